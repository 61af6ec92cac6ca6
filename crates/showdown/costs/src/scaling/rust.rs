//! A program in Rust that calls each function once.

use super::c::{self, Files};
use super::shape::all;

/// What a tool in Rust consists of.
pub(super) struct Tool {
    pub(super) declarations: String,
    pub(super) build_script: &'static str,
    pub(super) build_dependencies: &'static str,
    pub(super) dependencies: &'static str,
    pub(super) callee: Callee,
}

/// How a function is reached.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    /// It is in the program.
    Linked,
    /// It is in a library next to the program.
    Opened,
}

/// The manifest of the only member, whose versions are those of our workspace.
pub(super) fn manifest(library: &str, dependencies: &str, build: &str) -> String {
    format!(
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{library}\n\
         [dependencies]\n{dependencies}\n[build-dependencies]\n{build}"
    )
}

/// The files of the package in `app`.
pub(super) fn program(functions: usize, tool: &Tool) -> Files {
    let mut files = Files::new();
    for (path, text) in c::library(functions) {
        files.insert(format!("app/{path}"), text);
    }
    let manifest = manifest("", tool.dependencies, tool.build_dependencies);
    for (path, text) in [
        ("Cargo.toml", manifest),
        ("build.rs", tool.build_script.to_owned()),
        ("src/ffi.rs", tool.declarations.clone()),
        ("src/main.rs", caller(functions, tool.callee)),
    ] {
        files.insert(format!("app/{path}"), text);
    }
    files
}

fn caller(functions: usize, callee: Callee) -> String {
    let (name, open) = match callee {
        Callee::Linked => ("$F", ""),
        Callee::Opened => (
            "(many.$F)",
            "    let library = std::env::current_exe()?.with_file_name(\"libmany.so\");\n    \
             let many = unsafe { ffi::Many::open_at(&library) }?;\n",
        ),
    };
    let name_of = |function: &str| match callee {
        Callee::Linked => function.to_owned(),
        Callee::Opened => format!("(many.{function})"),
    };
    let calls = all(functions, |shape| format!("    {}\n", shape.call_rust.replace("$C", name)));
    let (new, free) = (name_of("counter_new"), name_of("counter_free"));
    format!(
        "mod ffi;\n\nuse std::error::Error;\nuse std::ffi::{{c_int, c_void}};\nuse std::io;\n\
         use std::ptr::null_mut;\n\n#[allow(unused_imports)]\nuse ffi::*;\n\n\
         const DATA: [u8; 4] = [1, 2, 3, 4];\n\n\
         unsafe extern \"C\" fn twice(_: *mut c_void, value: c_int) -> c_int {{\n    \
         2 * value\n}}\n\nfn main() -> Result<(), Box<dyn Error>> {{\n{open}    \
         let mut total: i64 = 0;\n    let counter = unsafe {{ {new}(7) }};\n{calls}    \
         unsafe {{ {free}(counter) }};\n    println!(\"{{total}}\");\n    \
         io::copy(&mut io::stdin(), &mut io::sink())?;\n    Ok(())\n}}\n"
    )
}
