//! Compiles the library, and links it statically.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let here = env::var("CARGO_MANIFEST_DIR")?;
    cc::Build::new()
        .opt_level(3)
        .std("c11")
        .flag_if_supported("-ffp-contract=off")
        .files(["mandel.c", "create_fractal.c"])
        .compile("mandel");
    for file in ["mandel.c", "create_fractal.c", "create_fractal.h"] {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::metadata=header={here}/create_fractal.h");
    Ok(())
}
