//! Rules for `CronJobs`, from the API server's `pkg/apis/batch/validation`.

use jiff::tz::TimeZoneDatabase;

use super::report::Report;
use super::{job, metadata, schedule, selector};
use crate::api::job::{CronJob, CronJobSpec, JobTemplateSpec};
use crate::api::names;
use crate::manifest::path::Path;

/// A Job's name is that of its `CronJob` and eleven characters more, and a label of its pods.
const NAME_LENGTH: usize = 52;

/// Checks a `CronJob`, defaults applied.
pub fn cron_job(object: &CronJob, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    let at = meta.field("name");
    if let Some(name) = object
        .metadata
        .name
        .as_deref()
        .filter(|name| name.len() > NAME_LENGTH)
    {
        let rule = format!("must be no more than {NAME_LENGTH} characters");
        report.invalid(&at, name, &rule);
        report.advise(&at, "its jobs' names are 11 characters longer");
    }
    let spec = &object.spec;
    let path = root.field("spec");
    times(spec, &path, report);
    report.not_negative(
        &path.field("startingDeadlineSeconds"),
        spec.starting_deadline_seconds,
    );
    job_template(&spec.job_template, &path.field("jobTemplate"), report);
    report.not_negative(
        &path.field("successfulJobsHistoryLimit"),
        spec.successful_jobs_history_limit,
    );
    report.not_negative(
        &path.field("failedJobsHistoryLimit"),
        spec.failed_jobs_history_limit,
    );
}

fn times(spec: &CronJobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("schedule");
    let text = spec.schedule.as_str();
    if text.is_empty() {
        report.required(&at, "");
    } else if text.contains("TZ") {
        report.invalid(
            &at,
            text,
            "cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
        );
    } else if let Err(error) = schedule::check(text) {
        report.invalid(&at, text, &error);
        report.advise(
            &at,
            "five fields: minute, hour, day of the month, month, day of the week; or @hourly, @daily, @weekly, @monthly, @yearly",
        );
    }
    if let Some(zone) = &spec.time_zone {
        time_zone(zone, &path.field("timeZone"), report);
    }
}

fn time_zone(zone: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if zone.is_empty() {
        return report.invalid(path, zone, "timeZone must be nil or non-empty string");
    }
    if zone.eq_ignore_ascii_case("local") {
        return report.invalid(
            path,
            zone,
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
        );
    }
    // The database of the binary, so that an answer doesn't depend on the host.
    let known = TimeZoneDatabase::bundled().get(zone).ok();
    let name = known.as_ref().and_then(|zone| zone.iana_name());
    if name == Some(zone) {
        return;
    }
    report.invalid(path, zone, &format!("unknown time zone {zone}"));
    match name {
        Some(name) => report.advise(path, &format!("did you mean {name:?}?")),
        None => report.advise(
            path,
            "write a name such as \"Europe/Berlin\" or \"Etc/UTC\"",
        ),
    }
}

fn job_template(template: &JobTemplateSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::labels_and_annotations(&template.metadata, &path.field("metadata"), report);
    let at = path.field("spec");
    let Some(spec) = &template.spec else {
        return report.required(&at.field("template"), "");
    };
    job::spec(spec, &at, report);
    if let Some(labels) = &spec.selector {
        let at = at.field("selector");
        selector::selector(labels, &at, report);
        report.invalid(&at, labels, "`selector` will be auto-generated");
    }
    if spec.manual_selector == Some(true) {
        report.unsupported(&at.field("manualSelector"), true, &["nil", "false"]);
    }
}
