//! A member of the union is read that the kind does not name.
//!
//! Who notices:
//! - nobody: it prints `2.08e-322` instead of 42
//!
//! Instead: one function matches the kind, and returns a Rust enum that carries the value.

use std::ffi::{c_char, c_int};

#[repr(C)]
#[derive(Clone, Copy)]
union As {
    integer: i64,
    real: f64,
    text: *const c_char,
}

#[repr(C)]
struct Value {
    kind: c_int,
    r#as: As,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_parse(text: *const c_char, value: *mut Value) -> c_int;
}

fn main() {
    let mut value = Value { kind: 0, r#as: As { integer: 0 } };
    unsafe { shapes_parse(c"42".as_ptr(), &mut value) };
    println!("{:e}", unsafe { value.r#as.real }); // WRONG: its kind is SHAPES_INTEGER.
}
