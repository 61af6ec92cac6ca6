//! Draws a small picture, and prints one pixel. It then waits, so that its memory can be looked at.

use std::io;

use mandel_core::Img;
use strategy::{Level, create_fractal};

const MAX_ITERS: i32 = 20;

fn main() -> io::Result<()> {
    let mut img = Img::new(6, 4).map_err(io::Error::other)?;
    create_fractal(&mut img, MAX_ITERS, Level::best()).map_err(io::Error::other)?;
    // The point 0.5 + 0.5 i.
    println!("{}", img.pixels()[3 * 6 + 5]);
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}
