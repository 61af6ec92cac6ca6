use std::ffi::c_int;
use std::sync::Mutex;

unsafe extern "C" {
    fn call(callback: extern "C" fn()) -> c_int;
    fn jump();
}

static MUTEX: Mutex<()> = Mutex::new(());

extern "C" fn callback() {
    let _guard = MUTEX.lock();
    // WRONG: it jumps over `_guard`, which would unlock.
    unsafe { jump() };
}

fn main() {
    // WRONG: see above.
    println!("status {}", unsafe { call(callback) });
    println!("locked: {}", MUTEX.try_lock().is_err());
}
