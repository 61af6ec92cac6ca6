//! The library of shapes, through generated declarations: new ones, or the committed ones.

use std::process::ExitCode;

use mandel_shapes::bindgen as tool;

fn main() -> ExitCode {
    ffi_drift_probe::run_shapes_with!(tool::)
}
