use std::ffi::{CStr, c_char, c_int, c_void};
use std::{env, mem};

const RTLD_LAZY: c_int = 1;
const RTLD_NOW: c_int = 2;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlerror() -> *const c_char;
}

fn main() {
    let lazy = env::args().any(|argument| argument == "lazy");
    let flag = if lazy { RTLD_LAZY } else { RTLD_NOW };
    // SAFETY: the library runs nothing when it is opened, and its functions are `int …(void)`.
    // The error is read before the next call that could change it.
    unsafe {
        let library = dlopen(c"./libhalf.so".as_ptr(), flag);
        if library.is_null() {
            println!("the opening fails: {}", CStr::from_ptr(dlerror()).to_str().unwrap());
            return;
        }
        let function = |name: &CStr| -> extern "C" fn() -> c_int {
            mem::transmute(dlsym(library, name.as_ptr()))
        };
        println!("the library is open: {}", function(c"other")());
        println!("{}", function(c"call_gone")());
    }
}
