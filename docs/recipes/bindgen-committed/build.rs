fn main() {
    println!("cargo::rerun-if-changed=vendor");
    cc::Build::new().file("vendor/stats.c").compile("stats");
    #[cfg(feature = "generate")]
    {
        println!("cargo::rerun-if-env-changed=REGENERATE");
        clang_sys::load().expect("install libclang (Debian: apt-get install libclang-dev)");
        let bindings = bindgen::builder()
            .header("vendor/stats.h")
            .allowlist_file("vendor/.*") // not what its headers include
            .derive_default(true)
            .rust_target(bindgen::RustTarget::stable(85, 0).unwrap()) // not that of each toolchain
            .formatter(bindgen::Formatter::Prettyplease)
            .generate()
            .expect("bindgen should understand the header");
        let out = std::env::var("OUT_DIR").unwrap() + "/bindings.rs";
        bindings.write_to_file(out).unwrap();
        if std::env::var_os("REGENERATE").is_some() {
            bindings.write_to_file("src/bindings.rs").unwrap();
        }
    }
}
