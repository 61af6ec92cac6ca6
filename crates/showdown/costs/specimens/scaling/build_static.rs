//! Compiles the library, and links it statically.

fn main() {
    cc::Build::new().opt_level(3).std("c11").file("many.c").compile("many");
    for file in ["many.c", "many.h"] {
        println!("cargo::rerun-if-changed={file}");
    }
}
