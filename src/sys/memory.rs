//! What a process that waits for most of its life does without.

use nix::libc;

unsafe extern "C" {
    // Defined by the linker, ld(1): the first byte of the program's file in memory, and the byte
    // after its code. Between them are headers, constants and code, all of them read-only.
    static __executable_start: u8;
    static etext: u8;
}

/// What calls may use of the stack below the frame of [`give_back`] while it runs.
const FRAMES: usize = 8 << 10;
/// How far below that earlier calls may have reached. The kernel keeps a gap of 1 MiB below the
/// main thread's stack (`stack_guard_gap`), so that nothing else can be this near.
const REACH: usize = 512 << 10;

/// Gives back what the process won't need soon: memory that the allocator keeps free, the part of
/// the main thread's stack that earlier calls used, and its view of the program's code, most of
/// which was needed to start only. What is needed again is mapped again from the page cache.
pub fn give_back() {
    if rustix::thread::gettid() == rustix::process::getpid() {
        let here = 0_u8;
        let top = (&raw const here).addr().saturating_sub(FRAMES);
        let bottom = top.saturating_sub(REACH);
        drop_pages(bottom, top);
    }
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
    let start = (&raw const __executable_start).addr();
    let end = (&raw const etext).addr();
    drop_pages(start, end);
}

/// Drops the whole pages between two addresses: below the stack's frames in use, or of a private,
/// read-only mapping of a file.
fn drop_pages(start: usize, end: usize) {
    let page = rustix::param::page_size();
    let start = start.next_multiple_of(page);
    let end = end - end % page;
    let Some(length) = end.checked_sub(start) else {
        return;
    };
    // SAFETY: both callers name memory whose content nobody needs: bytes of the file come again
    // from the file, and those below the stack's frames belong to calls that have returned. Where
    // nothing is mapped nothing happens; a failure changes nothing.
    unsafe {
        libc::madvise(
            std::ptr::with_exposed_provenance_mut(start),
            length,
            libc::MADV_DONTNEED,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_goes_on_afterwards() {
        let before = format!("{:?}", std::thread::current().name());
        give_back();
        assert_eq!(before, format!("{:?}", std::thread::current().name()));
    }
}
