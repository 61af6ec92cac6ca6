use std::ffi::c_int;

unsafe extern "C" {
    safe fn count() -> c_int; // it takes nothing, and is called by one thread
}

// SAFETY: nothing else in the process has this name.
#[unsafe(no_mangle)]
pub extern "C" fn one() -> c_int {
    count()
}
