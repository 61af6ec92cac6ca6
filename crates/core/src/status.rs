//! What the contractor's functions return: a status, because the architect insists on one from every
//! function. Negative is an error. The values are those of `create_fractal.h`, repeated by hand; a test
//! of `mandel-bindgen` compares them with the header.

/// `create_fractal`: drawn.
pub const OK: i32 = 0;
/// `mandel`: escaped, and the value says after how many rounds.
pub const ESCAPED: i32 = 0;
/// `mandel`: still inside after all rounds, and the value is their number.
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
