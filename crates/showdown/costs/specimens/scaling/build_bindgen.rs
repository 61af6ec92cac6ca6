//! Compiles the library, links it statically, and generates its declarations.

use std::env;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    cc::Build::new().opt_level(3).std("c11").file("many.c").compile("many");
    let bindings = bindgen::builder()
        .header("many.h")
        .prepend_enum_name(false)
        .formatter(bindgen::Formatter::Prettyplease)
        .rust_target(bindgen::RustTarget::stable(85, 0).expect("bindgen knows Rust 1.85"))
        .rust_edition(bindgen::RustEdition::Edition2024)
        .generate()?;
    bindings.write_to_file(Path::new(&env::var("OUT_DIR")?).join("bindings.rs"))?;
    for file in ["many.c", "many.h"] {
        println!("cargo::rerun-if-changed={file}");
    }
    Ok(())
}
