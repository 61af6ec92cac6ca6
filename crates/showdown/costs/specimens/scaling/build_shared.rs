//! Compiles the library as a shared one.

use std::env;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let shared = Path::new(&env::var("OUT_DIR")?).join("libmany.so");
    let mut build = cc::Build::new();
    build.opt_level(3).std("c11");
    let mut compiler = build.try_get_compiler()?.to_command();
    compiler.args(["many.c", "-shared", "-s", "-o"]).arg(&shared);
    let status = compiler.status()?;
    if !status.success() {
        return Err(format!("error: the C compiler ended with {status}").into());
    }
    for file in ["many.c", "many.h"] {
        println!("cargo::rerun-if-changed={file}");
    }
    Ok(())
}
