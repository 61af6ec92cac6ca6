//! Generates the declarations of `probe-bindgen-dynamic` from the header.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "dynamic")]
    generate();
}

#[cfg(feature = "dynamic")]
fn generate() {
    let header = std::env::var("DEP_MANDEL_HEADER").expect("mandel-c passes it on");
    println!("cargo::rerun-if-changed={header}");
    let target = format!("{}/dynamic.rs", std::env::var("OUT_DIR").expect("cargo sets it"));
    let bindings = bindgen::builder()
        .header(header)
        .prepend_enum_name(false)
        .dynamic_library_name("Library")
        // A function that is missing is found when the library is opened.
        .dynamic_link_require_all(true)
        .rust_target(bindgen::RustTarget::stable(85, 0).expect("bindgen knows Rust 1.85"))
        .rust_edition(bindgen::RustEdition::Edition2024)
        .generate()
        .unwrap_or_else(|error| panic!("bindgen failed: {error}"));
    bindings.write_to_file(&target).unwrap_or_else(|error| panic!("{target}: {error}"));
}
