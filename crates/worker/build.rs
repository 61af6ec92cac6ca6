//! How the worker's linker joins it with the C, as `MANDEL_LINK` said to mandel-c.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    match env::var("DEP_MANDEL_LINK")?.as_str() {
        "dylib" => rpath(Path::new(&env::var("DEP_MANDEL_SHARED")?))?,
        "lto" => lld()?,
        _ => {}
    }
    Ok(())
}

// ANCHOR: rpath
/// Where the loader finds the shared library, which lies in none of the system's folders.
fn rpath(shared: &Path) -> Result<(), Box<dyn Error>> {
    let folder = shared.parent().unwrap_or(shared).display().to_string();
    if env::var("CARGO_CFG_TARGET_OS")? == "windows" {
        println!(
            "cargo::warning=Windows has no rpath: to run the worker, put {folder} on the PATH"
        );
    } else {
        // `-Wl,-rpath,FOLDER` would end at a comma in the path.
        for argument in ["-Xlinker", "-rpath", "-Xlinker", &folder] {
            println!("cargo::rustc-link-arg-bin=worker={argument}");
        }
    }
    Ok(())
}
// ANCHOR_END: rpath

// ANCHOR: lld
/// The linker must read bitcode of rustc's LLVM, which is newer than the system's: rustc ships one.
fn lld() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-link-arg-bins=-fuse-ld=lld");
    let output = Command::new(env::var("RUSTC")?).args(["--print", "sysroot"]).output()?;
    let sysroot = String::from_utf8(output.stdout)?;
    let folder =
        Path::new(sysroot.trim()).join("lib/rustlib").join(env::var("HOST")?).join("bin/gcc-ld");
    // A rustc of a distribution may come without; then the C compiler finds the system's.
    if folder.is_dir() {
        println!("cargo::rustc-link-arg-bins=-B{}", folder.display());
    }
    Ok(())
}
// ANCHOR_END: lld
