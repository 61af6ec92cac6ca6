//! How a closure goes through C as a function and a `void *user`. It is the same for every tool. A panic
//! does not cross C: C is told to stop, and the panic resumes after C has returned.

use std::any::Any;
use std::ffi::{c_int, c_void};
use std::fmt;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;

// ANCHOR: callback
// ANCHOR: visit
/// The closure, and how it ended. The end is not passed in C's status, because there it would look like an
/// error of the library.
pub(crate) struct Visit<F> {
    closure: F,
    end: Option<End>,
}

enum End {
    Stopped(i32),
    Panicked(Box<dyn Any + Send>),
}
// ANCHOR_END: visit

impl<F: FnMut(i64) -> ControlFlow<i32>> Visit<F> {
    pub(crate) fn new(closure: F) -> Visit<F> {
        Visit { closure, end: None }
    }

    /// What C gets as `user`, for [`visit`](Self::visit) of the same `F`.
    pub(crate) fn user(&mut self) -> *mut c_void {
        (&raw mut *self).cast()
    }

    // ANCHOR: trampoline
    /// What C gets as the function. Each `F` has its own, so the pointer that it gets need not say which.
    ///
    /// # Safety
    ///
    /// `user` must come from [`user`](Self::user), the `Visit` must be alive, and nothing else may use it
    /// during the call.
    pub(crate) unsafe extern "C" fn visit(user: *mut c_void, value: i64) -> c_int {
        // SAFETY: the caller guarantees that it points to a `Visit<F>` that nothing else uses.
        let visit = unsafe { &mut *user.cast::<Self>() };
        // Code that sees what the panic left half done also sees the panic, because it is resumed.
        let end = match catch_unwind(AssertUnwindSafe(|| (visit.closure)(value))) {
            Ok(ControlFlow::Continue(())) => return 0,
            Ok(ControlFlow::Break(value)) => End::Stopped(value),
            Err(panic) => End::Panicked(panic),
        };
        visit.end = Some(end);
        1 // not 0: stop
    }
    // ANCHOR_END: trampoline

    // ANCHOR: end
    /// What the closure stopped with, if it did. Resumes its panic, if there was one.
    #[inline]
    pub(crate) fn end(&mut self) -> Option<i32> {
        match self.end.take()? {
            End::Stopped(value) => Some(value),
            End::Panicked(panic) => resume_unwind(panic),
        }
    }
    // ANCHOR_END: end
}

// ANCHOR: kept
/// A closure that C keeps after the call. On the heap, so that its address stays, and behind a raw pointer,
/// because a `Box` would claim to be the only way to it whenever it is moved.
pub(crate) struct Kept<'f>(NonNull<Visit<Closure<'f>>>);

type Closure<'f> = Box<dyn FnMut(i64) -> ControlFlow<i32> + Send + 'f>;

impl<'f> Kept<'f> {
    pub(crate) fn new(closure: impl FnMut(i64) -> ControlFlow<i32> + Send + 'f) -> Kept<'f> {
        let visit = Box::new(Visit::new(Box::new(closure) as Closure<'f>));
        Kept(NonNull::from(Box::leak(visit)))
    }

    /// For C, with [`Kept::VISIT`].
    pub(crate) fn user(&self) -> *mut c_void {
        self.0.as_ptr().cast()
    }

    pub(crate) const VISIT: unsafe extern "C" fn(*mut c_void, i64) -> c_int =
        Visit::<Closure<'f>>::visit;

    /// As [`Visit::end`]. C must not be in a call of the closure, so this takes `&mut self`, as must
    /// whatever makes C call it.
    #[inline]
    pub(crate) fn end(&mut self) -> Option<i32> {
        // SAFETY: `new` made it and `drop` has not been; nobody else has it, as C is not calling.
        unsafe { self.0.as_mut() }.end()
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        // SAFETY: `new` leaked this box, and nothing but this takes it back. The owner has seen to it
        // that C forgot the pointer first.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: it owns a closure that is `Send`, and an end that is.
unsafe impl Send for Kept<'_> {}
// ANCHOR_END: kept
// ANCHOR_END: callback

impl fmt::Debug for Kept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a closure")
    }
}
