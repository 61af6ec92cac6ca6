use std::cell::RefCell;
use std::ffi::c_int;

thread_local! {
    static CALLS: RefCell<Vec<()>> = const { RefCell::new(Vec::new()) };
}

// SAFETY: no other function of this program has the name.
#[unsafe(no_mangle)]
extern "C" fn count() -> c_int {
    CALLS.with_borrow_mut(|calls| {
        calls.push(());
        calls.len() as c_int
    })
}
