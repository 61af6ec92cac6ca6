//! The lines of C that cffi and Cython write for each library. The generators themselves are run, with the
//! package's environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_lab::{Missing, checkout, isolated};
use ffi_results::Written;

use super::program::Program;
use super::tool::Tool;
use crate::builds::remedy;
use crate::cache::Key;
use crate::written::{LIBRARIES, lines_of, only_generated};

/// What a generator reads of the workspace, for each library: the source comes first.
fn inputs(tool: &Tool) -> Option<[&'static [&'static str]; 2]> {
    Some(match tool.contender {
        "cython" | "cython-ptr" => [
            &["crates/python/python/mandel/cython_.pyx"],
            &[
                "crates/python/python/mandel/shapes/cython_.pyx",
                "crates/python/python/mandel/shapes/c_shapes.pxd",
                "crates/python/python/mandel/shapes/__init__.py",
                "crates/python/python/mandel/__init__.py",
            ],
        ],
        "cffi-api" => [
            &[
                "crates/python/python/mandel/_cffi_build.py",
                "crates/python/python/mandel/_library.py",
                "crates/python/python/mandel/__init__.py",
                "c_src/create_fractal.h",
            ],
            &[
                "crates/python/python/mandel/shapes/_cffi_build.py",
                "crates/python/python/mandel/_library.py",
                "crates/python/python/mandel/__init__.py",
                "c_src/shapes.h",
            ],
        ],
        _ => return None,
    })
}

/// Adds what is read.
pub(crate) fn key(tool: &Tool, key: &mut Key) -> Result<(), Missing> {
    let root = checkout("crates/python")?;
    for path in inputs(tool).into_iter().flatten().flatten() {
        let from = root.join(path);
        key.add(path, fs::read(&from).map_err(|error| Missing::file(&from, &error))?);
    }
    Ok(())
}

/// Runs the generator for each library. Nothing else of what is written is counted here.
pub(crate) fn count(program: &Program<'_>, folder: &Path) -> Result<Vec<Written>, Missing> {
    let tool = program.tool;
    let Some(inputs) = inputs(tool) else { return Ok(Vec::new()) };
    let root = checkout("crates/python")?;
    let mut found = Vec::new();
    for (library, paths) in LIBRARIES.into_iter().zip(inputs) {
        // The generators find what they need by its place in the workspace.
        let copy = folder.join("generated").join(library);
        for path in paths {
            let (from, to) = (root.join(path), copy.join(path));
            let parent = to.parent().unwrap_or(&copy);
            let copied = fs::create_dir_all(parent).and_then(|()| fs::copy(&from, &to));
            copied.map_err(|error| Missing::file(&from, &error))?;
        }
        let c = copy.join("generated.c");
        let source = copy.join(paths[0]);
        let name = format!("generated C of {library}");
        let mut command = generator(program, &source, &c);
        program.log.step(&name, command.current_dir(&copy), &remedy(tool.contender))?;
        let text = fs::read(&c).map_err(|error| Missing::file(&c, &error))?;
        let lines = lines_of("generated.c", &String::from_utf8_lossy(&text));
        found.push(only_generated(library, lines));
    }
    Ok(found)
}

fn generator(program: &Program<'_>, source: &Path, c: &PathBuf) -> Command {
    let python = &program.environment.python;
    if program.tool.contender == "cffi-api" {
        let emit = "import runpy, sys; \
                    runpy.run_path(sys.argv[1])['ffibuilder'].emit_c_code(sys.argv[2])";
        let mut command = isolated(python, ["-B", "-c", emit]);
        command.arg(source).arg(c);
        return command;
    }
    let mut command = isolated(python, ["-m", "cython", "-o"]);
    // The folder in which `mandel.shapes` is found.
    command.arg(c).arg("-I").arg("crates/python/python").arg(source);
    command
}
