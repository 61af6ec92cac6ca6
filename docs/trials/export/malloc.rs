use std::ffi::c_void;

/// glibc has a function with this name, which the standard library calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn malloc(_size: usize) -> *mut c_void {
    std::process::abort()
}

fn main() {
    println!("the first line");
}
