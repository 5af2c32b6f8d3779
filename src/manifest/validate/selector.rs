//! Rules for label selectors.

use super::metadata;
use super::report::Report;
use crate::api::meta::LabelSelector;
use crate::api::names;
use crate::manifest::path::Path;

/// Checks a label selector; says whether it can be used.
pub fn selector(selector: &LabelSelector, path: &Path<'_>, report: &mut Report<'_, '_>) -> bool {
    let before = report.count();
    metadata::labels(&selector.match_labels, &path.field("matchLabels"), report);
    let expressions = path.field("matchExpressions");
    for (index, condition) in selector.match_expressions.iter().enumerate() {
        let at = expressions.index(index);
        let values = at.field("values");
        match condition.operator.as_str() {
            "In" | "NotIn" if condition.values.is_empty() => report.required(
                &values,
                "must be specified when `operator` is 'In' or 'NotIn'",
            ),
            "Exists" | "DoesNotExist" if !condition.values.is_empty() => report.forbidden(
                &values,
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            other => {
                let operator = at.field("operator");
                report.invalid(&operator, other, "not a valid selector operator");
                report.advise(&operator, "write In, NotIn, Exists or DoesNotExist");
            }
        }
        let key = at.field("key");
        report.each(&key, &condition.key, names::qualified_name(&condition.key));
        for (index, value) in condition.values.iter().enumerate() {
            report.each(&values.index(index), value, names::label_value(value));
        }
    }
    report.count() == before
}
