//! Whatever is at the path, opening it never crashes, and the error says what was wrong. Only on Linux,
//! because the tests check the messages of its loader.

#![cfg(target_os = "linux")]

use std::error::Error;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use mandel_dlopen::ffi::ABI_VERSION;
use mandel_dlopen::{Mandel, OpenError};
use tempfile::TempDir;

fn open_at(path: &Path) -> OpenError {
    // SAFETY: these libraries have no initialisers and no termination routines. If they have
    // `mandel_abi_version`, it has its type. If it returns ours, the others have theirs.
    unsafe { Mandel::open_at(path) }.unwrap_err()
}

/// The error and its causes in order. No message is empty, and none repeats another.
fn chain(error: &OpenError) -> Vec<String> {
    let causes = iter::successors(Some(error as &dyn Error), |&error| error.source());
    causes.map(ToString::to_string).collect()
}

/// A library that is compiled for the test.
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
    assert_eq!(
        chain(&error),
        [
            "cannot find /no/such/libmandel.so (check the path)",
            "No such file or directory (os error 2)"
        ]
    );
}

#[test]
fn a_directory() {
    let folder = TempDir::new().unwrap();
    let error = open_at(folder.path());
    assert!(matches!(error, OpenError::NotAFile { .. }), "{error:?}");
    let path = folder.path().display();
    assert_eq!(chain(&error), [format!("{path} is not a file (name the library itself)")]);
}

#[test]
fn a_text_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("libmandel.so");
    fs::write(&path, "A text, longer than the 64 bytes of an ELF header.\n".repeat(2)).unwrap();
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    let path = path.display();
    assert_eq!(
        chain(&error),
        [
            format!("cannot load {path} (it must be a shared library for this machine)"),
            "dlopen failed".to_owned(),
            format!("{path}: invalid ELF header"),
        ]
    );
}

#[test]
fn an_empty_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("libmandel.so");
    fs::write(&path, "").unwrap();
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(chain(&error)[2].ends_with(": file too short"), "{error:?}");
}

#[test]
fn a_library_that_lacks_a_function_which_it_calls() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int gone(void); int mandel(void) { return gone(); }");
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(chain(&error)[2].ends_with(": undefined symbol: gone"), "{error:?}");
}

#[test]
fn a_library_without_the_version() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int mandel(void) { return 0; }");
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "mandel_abi_version", .. }), "{error:?}");
    let path = path.display();
    assert_eq!(
        chain(&error),
        [
            format!("{path} has no symbol `mandel_abi_version` (is it the right library?)"),
            "dlsym failed".to_owned(),
            format!("{path}: undefined symbol: mandel_abi_version"),
        ]
    );
}

/// A symbol may exist and be NULL, but a function pointer cannot be NULL.
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
        &format!(
            "int mandel_abi_version(void) {{ return {ABI_VERSION}; }}\n\
             int mandel(float r, float i, int n, unsigned char *v) {{ return 0; }}"
        ),
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "create_fractal", .. }), "{error:?}");
}

// ANCHOR: another_version
/// The other functions of this library would abort the process, so this proves that only the version
/// function is called.
#[test]
fn a_library_with_another_abi_version() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        "#include <stdlib.h>\n\
         int mandel_abi_version(void) { return 99; }\n\
         int mandel(void) { abort(); }\n\
         int create_fractal(void) { abort(); }",
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::AbiVersion { found: 99, .. }), "{error:?}");
    let path = path.display();
    assert_eq!(
        chain(&error),
        [format!(
            "{path} has ABI version 99, but this program was written for {ABI_VERSION}: \
             rebuild the older of the two"
        )]
    );
}
// ANCHOR_END: another_version

#[test]
fn the_opened_library_is_the_one_that_the_build_made() {
    let library = Mandel::open().unwrap();
    assert!(library.path().is_absolute());
    assert!(library.path().ends_with("libmandel.so"), "{:?}", library.path());
}

/// The environment belongs to a whole process, so this runs the test below in a second one.
fn what_open_finds(path: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "print_what_open_finds", "--include-ignored", "--nocapture"])
        .env("MANDEL_LIBRARY", path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "the tests below run it in a second process"]
fn print_what_open_finds() {
    match Mandel::open() {
        Ok(library) => println!("opened {}", library.path().display()),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn when_mandel_library_is_set_it_is_the_only_place_and_the_error_names_it() {
    let said = what_open_finds("/no/such/libmandel.so");
    let expected = "no usable shared library (set MANDEL_LIBRARY to the path of one)\n  \
                    cannot find /no/such/libmandel.so (check the path): \
                    No such file or directory (os error 2)\n";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn an_empty_mandel_library_counts_as_unset() {
    let said = what_open_finds("");
    let expected = format!("opened {}\n", Mandel::open().unwrap().path().display());
    assert!(said.contains(&expected), "{said}");
}
