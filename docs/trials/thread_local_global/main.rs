use std::ffi::c_int;
use std::thread;

// ANCHOR: shim
unsafe extern "C" {
    safe fn shim_last_error() -> *mut c_int;
}

fn last_error() -> c_int {
    // SAFETY: it is the address of this thread's own copy, so no other thread writes it.
    unsafe { *shim_last_error() }
}
// ANCHOR_END: shim

fn set_last_error(error: c_int) {
    // SAFETY: as above, and no reference to it exists.
    unsafe { *shim_last_error() = error };
}

fn main() {
    set_last_error(1);
    thread::spawn(|| {
        println!("the new thread begins with {}", last_error());
        set_last_error(2);
    })
    .join()
    .unwrap();
    println!("the first thread still has {}", last_error());
}
