//! The network against the real kernel. Every test has a network namespace of its own for its
//! host, so that tests run in parallel and the machine's own network is never touched.

use std::{
    fs::File,
    future::Future,
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::fd::{AsFd, AsRawFd},
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use super::*;
use crate::api::container::Protocol;

const PATIENCE: Duration = Duration::from_secs(5);
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 2);
const UPLINK: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

/// A network namespace that lives as long as this value.
fn new_namespace() -> File {
    std::thread::spawn(|| {
        nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET).expect("these tests need root");
        namespace::current().unwrap()
    })
    .join()
    .unwrap()
}

/// A host of its own with an uplink to a namespace that stands for the rest of the world.
struct Host {
    paths: Paths,
    settings: Settings,
    network: Network,
    outside: File,
    here: File,
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.paths.run_root);
    }
}

/// Runs `test` in a thread whose namespace is a new host's.
fn on_a_new_host<F: Future<Output = ()>>(test: impl FnOnce(Host) -> F + Send + 'static) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let thread = std::thread::spawn(move || {
        nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET).expect("these tests need root");
        let outside = new_namespace();
        let outside_path = format!("/proc/{}/fd/{}", std::process::id(), outside.as_raw_fd());
        run(&["ip", "link", "set", "lo", "up"]);
        run(&[
            "ip",
            "link",
            "add",
            "up0",
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            &outside_path,
        ]);
        run(&["ip", "address", "add", "198.51.100.1/24", "dev", "up0"]);
        run(&["ip", "link", "set", "up0", "up"]);
        namespace::within(outside.as_fd(), || {
            run(&["ip", "link", "set", "lo", "up"]);
            run(&["ip", "address", "add", "198.51.100.2/24", "dev", "eth0"]);
            run(&["ip", "link", "set", "eth0", "up"]);
        })
        .unwrap();
        let directory =
            std::env::temp_dir().join(format!("podling-network-{}-{number}", std::process::id()));
        let paths = Paths {
            root: directory.join("root"),
            run_root: directory,
        };
        let settings = Settings {
            bridge: format!("pdlt{number}"),
            subnet: "10.199.7.0/24".parse().unwrap(),
            ..Settings::default()
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let network = Network::open(&paths, &settings).unwrap();
            let here = namespace::current().unwrap();
            test(Host {
                paths,
                settings,
                network,
                outside,
                here,
            })
            .await;
        });
    });
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn run(command: &[&str]) -> String {
    let output = Command::new(command[0])
        .args(&command[1..])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn tcp(host_ip: Option<Ipv4Addr>, host_port: u16, container_port: u16) -> PortMapping {
    PortMapping {
        host_ip,
        host_port,
        container_port,
        protocol: Protocol::TCP,
    }
}

/// Serves one connection after the other in `netns`: each is told `name` and the client's address.
fn serve(netns: &File, port: u16, name: &'static str) {
    let listener = namespace::within(netns.as_fd(), || {
        TcpListener::bind(("0.0.0.0", port)).unwrap()
    })
    .unwrap();
    std::thread::spawn(move || {
        while let Ok((mut stream, client)) = listener.accept() {
            let _ = write!(stream, "{name} {}", client.ip());
        }
    });
}

/// Connects from `netns` and returns what the server says.
fn ask(netns: &File, address: impl Into<IpAddr>, port: u16) -> std::io::Result<String> {
    let address = SocketAddr::new(address.into(), port);
    let mut stream = namespace::within(netns.as_fd(), || {
        TcpStream::connect_timeout(&address, PATIENCE)
    })
    .unwrap()?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what} in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn pods_reach_each_other_and_the_world() {
    on_a_new_host(|host| async move {
        let (one, two) = (new_namespace(), new_namespace());
        let first = host.network.attach("one", one.as_fd(), &[]).await.unwrap();
        let second = host.network.attach("two", two.as_fd(), &[]).await.unwrap();
        assert_eq!(first.address, Ipv4Addr::new(10, 199, 7, 2));
        assert_eq!(second.address, Ipv4Addr::new(10, 199, 7, 3));
        assert_eq!(
            (first.gateway, first.prefix),
            (Ipv4Addr::new(10, 199, 7, 1), 24)
        );
        assert_eq!(first.mac, "02:70:0a:c7:07:02");
        serve(&two, 80, "two");
        assert_eq!(ask(&one, second.address, 80).unwrap(), "two 10.199.7.2");
        // The pod itself, by its own address and by its loopback.
        assert_eq!(ask(&two, second.address, 80).unwrap(), "two 10.199.7.3");
        assert_eq!(ask(&two, Ipv4Addr::LOCALHOST, 80).unwrap(), "two 127.0.0.1");
        // The host, and the world behind the host's address.
        assert_eq!(
            ask(&host.here, second.address, 80).unwrap(),
            "two 10.199.7.1"
        );
        serve(&host.outside, 81, "outside");
        assert_eq!(ask(&one, OUTSIDE, 81).unwrap(), format!("outside {UPLINK}"));
    });
}

#[test]
fn a_host_port_is_reached_from_everywhere() {
    on_a_new_host(|host| async move {
        let (one, two) = (new_namespace(), new_namespace());
        host.network
            .attach("one", one.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        host.network.attach("two", two.as_fd(), &[]).await.unwrap();
        serve(&one, 80, "one");
        let gateway = Ipv4Addr::new(10, 199, 7, 1);
        assert_eq!(
            ask(&host.outside, UPLINK, 8080).unwrap(),
            format!("one {OUTSIDE}"),
            "outside keeps its address"
        );
        assert_eq!(
            ask(&host.here, UPLINK, 8080).unwrap(),
            format!("one {UPLINK}")
        );
        assert_eq!(
            ask(&host.here, Ipv4Addr::LOCALHOST, 8080).unwrap(),
            format!("one {gateway}")
        );
        assert_eq!(
            ask(&host.here, gateway, 8080).unwrap(),
            format!("one {gateway}")
        );
        assert_eq!(
            ask(&two, UPLINK, 8080).unwrap(),
            format!("one {gateway}"),
            "from another pod"
        );
        assert_eq!(
            ask(&one, UPLINK, 8080).unwrap(),
            format!("one {gateway}"),
            "from the pod itself"
        );
    });
}

#[test]
fn a_host_port_on_one_address_answers_only_there() {
    on_a_new_host(|host| async move {
        let (one, two) = (new_namespace(), new_namespace());
        host.network
            .attach(
                "one",
                one.as_fd(),
                &[tcp(Some(Ipv4Addr::LOCALHOST), 8080, 80)],
            )
            .await
            .unwrap();
        host.network
            .attach("two", two.as_fd(), &[tcp(Some(UPLINK), 8080, 80)])
            .await
            .unwrap();
        serve(&one, 80, "one");
        serve(&two, 80, "two");
        assert_eq!(
            ask(&host.here, Ipv4Addr::LOCALHOST, 8080).unwrap(),
            "one 10.199.7.1"
        );
        assert_eq!(
            ask(&host.outside, UPLINK, 8080).unwrap(),
            format!("two {OUTSIDE}")
        );
        let elsewhere = ask(&host.here, Ipv4Addr::new(10, 199, 7, 1), 8080);
        assert_eq!(
            elsewhere.unwrap_err().kind(),
            std::io::ErrorKind::ConnectionRefused
        );
    });
}

#[test]
fn udp_ports_are_published() {
    on_a_new_host(|host| async move {
        let pod = new_namespace();
        let port = PortMapping {
            host_ip: None,
            host_port: 5300,
            container_port: 53,
            protocol: Protocol::UDP,
        };
        host.network
            .attach("pod", pod.as_fd(), &[port])
            .await
            .unwrap();
        let server =
            namespace::within(pod.as_fd(), || UdpSocket::bind("0.0.0.0:53").unwrap()).unwrap();
        let client = namespace::within(host.outside.as_fd(), || {
            UdpSocket::bind("0.0.0.0:0").unwrap()
        })
        .unwrap();
        for socket in [&server, &client] {
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        client.send_to(b"question", (UPLINK, 5300)).unwrap();
        let mut buffer = [0; 16];
        let (length, from) = server.recv_from(&mut buffer).unwrap();
        server.send_to(b"answer", from).unwrap();
        assert_eq!(&buffer[..length], b"question");
        let (length, from) = client.recv_from(&mut buffer).unwrap();
        assert_eq!(
            (&buffer[..length], from),
            (&b"answer"[..], SocketAddr::from((UPLINK, 5300)))
        );
    });
}

#[test]
fn a_pod_can_not_reach_the_hosts_loopback() {
    on_a_new_host(|host| async move {
        let pod = new_namespace();
        let given = host.network.attach("pod", pod.as_fd(), &[]).await.unwrap();
        let listener = UdpSocket::bind("127.0.0.1:7777").unwrap();
        listener.set_nonblocking(true).unwrap();
        // A pod that routes 127.0.0.2 to the bridge, as one with NET_ADMIN can.
        let settings = "/proc/sys/net/ipv4/conf";
        let sender = namespace::within(pod.as_fd(), || {
            std::fs::write(format!("{settings}/eth0/route_localnet"), "1").unwrap();
            std::fs::write(format!("{settings}/all/route_localnet"), "1").unwrap();
            run(&["ip", "address", "flush", "dev", "lo"]);
            run(&["ip", "route", "flush", "table", "local", "127.0.0.0/8"]);
            run(&[
                "ip",
                "route",
                "add",
                "127.0.0.0/8",
                "via",
                &given.gateway.to_string(),
                "src",
                &given.address.to_string(),
            ]);
            UdpSocket::bind((given.address, 0)).unwrap()
        })
        .unwrap();
        let dropped = || {
            run(&[
                "nft",
                "list",
                "table",
                "ip",
                &format!("podling-{}", host.settings.bridge),
            ])
        };
        assert!(dropped().contains("daddr 127.0.0.0/8 drop"));
        sender.send_to(b"hello", "127.0.0.1:7777").unwrap();
        std::thread::sleep(Duration::from_millis(100));
        assert!(listener.recv_from(&mut [0; 8]).is_err());
        // The same packet arrives once the rules are gone: it is they that hold it back.
        run(&[
            "nft",
            "flush",
            "chain",
            "ip",
            &format!("podling-{}", host.settings.bridge),
            "guard",
        ]);
        until("the packet was awaited", || {
            sender.send_to(b"hello", "127.0.0.1:7777").unwrap();
            listener.recv_from(&mut [0; 8]).is_ok()
        });
    });
}

#[test]
fn the_table_reads_as_meant() {
    on_a_new_host(|host| async move {
        let pod = new_namespace();
        let ports = [tcp(None, 8080, 80), tcp(Some(UPLINK), 8443, 443)];
        host.network
            .attach("pod", pod.as_fd(), &ports)
            .await
            .unwrap();
        let bridge = &host.settings.bridge;
        let listing = run(&["nft", "list", "ruleset"]);
        let expected = include_str!("nft/testdata/table.nft").replace("BRIDGE", bridge);
        let without_comment = |text: &str| {
            text.lines()
                .filter(|line| !line.contains("comment"))
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(without_comment(&listing), without_comment(&expected));
    });
}

#[test]
fn releasing_the_last_pod_leaves_nothing() {
    on_a_new_host(|host| async move {
        let (one, two) = (new_namespace(), new_namespace());
        host.network
            .attach("one", one.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        host.network
            .attach("two", two.as_fd(), &[tcp(None, 8081, 80)])
            .await
            .unwrap();
        host.network.release("one").await.unwrap();
        let listing = run(&["nft", "list", "ruleset"]);
        assert!(
            listing.contains("8081") && !listing.contains("8080"),
            "{listing}"
        );
        host.network.release("one").await.unwrap();
        // Another process, after a crash of the one that attached.
        let other = Network::open(&host.paths, &host.settings).unwrap();
        other.release("two").await.unwrap();
        other.release("two").await.unwrap();
        drop((one, two));
        until("the interfaces' end was awaited", || {
            let links = run(&["ip", "-o", "link"]);
            links
                .lines()
                .all(|link| link.contains("lo:") || link.contains("up0@"))
        });
        assert_eq!(run(&["nft", "list", "ruleset"]), "");
        let left: Vec<PathBuf> = std::fs::read_dir(host.paths.network())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(left, Vec::<PathBuf>::new());
    });
}

#[test]
fn a_second_pod_is_refused_a_taken_port_and_leaves_nothing() {
    on_a_new_host(|host| async move {
        let (one, two) = (new_namespace(), new_namespace());
        host.network
            .attach("one", one.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        let wanted = [tcp(Some(UPLINK), 8080, 80)];
        let asked = host.network.check_ports("two", &wanted).await.unwrap_err();
        assert!(
            matches!(&asked, NetworkError::PortTaken { pod, .. } if pod == "one"),
            "{asked}"
        );
        let error = host
            .network
            .attach("two", two.as_fd(), &wanted)
            .await
            .unwrap_err();
        assert!(matches!(error, NetworkError::PortTaken { .. }), "{error}");
        let interfaces = namespace::within(two.as_fd(), || run(&["ip", "-o", "link"])).unwrap();
        assert!(!interfaces.contains("eth0"), "{interfaces}");
        // The same pod may come again with its own port.
        host.network
            .check_ports("one", &[tcp(None, 8080, 80)])
            .await
            .unwrap();
    });
}

#[test]
fn a_port_of_a_process_of_the_host_is_refused_from_any_namespace() {
    on_a_new_host(|host| async move {
        let _listener = TcpListener::bind("127.0.0.1:8080").unwrap();
        let elsewhere = new_namespace();
        nix::sched::setns(&elsewhere, nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
        let error = host
            .network
            .check_ports("pod", &[tcp(None, 8080, 80)])
            .await
            .unwrap_err();
        assert!(
            matches!(error, NetworkError::PortInUse { port: 8080, .. }),
            "{error}"
        );
        host.network
            .check_ports("pod", &[tcp(None, 8081, 80)])
            .await
            .unwrap();
        let foreign = host
            .network
            .check_ports("pod", &[tcp(Some([192, 0, 2, 9].into()), 8081, 80)])
            .await
            .unwrap_err();
        assert!(
            matches!(foreign, NetworkError::PortUnusable { .. }),
            "{foreign}"
        );
    });
}

#[test]
fn a_supervisor_attaches_the_namespace_that_it_lives_in() {
    on_a_new_host(|host| async move {
        let pod = new_namespace();
        nix::sched::setns(&pod, nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
        let given = host
            .network
            .attach("pod", pod.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        serve(&pod, 80, "pod");
        assert_eq!(
            ask(&host.outside, UPLINK, 8080).unwrap(),
            format!("pod {OUTSIDE}")
        );
        assert!(run(&["ip", "-o", "-4", "address"]).contains(&given.address.to_string()));
        host.network.release("pod").await.unwrap();
        let left =
            namespace::within(host.here.as_fd(), || run(&["nft", "list", "ruleset"])).unwrap();
        assert_eq!(left, "");
    });
}

#[test]
fn a_lost_table_and_a_lost_bridge_come_back_with_the_next_pod() {
    on_a_new_host(|host| async move {
        let (one, two, three) = (new_namespace(), new_namespace(), new_namespace());
        host.network
            .attach("one", one.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        serve(&one, 80, "one");
        run(&["nft", "flush", "ruleset"]);
        host.network.attach("two", two.as_fd(), &[]).await.unwrap();
        assert_eq!(
            ask(&host.outside, UPLINK, 8080).unwrap(),
            format!("one {OUTSIDE}")
        );
        run(&["ip", "link", "delete", &host.settings.bridge]);
        let third = host
            .network
            .attach("three", three.as_fd(), &[])
            .await
            .unwrap();
        serve(&three, 80, "three");
        assert_eq!(
            ask(&host.here, third.address, 80).unwrap(),
            "three 10.199.7.1"
        );
    });
}

#[test]
fn a_pod_that_comes_again_keeps_its_address_and_changes_its_ports() {
    on_a_new_host(|host| async move {
        let (before, after) = (new_namespace(), new_namespace());
        let first = host
            .network
            .attach("pod", before.as_fd(), &[tcp(None, 8080, 80)])
            .await
            .unwrap();
        let second = host
            .network
            .attach("pod", after.as_fd(), &[tcp(None, 8081, 80)])
            .await
            .unwrap();
        assert_eq!(first, second);
        serve(&after, 80, "after");
        assert_eq!(
            ask(&host.here, UPLINK, 8081).unwrap(),
            format!("after {UPLINK}")
        );
        assert!(ask(&host.here, UPLINK, 8080).is_err());
    });
}

#[test]
fn a_full_subnet_is_named_and_gives_again_after_a_release() {
    on_a_new_host(|mut host| async move {
        host.settings.subnet = "10.199.8.0/30".parse().unwrap();
        let network = Network::open(&host.paths, &host.settings).unwrap();
        let (one, two) = (new_namespace(), new_namespace());
        network.attach("one", one.as_fd(), &[]).await.unwrap();
        let error = network.attach("two", two.as_fd(), &[]).await.unwrap_err();
        assert!(
            matches!(error, NetworkError::Exhausted { taken: 1, .. }),
            "{error}"
        );
        network.release("one").await.unwrap();
        drop(one);
        network.attach("two", two.as_fd(), &[]).await.unwrap();
    });
}

#[test]
fn an_interface_that_is_no_bridge_is_left_alone() {
    on_a_new_host(|host| async move {
        run(&[
            "ip",
            "link",
            "add",
            &host.settings.bridge,
            "type",
            "veth",
            "peer",
            "name",
            "other",
        ]);
        let pod = new_namespace();
        let error = host
            .network
            .attach("pod", pod.as_fd(), &[])
            .await
            .unwrap_err();
        assert!(matches!(error, NetworkError::NotABridge(_)), "{error}");
        assert!(run(&["ip", "-o", "link"]).contains(&host.settings.bridge));
        assert!(!host.paths.network().join("addresses.json").exists());
        assert_eq!(run(&["nft", "list", "ruleset"]), "");
    });
}
