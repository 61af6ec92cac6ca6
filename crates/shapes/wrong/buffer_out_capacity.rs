//! C is told that there is more room than there is.
//!
//! Who notices:
//! - AddressSanitizer: `heap-buffer-overflow`
//!
//! Instead: pointer and length come from one slice, `spare_capacity_mut()`.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_repeat(
        value: u8,
        length: usize,
        out: *mut u8,
        capacity: usize,
        needed: *mut usize,
    ) -> c_int;
}

fn main() {
    let mut bytes = vec![0; 4];
    let mut needed = 0;
    // WRONG: it has room for 4 bytes.
    unsafe { shapes_repeat(7, 16, bytes.as_mut_ptr(), 16, &mut needed) };
    println!("{bytes:?}");
}
