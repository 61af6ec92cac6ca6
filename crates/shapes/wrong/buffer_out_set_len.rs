//! The vector is given its length although C has written nothing.
//!
//! Who notices:
//! - memcheck: `depends on uninitialised value`
//!
//! C refuses, because the room is too small, and says in `needed` how much it would write.
//!
//! Instead: look at the status first, then `set_len` to what was written.

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
    let mut bytes = Vec::<u8>::with_capacity(16);
    let mut needed = 0;
    unsafe { shapes_repeat(7, 16, bytes.as_mut_ptr(), 8, &mut needed) };
    unsafe { bytes.set_len(needed) }; // WRONG: SHAPES_ERR_SPACE was returned.
    println!("{bytes:?}");
}
