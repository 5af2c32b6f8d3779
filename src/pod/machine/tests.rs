use proptest::prelude::*;

use super::*;

fn at(seconds: u64) -> Moment {
    Moment {
        wall: Timestamp::from_second(i64::try_from(seconds).unwrap()).unwrap(),
        boot: Duration::from_secs(seconds),
    }
}

fn machine(policy: RestartPolicy, containers: &[(&str, Kind)]) -> Machine {
    let containers = containers
        .iter()
        .map(|(name, kind)| {
            Container::new(ContainerPlan {
                name: (*name).to_owned(),
                kind: *kind,
                restart: match (kind, policy) {
                    (Kind::Sidecar, _) => RestartPolicy::Always,
                    (Kind::Init, RestartPolicy::Always) => RestartPolicy::OnFailure,
                    _ => policy,
                },
            })
        })
        .collect();
    Machine::with_plan(
        Plan {
            title: "p_default(u)".to_owned(),
            restart_policy: policy,
            grace: Duration::from_secs(30),
        },
        containers,
    )
}

fn started(container: usize) -> Event {
    Event::Started { container, pid: 100 }
}

fn exited(container: usize, code: i32) -> Event {
    Event::Exited {
        container,
        exit: Exit::code(code),
    }
}

/// The effects without the reports.
fn step(machine: &mut Machine, event: Event, seconds: u64) -> Vec<Effect> {
    let mut effects = machine.step(event, at(seconds));
    effects.retain(|effect| !matches!(effect, Effect::Report(_)));
    effects
}

fn start(container: usize, restart: u32) -> Effect {
    Effect::Start { container, restart }
}

#[test]
fn regular_containers_start_together() {
    let mut machine = machine(
        RestartPolicy::Always,
        &[("a", Kind::Regular), ("b", Kind::Regular)],
    );
    assert_eq!(
        step(&mut machine, Event::Begin, 0),
        [start(0, 0), start(1, 0)]
    );
    assert_eq!(machine.phase(), PodPhase::Pending);
    step(&mut machine, started(0), 0);
    step(&mut machine, started(1), 0);
    assert_eq!(machine.phase(), PodPhase::Running);
}

#[test]
fn init_containers_run_one_by_one_before_the_others() {
    let mut machine = machine(
        RestartPolicy::Always,
        &[("i", Kind::Init), ("j", Kind::Init), ("a", Kind::Regular)],
    );
    assert_eq!(step(&mut machine, Event::Begin, 0), [start(0, 0)]);
    assert_eq!(step(&mut machine, started(0), 0), []);
    assert_eq!(step(&mut machine, exited(0, 0), 1), [start(1, 0)]);
    step(&mut machine, started(1), 1);
    assert_eq!(step(&mut machine, exited(1, 0), 2), [start(2, 0)]);
    assert_eq!(machine.phase(), PodPhase::Pending);
}

#[test]
fn a_failing_init_container_is_retried_with_back_off_under_always() {
    let mut machine = machine(
        RestartPolicy::Always,
        &[("i", Kind::Init), ("a", Kind::Regular)],
    );
    step(&mut machine, Event::Begin, 0);
    step(&mut machine, started(0), 0);
    assert_eq!(step(&mut machine, exited(0, 1), 1), [start(0, 1)]);
    step(&mut machine, started(0), 1);
    assert_eq!(step(&mut machine, exited(0, 1), 2), []);
    assert_eq!(machine.next_deadline(), Some(Duration::from_secs(12)));
    assert_eq!(step(&mut machine, Event::Tick, 12), [start(0, 2)]);
}

#[test]
fn a_failing_init_container_fails_the_pod_under_never() {
    let mut machine = machine(
        RestartPolicy::Never,
        &[("i", Kind::Init), ("a", Kind::Regular)],
    );
    step(&mut machine, Event::Begin, 0);
    step(&mut machine, started(0), 0);
    assert_eq!(step(&mut machine, exited(0, 3), 1), []);
    assert_eq!(machine.phase(), PodPhase::Failed);
}

#[test]
fn the_next_init_container_waits_for_a_sidecar_to_have_started() {
    let mut machine = machine(
        RestartPolicy::Never,
        &[("s", Kind::Sidecar), ("i", Kind::Init), ("a", Kind::Regular)],
    );
    assert_eq!(step(&mut machine, Event::Begin, 0), [start(0, 0)]);
    assert_eq!(step(&mut machine, started(0), 0), [start(1, 0)]);
}

#[test]
fn a_sidecar_ends_when_the_regular_containers_have() {
    let mut machine = machine(
        RestartPolicy::Never,
        &[("s", Kind::Sidecar), ("a", Kind::Regular)],
    );
    step(&mut machine, Event::Begin, 0);
    step(&mut machine, started(0), 0);
    step(&mut machine, started(1), 0);
    assert_eq!(step(&mut machine, exited(1, 0), 5), [Effect::Terminate(0)]);
    assert_eq!(machine.phase(), PodPhase::Succeeded);
    assert_eq!(step(&mut machine, exited(0, 143), 6), []);
    assert_eq!(machine.phase(), PodPhase::Succeeded);
    assert_eq!(
        step(&mut machine, Event::Stop { grace: Duration::ZERO }, 7),
        [Effect::Finished]
    );
}

#[test]
fn policies_decide_about_restart_and_phase() {
    use RestartPolicy::{Always, Never, OnFailure};
    for (policy, code, restarts, phase) in [
        (Always, 0, true, PodPhase::Running),
        (Always, 1, true, PodPhase::Running),
        (OnFailure, 0, false, PodPhase::Succeeded),
        (OnFailure, 1, true, PodPhase::Running),
        (Never, 0, false, PodPhase::Succeeded),
        (Never, 1, false, PodPhase::Failed),
    ] {
        let mut machine = machine(policy, &[("a", Kind::Regular)]);
        step(&mut machine, Event::Begin, 0);
        step(&mut machine, started(0), 0);
        let effects = step(&mut machine, exited(0, code), 1);
        assert_eq!(effects == [start(0, 1)], restarts, "{policy} {code}");
        assert_eq!(machine.phase(), phase, "{policy} {code}");
    }
}

#[test]
fn a_command_that_cannot_be_executed_counts_as_a_run_that_failed() {
    let failure = Failure {
        stage: Stage::Run,
        message: "exec \"/x\": No such file or directory".to_owned(),
    };
    let mut never = machine(RestartPolicy::Never, &[("a", Kind::Regular)]);
    step(&mut never, Event::Begin, 0);
    let event = Event::StartFailed { container: 0, failure };
    step(&mut never, event.clone(), 0);
    assert_eq!(never.phase(), PodPhase::Failed);
    assert_eq!(never.containers()[0].ended.as_ref().unwrap().exit.code, 128);

    let mut always = machine(RestartPolicy::Always, &[("a", Kind::Regular)]);
    step(&mut always, Event::Begin, 0);
    assert_eq!(step(&mut always, event, 0), []);
    assert_eq!(step(&mut always, Event::Tick, 10), [start(0, 1)]);
}

#[test]
fn a_container_that_cannot_be_created_is_retried_even_under_never() {
    let mut machine = machine(RestartPolicy::Never, &[("a", Kind::Regular)]);
    step(&mut machine, Event::Begin, 0);
    let failure = Failure {
        stage: Stage::Config,
        message: "no".to_owned(),
    };
    step(&mut machine, Event::StartFailed { container: 0, failure }, 0);
    assert_eq!(machine.phase(), PodPhase::Pending);
    assert_eq!(step(&mut machine, Event::Tick, 10), [start(0, 0)]);
}

#[test]
fn stops_containers_together_then_sidecars_in_reverse() {
    let mut machine = machine(
        RestartPolicy::Always,
        &[
            ("s", Kind::Sidecar),
            ("t", Kind::Sidecar),
            ("a", Kind::Regular),
            ("b", Kind::Regular),
        ],
    );
    step(&mut machine, Event::Begin, 0);
    for container in 0..4 {
        step(&mut machine, started(container), 0);
    }
    let grace = Duration::from_secs(30);
    assert_eq!(
        step(&mut machine, Event::Stop { grace }, 100),
        [Effect::Terminate(2), Effect::Terminate(3)]
    );
    assert_eq!(step(&mut machine, exited(2, 0), 101), []);
    assert_eq!(machine.next_deadline(), Some(Duration::from_secs(130)));
    assert_eq!(step(&mut machine, Event::Tick, 130), [Effect::Kill(3)]);
    assert_eq!(step(&mut machine, exited(3, 137), 130), [Effect::Terminate(1)]);
    // The grace period is used up: a sidecar has its two seconds all the same.
    assert_eq!(machine.next_deadline(), Some(Duration::from_secs(132)));
    assert_eq!(step(&mut machine, exited(1, 0), 131), [Effect::Terminate(0)]);
    assert_eq!(step(&mut machine, exited(0, 0), 131), [Effect::Finished]);
}

#[test]
fn no_grace_kills_at_once_and_a_second_stop_shortens_the_first() {
    let mut machine = machine(RestartPolicy::Always, &[("a", Kind::Regular)]);
    step(&mut machine, Event::Begin, 0);
    step(&mut machine, started(0), 0);
    let grace = Duration::from_secs(30);
    step(&mut machine, Event::Stop { grace }, 1);
    step(&mut machine, Event::Stop { grace: Duration::ZERO }, 2);
    assert_eq!(step(&mut machine, Event::Tick, 2), []);
    assert_eq!(step(&mut machine, exited(0, 137), 3), [Effect::Finished]);
}

#[test]
fn a_container_being_started_at_the_stop_gets_its_signal_when_it_runs() {
    let mut machine = machine(RestartPolicy::Always, &[("a", Kind::Regular)]);
    step(&mut machine, Event::Begin, 0);
    let grace = Duration::from_secs(30);
    assert_eq!(step(&mut machine, Event::Stop { grace }, 0), []);
    assert_eq!(step(&mut machine, started(0), 1), [Effect::Terminate(0)]);
}

#[test]
fn conditions_keep_their_time_until_they_change() {
    let mut machine = machine(RestartPolicy::Always, &[("a", Kind::Regular)]);
    step(&mut machine, Event::Begin, 1);
    let ready = |machine: &Machine| {
        let found = machine.conditions().iter().find(|c| c.r#type == "Ready");
        found.unwrap().clone()
    };
    assert_eq!(ready(&machine).status, "False");
    assert_eq!(
        ready(&machine).message.as_deref(),
        Some("containers with unready status: [a]")
    );
    step(&mut machine, started(0), 2);
    let since = ready(&machine).last_transition_time;
    assert_eq!(ready(&machine).status, "True");
    step(&mut machine, Event::Tick, 3);
    assert_eq!(ready(&machine).last_transition_time, since);
}

fn kinds() -> impl Strategy<Value = Vec<Kind>> {
    let init = prop::collection::vec(prop_oneof![Just(Kind::Init), Just(Kind::Sidecar)], 0..4);
    (init, 1_usize..4).prop_map(|(mut kinds, regular)| {
        kinds.extend(std::iter::repeat_n(Kind::Regular, regular));
        kinds
    })
}

fn policies() -> impl Strategy<Value = RestartPolicy> {
    prop_oneof![
        Just(RestartPolicy::Always),
        Just(RestartPolicy::OnFailure),
        Just(RestartPolicy::Never)
    ]
}

proptest! {
    /// Random lives with a world that answers: never two of one container, order kept, nothing
    /// starts in a pod that stops, and a pod that is told to stop always finishes, once.
    #[test]
    fn keeps_its_promises(
        policy in policies(),
        kinds in kinds(),
        moves in prop::collection::vec((0_u8..6, 0_usize..8, 0_u64..400), 0..80),
    ) {
        let named: Vec<_> = kinds.iter().map(|kind| ("c", *kind)).collect();
        let mut machine = machine(policy, &named);
        let mut now = 0;
        let mut alive = vec![false; kinds.len()];
        let mut stopping = false;
        let mut finished = 0;
        let mut effects = step(&mut machine, Event::Begin, now);
        let mut moves = moves.into_iter();
        loop {
            for effect in effects.drain(..) {
                match effect {
                    Effect::Start { container, .. } => {
                        prop_assert!(!alive[container], "two of one container");
                        prop_assert!(!stopping, "started while stopping");
                        for (before, kind) in kinds.iter().enumerate().take(container) {
                            match kind {
                                Kind::Init => prop_assert!(machine.containers()[before].ended_well()),
                                Kind::Sidecar => prop_assert!(machine.containers()[before].started_once),
                                Kind::Regular => {}
                            }
                        }
                        alive[container] = true;
                    }
                    Effect::Terminate(container) | Effect::Kill(container) => {
                        prop_assert!(alive[container], "signal to nobody");
                        if kinds[container] == Kind::Sidecar {
                            prop_assert!(
                                (0..kinds.len()).all(|c| kinds[c] == Kind::Sidecar || !alive[c])
                                    || machine.containers()[container].phase == Phase::Starting
                            );
                        }
                    }
                    Effect::Finished => {
                        prop_assert!(alive.iter().all(|alive| !alive));
                        finished += 1;
                    }
                    Effect::Report(_) => {}
                }
            }
            let Some((action, container, seconds)) = moves.next() else {
                break;
            };
            now += seconds;
            let container = container % kinds.len();
            let event = match action {
                0 | 1 if machine.containers()[container].phase == Phase::Starting => started(container),
                2 if machine.containers()[container].phase == Phase::Starting => {
                    alive[container] = false;
                    let failure = Failure { stage: Stage::Run, message: String::new() };
                    Event::StartFailed { container, failure }
                }
                3 | 4 if alive[container] => {
                    alive[container] = false;
                    exited(container, i32::from(action) - 3)
                }
                5 if seconds > 350 => {
                    stopping = true;
                    Event::Stop { grace: Duration::from_secs(seconds % 3) }
                }
                _ => Event::Tick,
            };
            effects = step(&mut machine, event, now);
        }
        // Told to stop, and with every process ending, the pod finishes.
        stopping = true;
        let mut effects = step(&mut machine, Event::Stop { grace: Duration::from_secs(1) }, now);
        for _ in 0..kinds.len() * 4 {
            finished += effects.iter().filter(|effect| **effect == Effect::Finished).count();
            let Some(container) = alive.iter().position(|alive| *alive) else {
                break;
            };
            alive[container] = false;
            effects = step(&mut machine, exited(container, 137), now);
        }
        prop_assert!(stopping);
        prop_assert_eq!(finished, 1);
    }
}
