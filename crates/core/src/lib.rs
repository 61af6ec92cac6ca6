//! The code that all strategies share, so that they differ only in the foreign call.
//!
//! Read first [`create_fractal`], the looping driver that takes a function for one pixel, then [`Img`], the
//! picture that it fills, and [`Error`]. [`oracle`] draws the right picture, with which the showdown
//! compares every other. There is no C here and no unsafe code.

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

/// The maximum number of iterations. A count is one byte, and in the 2017 talk it wrapped around.
pub const MAX_ITERS: i32 = 255;
