use std::ffi::{CString, c_char, c_int, c_void};
use std::{env, mem, os::unix::ffi::OsStringExt as _, thread};

const RTLD_NOW: c_int = 2;
const RTLD_NOLOAD: c_int = 4; // opens nothing: NULL if the library is not in the process

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlclose(library: *mut c_void) -> c_int;
}

fn main() {
    let in_a_thread = env::var_os("THREAD").is_some();
    for argument in env::args_os().skip(1) {
        let path = CString::new(argument.into_vec()).unwrap();
        // SAFETY: each library of this trial has a function `int count(void)`, which is not called
        // after `dlclose`, and what a library runs at its opening and closing does no harm.
        let (counts, stays) = unsafe {
            let library = dlopen(path.as_ptr(), RTLD_NOW);
            let count: extern "C" fn() -> c_int = mem::transmute(dlsym(library, c"count".as_ptr()));
            let twice = move || [count(), count()];
            let [a, b] = if in_a_thread { thread::spawn(twice).join().unwrap() } else { twice() };

            dlclose(library);
            let stays = !dlopen(path.as_ptr(), RTLD_NOLOAD | RTLD_NOW).is_null();

            let library = dlopen(path.as_ptr(), RTLD_NOW);
            let count: extern "C" fn() -> c_int = mem::transmute(dlsym(library, c"count".as_ptr()));
            ([a, b, count()], stays)
        };
        let fate = if stays { "stays" } else { "is unloaded" };
        println!("{} {fate}: {counts:?}", path.to_str().unwrap());
    }
}
