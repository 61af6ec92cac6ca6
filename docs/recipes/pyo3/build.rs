fn main() {
    let sources = ["vendor/stats.c", "src/check.c"];
    cc::Build::new().files(sources).compile("stats");
    // cc names environment variables to watch, so cargo watches no files unless they are named too.
    println!("cargo::rerun-if-changed=vendor");
    println!("cargo::rerun-if-changed=src/check.c");
}
