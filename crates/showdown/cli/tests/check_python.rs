//! What Python declares of the first header is held by the same check: the types that ctypes is given, and the
//! block of Cython. Both are written as Rust here, without judging anything.

#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_check::{Kind, Request, View, check, render};

/// Prints the functions and the struct of `mandel.ctypes_` as Rust.
const CTYPES: &str = r##"
from ctypes import POINTER, c_float, c_int, c_ubyte
from mandel import ctypes_

RUST = {c_int: "c_int", c_float: "f32", POINTER(c_ubyte): "*mut u8", ctypes_._Img: "Img"}
fields = ", ".join(f"pub {name}: {RUST[type]}" for name, type in ctypes_._Img._fields_)
print(f"#[repr(C)] pub struct Img {{ {fields} }}")
print('unsafe extern "C" {')
for name in ("mandel_abi_version", "mandel", "create_fractal"):
    function = getattr(ctypes_._lib, name)
    params = ", ".join(f"_: {RUST[type]}" for type in function.argtypes or ())
    print(f"fn {name}({params}) -> {RUST[function.restype]};")
print("}")
print(f"pub const MANDEL_ABI_VERSION: c_int = {ctypes_.ABI_VERSION};")
"##;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Compares these declarations with the header.
fn hold(declarations: &str, constants: usize) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("ffi.rs");
    fs::write(&source, format!("use std::ffi::c_int;\n{declarations}")).unwrap();
    let header = workspace().join("c_src/create_fractal.h").display().to_string();
    let report = check(&Request::new(source, header)).unwrap();
    let text = render(&report, &View { strict: true, ..View::default() });
    assert!(report.is_equal(), "{declarations}\n{text}");
    let judged = [Kind::Function, Kind::Struct, Kind::Constant].map(|kind| report.judged(kind));
    assert_eq!(judged, [3, 1, constants], "{declarations}\n{text}");
}

#[test]
fn the_types_of_ctypes_are_those_of_the_header() {
    if !common::has("python3") {
        return;
    }
    let mut command = Command::new("python3");
    command.args(["-B", "-c", CTYPES]);
    command.env("PYTHONPATH", workspace().join("crates/python/python"));
    command.env("MANDEL_LIBRARY", ffi_lab::SHARED_LIBRARY);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    hold(&String::from_utf8(output.stdout).unwrap(), 1);
}

#[test]
fn the_block_of_cython_is_that_of_the_header() {
    let path = workspace().join("crates/python/python/mandel/cython_.pyx");
    let text = fs::read_to_string(path).unwrap();
    let (_, block) = text.split_once("cdef extern from \"create_fractal.h\" nogil:\n").unwrap();
    let lines = block.lines().take_while(|line| line.is_empty() || line.starts_with(' '));
    let (mut fields, mut functions) = (String::new(), String::new());
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(field) = line.strip_prefix("        ") {
            let (ty, name) = declared(field);
            let _ = write!(fields, "pub {name}: {ty}, ");
        } else if let Some((function, params)) = line.trim().split_once('(') {
            let (ty, name) = declared(function);
            let params = params.trim_end_matches(')').split(',').filter(|param| !param.is_empty());
            let params = params.map(|param| {
                let (ty, name) = declared(param);
                format!("{name}: {ty}")
            });
            let params = Vec::from_iter(params).join(", ");
            let _ = writeln!(functions, "fn {name}({params}) -> {ty};");
        }
    }
    let record = format!("#[repr(C)] pub struct Img {{ {fields}}}");
    hold(&format!("{record}\nunsafe extern \"C\" {{\n{functions}}}\n"), 0);
}

/// `int width`, `unsigned char *val`, or `int c_mandel "mandel"`, whose last name is that in C.
fn declared(text: &str) -> (&'static str, &str) {
    let text = text.trim();
    let rust =
        [("int ", "c_int"), ("float ", "f32"), ("unsigned char *", "*mut u8"), ("Img ", "Img")];
    let (c, ty) = rust.into_iter().find(|(c, _)| text.starts_with(c)).expect("a known type");
    let name = text[c.len()..].rsplit(' ').next().unwrap_or_default();
    (ty, name.trim_matches('"'))
}
