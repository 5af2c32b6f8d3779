//! A pod's network: its address, its way out, its neighbours, and the three files in `/etc`.

use std::process::Command;

use crate::lab::{
    Deadline, host, pod,
    registry::{free_port, get},
    run,
    wait::{check, wait_for},
};

const WEB: &str = "
containers:
- {name: web, image: BUSYBOX, command: [sh, -c, 'echo hello > /tmp/index.html; exec httpd -f -p 80 -h /tmp']}
";
const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

#[test]
fn a_pod_has_an_address_of_the_range_and_a_default_route() {
    let host = host!();
    host.play(&pod("addressed", SLEEPER));
    let address = host.address("addressed");
    let prefix = host.gateway().trim_end_matches('1').to_owned();
    assert!(address.starts_with(&prefix), "{address} is in {prefix}0/24");
    let interfaces = host.exec("addressed", &["ip", "-o", "-4", "address"]);
    assert!(
        interfaces.contains(&format!("{address}/24")),
        "{interfaces}"
    );
    assert!(
        interfaces.contains("127.0.0.1/8"),
        "loopback is up: {interfaces}"
    );
    let routes = host.exec("addressed", &["ip", "route"]);
    assert!(
        routes.contains(&format!("default via {}", host.gateway())),
        "{routes}"
    );
}

#[test]
fn the_host_and_other_pods_reach_a_pod_by_its_address() {
    let host = host!();
    host.play(&format!(
        "{}---\n{}",
        pod("web", WEB),
        pod("client", SLEEPER)
    ));
    let address = host.address("web");
    wait_for("the pod's answer to the host", Deadline::default(), || {
        check(
            get(&format!("{address}:80"), "/")? == "hello\n",
            "another answer",
        )
    });
    let url = format!("http://{address}/");
    assert_eq!(
        host.exec("client", &["wget", "-q", "-O", "-", &url]),
        "hello"
    );
}

#[test]
fn a_pod_reaches_out_under_the_hosts_address() {
    let host = host!();
    // Another network namespace, joined to the host by a link of its own that knows no route back
    // to the pods: an answer can only come when the request bore the host's address.
    let name = host.instance().hash.clone();
    let outside = format!("pto-{name}");
    let (near, far) = (format!("pto{}", &name[..6]), format!("ptp{}", &name[..6]));
    let _namespace = Namespace(outside.clone());
    let ip = |arguments: &[&str]| run(Command::new("ip").args(arguments)).ok();
    let third = u8::from_str_radix(&name[..2], 16).unwrap();
    let (here, there) = (format!("198.18.{third}.1"), format!("198.18.{third}.2"));
    ip(&["netns", "add", &outside]);
    ip(&[
        "link", "add", &near, "type", "veth", "peer", "name", &far, "netns", &outside,
    ]);
    ip(&["address", "add", &format!("{here}/30"), "dev", &near]);
    ip(&["link", "set", &near, "up"]);
    ip(&[
        "-n",
        &outside,
        "address",
        "add",
        &format!("{there}/30"),
        "dev",
        &far,
    ]);
    ip(&["-n", &outside, "link", "set", &far, "up"]);
    let page = host.file("page/index.html", "outside\n");
    let _server = Server(
        Command::new("ip")
            .args([
                "netns", "exec", &outside, "busybox", "httpd", "-f", "-p", "80", "-h",
            ])
            .arg(page.parent().unwrap())
            .spawn()
            .unwrap(),
    );
    host.play(&pod("traveller", SLEEPER));
    let url = format!("http://{there}/");
    wait_for("the answer from outside", Deadline::default(), || {
        let seen = host.podling(&["exec", "traveller", "--", "wget", "-q", "-O", "-", &url]);
        check(seen.text() == "outside", seen.to_string())
    });
}

/// A process that is ended at the end, also of a test that fails.
struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A named network namespace that is removed at the end.
struct Namespace(String);

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = Command::new("ip")
            .args(["netns", "delete", &self.0])
            .status();
    }
}

#[test]
fn ip_netns_exec_works_on_a_pod() {
    let host = host!();
    host.play(&pod("visible", SLEEPER));
    let name = format!("podling-{}", host.uid("visible"));
    run(Command::new("ip").args(["netns", "exec", &name, "ip", "-4", "-o", "address"]))
        .ok()
        .says(&[&host.address("visible")]);
}

#[test]
fn an_address_is_free_again_after_down() {
    let host = host!();
    host.play(&pod("first", SLEEPER));
    host.play(&pod("second", SLEEPER));
    assert_ne!(host.address("first"), host.address("second"));
    for _ in 0..3 {
        host.down("first");
        host.play(&pod("first", SLEEPER));
    }
    let taken = std::fs::read_dir("/run/netns")
        .unwrap()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            host.instance()
                .pods()
                .iter()
                .any(|uid| name.contains(uid.as_str()))
        })
        .count();
    assert_eq!(taken, 2, "one namespace a pod");
}

#[test]
fn a_range_without_a_free_address_is_an_error_that_names_it() {
    let host = host!();
    let subnet = format!(
        "{}/30",
        host.gateway().trim_end_matches(".1").to_owned() + ".0"
    );
    let play = |name: &str| {
        let file = host.file(&format!("{name}.yaml"), &pod(name, SLEEPER));
        host.podling(&["--subnet", &subnet, "play", &file.to_string_lossy()])
    };
    // A range of four addresses: the network's, the bridge's, one pod's, the broadcast's.
    play("only").ok();
    let output = play("one-too-many");
    assert_ne!(output.code, 0, "{output}");
    output.complains(&["one-too-many", &subnet]);
}

#[test]
fn the_hosts_file_names_the_pod_and_its_aliases() {
    let host = host!();
    host.play(&pod(
        "aliased",
        "
hostAliases:
- {ip: 192.0.2.7, hostnames: [printer, printer.office]}
containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]
",
    ));
    let hosts = host.exec("aliased", &["cat", "/etc/hosts"]);
    for line in [
        "127.0.0.1\tlocalhost".to_owned(),
        format!("{}\taliased", host.address("aliased")),
        "192.0.2.7\tprinter\tprinter.office".to_owned(),
    ] {
        assert!(hosts.lines().any(|l| l == line), "{line:?} is in\n{hosts}");
    }
}

#[test]
fn resolv_conf_is_what_dns_config_says() {
    let host = host!();
    host.play(&pod(
        "resolved",
        "
dnsPolicy: None
dnsConfig:
  nameservers: [192.0.2.53]
  searches: [example.org]
  options: [{name: ndots, value: '2'}, {name: edns0}]
containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]
",
    ));
    let file = host.exec("resolved", &["cat", "/etc/resolv.conf"]);
    let mut lines: Vec<&str> = file.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "nameserver 192.0.2.53",
            "options ndots:2 edns0",
            "search example.org"
        ]
    );
}

#[test]
fn the_bridge_and_the_table_go_with_the_last_pod() {
    let host = host!();
    host.play(&pod("first", SLEEPER));
    host.play(&pod("second", SLEEPER));
    let bridge = format!("/sys/class/net/{}", host.instance().bridge());
    host.down("first");
    assert!(
        std::path::Path::new(&bridge).exists(),
        "the second pod still uses it"
    );
    host.down("second");
    host.has_left_nothing();
    assert!(!std::path::Path::new(&bridge).exists());
}

#[test]
fn a_pod_can_not_speak_for_another_ones_port_on_loopback() {
    let host = host!();
    // CVE-2020-8558: what a pod sends to 127.0.0.0/8 by way of its default route is dropped.
    let port = free_port();
    let _listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    host.play(&pod(
        "martian",
        "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  securityContext: {capabilities: {add: [NET_ADMIN]}}
",
    ));
    let script = format!(
        "ip address del 127.0.0.1/8 dev lo; ip route add 127.0.0.1 via {} ; nc -w 1 127.0.0.1 {port} </dev/null",
        host.gateway()
    );
    let output = host.podling(&["exec", "martian", "--", "sh", "-c", &script]);
    assert_ne!(output.code, 0, "{output}");
}
