//! One call, whose result shows that it was made. It then waits, so that its memory can be looked at.

use std::io;

use strategy::mandel;

const MAX_ITERS: i32 = 20;

fn main() -> io::Result<()> {
    let mut value = 0;
    let status = mandel(0.5, 0.5, MAX_ITERS, &mut value);
    if status < 0 {
        return Err(io::Error::other(format!("status {status}")));
    }
    println!("{value}");
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}
