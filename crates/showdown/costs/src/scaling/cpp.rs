//! `nanobind` and `pybind11`: a line for each function whose types C++ knows already, and a lambda for each
//! other one. What differs are the names, and how a class, an enum and bytes are named.

use super::c::Files;
use super::extension::package;
use super::shape::each;

const NANOBIND: &str = include_str!("../../specimens/scaling/nanobind_head.cpp");
const PYBIND11: &str = include_str!("../../specimens/scaling/pybind11_head.cpp");

/// The functions, for each shape. `bytes` reads the data of Python's bytes.
const FUNCTIONS: [&str; 10] = [
    "    module.def(\"$F\", &$F);\n",
    "    module.def(\"$F\", &$F);\n",
    "    module.def(\"$F\", [](const Bytes &data) { return $F(begin_of(data), size_of(data)); });\n",
    "    module.def(\"$F\", &$F);\n",
    "    module.def(\"$F\", &$F);\n",
    "    module.def(\"$F\", &$F);\n",
    "    module.def(\"$F\", [](int value) {\n        int result = 0;\n        \
     check($F(value, &result));\n        return result;\n    });\n",
    "    module.def(\"$F\", [](Callable visit) { return visited($F(visit_python, &visit)); });\n",
    "    module.def(\"$F\", [](const PyCounter &counter) { return $F(counter.get()); });\n",
    "    module.def(\"$F\", &$F);\n",
];

fn source(functions: usize, head: &str) -> String {
    format!("{head}{}}}\n", each(functions, &FUNCTIONS))
}

/// The package with nanobind.
pub(super) fn nanobind(functions: usize) -> Files {
    let setup = include_str!("../../specimens/scaling/setup_nanobind.py");
    package(functions, "binding.cpp", source(functions, NANOBIND), setup)
}

/// The package with pybind11.
pub(super) fn pybind11(functions: usize) -> Files {
    let setup = include_str!("../../specimens/scaling/setup_pybind11.py");
    package(functions, "binding.cpp", source(functions, PYBIND11), setup)
}
