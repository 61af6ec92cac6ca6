//! `pyo3`: an extern block, and a function in Rust for each function. Both are written by hand.

use super::c::{self, Files};
use super::extern_block;
use super::python_caller::{self, PYTHON};
use super::rust;
use super::shape::each;

const HEAD: &str = include_str!("../../specimens/scaling/pyo3_head.rs");

/// The functions, for each shape.
const FUNCTIONS: [&str; 10] = [
    "\n    #[pyfunction]\n    fn $F(a: c_int, b: c_int) -> c_int {\n        \
     unsafe { ffi::$F(a, b) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(x: f64, y: f64) -> f64 {\n        unsafe { ffi::$F(x, y) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(data: &[u8]) -> i64 {\n        \
     unsafe { ffi::$F(data.as_ptr(), data.len()) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(text: CString) -> c_int {\n        \
     unsafe { ffi::$F(text.as_ptr()) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(point: &mut Point, step: c_int) {\n        \
     unsafe { ffi::$F(&mut point.0, step) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(point: &Point) -> c_int {\n        \
     unsafe { ffi::$F(point.0) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(value: c_int) -> PyResult<c_int> {\n        let mut result = 0;\n        \
     check(unsafe { ffi::$F(value, &mut result) })?;\n        Ok(result)\n    }\n",
    "\n    #[pyfunction]\n    fn $F(visit: Bound<'_, PyAny>) -> PyResult<c_int> {\n        \
     with_visit(&visit, |code, user| unsafe { ffi::$F(code, user) })\n    }\n",
    "\n    #[pyfunction]\n    fn $F(counter: &Counter) -> c_int {\n        \
     unsafe { ffi::$F(counter.0) }\n    }\n",
    "\n    #[pyfunction]\n    fn $F(colour: c_uint) -> c_uint {\n        \
     unsafe { ffi::$F(colour) }\n    }\n",
];

/// The package.
pub(super) fn files(functions: usize) -> Files {
    let library = "\n[lib]\nname = \"binding\"\ncrate-type = [\"cdylib\"]\n";
    let manifest = rust::manifest(library, "pyo3.workspace = true\n", "cc.workspace = true\n");
    let mut files = python_caller::files(functions, &PYTHON);
    for (path, text) in c::library(functions) {
        files.insert(format!("app/{path}"), text);
    }
    for (path, text) in [
        ("app/Cargo.toml", manifest),
        ("app/build.rs", include_str!("../../specimens/scaling/build_static.rs").to_owned()),
        ("app/src/ffi.rs", extern_block::declarations(functions)),
        ("app/src/lib.rs", format!("{HEAD}{}}}\n", each(functions, &FUNCTIONS))),
        ("setup.py", include_str!("../../specimens/scaling/setup_pyo3.py").to_owned()),
    ] {
        files.insert(path.to_owned(), text);
    }
    files
}
