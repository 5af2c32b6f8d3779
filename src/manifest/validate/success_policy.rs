//! Rules for when an indexed Job has succeeded before all of its indexes have.

use super::report::Report;
use crate::api::job::{SuccessPolicy, SuccessPolicyRule};
use crate::manifest::path::Path;

/// Rules of a policy, and bytes of a list of indexes.
const RULES: usize = 20;
const INDEXES_LENGTH: usize = 64 << 10;

/// Checks `successPolicy` of an indexed Job with that number of completions.
pub fn policy(
    policy: &SuccessPolicy,
    completions: i32,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let rules = path.field("rules");
    if policy.rules.is_empty() {
        report.required(
            &rules,
            "at least one rules must be specified when the successPolicy is specified",
        );
    }
    if policy.rules.len() > RULES {
        report.too_many(&rules, policy.rules.len(), RULES);
    }
    for (index, it) in policy.rules.iter().enumerate() {
        rule(it, completions, &rules.index(index), report);
    }
}

fn rule(rule: &SuccessPolicyRule, completions: i32, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if rule.succeeded_count.is_none() && rule.succeeded_indexes.is_none() {
        report.required(
            path,
            "at least one of succeededCount or succeededIndexes must be specified",
        );
    }
    let mut listed = None;
    if let Some(text) = &rule.succeeded_indexes {
        let at = path.field("succeededIndexes");
        if text.len() > INDEXES_LENGTH {
            report.too_long(&at, INDEXES_LENGTH);
        }
        match count_indexes(text, completions) {
            Ok(count) => listed = Some(count),
            Err(error) => {
                report.invalid(
                    &at,
                    text,
                    &format!("error parsing succeededIndexes: {error}"),
                );
            }
        }
    }
    let at = path.field("succeededCount");
    report.not_negative(&at, rule.succeeded_count);
    let Some(count) = rule.succeeded_count else {
        return;
    };
    if count > completions {
        let rule = format!(
            "must be less than or equal to {completions} (the number of specified completions)"
        );
        report.invalid(&at, count, &rule);
    } else if let Some(listed) = listed.filter(|listed| count > *listed) {
        let rule = format!(
            "must be less than or equal to {listed} (the number of indexes in the specified succeededIndexes field)"
        );
        report.invalid(&at, count, &rule);
    }
}

/// How many indexes a text such as `1,3-5` lists, in rising order and below `completions`.
fn count_indexes(text: &str, completions: i32) -> Result<i32, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let mut total = 0;
    let mut previous: Option<i32> = None;
    let falls =
        |last: i32, next: i32| format!("non-increasing order, previous: {last}, current: {next}");
    for interval in text.split(',') {
        let mut limits = interval.split('-');
        let first = index(limits.next().unwrap_or_default(), completions)?;
        let last = limits.next().map(|text| index(text, completions));
        if limits.next().is_some() {
            return Err(format!(
                "the fragment {interval:?} violates the requirement that an index interval can have at most two parts separated by '-'"
            ));
        }
        if let Some(previous) = previous.filter(|previous| *previous >= first) {
            return Err(falls(previous, first));
        }
        let last = match last.transpose()? {
            Some(last) if last <= first => return Err(falls(first, last)),
            last => last.unwrap_or(first),
        };
        total += last - first + 1;
        previous = Some(last);
    }
    Ok(total)
}

fn index(text: &str, completions: i32) -> Result<i32, String> {
    match text.parse::<i32>() {
        Ok(index) if index >= completions => Err(format!("too large index: {text:?}")),
        Ok(index) => Ok(index),
        Err(_) => Err(format!(
            "cannot convert string to integer for index: {text:?}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_counted() {
        assert_eq!(count_indexes("0,2-4,9", 10), Ok(5));
        assert_eq!(count_indexes("", 10), Ok(0));
        for broken in ["10", "1-", "a", "3,2", "2-2", "1-2-3", "-1", "1,,2"] {
            assert!(count_indexes(broken, 10).is_err(), "{broken}");
        }
    }
}
