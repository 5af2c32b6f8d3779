//! `podling logs`.

use std::io::{BufRead, BufReader};

use crate::lab::{Deadline, host, pod, wait::check, wait_for};

const COUNTER: &str = "
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'for i in 1 2 3 4 5; do echo line $i; done; echo to stderr >&2; exec sleep 1d']
";

#[test]
fn both_streams_are_kept_and_told_apart() {
    let host = host!();
    host.play(&pod("streams", COUNTER));
    host.wait_for_log("streams", "line 5");
    let output = wait_for("the line of standard error", Deadline::default(), || {
        let output = host.podling(&["logs", "streams"]).ok();
        let all = format!("{}{}", output.stdout, output.stderr);
        check(all.contains("to stderr"), all).map(|()| output)
    });
    assert!(output.stdout.starts_with("line 1\nline 2\n"), "{output}");
    let directory = host
        .root()
        .join("pods")
        .join(host.uid("streams"))
        .join("logs/main");
    let file = std::fs::read_to_string(directory.join("0.log")).unwrap();
    assert!(
        file.lines().any(|line| line.ends_with(" stdout F line 1")),
        "CRI format:\n{file}"
    );
    assert!(
        file.lines()
            .any(|line| line.ends_with(" stderr F to stderr")),
        "{file}"
    );
}

#[test]
fn tail_gives_the_last_lines() {
    let host = host!();
    host.play(&pod("tail", "
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'for i in 1 2 3 4 5; do echo line $i; done; exec sleep 1d']}
"));
    host.wait_for_log("tail", "line 5");
    assert_eq!(host.logs(&["tail", "--tail=2"]), "line 4\nline 5\n");
    assert_eq!(host.logs(&["tail", "--tail=0"]), "");
    assert_eq!(host.logs(&["tail", "--tail=-1"]).lines().count(), 5);
}

#[test]
fn timestamps_are_in_front_of_each_line() {
    let host = host!();
    host.play(&pod("stamped", COUNTER));
    host.wait_for_log("stamped", "line 5");
    for line in host.logs(&["stamped", "--timestamps"]).lines().take(5) {
        let (stamp, rest) = line.split_once(' ').unwrap();
        stamp
            .parse::<jiff::Timestamp>()
            .unwrap_or_else(|error| panic!("{stamp}: {error}"));
        assert!(rest.starts_with("line "), "{line}");
    }
}

#[test]
fn since_leaves_older_lines_out() {
    let host = host!();
    host.play(&pod(
        "since",
        "
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'echo early; sleep 3; echo late; exec sleep 1d']}
",
    ));
    host.wait_for_log("since", "late");
    let recent = host.logs(&["since", "--since=2s"]);
    assert!(!recent.contains("early"), "{recent}");
    assert!(
        host.logs(&["since", "--since=1h"])
            .starts_with("early\nlate\n")
    );
}

#[test]
fn follow_shows_lines_as_they_come_and_ends_with_the_container() {
    let host = host!();
    host.play(&pod(
        "followed",
        "
restartPolicy: Never
volumes: [{name: v, hostPath: {path: DIRECTORY}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'echo first; until test -e /mnt/go; do sleep 0.05; done; echo second']
  volumeMounts: [{name: v, mountPath: /mnt}]
",
    ));
    let mut follower = host.start(&["logs", "-f", "followed"]);
    let mut lines = BufReader::new(follower.child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "first");
    host.file("go", "");
    assert_eq!(lines.next().unwrap().unwrap(), "second");
    assert!(
        lines.next().is_none(),
        "the end of the container is the end of the command"
    );
    assert!(follower.child.wait().unwrap().success());
}

#[test]
fn previous_is_the_run_before_the_restart() {
    let host = host!();
    host.try_play(&pod("again", "
restartPolicy: OnFailure
volumes: [{name: data, emptyDir: {}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'if test -e /data/x; then echo second run; sleep 1d; fi; touch /data/x; echo first run; exit 1']
  volumeMounts: [{name: data, mountPath: /data}]
"));
    host.wait_for_log("again", "second run");
    assert_eq!(host.logs(&["again", "--previous"]), "first run\n");
    assert_eq!(host.logs(&["again"]), "second run\n");
}

#[test]
fn a_pod_of_two_containers_needs_a_name_or_takes_the_first_and_says_so() {
    let host = host!();
    host.play(&pod(
        "two",
        "
containers:
- {name: one, image: BUSYBOX, command: [sh, -c, 'echo of one; exec sleep 1d']}
- {name: other, image: BUSYBOX, command: [sh, -c, 'echo of other; exec sleep 1d']}
",
    ));
    for (container, line) in [("one", "of one\n"), ("other", "of other\n")] {
        wait_for("its line", Deadline::default(), || {
            let log = host.logs(&["two", "-c", container]);
            check(log == line, log)
        });
    }
    host.podling(&["logs", "two"])
        .ok()
        .complains(&["one", "other"]);
    let wrong = host.podling(&["logs", "two", "-c", "third"]).exits(1);
    wrong.complains(&["third", "one", "other"]);
}

#[test]
fn a_very_long_line_is_one_line() {
    let host = host!();
    host.play(&pod("long", "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'head -c 100000 /dev/zero | tr \"\\0\" x; echo; echo end']}
"));
    let log = host.wait_for_log("long", "end");
    let lengths: Vec<usize> = log.lines().map(str::len).collect();
    assert_eq!(lengths, [100_000, 3]);
}

#[test]
fn logs_of_an_ended_pod_are_kept_until_it_goes() {
    let host = host!();
    host.play(&pod(
        "ended",
        "
restartPolicy: Never
containers: [{name: main, image: BUSYBOX, command: [echo, last words]}]
",
    ));
    host.wait_for_phase("ended", "Succeeded");
    assert_eq!(host.logs(&["ended"]), "last words\n");
    host.down("ended");
    host.podling(&["logs", "ended"])
        .exits(1)
        .complains(&["ended", "not found"]);
}
