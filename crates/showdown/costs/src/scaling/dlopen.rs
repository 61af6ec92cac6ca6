//! `dlopen`: a struct of symbols that are found when the library is opened, as in `crates/dlopen`.

use super::c::Files;
use super::extern_block::{IMPORTS, TYPES};
use super::rust::{self, Callee};
use super::shape::all;

fn declarations(functions: usize) -> String {
    let types =
        all(functions, |shape| format!("pub type $T = unsafe extern \"C\" fn{};\n", shape.rust));
    let fields = all(functions, |_| "    pub $F: $T,\n".to_owned());
    let symbols =
        all(functions, |_| "            $F: unsafe { symbol(&library, \"$F\") }?,\n".to_owned());
    format!(
        "{IMPORTS}use std::path::Path;\n\nuse libloading::{{Error, Library}};\n\n{TYPES}\
         pub type CounterNew = unsafe extern \"C\" fn(c_int) -> *mut Counter;\n\
         pub type CounterFree = unsafe extern \"C\" fn(*mut Counter);\n{types}\n\
         pub struct Many {{\n    pub counter_new: CounterNew,\n    pub counter_free: CounterFree,\n\
         {fields}    _library: Library,\n}}\n\n\
         impl Many {{\n    pub unsafe fn open_at(path: &Path) -> Result<Self, Error> {{\n        \
         let library = unsafe {{ Library::new(path) }}?;\n        Ok(Self {{\n            \
         counter_new: unsafe {{ symbol(&library, \"counter_new\") }}?,\n            \
         counter_free: unsafe {{ symbol(&library, \"counter_free\") }}?,\n{symbols}            \
         _library: library,\n        }})\n    }}\n}}\n\n\
         unsafe fn symbol<T: Copy>(library: &Library, name: &str) -> Result<T, Error> {{\n    \
         unsafe {{ library.get::<T>(name) }}.map(|symbol| *symbol)\n}}\n"
    )
}

/// The program.
pub(super) fn files(functions: usize) -> Files {
    rust::program(
        functions,
        &rust::Tool {
            declarations: declarations(functions),
            build_script: include_str!("../../specimens/scaling/build_shared.rs"),
            build_dependencies: "cc.workspace = true\n",
            dependencies: "libloading.workspace = true\n",
            callee: Callee::Opened,
        },
    )
}
