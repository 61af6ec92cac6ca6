//! Through a library that is opened at run time.

use std::process::ExitCode;

fn main() -> ExitCode {
    match mandel_dlopen::Mandel::open() {
        Ok(library) => ffi_drift_probe::run(
            |real, imag, max_iters, val| library.mandel(real, imag, max_iters, val),
            |img, max_iters| library.create_fractal(img, max_iters),
        ),
        Err(error) => ffi_drift_probe::not_opened(&error),
    }
}
