//! Rules for probes and lifecycle hooks.

use super::report::Report;
use crate::api::container::Container;
use crate::api::int_or_string::IntOrString;
use crate::api::names;
use crate::api::pod::PodSpec;
use crate::api::probe::{ExecAction, HTTPGetAction, LifecycleHandler, Probe, TCPSocketAction};
use crate::manifest::path::Path;

/// Checks a container's probes and hooks.
pub fn probes(container: &Container, spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (name, it, must_succeed_once) in [
        ("livenessProbe", &container.liveness_probe, true),
        ("readinessProbe", &container.readiness_probe, false),
        ("startupProbe", &container.startup_probe, true),
    ] {
        let Some(it) = it else { continue };
        let at = path.field(name);
        probe(it, &at, report);
        if must_succeed_once && it.success_threshold.is_some_and(|value| value != 1) {
            report.invalid(
                &at.field("successThreshold"),
                it.success_threshold,
                "must be 1",
            );
        }
        if name == "readinessProbe" && it.termination_grace_period_seconds.is_some() {
            let value = it.termination_grace_period_seconds;
            report.invalid(
                &at.field("terminationGracePeriodSeconds"),
                value,
                "must not be set for readinessProbes",
            );
        }
    }
    if let Some(lifecycle) = &container.lifecycle {
        let at = path.field("lifecycle");
        for (name, handler) in [
            ("postStart", &lifecycle.post_start),
            ("preStop", &lifecycle.pre_stop),
        ] {
            if let Some(handler) = handler {
                hook(handler, spec, &at.field(name), report);
            }
        }
        // Which signals there are depends on the system, so it has to be named.
        if lifecycle.stop_signal.is_some() && spec.os.is_none() {
            let at = at.field("stopSignal");
            report.forbidden(
                &at,
                "may not be set for containers with empty `spec.os.name`",
            );
            report.advise(&at, "write os: {name: linux} under spec");
        }
    }
}

fn probe(probe: &Probe, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (name, value) in [
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ] {
        if let Some(value) = value.filter(|value| *value < 0) {
            report.invalid(
                &path.field(name),
                value,
                "must be greater than or equal to 0",
            );
        }
    }
    if let Some(value) = probe
        .termination_grace_period_seconds
        .filter(|value| *value <= 0)
    {
        report.invalid(
            &path.field("terminationGracePeriodSeconds"),
            value,
            "must be greater than 0",
        );
    }
    let grpc = probe.grpc.as_ref();
    let handlers = [
        ("exec", probe.exec.is_some()),
        ("httpGet", probe.http_get.is_some()),
        ("tcpSocket", probe.tcp_socket.is_some()),
        ("grpc", grpc.is_some()),
    ];
    exactly_one(&handlers, path, report);
    actions(
        probe.exec.as_ref(),
        probe.http_get.as_ref(),
        probe.tcp_socket.as_ref(),
        path,
        report,
    );
    if let Some(grpc) = grpc {
        let at = path.field("grpc");
        let at = at.field("port");
        report.each(&at, grpc.port, names::port_number(i64::from(grpc.port)));
    }
}

fn hook(handler: &LifecycleHandler, spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let handlers = [
        ("exec", handler.exec.is_some()),
        ("httpGet", handler.http_get.is_some()),
        ("tcpSocket", handler.tcp_socket.is_some()),
        ("sleep", handler.sleep.is_some()),
    ];
    exactly_one(&handlers, path, report);
    actions(
        handler.exec.as_ref(),
        handler.http_get.as_ref(),
        handler.tcp_socket.as_ref(),
        path,
        report,
    );
    let grace = spec.termination_grace_period_seconds.unwrap_or_default();
    if let Some(sleep) = handler
        .sleep
        .as_ref()
        .filter(|sleep| !(0..=grace.max(0)).contains(&sleep.seconds))
    {
        let at = path.field("sleep");
        let rule =
            format!("must be non-negative and less than terminationGracePeriodSeconds ({grace})");
        report.invalid(&at.field("seconds"), sleep.seconds, &rule);
    }
}

fn exactly_one(handlers: &[(&str, bool)], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut set = handlers.iter().filter(|(_, set)| *set);
    if set.next().is_none() {
        report.required(path, "must specify a handler type");
    }
    for (name, _) in set {
        report.forbidden(
            &path.field(name),
            "may not specify more than 1 handler type",
        );
    }
}

fn actions(
    exec: Option<&ExecAction>,
    http: Option<&HTTPGetAction>,
    tcp: Option<&TCPSocketAction>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if exec.is_some_and(|exec| exec.command.is_empty()) {
        let at = path.field("exec");
        report.required(&at.field("command"), "");
    }
    if let Some(http) = http {
        let at = path.field("httpGet");
        port(&http.port, &at.field("port"), report);
        let headers = at.field("httpHeaders");
        for (index, header) in http.http_headers.iter().enumerate() {
            let at = headers.index(index);
            report.each(
                &at.field("name"),
                &header.name,
                names::http_header_name(&header.name),
            );
        }
    }
    if let Some(tcp) = tcp {
        let at = path.field("tcpSocket");
        port(&tcp.port, &at.field("port"), report);
    }
}

fn port(port: &IntOrString, path: &Path<'_>, report: &mut Report<'_, '_>) {
    match port {
        IntOrString::Int(number) => {
            report.each(path, number, names::port_number(i64::from(*number)));
        }
        IntOrString::String(name) => report.each(path, name, names::port_name(name)),
    }
}
