fn main() {
    println!("cargo::rerun-if-changed=vendor");
    cc::Build::new().file("vendor/stats.c").compile("stats");
}
