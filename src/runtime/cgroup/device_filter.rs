//! A spec's device rules as an eBPF program: v2 has no device controller but this.

use std::fs::File;
use std::path::Path;

use oci_spec::runtime::{LinuxDeviceCgroup, LinuxDeviceType};

use super::RuntimeError;
use crate::runtime::error::Attempt;
use crate::sys::bpf;

// Opcodes of `linux/bpf.h`: class, source and operation already joined.
const LOAD_WORD: u8 = 0x61;
const AND_IMMEDIATE: u8 = 0x54;
const SHIFT_RIGHT: u8 = 0x74;
const MOVE_REGISTER: u8 = 0xbc;
const MOVE_IMMEDIATE: u8 = 0xb7;
const JUMP_NOT_EQUAL: u8 = 0x55;
const EXIT: u8 = 0x95;

// What the registers hold throughout.
const CONTEXT: u8 = 1;
const KIND: u8 = 2;
const ACCESS: u8 = 3;
const MAJOR: u8 = 4;
const MINOR: u8 = 5;
const SCRATCH: u8 = 6;
const RESULT: u8 = 0;

fn instruction(code: u8, destination: u8, source: u8, offset: i16, immediate: i32) -> u64 {
    let [low, high] = offset.to_ne_bytes();
    let [a, b, c, d] = immediate.to_ne_bytes();
    // The two registers share a byte whose halves follow the byte order.
    let registers = if cfg!(target_endian = "little") {
        source << 4 | destination
    } else {
        destination << 4 | source
    };
    u64::from_ne_bytes([code, registers, low, high, a, b, c, d])
}

/// The program: the last rule that fits decides, and nothing is allowed if none does.
fn program(rules: &[LinuxDeviceCgroup]) -> Vec<u64> {
    // struct bpf_cgroup_dev_ctx: access << 16 | kind, major, minor.
    let mut program = vec![
        instruction(LOAD_WORD, KIND, CONTEXT, 0, 0),
        instruction(MOVE_REGISTER, ACCESS, KIND, 0, 0),
        instruction(AND_IMMEDIATE, KIND, 0, 0, 0xffff),
        instruction(SHIFT_RIGHT, ACCESS, 0, 0, 16),
        instruction(LOAD_WORD, MAJOR, CONTEXT, 4, 0),
        instruction(LOAD_WORD, MINOR, CONTEXT, 8, 0),
    ];
    for rule in rules.iter().rev() {
        let mut block = Vec::new();
        let kind = match rule.typ().unwrap_or_default() {
            LinuxDeviceType::B => Some(1),
            LinuxDeviceType::C | LinuxDeviceType::U => Some(2),
            LinuxDeviceType::A | LinuxDeviceType::P => None,
        };
        let access = access_bits(rule.access().as_deref().unwrap_or("rwm"));
        let number = |number: Option<i64>| {
            number
                .and_then(|number| i32::try_from(number).ok())
                .filter(|n| *n >= 0)
        };
        let mut tests = Vec::new();
        if let Some(kind) = kind {
            tests.push((KIND, kind));
        }
        if access != 7 {
            // Allowed is what stays within the rule's accesses; denied is what asks for one.
            let outside = if rule.allow() { !access & 7 } else { access };
            block.push(instruction(MOVE_REGISTER, SCRATCH, ACCESS, 0, 0));
            block.push(instruction(AND_IMMEDIATE, SCRATCH, 0, 0, outside));
            if rule.allow() {
                tests.push((SCRATCH, 0));
            }
        }
        if let Some(major) = number(rule.major()) {
            tests.push((MAJOR, major));
        }
        if let Some(minor) = number(rule.minor()) {
            tests.push((MINOR, minor));
        }
        let denies_some = access != 7 && !rule.allow();
        // Each test skips what is left of the block: the other tests, the move and the exit.
        let length = tests.len() + usize::from(denies_some);
        let skip = |index: usize| i16::try_from(length - index + 1).unwrap_or(i16::MAX);
        for (index, (register, value)) in tests.iter().enumerate() {
            block.push(instruction(
                JUMP_NOT_EQUAL,
                *register,
                0,
                skip(index),
                *value,
            ));
        }
        if denies_some {
            const JUMP_EQUAL: u8 = 0x15;
            block.push(instruction(JUMP_EQUAL, SCRATCH, 0, skip(tests.len()), 0));
        }
        block.push(instruction(
            MOVE_IMMEDIATE,
            RESULT,
            0,
            0,
            i32::from(rule.allow()),
        ));
        block.push(instruction(EXIT, 0, 0, 0, 0));
        program.extend(block);
        if length == 0 {
            // It fits every device: the kernel takes no instructions that can't be reached.
            return program;
        }
    }
    program.push(instruction(MOVE_IMMEDIATE, RESULT, 0, 0, 0));
    program.push(instruction(EXIT, 0, 0, 0, 0));
    program
}

/// `BPF_DEVCG_ACC_*` of a rule's letters.
fn access_bits(access: &str) -> i32 {
    let bits = access.chars().fold(0, |bits, letter| {
        bits | match letter {
            'm' => 1,
            'r' => 2,
            'w' => 4,
            _ => 0,
        }
    });
    if bits == 0 { 7 } else { bits }
}

/// Attaches the rules to the cgroup.
pub(super) fn attach(cgroup: &Path, rules: &[LinuxDeviceCgroup]) -> Result<(), RuntimeError> {
    let what = || format!("limit devices of {}", cgroup.display());
    let directory = File::open(cgroup).attempt(what)?;
    let filter =
        bpf::load_device_filter(&program(rules)).needs("eBPF programs for cgroup devices", what)?;
    bpf::attach_device_filter(directory, filter).attempt(what)
}

#[cfg(test)]
mod tests {
    use oci_spec::runtime::LinuxDeviceCgroupBuilder;

    use super::*;

    fn rules() -> Vec<LinuxDeviceCgroup> {
        let rule = |allow: bool, access: &str| {
            LinuxDeviceCgroupBuilder::default()
                .allow(allow)
                .access(access)
        };
        vec![
            rule(false, "rwm").build().unwrap(),
            rule(true, "m").typ(LinuxDeviceType::C).build().unwrap(),
            rule(true, "rwm")
                .typ(LinuxDeviceType::C)
                .major(1)
                .minor(3)
                .build()
                .unwrap(),
            rule(false, "w")
                .typ(LinuxDeviceType::C)
                .major(1)
                .minor(5)
                .build()
                .unwrap(),
        ]
    }

    /// Runs the program the way the kernel does.
    fn run(program: &[u64], kind: u32, access: u32, major: u32, minor: u32) -> u64 {
        let context = [access << 16 | kind, major, minor];
        let mut registers = [0_u64; 11];
        let mut at = 0_usize;
        loop {
            let [code, pair, low, high, a, b, c, d] = program[at].to_ne_bytes();
            let (to, from) = ((pair & 15) as usize, (pair >> 4) as usize);
            let offset = i16::from_ne_bytes([low, high]);
            let immediate = i64::from(i32::from_ne_bytes([a, b, c, d])).cast_unsigned();
            at += 1;
            let jump = usize::try_from(offset).unwrap();
            match code {
                LOAD_WORD => registers[to] = u64::from(context[jump / 4]),
                MOVE_REGISTER => registers[to] = registers[from] & 0xffff_ffff,
                MOVE_IMMEDIATE => registers[to] = immediate,
                AND_IMMEDIATE => registers[to] &= immediate & 0xffff_ffff,
                SHIFT_RIGHT => registers[to] >>= immediate,
                JUMP_NOT_EQUAL if registers[to] != immediate => at += jump,
                JUMP_NOT_EQUAL => {}
                0x15 if registers[to] == immediate => at += jump,
                0x15 => {}
                EXIT => return registers[0],
                code => panic!("opcode {code:#x}"),
            }
        }
    }

    #[test]
    fn the_last_rule_that_fits_decides() {
        let program = program(&rules());
        let (block, character) = (1, 2);
        let (make, read, write) = (1, 2, 4);
        assert_eq!(run(&program, character, read | write, 1, 3), 1);
        assert_eq!(run(&program, character, make, 200, 1), 1);
        assert_eq!(run(&program, character, read, 200, 1), 0);
        assert_eq!(run(&program, block, make, 8, 0), 0);
        assert_eq!(run(&program, character, write | make, 1, 5), 0);
    }

    #[test]
    fn the_kernel_takes_the_program() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: needs root");
            return;
        }
        bpf::load_device_filter(&program(&rules())).unwrap();
    }
}
