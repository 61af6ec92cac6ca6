//! Rust's allocator frees a string that C's `malloc` made, and it is not `malloc`.
//!
//! Who notices:
//! - memcheck: `Invalid free()`
//!
//! The same program as `string_out_from_raw.rs`, with an allocator of its own, as jemalloc or mimalloc
//! would be.
//!
//! Instead: `CStr::from_ptr` to read it, and `shapes_string_free` to free it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{CString, c_char};

/// Keeps 16 bytes for itself in front of what it gives.
struct Counting;

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(larger(layout)).add(16) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer.sub(16), larger(layout)) }
    }
}

fn larger(layout: Layout) -> Layout {
    Layout::from_size_align(layout.size() + 16, layout.align()).unwrap()
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
}

fn main() {
    let text = unsafe { shapes_greet(c"you".as_ptr()) };
    let text = unsafe { CString::from_raw(text) }; // WRONG: no CString::into_raw made it.
    println!("{text:?}");
}
