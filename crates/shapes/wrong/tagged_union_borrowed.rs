//! The value borrows from the text that was parsed, and the text is gone.
//!
//! Who notices:
//! - AddressSanitizer: `heap-use-after-free`
//!
//! Instead: `fn parse<'a>(text: &'a CStr) -> Value<'a>`. The compiler then sees what borrows from what.

use std::ffi::{CStr, CString, c_char, c_int};

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
    let text = CString::new("a text").unwrap();
    unsafe { shapes_parse(text.as_ptr(), &mut value) };
    drop(text); // WRONG: value still points to it.
    println!("{:?}", unsafe { CStr::from_ptr(value.r#as.text) });
}
