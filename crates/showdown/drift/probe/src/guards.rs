//! An allocator that surrounds each allocation with known bytes. A callee that writes outside its memory
//! changes them.

use std::alloc::{GlobalAlloc, Layout, System};

/// How many guard bytes are on each side. It is also the largest alignment that is served.
const GUARD: usize = 128;
const VALUE: u8 = 0xa5;

struct Guarded;

// Under AddressSanitizer, guards would hide where an allocation ends.
#[cfg_attr(not(feature = "unguarded"), global_allocator)]
#[cfg_attr(feature = "unguarded", expect(dead_code))]
static ALLOCATOR: Guarded = Guarded;

impl Guarded {
    fn around(layout: Layout) -> Option<Layout> {
        let size = layout.size().checked_add(2 * GUARD)?;
        Layout::from_size_align(size, GUARD).ok().filter(|_| layout.align() <= GUARD)
    }
}

// SAFETY: a pointer that `alloc` returns is GUARD bytes after the start of an allocation of `System`, which
// is aligned to GUARD and has room for `layout.size()` bytes and both guards. `dealloc` goes back by the
// same distance.
unsafe impl GlobalAlloc for Guarded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(around) = Self::around(layout) else { return std::ptr::null_mut() };
        // SAFETY: its size is at least 2 * GUARD, and so not 0.
        let start = unsafe { System.alloc(around) };
        if start.is_null() {
            return start;
        }
        // SAFETY: the allocation has `around.size()` bytes.
        unsafe { start.write_bytes(VALUE, around.size()) };
        // SAFETY: GUARD is less than the size.
        unsafe { start.add(GUARD) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if let Some(around) = Self::around(layout) {
            // SAFETY: `alloc` added GUARD.
            let start = unsafe { pointer.sub(GUARD) };
            // SAFETY: `alloc` got it from `System` with this layout.
            unsafe { System.dealloc(start, around) };
        }
    }
}

/// How many guard bytes around an allocation have changed.
///
/// # Safety
///
/// `memory` is the whole of an allocation.
pub(crate) unsafe fn changed(memory: &[u8]) -> usize {
    if cfg!(feature = "unguarded") {
        return 0;
    }
    let range = memory.as_ptr_range();
    let before = range.start.wrapping_sub(GUARD);
    let sides = [before, range.end].into_iter();
    let bytes = sides.flat_map(|side| (0..GUARD).map(move |i| side.wrapping_add(i)));
    // SAFETY: the caller guarantees that `memory` is a whole allocation, which the allocator above made. So
    // GUARD bytes of the same allocation of `System` are on each side. A volatile read is not optimised away, although only foreign code can
    // have changed the bytes.
    bytes.filter(|&byte| unsafe { byte.read_volatile() } != VALUE).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_outside_is_counted() {
        let mut memory = vec![0_u8; 10].into_boxed_slice();
        // SAFETY: a boxed slice is a whole allocation.
        let changed = |memory: &[u8]| unsafe { changed(memory) };
        assert_eq!(changed(&memory), 0);
        // SAFETY: the guards are on both sides.
        unsafe { memory.as_mut_ptr().wrapping_add(10).write(1) };
        assert_eq!(changed(&memory), 1);
        // SAFETY: as above.
        unsafe { memory.as_mut_ptr().wrapping_sub(GUARD).write(1) };
        assert_eq!(changed(&memory), 2);
    }
}
