//! What becomes possible without the C. The loop over the pixels and the function of one point are in one
//! language, so many points can be computed at once, with vector instructions and on every core. The bytes
//! of the picture are the same as those of the C.
//!
//! Read first: [`create_fractal`], in `picture.rs`; then [`Level`], which proves that this machine has
//! an instruction set. The book's chapter on it is `docs/chapters/no-c.md`. There is no unsafe code:
//! `fearless_simd` asks the processor at run time.

#![forbid(unsafe_code)]

mod level;
mod picture;

pub use level::{Level, LevelError};
pub use picture::{create_fractal, create_fractal_threads, limit, rounds, threads};
