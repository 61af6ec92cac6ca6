use std::ffi::{CString, c_char, c_int, c_void};
use std::{env, mem, thread, time::Duration};

const RTLD_NOW: c_int = 2;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlclose(library: *mut c_void) -> c_int;
}

fn main() {
    let path = CString::new(env::args().nth(1).unwrap()).unwrap();
    let keeps = env::args().nth(2).is_some();
    let user = thread::spawn(move || {
        // SAFETY: both libraries of this trial have a function `void begin(void)`, which is not
        // called after `dlclose`. But their other code runs after it, which is the mistake.
        unsafe {
            let library = dlopen(path.as_ptr(), RTLD_NOW);
            let begin: extern "C" fn() = mem::transmute(dlsym(library, c"begin".as_ptr()));
            begin();
            if !keeps {
                dlclose(library);
            }
        }
    });
    user.join().unwrap();
    // The crash ends the longer wait.
    thread::sleep(Duration::from_millis(if keeps { 50 } else { 60_000 }));
    println!("no crash");
}
