//! Whatever is at the path, opening it gives an error that says what was wrong, and never crashes. Linux
//! only: the messages of its loader are asserted.

#![cfg(target_os = "linux")]

use std::error::Error;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use mandel_shapes::dlopen::ffi::SHAPES_ABI_VERSION;
use mandel_shapes::dlopen::{OpenError, Shapes};
use tempfile::TempDir;

fn open_at(path: &Path) -> OpenError {
    // SAFETY: these libraries have no initialisers and no termination routines. If they have
    // `shapes_abi_version`, it has its type. If it returns ours, the others have theirs.
    unsafe { Shapes::open_at(path) }.unwrap_err()
}

/// The error and its causes, one after the other. Each has something to say, and none repeats another.
fn chain(error: &OpenError) -> Vec<String> {
    let causes = iter::successors(Some(error as &dyn Error), |&error| error.source());
    causes.map(ToString::to_string).collect()
}

/// A library that is compiled for the test.
fn library(folder: &TempDir, source: &str) -> PathBuf {
    let (c, library) = (folder.path().join("other.c"), folder.path().join("libother.so"));
    fs::write(&c, source).unwrap();
    let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let status = Command::new(cc)
        .args(["-shared", "-fPIC", "-I../../c_src", "-o"]) // tests run in the package's folder
        .arg(&library)
        .arg(&c)
        .status()
        .unwrap();
    assert!(status.success());
    library
}

#[test]
fn no_such_file() {
    let error = open_at(Path::new("/no/such/libshapes.so"));
    assert!(matches!(error, OpenError::Missing { .. }), "{error:?}");
    assert_eq!(
        chain(&error),
        [
            "cannot find /no/such/libshapes.so (check the path)",
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
    let path = folder.path().join("libshapes.so");
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
    let path = folder.path().join("libshapes.so");
    fs::write(&path, "").unwrap();
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(chain(&error)[2].ends_with(": file too short"), "{error:?}");
}

#[test]
fn a_library_that_lacks_a_function_which_it_calls() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int gone(void); int shapes_length(void) { return gone(); }");
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NotALibrary { .. }), "{error:?}");
    assert!(chain(&error)[2].ends_with(": undefined symbol: gone"), "{error:?}");
}

#[test]
fn a_library_without_the_version() {
    let folder = TempDir::new().unwrap();
    let path = library(&folder, "int shapes_length(void) { return 0; }");
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "shapes_abi_version", .. }), "{error:?}");
    let path = path.display();
    assert_eq!(
        chain(&error),
        [
            format!("{path} has no symbol `shapes_abi_version` (is it the right library?)"),
            "dlsym failed".to_owned(),
            format!("{path}: undefined symbol: shapes_abi_version"),
        ]
    );
}

/// A symbol may be there and be NULL, which no function pointer can be.
#[test]
fn a_library_whose_symbol_is_null() {
    let folder = TempDir::new().unwrap();
    let assembly = ".globl shapes_abi_version\n.set shapes_abi_version, 0";
    let path = library(&folder, &format!("__asm__({assembly:?});"));
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "shapes_abi_version", .. }), "{error:?}");
}

#[test]
fn a_library_without_one_of_the_symbols() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        &format!(
            "int shapes_abi_version(void) {{ return {SHAPES_ABI_VERSION}; }}\n\
             void shapes_nothing(void) {{}}"
        ),
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "shapes_scalars", .. }), "{error:?}");
}

/// The contractor's own source, without the global.
#[test]
fn a_library_without_the_global() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        "#define shapes_scale hidden\n\
         #include \"shapes.c\"",
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::NoSymbol { symbol: "shapes_scale", .. }), "{error:?}");
}

/// Its functions would abort the process: nothing but the version is called.
#[test]
fn a_library_with_another_abi_version() {
    let folder = TempDir::new().unwrap();
    let path = library(
        &folder,
        "#include <stdlib.h>\n\
         int shapes_abi_version(void) { return 99; }\n\
         void shapes_nothing(void) { abort(); }\n\
         int shapes_divide(void) { abort(); }",
    );
    let error = open_at(&path);
    assert!(matches!(error, OpenError::AbiVersion { found: 99, .. }), "{error:?}");
    let path = path.display();
    assert_eq!(
        chain(&error),
        [format!(
            "{path} has ABI version 99, but this program was written for {SHAPES_ABI_VERSION}: \
             rebuild the older of the two"
        )]
    );
}

#[test]
fn the_opened_library_is_the_one_that_the_build_made() {
    let library = Shapes::open().unwrap();
    assert!(library.path().is_absolute());
    assert!(library.path().ends_with("libshapes.so"), "{:?}", library.path());
}

/// The environment belongs to a whole process, so this runs the test of that name in a second one.
fn in_a_process_with(path: &str, test: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("SHAPES_LIBRARY", path)
        .env("SHAPES_TEST_SECOND", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether this is that second process. If so, it says what `open` finds.
fn second_process() -> bool {
    let second = std::env::var_os("SHAPES_TEST_SECOND").is_some();
    if second {
        match Shapes::open() {
            Ok(library) => println!("opened {}", library.path().display()),
            Err(error) => println!("{error}"),
        }
    }
    second
}

#[test]
fn when_shapes_library_is_set_it_is_the_only_place_and_the_error_names_it() {
    if second_process() {
        return;
    }
    let said = in_a_process_with(
        "/no/such/libshapes.so",
        "when_shapes_library_is_set_it_is_the_only_place_and_the_error_names_it",
    );
    let expected = "no usable shared library (set SHAPES_LIBRARY to the path of one)\n  \
                    cannot find /no/such/libshapes.so (check the path): \
                    No such file or directory (os error 2)\n";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn an_empty_shapes_library_counts_as_unset() {
    if second_process() {
        return;
    }
    let said = in_a_process_with("", "an_empty_shapes_library_counts_as_unset");
    let expected = format!("opened {}\n", Shapes::open().unwrap().path().display());
    assert!(said.contains(&expected), "{said}");
}
