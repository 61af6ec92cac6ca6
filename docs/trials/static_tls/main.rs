use std::env;
use std::ffi::{CStr, CString, c_char, c_int, c_void};

const RTLD_NOW: c_int = 2;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlerror() -> *const c_char;
}

fn main() {
    let path = CString::new(env::args().nth(1).unwrap()).unwrap();
    // SAFETY: the library runs nothing when it is opened. The error is read before the next call
    // that could change it.
    unsafe {
        if dlopen(path.as_ptr(), RTLD_NOW).is_null() {
            println!("{}", CStr::from_ptr(dlerror()).to_str().unwrap());
        } else {
            println!("opened");
        }
    }
}
