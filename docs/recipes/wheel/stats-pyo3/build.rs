fn main() {
    println!("cargo::rerun-if-changed=../vendor");
    println!("cargo::rerun-if-changed=check.c");
    let sources = ["../vendor/stats.c", "check.c"];
    cc::Build::new().files(sources).compile("stats");
}
