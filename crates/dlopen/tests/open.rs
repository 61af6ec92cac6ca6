//! Whatever lies at the path, opening it gives an error that says what was wrong, and never crashes.
//! Linux only: the messages asserted hold the words of its loader.

#![cfg(target_os = "linux")]

use std::error::Error as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mandel_dlopen::{Mandel, OpenError};
use tempfile::TempDir;

fn open_at(path: &Path) -> OpenError {
    // SAFETY: these libraries have no initialisers; where they have `mandel_abi_version`, it has its
    // type, and where it returns ours, so have the others.
    unsafe { Mandel::open_at(path) }.unwrap_err()
}

/// A real library of our own making, as a contractor with another compiler run would deliver it.
fn library(folder: &TempDir, source: &str) -> PathBuf {
    let (c, library) = (folder.path().join("other.c"), folder.path().join("libother.so"));
    fs::write(&c, source).unwrap();
    let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let status =
        Command::new(cc).args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&c).status().unwrap();
    assert!(status.success());
    library
}

#[test]
fn no_such_file() {
    let error = open_at(Path::new("/no/such/libmandel.so"));
    assert!(matches!(error, OpenError::Missing { .. }), "{error:?}");
    assert_eq!(error.to_string(), "/no/such/libmandel.so: No such file or directory (os error 2)");
    assert!(error.source().is_some());
}

#[test]
fn a_directory() {
    let folder = TempDir::new().unwrap();
    let error = open_at(folder.path());
    assert!(matches!(error, OpenError::NotAFile { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("{} is not a file", folder.path().display()));
}

#[test]
fn a_text_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("libmandel.so");
    fs::write(&path, "A text, longer than the 64 bytes of an ELF header.\n".repeat(2)).unwrap();
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.starts_with(&format!("{} is not a library", path.display())), "{message}");
    assert!(message.ends_with("invalid ELF header"), "{message}");
    assert!(error.source().is_some());
}

#[test]
fn an_empty_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("libmandel.so");
    fs::write(&path, "").unwrap();
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(error.to_string().ends_with("file too short"), "{error}");
}

#[test]
fn a_library_that_lacks_a_function_which_it_calls() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int gone(void); int mandel(void) { return gone(); }");
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(error.to_string().ends_with("undefined symbol: gone"), "{error}");
}

#[test]
fn a_library_without_the_version() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int mandel(void) { return 0; }");
    let error = open_at(&path);
    let OpenError::NoSymbol { symbol: "mandel_abi_version", .. } = error else {
        panic!("{error:?}");
    };
    let message = error.to_string();
    let start = format!("{} has no symbol `mandel_abi_version`: ", path.display());
    assert!(message.starts_with(&start), "{message}");
    assert!(message.ends_with("undefined symbol: mandel_abi_version"), "{message}");
}

/// A symbol may be there and be NULL, which no function pointer can be.
#[test]
fn a_library_whose_symbol_is_null() {
    let folder = TempDir::new().unwrap();
    let assembly = ".globl mandel_abi_version\n.set mandel_abi_version, 0";
    let path = library(&folder, &format!("__asm__({assembly:?});"));
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "mandel_abi_version", .. }), "{error:?}");
}

#[test]
fn a_library_without_one_of_the_functions() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        "int mandel_abi_version(void) { return 1; }\n\
         int mandel(float r, float i, int n, unsigned char *v) { return 0; }",
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "create_fractal", .. }), "{error:?}");
}

/// Its functions would abort the process: nothing but the version is called.
#[test]
fn a_library_with_another_abi_version() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        "#include <stdlib.h>\n\
         int mandel_abi_version(void) { return 2; }\n\
         int mandel(void) { abort(); }\n\
         int create_fractal(void) { abort(); }",
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::AbiVersion { found: 2, .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "{} has ABI version 2, and this program was written for 1: rebuild the older of the two",
            path.display()
        )
    );
}

#[test]
fn the_opened_library_is_the_one_that_the_build_made() {
    let library = Mandel::open().unwrap();
    assert!(library.path().is_absolute());
    assert!(library.path().ends_with("libmandel.so"), "{:?}", library.path());
}

/// The environment belongs to a whole process, so this test runs itself in a second one.
#[test]
fn when_mandel_library_is_set_it_is_the_only_place_and_the_error_names_it() {
    if std::env::var_os("MANDEL_LIBRARY").is_some() {
        panic!("{}", Mandel::open().unwrap_err());
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "when_mandel_library_is_set_it_is_the_only_place_and_the_error_names_it"])
        .args(["--nocapture", "--test-threads=1"])
        .env("MANDEL_LIBRARY", "/no/such/libmandel.so")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let expected = "no usable shared library\n  \
                    tried /no/such/libmandel.so: No such file or directory (os error 2)\n";
    assert!(said.contains(expected), "{said}");
}
