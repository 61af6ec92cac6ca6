//! The struct has no `repr(C)`, and Rust puts the union before the kind.
//!
//! Who notices:
//! - a lint: `improper_ctypes`
//! - nobody: it prints `kind 42`, and 42 is the number that was parsed
//!
//! Instead: `#[repr(C)]` on everything that crosses.

use std::ffi::{c_char, c_int};

#[repr(C)]
#[derive(Clone, Copy)]
union As {
    integer: i64,
    real: f64,
    text: *const c_char,
}

struct Value {
    kind: c_int,
    r#as: As,
} // WRONG: no repr(C).

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_parse(text: *const c_char, value: *mut Value) -> c_int;
}

fn main() {
    let mut value = Value { kind: -1, r#as: As { integer: -1 } };
    unsafe { shapes_parse(c"42".as_ptr(), &mut value) };
    println!("kind {}", value.kind);
    let _ = unsafe { value.r#as.integer };
}
