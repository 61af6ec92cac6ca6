//! C keeps a callback, and the closure dies before C calls it.
//!
//! Who notices:
//! - memcheck: `Invalid read`
//!
//! Instead: the value that owns the handle also owns the closure, in a `Box`. It takes the callback away
//! from C before it drops the closure.

use std::ffi::{c_int, c_void};
use std::ptr;

#[repr(C)]
struct Tally([u8; 0]);
type Visitor = extern "C" fn(*mut c_void, i64) -> c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Tally) -> c_int;
    fn shapes_tally_add(tally: *mut Tally, amount: i64, sum: *mut i64) -> c_int;
    fn shapes_tally_notify(tally: *mut Tally, visit: Visitor, user: *mut c_void) -> c_int;
    fn shapes_tally_close(tally: *mut Tally);
}

extern "C" fn visit<F: Fn(i64)>(closure: *mut c_void, sum: i64) -> c_int {
    let closure = unsafe { &*closure.cast::<F>() };
    closure(sum);
    0
}

fn notify<F: Fn(i64)>(tally: *mut Tally, closure: F) {
    let closure = Box::new(closure);
    let user = (&raw const *closure).cast_mut().cast();
    unsafe { shapes_tally_notify(tally, visit::<F>, user) };
} // WRONG: closure is dropped here.

fn main() {
    let (mut tally, limit) = (ptr::null_mut(), 42);
    unsafe { shapes_tally_open(41, &mut tally) };
    notify(tally, move |sum| println!("{}", sum == limit));
    unsafe { shapes_tally_add(tally, 1, ptr::null_mut()) };
    unsafe { shapes_tally_close(tally) };
}
