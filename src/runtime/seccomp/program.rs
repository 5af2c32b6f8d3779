//! A finished filter, as the kernel takes it.

/// One instruction of classic BPF: the kernel's `struct sock_filter`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What to do.
    pub code: u16,
    /// How many instructions to skip when a condition holds.
    pub jt: u8,
    /// How many to skip when it doesn't.
    pub jf: u8,
    /// The operand.
    pub k: u32,
}

/// A filter for seccomp(2) with `SECCOMP_SET_MODE_FILTER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// At most 4096 instructions; the last of each path returns an action.
    pub instructions: Vec<Instruction>,
    /// The `SECCOMP_FILTER_FLAG_*` bits that the profile asks for.
    pub flags: u32,
}

impl Program {
    /// The instructions as the bytes of `struct sock_filter`, in native order.
    pub fn to_bytes(&self) -> Vec<[u8; 8]> {
        self.instructions
            .iter()
            .map(|instruction| instruction.to_bytes())
            .collect()
    }
}

impl Instruction {
    /// The bytes of `struct sock_filter`, in native order.
    pub fn to_bytes(self) -> [u8; 8] {
        let [code_0, code_1] = self.code.to_ne_bytes();
        let [k_0, k_1, k_2, k_3] = self.k.to_ne_bytes();
        [code_0, code_1, self.jt, self.jf, k_0, k_1, k_2, k_3]
    }
}

/// Load a word of `struct seccomp_data`.
pub(super) const LOAD: u16 = 0x20;
/// And the accumulator with the operand.
pub(super) const AND: u16 = 0x54;
/// Jump always, by the operand.
pub(super) const JUMP: u16 = 0x05;
/// Jump when equal.
pub(super) const JUMP_EQ: u16 = 0x15;
/// Jump when greater, unsigned.
pub(super) const JUMP_GT: u16 = 0x25;
/// Jump when greater or equal, unsigned.
pub(super) const JUMP_GE: u16 = 0x35;
/// End with the operand as the action.
pub(super) const RETURN: u16 = 0x06;

/// Where `struct seccomp_data` has the system call's number.
pub(super) const NUMBER_OFFSET: u32 = 0;
/// Where it has the architecture.
pub(super) const ARCH_OFFSET: u32 = 4;
/// Where it has the first of six 64-bit arguments.
pub(super) const ARGS_OFFSET: u32 = 16;
