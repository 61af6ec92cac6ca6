use std::{env, process::Command};

const CLANG: &str = "clang";

fn main() {
    println!("cargo::rerun-if-changed=vendor");
    println!("cargo::rerun-if-changed=src/check.c");
    let clang = version(CLANG, "--version", "clang version ");
    let llvm = version(&env::var("RUSTC").unwrap(), "-vV", "LLVM version: ");
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap();
    if clang.is_none() {
        println!("cargo::error=no {CLANG}: install clang (Debian: apt-get install clang)");
    } else if let (Some(clang), Some(llvm)) = (clang, llvm)
        && clang > llvm
    {
        println!("cargo::error=clang {clang} is newer than LLVM {llvm} of rustc, and the linker");
        println!("cargo::error=may not read its bitcode: name an older clang in build.rs");
    } else if !flags.contains("linker-plugin-lto") {
        println!("cargo::error=RUSTFLAGS hides .cargo/config.toml: add -Clinker-plugin-lto to it");
    } else {
        let mut build = cc::Build::new();
        build.compiler(CLANG).flag("-flto=thin");
        build.files(["vendor/stats.c", "src/check.c"]);
        build.compile("stats");
    }
}

/// The number after `label` in what the program prints.
fn version(program: &str, argument: &str, label: &str) -> Option<u32> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_once(label)?.1.split('.').next()?.parse().ok()
}
