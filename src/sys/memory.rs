//! What a process that waits for most of its life does without.

use nix::libc;

unsafe extern "C" {
    // Defined by the linker, ld(1): the first byte of the program's file in memory, and the byte
    // after its code. Between them are headers, constants and code, all of them read-only.
    static __executable_start: u8;
    static etext: u8;
}

/// Gives back what the process won't need soon: memory that the allocator keeps free, and its view
/// of the program's code, most of which was needed to start only. What is needed again is mapped
/// again from the page cache.
pub fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
    let start = (&raw const __executable_start).addr();
    let end = (&raw const etext).addr();
    let page = rustix::param::page_size();
    let start = start.next_multiple_of(page);
    let end = end - end % page;
    if let Some(length) = end.checked_sub(start) {
        // SAFETY: the whole pages between the two are a private, read-only mapping of a file that
        // was never written to, so that dropping them loses nothing: the next access reads the
        // same bytes again. A failure changes nothing.
        unsafe {
            libc::madvise(
                std::ptr::with_exposed_provenance_mut(start),
                length,
                libc::MADV_DONTNEED,
            );
        }
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
