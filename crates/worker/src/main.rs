//! Serves `mandel-static` over the line protocol: the same declarations, linked as `MANDEL_LINK` said
//! when it was built. The showdown builds it once per way and starts it as a contender.

#![forbid(unsafe_code)]

use std::io;

use ffi_worker::sample;
use mandel_core::Error;
use mandel_static::{create_fractal, mandel};

fn main() -> io::Result<()> {
    ffi_worker::serve(io::stdin().lock(), io::stdout().lock(), |job, img| {
        sample(job, img, mandel, create_fractal, cross).map_err(|error| error.to_string())
    })
}

/// The crossing loop, which `showdown asm` finds by this name.
#[inline(never)] // as `ffi_worker::cross` says
fn cross(calls: u64, value: &mut u8) -> Result<(), Error> {
    ffi_worker::cross(calls, mandel, value)
}
