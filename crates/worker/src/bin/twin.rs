//! The worker without a library: the same protocol, a function of Rust in place of the C. What the
//! `dylib` worker takes longer from its start to its first answer is what loading its library takes.

#![forbid(unsafe_code)]

use std::io;

use mandel_core::status;

fn main() -> io::Result<()> {
    ffi_worker::serve(io::stdin().lock(), io::stdout().lock(), |job, img| {
        let escape = |_, _, _, val: &mut u8| {
            *val = 0;
            status::ESCAPED
        };
        let sample = ffi_worker::sample(job, img, escape, |_, _| Ok(()));
        sample.map_err(|error| error.to_string())
    })
}
