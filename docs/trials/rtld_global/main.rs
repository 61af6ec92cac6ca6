//! Opens its arguments, and prints what `who` of each returns.
use std::ffi::{CString, c_char, c_int, c_void};
use std::{env, mem};

const RTLD_NOW: c_int = 2;
const RTLD_LOCAL: c_int = 0;
const RTLD_GLOBAL: c_int = 0x100;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    #[cfg(linked)]
    safe fn who() -> c_int; // it takes nothing, and no state can be wrong
}

fn main() {
    #[cfg(linked)]
    println!("linked: {}", who());

    let scope = if env::var_os("GLOBAL").is_some() { RTLD_GLOBAL } else { RTLD_LOCAL };
    for path in env::args().skip(1) {
        let c_path = CString::new(&*path).unwrap();
        // SAFETY: each library of this trial has a function `int who(void)`, and stays open.
        let who: extern "C" fn() -> c_int = unsafe {
            let library = dlopen(c_path.as_ptr(), RTLD_NOW | scope);
            mem::transmute(dlsym(library, c"who".as_ptr()))
        };
        println!("{path}: {}", who());
    }
}
