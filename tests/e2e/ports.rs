//! `hostPort`: from where it is reached, and who may have it.

use std::os::fd::AsFd as _;

use crate::lab::{
    Deadline, Host, host, pod,
    registry::{free_port, get},
    wait::{check, wait_for},
};

/// A web server on port 80 of its pod that is published with these fields.
fn web(name: &str, port: &str) -> String {
    pod(
        name,
        &format!(
            "containers:\n- name: web\n  image: BUSYBOX\n  command: [sh, -c, 'echo {name} > /tmp/index.html; exec httpd -f -p 80 -h /tmp']\n  ports: [{{containerPort: 80, {port}}}]\n"
        ),
    )
}

fn answers(address: &str, body: &str) {
    wait_for(&format!("{body} at {address}"), Deadline::default(), || {
        let seen = get(address, "/")?;
        check(seen.trim() == body, seen)
    });
}

/// An address of the host that isn't loopback's.
fn own_address(host: &Host) -> String {
    host.gateway()
}

#[test]
fn a_host_port_is_reached_from_loopback_and_from_the_hosts_addresses() {
    let host = host!();
    let port = free_port();
    host.play(&web("web", &format!("hostPort: {port}")));
    answers(&format!("127.0.0.1:{port}"), "web");
    answers(&format!("{}:{port}", own_address(&host)), "web");
}

#[test]
fn a_host_port_is_reached_from_another_pod_and_from_the_pod_itself() {
    let host = host!();
    let port = free_port();
    host.play(&format!(
        "{}---\n{}",
        web("web", &format!("hostPort: {port}")),
        pod(
            "client",
            "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]"
        )
    ));
    answers(&format!("127.0.0.1:{port}"), "web");
    let url = format!("http://{}:{port}/", own_address(&host));
    for from in ["client", "web"] {
        assert_eq!(
            host.exec(from, &["wget", "-q", "-O", "-", &url]),
            "web",
            "{from}"
        );
    }
}

#[test]
fn a_host_ip_limits_where_the_port_is_open() {
    let host = host!();
    let port = free_port();
    host.play(&web("web", &format!("hostPort: {port}, hostIP: 127.0.0.1")));
    answers(&format!("127.0.0.1:{port}"), "web");
    assert!(get(&format!("{}:{port}", own_address(&host)), "/").is_err());
}

#[test]
fn a_udp_port_is_published_as_well() {
    let host = host!();
    let port = free_port();
    host.play(&pod(
        "udp",
        &format!(
            "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  ports: [{{containerPort: 5353, hostPort: {port}, protocol: UDP}}]
"
        ),
    ));
    // busybox has no server for datagrams: the test's own answers from inside the pod.
    let namespace = format!("/run/netns/podling-{}", host.uid("udp"));
    let server = std::thread::spawn(move || {
        let namespace = std::fs::File::open(namespace).unwrap();
        let network = rustix::thread::LinkNameSpaceType::Network;
        rustix::thread::move_into_link_name_space(namespace.as_fd(), Some(network)).unwrap();
        std::net::UdpSocket::bind("0.0.0.0:5353").unwrap()
    })
    .join()
    .unwrap();
    server
        .set_read_timeout(Some(std::time::Duration::from_millis(300)))
        .unwrap();
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(std::time::Duration::from_millis(300)))
        .unwrap();
    wait_for("the datagram's answer", Deadline::default(), || {
        socket
            .send_to(b"ping\n", ("127.0.0.1", port))
            .map_err(|e| e.to_string())?;
        let mut request = [0; 16];
        let (_, client) = server.recv_from(&mut request).map_err(|e| e.to_string())?;
        server
            .send_to(b"pong\n", client)
            .map_err(|e| e.to_string())?;
        let mut answer = [0; 16];
        let size = socket.recv(&mut answer).map_err(|e| e.to_string())?;
        check(
            &answer[..size] == b"pong\n",
            format!("{:?}", &answer[..size]),
        )
    });
}

#[test]
fn a_port_that_another_pod_has_is_refused_and_the_other_goes_on() {
    let host = host!();
    let port = free_port();
    host.play(&web("holder", &format!("hostPort: {port}")));
    answers(&format!("127.0.0.1:{port}"), "holder");
    let output = host.try_play(&web("second", &format!("hostPort: {port}")));
    assert_ne!(output.code, 0, "{output}");
    output.complains(&["second", &port.to_string(), "holder"]);
    answers(&format!("127.0.0.1:{port}"), "holder");
}

#[test]
fn a_port_that_a_program_of_the_host_has_is_refused() {
    let host = host!();
    let port = free_port();
    let _listener = std::net::TcpListener::bind(("0.0.0.0", port)).unwrap();
    let output = host.try_play(&web("late", &format!("hostPort: {port}")));
    assert_ne!(output.code, 0, "{output}");
    output.complains(&["late", &port.to_string()]);
    host.podling(&["down", "--all"]).ok();
    host.has_left_nothing();
}

#[test]
fn a_port_is_free_again_after_down() {
    let host = host!();
    let port = free_port();
    host.play(&web("first", &format!("hostPort: {port}")));
    answers(&format!("127.0.0.1:{port}"), "first");
    host.down("first");
    assert!(get(&format!("127.0.0.1:{port}"), "/").is_err());
    host.play(&web("second", &format!("hostPort: {port}")));
    answers(&format!("127.0.0.1:{port}"), "second");
}
