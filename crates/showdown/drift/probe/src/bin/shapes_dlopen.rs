//! The library of shapes, opened at run time.

use std::process::ExitCode;

use mandel_shapes::dlopen::Shapes;

fn main() -> ExitCode {
    match Shapes::open() {
        Ok(tool) => ffi_drift_probe::run_shapes_with!(tool.),
        Err(error) => ffi_drift_probe::not_opened(&error),
    }
}
