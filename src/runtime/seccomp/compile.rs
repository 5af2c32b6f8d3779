//! A profile becomes a filter.
//!
//! The kernel runs the filter at every system call of the container, so it is a search tree over
//! ranges of numbers with equal outcome: about seven comparisons before a common call is allowed.
//! Code is laid down from its end, so that every jump's target is known when the jump is written.
//!
//! For one call the first rule that matches decides; without one, the default action does.

use std::collections::BTreeMap;

use oci_spec::runtime::{
    LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompFilterFlag, LinuxSeccompOperator,
};

use super::SeccompError;
use super::program::{
    AND, ARCH_OFFSET, ARGS_OFFSET, Instruction, JUMP, JUMP_EQ, JUMP_GE, JUMP_GT, LOAD,
    NUMBER_OFFSET, Program, RETURN,
};
use super::syscalls::{Abi, Numbers, X32_BIT};

/// The kernel's `BPF_MAXINSNS`.
const MAX_INSTRUCTIONS: usize = 4096;

/// `SECCOMP_RET_KILL_PROCESS`: for calls of an architecture that the profile says nothing of.
pub(super) const KILL_PROCESS: u32 = 0x8000_0000;

/// The furthest that a conditional jump is allowed to lead. One instruction can be put between the
/// jump and its two targets for each of them, hence not quite the 255 that would fit.
const REACH: usize = 250;

/// One condition on an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// Which argument, 0 to 5.
    pub(super) index: u32,
    pub(super) operator: LinuxSeccompOperator,
    /// What to compare with; for `MASKED_EQ` the mask.
    pub(super) value: u64,
    /// For `MASKED_EQ` what the masked argument has to be.
    pub(super) value_two: u64,
}

/// One rule of a call: when all conditions hold, the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) action: u32,
}

/// What happens to a call: the rules in order, and the action when none matches.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    rules: Vec<Rule>,
    otherwise: u32,
}

/// What a profile means for one ABI.
pub(super) type Rules = BTreeMap<u32, Vec<Rule>>;

/// Compiles a profile for the kernel that podling runs on.
///
/// # Errors
/// When the profile asks for `SCMP_ACT_NOTIFY`, has an argument's index over 5 or an error number
/// over 65535, or when it is too large for the kernel.
pub fn compile(profile: &LinuxSeccomp) -> Result<Program, SeccompError> {
    compile_for(profile, Abi::NATIVE)
}

/// Compiles a profile for the kernel of an architecture.
pub(super) fn compile_for(profile: &LinuxSeccomp, native: Abi) -> Result<Program, SeccompError> {
    let default = action(profile.default_action(), profile.default_errno_ret())?;
    let abis = abis(profile, native);
    let rules = rules(profile, &abis)?;
    let tree = |code: &mut Code, abi: Abi| {
        let Some(rules) = rules.get(&abi) else {
            return code.ret(KILL_PROCESS);
        };
        code.search(&ranges(rules, default))
    };
    let mut code = Code::default();
    let mut next = code.ret(KILL_PROCESS);
    if abis.contains(&Abi::I386) {
        let tree = tree(&mut code, Abi::I386);
        let number = code.load(NUMBER_OFFSET, tree);
        next = code.branch(JUMP_EQ, Abi::I386.audit_arch(), number, next);
    }
    // The native ABI comes last here, and so is asked for first.
    let native_tree = if native == Abi::X86_64 {
        let x32 = tree(&mut code, Abi::X32);
        let x86_64 = tree(&mut code, Abi::X86_64);
        // A tracer that skips a call sets its number to -1, which is no x32 call.
        let x32 = code.branch(JUMP_EQ, u32::MAX, x86_64, x32);
        code.branch(JUMP_GE, X32_BIT, x32, x86_64)
    } else {
        tree(&mut code, native)
    };
    let number = code.load(NUMBER_OFFSET, native_tree);
    let entry = code.branch(JUMP_EQ, native.audit_arch(), number, next);
    code.load(ARCH_OFFSET, entry);
    code.instructions.reverse();
    if code.instructions.len() > MAX_INSTRUCTIONS {
        return Err(SeccompError::TooLarge {
            instructions: code.instructions.len(),
        });
    }
    Ok(Program {
        instructions: code.instructions,
        flags: flags(profile),
    })
}

/// The ABIs that a profile is for: its own, without those that this kernel doesn't run, and always
/// the native one.
pub(super) fn abis(profile: &LinuxSeccomp, native: Abi) -> Vec<Abi> {
    let mut abis = vec![native];
    for arch in profile.architectures().iter().flatten() {
        if let Some(abi) = Abi::from_oci(*arch, native)
            && abi.runs_on(native)
            && !abis.contains(&abi)
        {
            abis.push(abi);
        }
    }
    abis
}

/// The rules of each call on each ABI. Names that no kernel of ours knows are left out: profiles
/// name the calls of every architecture and of kernels to come.
pub(super) fn rules(
    profile: &LinuxSeccomp,
    abis: &[Abi],
) -> Result<BTreeMap<Abi, Rules>, SeccompError> {
    let mut all: BTreeMap<Abi, Rules> = abis.iter().map(|abi| (*abi, Rules::new())).collect();
    for syscall in profile.syscalls().iter().flatten() {
        let action = action(syscall.action(), syscall.errno_ret())?;
        let alternatives = alternatives(syscall.args().as_deref().unwrap_or_default())?;
        for numbers in syscall.names().iter().filter_map(|name| Numbers::of(name)) {
            for (abi, rules) in &mut all {
                let Some(number) = numbers.on(*abi) else {
                    continue;
                };
                let rules = rules.entry(number).or_default();
                for conditions in &alternatives {
                    // What follows a rule without conditions is never reached.
                    if rules.last().is_none_or(|last| !last.conditions.is_empty()) {
                        rules.push(Rule {
                            conditions: conditions
                                .iter()
                                .map(|condition| condition.on(*abi))
                                .collect(),
                            action,
                        });
                    }
                }
            }
        }
    }
    Ok(all)
}

/// The sets of conditions of which one has to hold. As runc has always read profiles, conditions
/// are joined by "and", but by "or" when two of them are on the same argument.
fn alternatives(args: &[LinuxSeccompArg]) -> Result<Vec<Vec<Condition>>, SeccompError> {
    let mut conditions = Vec::with_capacity(args.len());
    for arg in args {
        let index = u32::try_from(arg.index()).ok().filter(|index| *index < 6);
        conditions.push(Condition {
            index: index.ok_or(SeccompError::ArgumentIndex { index: arg.index() })?,
            operator: arg.op(),
            value: arg.value(),
            value_two: arg.value_two().unwrap_or_default(),
        });
    }
    let repeated = (1..conditions.len()).any(|end| {
        conditions[..end]
            .iter()
            .any(|earlier| earlier.index == conditions[end].index)
    });
    Ok(if repeated {
        conditions
            .into_iter()
            .map(|condition| vec![condition])
            .collect()
    } else {
        vec![conditions]
    })
}

impl Condition {
    /// The same condition where arguments have 32 bits: profiles write -1 with 64.
    fn on(self, abi: Abi) -> Self {
        if abi != Abi::I386 {
            return self;
        }
        Self {
            value: self.value & 0xffff_ffff,
            value_two: self.value_two & 0xffff_ffff,
            ..self
        }
    }
}

/// The kernel's value of an action.
pub(super) fn action(action: LinuxSeccompAction, data: Option<u32>) -> Result<u32, SeccompError> {
    /// The kernel returns no error number over this.
    const MAX_ERRNO: u32 = 4095;
    let data = data.unwrap_or(1);
    match action {
        LinuxSeccompAction::ScmpActNotify => Err(SeccompError::Notify),
        LinuxSeccompAction::ScmpActErrno if data > MAX_ERRNO => {
            Err(SeccompError::Errno { errno: data })
        }
        LinuxSeccompAction::ScmpActTrace if data > 0xffff => {
            Err(SeccompError::Errno { errno: data })
        }
        action => Ok(action.as_u32(Some(data))),
    }
}

/// The flags of seccomp(2) that a profile asks for. `SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV` is
/// about notifications, and those are refused.
fn flags(profile: &LinuxSeccomp) -> u32 {
    profile.flags().iter().flatten().fold(0, |bits, flag| {
        bits | match flag {
            LinuxSeccompFilterFlag::SeccompFilterFlagTsync => 1,
            LinuxSeccompFilterFlag::SeccompFilterFlagLog => 1 << 1,
            LinuxSeccompFilterFlag::SeccompFilterFlagSpecAllow => 1 << 2,
            LinuxSeccompFilterFlag::SeccompFilterFlagWaitKillableRecv => 0,
        }
    })
}

/// All numbers from 0 up, as ranges of equal outcome: the first number of each.
fn ranges(rules: &Rules, default: u32) -> Vec<(u32, Outcome)> {
    let mut ranges: Vec<(u32, Outcome)> = Vec::new();
    let mut push = |start: u32, outcome: Outcome| {
        if ranges.last().is_none_or(|(_, last)| *last != outcome) {
            ranges.push((start, outcome));
        }
    };
    let nothing = || Outcome {
        rules: Vec::new(),
        otherwise: default,
    };
    let mut next = 0;
    for (number, rules) in rules {
        if *number > next {
            push(next, nothing());
        }
        let mut outcome = Outcome {
            rules: rules.clone(),
            otherwise: default,
        };
        if outcome
            .rules
            .last()
            .is_some_and(|last| last.conditions.is_empty())
            && let Some(last) = outcome.rules.pop()
        {
            outcome.otherwise = last.action;
        }
        push(*number, outcome);
        next = number + 1;
    }
    push(next, nothing());
    ranges
}

/// Code under construction, last instruction first. An instruction's name is its position here.
#[derive(Default)]
struct Code {
    instructions: Vec<Instruction>,
    /// Where each action was last returned.
    returns: BTreeMap<u32, usize>,
}

impl Code {
    fn push(&mut self, code: u16, k: u32, jt: u8, jf: u8) -> usize {
        self.instructions.push(Instruction { code, jt, jf, k });
        self.instructions.len() - 1
    }

    /// How many instructions the next one skips to get to `target`.
    fn distance(&self, target: usize) -> usize {
        self.instructions.len() - 1 - target
    }

    /// An instruction that is followed by `then`.
    fn before(&mut self, code: u16, k: u32, then: usize) -> usize {
        let then = if self.distance(then) == 0 {
            then
        } else {
            self.jump(then)
        };
        debug_assert_eq!(self.distance(then), 0);
        self.push(code, k, 0, 0)
    }

    fn load(&mut self, offset: u32, then: usize) -> usize {
        self.before(LOAD, offset, then)
    }

    fn jump(&mut self, target: usize) -> usize {
        let distance = u32::try_from(self.distance(target)).unwrap_or(u32::MAX);
        self.push(JUMP, distance, 0, 0)
    }

    fn ret(&mut self, action: u32) -> usize {
        if let Some(position) = self.returns.get(&action)
            && self.distance(*position) <= REACH / 2
        {
            return *position;
        }
        let position = self.push(RETURN, action, 0, 0);
        self.returns.insert(action, position);
        position
    }

    /// A comparison with the accumulator, and where to go on.
    fn branch(&mut self, code: u16, k: u32, yes: usize, no: usize) -> usize {
        let near = |code: &mut Self, target: usize| {
            if code.distance(target) > REACH {
                code.jump(target)
            } else {
                target
            }
        };
        let yes = near(self, yes);
        let no = near(self, no);
        // Two more than REACH at the most: both targets were near before the two jumps.
        let jt = u8::try_from(self.distance(yes)).unwrap_or(u8::MAX);
        let jf = u8::try_from(self.distance(no)).unwrap_or(u8::MAX);
        self.push(code, k, jt, jf)
    }

    /// The search for a number, which is in the accumulator, among ranges.
    fn search(&mut self, ranges: &[(u32, Outcome)]) -> usize {
        match ranges {
            [] => self.ret(KILL_PROCESS),
            [(_, outcome)] => self.outcome(outcome),
            _ => {
                let middle = ranges.len() / 2;
                let high = self.search(&ranges[middle..]);
                let low = self.search(&ranges[..middle]);
                self.branch(JUMP_GE, ranges[middle].0, high, low)
            }
        }
    }

    fn outcome(&mut self, outcome: &Outcome) -> usize {
        let mut next = self.ret(outcome.otherwise);
        for rule in outcome.rules.iter().rev() {
            let mut success = self.ret(rule.action);
            for condition in rule.conditions.iter().rev() {
                success = self.condition(*condition, success, next);
            }
            next = success;
        }
        next
    }

    /// One condition on a 64-bit argument, by its two words.
    fn condition(&mut self, condition: Condition, yes: usize, no: usize) -> usize {
        use LinuxSeccompOperator::{
            ScmpCmpEq, ScmpCmpGe, ScmpCmpGt, ScmpCmpLe, ScmpCmpLt, ScmpCmpMaskedEq, ScmpCmpNe,
        };
        match condition.operator {
            ScmpCmpEq => self.equal(condition.index, u64::MAX, condition.value, yes, no),
            ScmpCmpNe => self.equal(condition.index, u64::MAX, condition.value, no, yes),
            ScmpCmpMaskedEq => self.equal(
                condition.index,
                condition.value,
                condition.value_two,
                yes,
                no,
            ),
            ScmpCmpGe => self.greater(JUMP_GE, condition, yes, no),
            ScmpCmpGt => self.greater(JUMP_GT, condition, yes, no),
            ScmpCmpLt => self.greater(JUMP_GE, condition, no, yes),
            ScmpCmpLe => self.greater(JUMP_GT, condition, no, yes),
        }
    }

    fn equal(&mut self, index: u32, mask: u64, value: u64, yes: usize, no: usize) -> usize {
        let (low, high) = words(index);
        let mut target = yes;
        for (offset, mask, value) in [
            (low, lower(mask), lower(value)),
            (high, upper(mask), upper(value)),
        ] {
            target = self.branch(JUMP_EQ, value, target, no);
            if mask != u32::MAX {
                target = self.before(AND, mask, target);
            }
            target = self.load(offset, target);
        }
        target
    }

    fn greater(&mut self, code: u16, condition: Condition, yes: usize, no: usize) -> usize {
        let (low, high) = words(condition.index);
        let value = condition.value;
        let target = self.branch(code, lower(value), yes, no);
        let target = self.load(low, target);
        let target = self.branch(JUMP_EQ, upper(value), target, no);
        let target = self.branch(JUMP_GT, upper(value), yes, target);
        self.load(high, target)
    }
}

/// Where an argument's lower and upper word are; both architectures are little-endian.
fn words(index: u32) -> (u32, u32) {
    let low = ARGS_OFFSET + 8 * index;
    (low, low + 4)
}

fn lower(value: u64) -> u32 {
    (value & 0xffff_ffff) as u32
}

fn upper(value: u64) -> u32 {
    (value >> 32) as u32
}
