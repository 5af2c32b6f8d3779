//! File patterns (`pods/*.yaml`), for arguments that no shell has expanded.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether a name has a character that stands for others.
pub fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

/// The paths that a pattern matches, in order. `*` and `?` don't match `/`, nor a leading dot.
pub fn expand(pattern: &str) -> Vec<PathBuf> {
    let start = if pattern.starts_with('/') { "/" } else { "" };
    let mut paths = vec![PathBuf::from(start)];
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        paths = paths.iter().flat_map(|path| step(path, part)).collect();
    }
    paths.sort();
    paths
}

fn step(path: &Path, part: &str) -> Vec<PathBuf> {
    if !is_pattern(part) {
        let path = path.join(part);
        return if path.exists() {
            vec![path]
        } else {
            Vec::new()
        };
    }
    let pattern: Vec<char> = part.chars().collect();
    let directory = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| !name.starts_with('.') || part.starts_with('.'))
        .filter(|name| matches(&pattern, &name.chars().collect::<Vec<_>>()))
        .map(|name| path.join(name))
        .collect()
}

/// Matches without recursion: after a mismatch the last `*` takes one more character.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut from, mut star) = (0, 0, None);
    while from < name.len() {
        match step_one(&pattern[at..], name[from]) {
            Some(Step::Star) => {
                star = Some((at, from));
                at += 1;
            }
            Some(Step::One(length)) => {
                at += length;
                from += 1;
            }
            None => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    (at, from) = (star_at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

enum Step {
    Star,
    /// The character matches a piece of the pattern of that length.
    One(usize),
}

fn step_one(pattern: &[char], c: char) -> Option<Step> {
    match pattern.first()? {
        '*' => Some(Step::Star),
        '?' => Some(Step::One(1)),
        '[' => {
            let negated = matches!(pattern.get(1), Some('!' | '^'));
            let start = if negated { 2 } else { 1 };
            // A bracket that comes first stands for itself.
            let end = start + 1 + pattern.get(start + 1..)?.iter().position(|c| *c == ']')?;
            let set = &pattern[start..end];
            (in_set(set, c) != negated).then_some(Step::One(end + 1))
        }
        other => (*other == c).then_some(Step::One(1)),
    }
}

fn in_set(set: &[char], c: char) -> bool {
    match set {
        [from, '-', to, rest @ ..] => (*from..=*to).contains(&c) || in_set(rest, c),
        [first, rest @ ..] => *first == c || in_set(rest, c),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_a_shell() {
        for (pattern, name, expected) in [
            ("*.yaml", "web.yaml", true),
            ("*.yaml", "web.yml", false),
            ("w?b.yaml", "web.yaml", true),
            ("[a-w]eb", "web", true),
            ("[!a-v]eb", "web", true),
            ("[!w]eb", "web", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("*", "", true),
            ("[", "[", false),
        ] {
            let pattern_chars: Vec<char> = pattern.chars().collect();
            let name_chars: Vec<char> = name.chars().collect();
            assert_eq!(
                matches(&pattern_chars, &name_chars),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
