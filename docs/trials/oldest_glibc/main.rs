use std::ffi::{c_uint, c_void};

unsafe extern "C" {
    fn getrandom(buffer: *mut c_void, size: usize, flags: c_uint) -> isize;
}

fn main() {
    let mut bytes = [0_u8; 4];
    // SAFETY: it writes four bytes at most.
    let written = unsafe { getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    println!("{written} random bytes");
}
