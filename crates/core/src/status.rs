//! The statuses that the contractor's functions return. The architect insists on a status from every
//! function. A negative status is an error. The values of `create_fractal.h` are repeated by hand, and a
//! test of `mandel-bindgen` compares them with the header.

/// `create_fractal`: the picture is drawn.
pub const OK: i32 = 0;
/// `mandel`: the point escaped, and the value says after how many rounds.
pub const ESCAPED: i32 = 0;
/// `mandel`: the point is still inside after all rounds, and the value is their number.
pub const INSIDE: i32 = 1;
/// A pointer was NULL.
pub const ERR_NULL: i32 = -1;
/// Width or height was not positive, or width × height overflows C's `int`.
pub const ERR_SIZE: i32 = -2;
/// The iterations were outside `1..=255`.
pub const ERR_ITERS: i32 = -3;

/// What a status means, for messages.
pub fn meaning(status: i32) -> &'static str {
    match status {
        OK => "all well",
        INSIDE => "inside the set",
        ERR_NULL => "a pointer is NULL",
        ERR_SIZE => "the size is not positive or too large",
        ERR_ITERS => "the iterations are outside 1..=255",
        _ => "a status that the header does not name",
    }
}
