//! The worker without a library: the same protocol, a function of Rust in place of the C. What the
//! `dylib` worker takes longer from its start to its first answer is what loading its library takes.

#![forbid(unsafe_code)]

use std::io;

use mandel_core::status;

fn main() -> io::Result<()> {
    ffi_worker::serve(io::stdin().lock(), io::stdout().lock(), |job, img| {
        let sample = ffi_worker::sample(
            job,
            img,
            escape,
            |_, _| Ok(()),
            |calls, value| ffi_worker::cross(calls, escape, value),
        );
        sample.map_err(|error| error.to_string())
    })
}

fn escape(_: f32, _: f32, _: i32, val: &mut u8) -> i32 {
    *val = 0;
    status::ESCAPED
}
