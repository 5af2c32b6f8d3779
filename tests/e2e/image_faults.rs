//! Pulling from a registry behind a bad network: it succeeds, or fails cleanly.

use std::fs;

use crate::lab::{
    fault_proxy::{Fault, FaultProxy},
    host,
    podling::Host,
};

fn proxy(host: &Host, fault: impl Fn(usize) -> Fault + Send + Sync + 'static) -> FaultProxy {
    let upstream = host.registry().reference("");
    FaultProxy::start(upstream.trim_end_matches('/'), fault)
}

/// That nothing half-done is in the store, and that a good registry gives the image now.
fn is_whole(host: &Host) {
    for name in ["staging", "layers", "blobs/sha256"] {
        let directory = host.root().join("images").join(name);
        let left = fs::read_dir(&directory).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{}", directory.display());
    }
    let direct = host.registry().reference("busybox:1");
    host.podling(&["image", "pull", &direct]).ok();
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let host = host!();
    let proxy = proxy(&host, |_| Fault::CutAfter(300 << 10));
    host.podling(&["image", "pull", &proxy.reference("busybox:1")])
        .ok();
    let offsets: Vec<usize> = proxy.requests().iter().map(|it| it.offset).collect();
    // The config comes whole; the layer in pieces, none of them twice.
    let resumed: Vec<usize> = offsets.into_iter().filter(|offset| *offset > 0).collect();
    assert!(resumed.len() >= 2, "{resumed:?}");
    assert!(resumed.is_sorted_by(|a, b| a < b), "{resumed:?}");
}

#[test]
fn a_passing_failure_is_no_failure() {
    let host = host!();
    let proxy = proxy(&host, |number| match number {
        0 => Fault::Status(503),
        1 => Fault::Status(429),
        2 => Fault::CutAfter(0),
        3 => Fault::None,
        4 => Fault::Status(500),
        _ => Fault::Drip,
    });
    host.podling(&["image", "pull", &proxy.reference("busybox:1")])
        .ok();
}

#[test]
fn a_registry_that_stays_broken_is_named() {
    let host = host!();
    let proxy = proxy(&host, |_| Fault::Status(500));
    let reference = proxy.reference("busybox:1");
    host.podling(&["image", "pull", &reference])
        .exits(4)
        .complains(&[&reference, "status 500"]);
    assert_eq!(proxy.requests().len(), 5, "tries");
    is_whole(&host);
}

#[test]
fn damaged_content_is_refused() {
    let host = host!();
    let proxy = proxy(&host, |_| Fault::Damage);
    host.podling(&["image", "pull", &proxy.reference("busybox:1")])
        .exits(4)
        .complains(&["expected sha256:", "nothing of it was kept"]);
    is_whole(&host);
}

#[test]
fn a_loop_of_redirects_ends() {
    let host = host!();
    let proxy = proxy(&host, |_| Fault::Loop);
    host.podling(&["image", "pull", &proxy.reference("busybox:1")])
        .exits(4)
        .complains(&["redirect"]);
    is_whole(&host);
}
