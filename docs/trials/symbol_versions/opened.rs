use std::ffi::{c_char, c_int, c_void};
use std::mem::transmute;

const RTLD_NOW: c_int = 2;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlvsym(library: *mut c_void, name: *const c_char, version: *const c_char) -> *mut c_void;
}

fn main() {
    let name = c"stats_count".as_ptr();
    // SAFETY: both versions of the function are `int (void)`, and the library stays open.
    let (default, old): (extern "C" fn() -> c_int, extern "C" fn() -> c_int) = unsafe {
        let library = dlopen(c"./libstats.so.1".as_ptr(), RTLD_NOW);
        (transmute(dlsym(library, name)), transmute(dlvsym(library, name, c"STATS_1".as_ptr())))
    };
    println!("dlsym: {}, dlvsym: {}", default(), old());
}
