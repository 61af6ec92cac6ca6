//! Compiles the library as a shared one, and passes its path on.

use std::env;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let (here, out) = (env::var("CARGO_MANIFEST_DIR")?, env::var("OUT_DIR")?);
    let shared = Path::new(&out).join("libmandel.so");
    let mut build = cc::Build::new();
    build.opt_level(3).std("c11").flag_if_supported("-ffp-contract=off");
    let mut compiler = build.try_get_compiler()?.to_command();
    compiler.args(["mandel.c", "create_fractal.c", "-shared", "-s", "-o"]).arg(&shared);
    compiler.args(["-Wl,-soname,libmandel.so", "-Wl,-Bsymbolic"]);
    let status = compiler.status()?;
    if !status.success() {
        return Err(format!("error: the C compiler ended with {status}").into());
    }
    for file in ["mandel.c", "create_fractal.c", "create_fractal.h"] {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::metadata=header={here}/create_fractal.h");
    println!("cargo::metadata=shared={}", shared.display());
    // LINK
    Ok(())
}
