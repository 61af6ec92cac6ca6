fn main() {
    // `DEP_STATS_…` is what the package with `links = "stats"` tells its dependants.
    if let Ok(lib) = std::env::var("DEP_STATS_LIB") {
        for argument in ["-Xlinker", "-rpath", "-Xlinker", &lib] {
            println!("cargo::rustc-link-arg={argument}"); // where the loader looks
        }
    }
}
