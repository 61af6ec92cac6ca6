use std::ffi::c_int;

unsafe extern "C" {
    static mut last_error: c_int; // WRONG: in C it is thread-local.
}

fn main() {
    // WRONG: it reads another address.
    println!("{}", unsafe { last_error });
}
