//! The syntax of a `CronJob`'s schedule, as `robfig/cron` reads it for the API server: five fields,
//! or a word such as `@daily`, or `@every` and a duration.

/// The words for common schedules.
const WORDS: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// What a field may hold: the lowest and highest number, and names that count from the lowest.
struct Field {
    lowest: u32,
    highest: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field {
        lowest: 0,
        highest: 59,
        names: &[],
    },
    Field {
        lowest: 0,
        highest: 23,
        names: &[],
    },
    Field {
        lowest: 1,
        highest: 31,
        names: &[],
    },
    Field {
        lowest: 1,
        highest: 12,
        names: &MONTHS,
    },
    Field {
        lowest: 0,
        highest: 6,
        names: &DAYS,
    },
];

/// What is wrong with a schedule, if anything is.
pub fn check(text: &str) -> Result<(), String> {
    if text.starts_with('@') {
        return word(text);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!(
            "expected exactly 5 fields, found {}: [{}]",
            fields.len(),
            fields.join(" ")
        ));
    }
    fields
        .iter()
        .zip(&FIELDS)
        .flat_map(|(text, field)| text.split(',').map(move |part| (part, field)))
        .try_for_each(|(part, field)| range(part, field))
}

fn word(text: &str) -> Result<(), String> {
    if WORDS.contains(&text) {
        return Ok(());
    }
    match text.strip_prefix("@every ") {
        Some(duration) if is_duration(duration) => Ok(()),
        Some(duration) => Err(format!(
            "failed to parse duration {text}: {duration:?} is no duration such as 1h30m"
        )),
        None => Err(format!("unrecognized descriptor: {text}")),
    }
}

/// `*`, `a`, `a-b`, each with `/step` behind it or not.
fn range(text: &str, field: &Field) -> Result<(), String> {
    let mut parts = text.split('/');
    let bounds = parts.next().unwrap_or_default();
    let step = parts.next();
    if parts.next().is_some() {
        return Err(format!("too many slashes: {text}"));
    }
    let mut limits = bounds.split('-');
    let first = limits.next().unwrap_or_default();
    let second = limits.next();
    if limits.next().is_some() {
        return Err(format!("too many hyphens: {text}"));
    }
    let (start, end) = if ["*", "?"].contains(&first) {
        (field.lowest, field.highest)
    } else {
        let start = number(first, field)?;
        let end = match (second, step) {
            (Some(second), _) => number(second, field)?,
            (None, Some(_)) => field.highest,
            (None, None) => start,
        };
        (start, end)
    };
    let step = step.map_or(Ok(1), |step| number(step, &FIELDS[0]))?;
    if start < field.lowest {
        return Err(format!(
            "beginning of range ({start}) below minimum ({}): {text}",
            field.lowest
        ));
    }
    if end > field.highest {
        return Err(format!(
            "end of range ({end}) above maximum ({}): {text}",
            field.highest
        ));
    }
    if start > end {
        return Err(format!(
            "beginning of range ({start}) beyond end of range ({end}): {text}"
        ));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    Ok(())
}

fn number(text: &str, field: &Field) -> Result<u32, String> {
    let name = text.to_lowercase();
    let named = (field.lowest..).zip(field.names);
    if let Some((number, _)) = named.into_iter().find(|(_, known)| **known == name) {
        return Ok(number);
    }
    text.parse()
        .map_err(|_| format!("failed to parse int from {text}"))
}

/// Whether a text is a duration as Go writes it, such as `1h30m` or `1.5s`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if number.parse::<f64>().is_err() {
            return false;
        }
        let units = ["ns", "us", "\u{b5}s", "ms", "s", "m", "h"];
        // The longest unit counts: `ms` is no `m`.
        let unit = units.iter().filter(|unit| after.starts_with(**unit));
        let Some(unit) = unit.max_by_key(|unit| unit.len()) else {
            return false;
        };
        rest = &after[unit.len()..];
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read_as_a_cluster_reads_them() {
        for text in [
            "* * * * *",
            "*/15 0-6,22-23 1,15 JAN-jun mon-FRI",
            "5/10 ? * * 0",
            "@hourly",
            "@every 1h30m",
            "  0 0  * * 6 ",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, message) in [
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            (
                "* 5-3 * * *",
                "beginning of range (5) beyond end of range (3): 5-3",
            ),
            (
                "*/0 * * * *",
                "step of range should be a positive number: */0",
            ),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("1/2/3 * * * *", "too many slashes: 1/2/3"),
            ("x * * * *", "failed to parse int from x"),
            ("* * * * 7", "end of range (7) above maximum (6): 7"),
            ("@often", "unrecognized descriptor: @often"),
            (
                "@every 5",
                "failed to parse duration @every 5: \"5\" is no duration such as 1h30m",
            ),
        ] {
            assert_eq!(check(text), Err(message.to_owned()), "{text}");
        }
    }
}
