fn main() {
    println!("cargo::rerun-if-changed=../vendor");
    let mut c = cc::Build::new();
    // Some compilers fuse a multiplication and an addition, which rounds once. Rust rounds twice.
    c.flag_if_supported("-ffp-contract=off");
    c.file("../vendor/stats.c").compile("stats");
}
