//! A closure runs in a thread of C's, and it has something that must stay in its own thread.
//!
//! Who notices:
//! - the compiler: `E0277`
//!
//! The safe function asks for `F: Send`, and so the compiler looks.
//!
//! Instead: `Arc` and `Mutex` or atomics instead of `Rc` and `Cell`.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::rc::Rc;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each_thread(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

extern "C" fn trampoline<F: FnMut(i64) + Send>(closure: *mut c_void, value: i64) -> c_int {
    let closure = unsafe { &mut *closure.cast::<F>() };
    closure(value);
    0
}

fn each_thread<F: FnMut(i64) + Send>(count: i64, mut visit: F) {
    unsafe { shapes_each_thread(count, trampoline::<F>, (&raw mut visit).cast()) };
}

fn main() {
    let sum = Rc::new(Cell::new(0));
    each_thread(3, |value| sum.set(sum.get() + value)); // WRONG: an Rc is not Send.
    println!("{}", sum.get());
}
