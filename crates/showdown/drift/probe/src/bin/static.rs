//! Through the declarations by hand. Linked with the shared library, this is also `dylib-stale`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ffi_drift_probe::run(mandel_static::mandel, mandel_static::create_fractal)
}
