//! The generated files of the trials are what bindgen makes of their headers today, for the targets that
//! the trials name. `BLESS=1` renews them. What the book says of other targets is tested here too.
//!
//! None of these headers includes another. So the headers of another system are not needed.

use std::env;
use std::fs;

use ffi_book::{root, skip};

const X86_64_LINUX: &str = "x86_64-unknown-linux-gnu";
const AARCH64_LINUX: &str = "aarch64-unknown-linux-gnu";
const X86_64_WINDOWS: &str = "x86_64-pc-windows-msvc";

/// Header, target and generated file.
const TRIALS: [(&str, &str, &str); 5] = [
    ("bit_fields/header.h", X86_64_LINUX, "bit_fields/generated.rs"),
    ("flexible_array/packet.h", X86_64_LINUX, "flexible_array/generated.rs"),
    ("targets/pixel.h", X86_64_LINUX, "targets/x86_64-unknown-linux-gnu.rs"),
    ("targets/pixel.h", AARCH64_LINUX, "targets/aarch64-unknown-linux-gnu.rs"),
    ("targets/pixel.h", X86_64_WINDOWS, "targets/x86_64-pc-windows-msvc.rs"),
];

#[test]
fn every_generated_file_of_a_trial_is_what_bindgen_writes() {
    if !libclang_is_there("the generated files of the trials") {
        return;
    }
    let bless = env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut stale = Vec::new();
    for (header, target, generated) in TRIALS {
        let fresh = generate(&format!("docs/trials/{header}"), target);
        let path = root().join("docs/trials").join(generated);
        if bless {
            fs::write(&path, fresh).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != fresh {
            stale.push(generated);
        }
    }
    assert!(
        stale.is_empty(),
        "{stale:?} in docs/trials are out of date; to renew them: \
         BLESS=1 cargo test -p ffi-book --test generated"
    );
}

#[test]
fn create_fractal_h_is_the_same_for_all_64_bit_targets() {
    if !libclang_is_there("create_fractal.h for other targets") {
        return;
    }
    let header = "c_src/create_fractal.h";
    let here = generate(header, X86_64_LINUX);
    assert!(here.contains("size_of::<Img>() - 16usize"), "{here}");
    for target in [AARCH64_LINUX, "aarch64-apple-darwin", "x86_64-apple-darwin", X86_64_WINDOWS] {
        assert_eq!(generate(header, target), here, "{target}");
    }
    let i686 = generate(header, "i686-unknown-linux-gnu");
    assert!(i686.contains("size_of::<Img>() - 12usize"), "{i686}");
}

fn generate(header: &str, target: &str) -> String {
    let header = root().join(header).into_os_string().into_string().unwrap();
    // ANCHOR: generate
    let bindings = bindgen::builder()
        .header(header)
        .clang_arg(format!("--target={target}"))
        // ANCHOR_END: generate
        .ctypes_prefix("::std::ffi")
        .formatter(bindgen::Formatter::Prettyplease)
        // Fixed, so that another toolchain writes the same file.
        .rust_target(bindgen::RustTarget::stable(85, 0).expect("bindgen knows Rust 1.85"))
        .rust_edition(bindgen::RustEdition::Edition2024)
        .generate();
    bindings.unwrap_or_else(|error| panic!("{target}: {error}")).to_string()
}

/// Without libclang, bindgen would panic. A test returns then, and this says so, or fails where
/// `SHOWDOWN_REQUIRE=all`.
fn libclang_is_there(what: &str) -> bool {
    if clang_sys::load().is_ok() {
        return true;
    }
    let remedy =
        "install it (Debian: apt-get install libclang-dev), or set LIBCLANG_PATH to its folder";
    skip(what, "no libclang", remedy, "");
    false
}
