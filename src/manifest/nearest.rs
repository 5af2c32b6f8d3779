//! The known name that a misspelt one most likely stands for.

/// The candidate nearest to a name, when one is near enough to be what was meant: equal but for
/// case and separators, or at most a third of the letters wrong.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = fold(name);
    let limit = (folded.len() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (distance(&folded, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|c| !"-_".contains(*c));
    letters.flat_map(char::to_lowercase).take(64).collect()
}

/// How many letters have to be inserted, removed, replaced or swapped with the next one.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut rows = [
        vec![0; to.len() + 1],
        (0..=to.len()).collect(),
        vec![0; to.len() + 1],
    ];
    for (i, a) in from.iter().enumerate() {
        rows[2][0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = rows[1][j] + usize::from(a != b);
            let mut best = replaced.min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                best = best.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "name",
        "image",
        "imagePullPolicy",
        "hostPID",
        "hostIPC",
        "volumeMounts",
    ];

    #[test]
    fn finds_what_was_meant() {
        for (name, meant) in [
            ("imagePulPolicy", Some("imagePullPolicy")),
            ("image_pull_policy", Some("imagePullPolicy")),
            ("hostPid", Some("hostPID")),
            ("nmae", Some("name")),
            ("volumemount", Some("volumeMounts")),
            ("replicas", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, NAMES), meant, "{name}");
        }
    }
}
