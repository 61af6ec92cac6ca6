//! Passes on what only the build knows: the demo program, the C compiler and its flags (from mandel-c's
//! `links` metadata), and the Rust compiler. Every results file has the compilers and the flags.

use std::env;
use std::error::Error;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    for key in [
        "DEMO",
        "INCLUDE",
        "SHARED",
        "SHAPES_HEADER",
        "SHAPES_SHARED",
        "CC",
        "COMPILER",
        "FLAGS",
        "CFLAGS",
    ] {
        let value = env::var(format!("DEP_MANDEL_{key}"))?;
        println!("cargo::rustc-env=MANDEL_{key}={value}");
    }

    let output = Command::new(env::var("RUSTC")?).arg("-vV").output()?;
    let version = String::from_utf8(output.stdout)?;
    let mut lines = version.lines();
    let rustc = lines.next().unwrap_or("unknown");
    let llvm = lines.find_map(|line| line.strip_prefix("LLVM version: ")).unwrap_or("unknown");
    println!("cargo::rustc-env=SHOWDOWN_RUSTC={rustc}");
    println!("cargo::rustc-env=SHOWDOWN_LLVM={llvm}");
    println!("cargo::rustc-env=SHOWDOWN_OPT_LEVEL={}", env::var("OPT_LEVEL")?);
    for (name, key) in [("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"), ("TARGET", "TARGET")] {
        println!("cargo::rustc-env=SHOWDOWN_{name}={}", env::var(key)?);
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
