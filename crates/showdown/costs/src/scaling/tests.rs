use std::fs;
use std::process::Command;

use super::tool::TOOLS;
use super::*;

struct Silent;

impl Observer for Silent {
    fn started(&self, _: &str) {}
    fn finished(&self) {}
    fn note(&self, _: &str) {}
}

/// A cache that is found by its inputs would never find them otherwise.
#[test]
fn each_tool_generates_the_same_files_each_time_and_each_contender_has_one() {
    for tool in &TOOLS {
        let files = (tool.files)(20);
        assert_eq!(files, (tool.files)(20), "{}", tool.contender);
        for path in tool.written {
            assert!(files.contains_key(*path), "{}: {path}", tool.contender);
        }
        assert!(ffi_lab::Contender::named(tool.contender).is_some(), "{}", tool.contender);
        for (path, text) in files {
            for mark in ["$F", "$K", "$T", "$C"] {
                assert!(!text.contains(mark), "{}: {path} has {mark}", tool.contender);
            }
        }
    }
}

/// A function that a tool forgets would make it look cheaper.
#[test]
fn each_function_is_called_by_each_program() {
    for tool in &TOOLS {
        let files = (tool.files)(30);
        let callers = ["main.c", "app/src/main.rs", "calls.py"];
        let caller = callers.iter().find_map(|path| files.get(*path)).unwrap();
        for function in shape::functions(30) {
            let calls = caller.matches(&format!("{}(", function.name())).count()
                + caller.matches(&format!("{})(", function.name())).count();
            assert_eq!(calls, 1, "{}: {}", tool.contender, function.name());
        }
    }
}

/// A warning in C that we made would be in each log.
#[test]
fn the_c_compiles_without_a_warning() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some(c) = Tool::of("c") else { panic!("c is a tool") };
    for (path, text) in (c.files)(100) {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let compiler = ffi_lab::tools::C_COMPILER.find().unwrap().path;
    let mut command = Command::new(compiler);
    command.current_dir(folder.path()).args(["-std=c11", "-Wall", "-Wextra", "-Werror"]);
    let output = command.args(["main.c", "many.c", "-o", "app"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The whole path of one tool: what it prints is compared with the sum in C.
#[test]
fn an_extern_block_of_ten_functions_gives_the_sum() {
    let folder = tempfile::TempDir::new().unwrap();
    let log = Log::new(folder.path().join("log"), cargo_error, &Silent).unwrap();
    let tool = Tool::of("static").unwrap();
    let builder = Builder::prepare(tool, folder.path(), &log).unwrap();
    let found = one(&builder, 10).unwrap();
    assert_eq!((found.functions, found.generated), (10, 0));
    assert!(found.written > 30 && found.bytes > 0, "{found:?}");
}
