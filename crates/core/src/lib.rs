//! What every strategy shares, so that they differ in the foreign call and in nothing else.
//!
//! Read first: [`create_fractal`], the looping driver that takes a per-pixel function; then [`Img`],
//! the picture it fills, and [`Error`]. [`oracle`] is what the showdown holds every picture against.
//! There is no C here and no unsafe code.

#![forbid(unsafe_code)]

mod driver;
mod error;
mod img;
pub mod oracle;
pub mod status;
mod strategy_tests;

pub use driver::create_fractal;
pub use error::Error;
pub use img::Img;

/// The most iterations there can be: a count is one byte, and the 2017 talk's wrapped beyond it.
pub const MAX_ITERS: i32 = 255;
