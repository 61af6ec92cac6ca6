//! Through bindgen's own dynamic-loading mode.

use std::env;
use std::process::ExitCode;

use mandel_core::Error;

#[allow(missing_docs, unreachable_pub, non_upper_case_globals, clippy::all, clippy::pedantic)]
#[allow(clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]
mod ffi {
    include!(concat!(env!("OUT_DIR"), "/dynamic.rs"));
}

fn main() -> ExitCode {
    let Some(path) = env::var_os("MANDEL_LIBRARY") else {
        return ffi_drift_probe::not_opened(&std::io::Error::other("MANDEL_LIBRARY is not set"));
    };
    // SAFETY: whoever sets the variable decides what this process runs. That the functions have other types
    // than the declarations is what is tried: for a changed library this is not sound, and that is meant.
    let library = match unsafe { ffi::Library::new(path) } {
        Ok(library) => library,
        Err(error) => return ffi_drift_probe::not_opened(&error),
    };
    ffi_drift_probe::run(
        // SAFETY: `val` can be written for the whole call, and its address is not kept.
        |real, imag, max_iters, val| unsafe { library.mandel(real, imag, max_iters, val) },
        |img, max_iters| {
            let c_img = ffi::Img {
                width: img.width(),
                height: img.height(),
                data: img.pixels_mut().as_mut_ptr(),
            };
            // SAFETY: `data` points to width × height bytes, and its address is not kept.
            let status = unsafe { library.create_fractal(c_img, max_iters) };
            match status {
                ffi::MANDEL_ERR_ITERS => Err(Error::MaxIters(max_iters)),
                ..0 => Err(Error::Picture { status }),
                _ => Ok(()),
            }
        },
    )
}
