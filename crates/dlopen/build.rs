//! Passes on the path where mandel-c's build put the shared library. `open()` looks there last.

fn main() {
    let shared = std::env::var("DEP_MANDEL_SHARED").expect("mandel-c hands on its shared library");
    println!("cargo::rustc-env=MANDEL_SHARED={shared}");
}
