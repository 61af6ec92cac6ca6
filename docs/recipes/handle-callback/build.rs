fn main() {
    println!("cargo::rerun-if-changed=vendor\ncargo::rerun-if-changed=src/check.c");
    let files = ["vendor/tally.c", "src/check.c"];
    cc::Build::new().files(files).compile("tally");
}
