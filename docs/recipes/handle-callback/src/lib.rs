use std::{any::Any, ffi::c_void, panic, ptr};

#[repr(C)]
struct Handle([u8; 0]);
type Watcher = unsafe extern "C" fn(user: *mut c_void, sum: f64);
unsafe extern "C" {
    safe fn tally_open() -> *mut Handle;
    fn tally_watch(tally: *mut Handle, watcher: Option<Watcher>, user: *mut c_void);
    fn tally_add(tally: *mut Handle, amount: f64) -> f64;
    fn tally_close(tally: *mut Handle);
}

pub struct Tally {
    handle: *mut Handle,
    kept: *mut Kept, // C has it as well, so it is not a `Box`: a `Box` must be the only pointer
}

struct Kept {
    closure: Box<dyn FnMut(f64)>,
    panic: Option<Box<dyn Any + Send>>,
}

impl Tally {
    /// `closure` gets each new sum. None if the library has no memory.
    pub fn open(closure: impl FnMut(f64) + 'static) -> Option<Tally> {
        let handle = ptr::NonNull::new(tally_open())?.as_ptr();
        let (closure, panic) = (Box::new(closure), None);
        let kept = Box::into_raw(Box::new(Kept { closure, panic }));
        // SAFETY: the handle is open. `call` expects a `Kept`, and `drop` makes C forget this one.
        unsafe { tally_watch(handle, Some(call), kept.cast()) };
        Some(Tally { handle, kept })
    }

    /// The new sum. If the closure panics, so does this, after the library has returned.
    pub fn add(&mut self, amount: f64) -> f64 {
        // SAFETY: the handle is open, and `&mut self` keeps it from the closure.
        let sum = unsafe { tally_add(self.handle, amount) };
        // SAFETY: `drop` has not freed it, and C is not using it now.
        let panic = unsafe { &mut *self.kept }.panic.take();
        panic.map_or(sum, |panic| panic::resume_unwind(panic))
    }
}

/// What C calls. A panic must not go through C, so it waits in `Kept` until C has returned.
unsafe extern "C" fn call(user: *mut c_void, sum: f64) {
    // SAFETY: `open` gave this `user` to C, and nobody else uses it during `tally_add`.
    let kept = unsafe { &mut *user.cast::<Kept>() };
    let called = panic::catch_unwind(panic::AssertUnwindSafe(|| (kept.closure)(sum)));
    kept.panic = kept.panic.take().or(called.err());
}

impl Drop for Tally {
    fn drop(&mut self) {
        // SAFETY: the handle is open, and NULL means nobody.
        unsafe { tally_watch(self.handle, None, ptr::null_mut()) };
        // SAFETY: `open` opened it, and nothing else closes it.
        unsafe { tally_close(self.handle) };
        // SAFETY: `open` boxed it, and C has forgotten it.
        drop(unsafe { Box::from_raw(self.kept) });
    }
}
