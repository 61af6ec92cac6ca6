fn main() {
    println!("cargo::rerun-if-changed=vendor");
    cc::Build::new().file("vendor/stats.c").compile("stats");

    #[cfg(feature = "check-header")]
    bindgen::builder()
        .header("vendor/stats.h")
        .allowlist_file("vendor/.*") // not what its headers include
        .generate()
        .expect("bindgen should understand vendor/stats.h")
        .write_to_file(std::env::var("OUT_DIR").unwrap() + "/header.rs")
        .expect("OUT_DIR should be writable");
}
