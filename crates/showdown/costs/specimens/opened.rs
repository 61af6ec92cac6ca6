//! Opens the library, and makes one call. It then waits, so that its memory can be looked at.

use std::io;

use strategy::Mandel;

const MAX_ITERS: i32 = 20;

fn main() -> io::Result<()> {
    let library = Mandel::open().map_err(io::Error::other)?;
    let mut value = 0;
    let status = library.mandel(0.5, 0.5, MAX_ITERS, &mut value);
    if status < 0 {
        return Err(io::Error::other(format!("status {status}")));
    }
    println!("{value}");
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}
