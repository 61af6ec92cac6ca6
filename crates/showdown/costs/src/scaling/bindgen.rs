//! `bindgen`: the build script has the declarations made, with the settings of `crates/bindgen`.

use super::c::Files;
use super::rust::{self, Callee};

const DECLARATIONS: &str = "\
#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

include!(concat!(env!(\"OUT_DIR\"), \"/bindings.rs\"));
";

/// The program.
pub(super) fn files(functions: usize) -> Files {
    rust::program(
        functions,
        &rust::Tool {
            declarations: DECLARATIONS.to_owned(),
            build_script: include_str!("../../specimens/scaling/build_bindgen.rs"),
            build_dependencies: "bindgen.workspace = true\ncc.workspace = true\n",
            dependencies: "",
            callee: Callee::Linked,
        },
    )
}
