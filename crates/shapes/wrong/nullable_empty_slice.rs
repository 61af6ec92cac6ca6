//! The pointer of an empty slice is given for "nothing", and it is not NULL.
//!
//! Who notices:
//! - the system: `SIGSEGV`
//!
//! An empty slice has some address that is aligned, here 4. C reads what is there.
//!
//! Instead: `values.first().map_or(ptr::null(), |value| value)`, or `Option<&c_int>` in the declaration.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_apply(function: Option<extern "C" fn(c_int) -> c_int>, value: *const c_int) -> c_int;
}

fn main() {
    let values: Vec<c_int> = Vec::new();
    println!("{}", unsafe { shapes_apply(None, values.as_ptr()) }); // WRONG: it is not NULL.
}
