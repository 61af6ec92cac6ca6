//! The library of shapes, through the declarations by hand.

use std::process::ExitCode;

use mandel_shapes::static_ as tool;

fn main() -> ExitCode {
    ffi_drift_probe::run_shapes_with!(tool::)
}
