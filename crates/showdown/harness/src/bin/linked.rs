//! Serves `mandel-static` over the protocol. The showdown builds it once for each other way to link the C
//! (a shared library, link-time optimisation), and measures it as a contender.

#![forbid(unsafe_code)]

use std::io;
use std::process::ExitCode;

use ffi_harness::calls::by_hand;
use ffi_harness::protocol::Request;
use ffi_harness::take;
use mandel_core::Error;
use mandel_static::{create_fractal, mandel};

fn main() -> ExitCode {
    let served =
        ffi_harness::serve(io::stdin().lock(), io::stdout().lock(), |request| match request {
            Request::Shape { calls, shape } => by_hand(calls, shape),
            request => take(request, mandel, create_fractal, cross),
        });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The crossing loop, which `showdown asm` finds by this name.
#[inline(never)] // `ffi_harness::cross` says why
fn cross(calls: u64, value: &mut u8) -> Result<(), Error> {
    ffi_harness::cross(calls, mandel, value)
}
