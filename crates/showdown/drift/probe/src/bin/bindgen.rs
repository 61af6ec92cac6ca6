//! Through generated declarations: new ones, or the committed ones.

use std::process::ExitCode;

fn main() -> ExitCode {
    ffi_drift_probe::run(mandel_bindgen::mandel, mandel_bindgen::create_fractal)
}
