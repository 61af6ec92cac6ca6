//! What is not measured: a fact with its source and its day.

use std::sync::LazyLock;

use serde::Deserialize;

/// The releases of a tool, on the day of the record.
#[derive(Clone, Debug, Deserialize)]
pub struct Tool {
    /// Its name in the registry.
    pub name: String,
    /// The registry.
    pub registry: String,
    /// The last release.
    pub last: String,
    /// Its day.
    pub released: String,
    /// The days of the last releases, the earliest first.
    pub releases: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Record {
    day: String,
    tools: Vec<Tool>,
}

/// A test says that it can be read.
static RECORD: LazyLock<Record> = LazyLock::new(|| {
    let text = include_str!("../../../../../benches/record/tools.json");
    serde_json::from_str(text).unwrap_or_default()
});

/// What is true of a contender, whatever is measured.
pub(super) struct Facts {
    pub(super) contender: &'static str,
    /// The package of its tool, if it has one.
    pub(super) tool: Option<&'static str>,
    /// What writes declarations.
    pub(super) generator: &'static str,
    /// Where it runs.
    pub(super) platforms: &'static str,
}

/// Where the platforms and the generators are explained.
pub(super) const SOURCE: &str = "docs/chapters/choose.md and docs/chapters/python.md, 2026-12-01";

const RUST: &str = "run on Linux x86-64; written for macOS, Windows";
const ANY: &str = "CPython and PyPy; run on Linux x86-64";
const CPYTHON: &str = "CPython; run on Linux x86-64";

const FACTS: [Facts; 18] = [
    facts("static", Some("cc"), "none", RUST),
    facts("bindgen", Some("bindgen"), "bindgen", RUST),
    facts("dlopen", Some("libloading"), "bindgen", RUST),
    facts("dylib", Some("cc"), "bindgen", RUST),
    facts("static-lto", Some("cc"), "bindgen", "run on Linux x86-64, with clang and lld"),
    facts("pure", Some("num-complex"), "none", RUST),
    facts("pure-simd", Some("fearless_simd"), "none", RUST),
    facts("pure-threads", Some("rayon"), "none", RUST),
    facts("ctypes", None, "none", ANY),
    facts("cffi-abi", Some("cffi"), "reads C", ANY),
    facts("cffi-api", Some("cffi"), "reads C", ANY),
    facts("cython", Some("cython"), "none", CPYTHON),
    facts("cython-ptr", Some("cython"), "none", CPYTHON),
    facts("pyo3", Some("pyo3"), "none", CPYTHON),
    facts("nanobind", Some("nanobind"), "none", CPYTHON),
    facts("pybind11", Some("pybind11"), "none", CPYTHON),
    facts("cppyy", Some("cppyy"), "reads C", CPYTHON),
    facts("pypy-cffi", Some("cffi"), "reads C", "PyPy; run on Linux x86-64"),
];

const fn facts(
    contender: &'static str,
    tool: Option<&'static str>,
    generator: &'static str,
    platforms: &'static str,
) -> Facts {
    Facts { contender, tool, generator, platforms }
}

pub(super) fn of(contender: &str) -> Option<&'static Facts> {
    FACTS.iter().find(|one| one.contender == contender)
}

/// The releases of a contender's tool, and the day on which they were looked up.
pub(super) fn tool(contender: &str) -> Option<(&'static Tool, &'static str)> {
    let name = of(contender)?.tool?;
    Some((RECORD.tools.iter().find(|tool| tool.name == name)?, &RECORD.day))
}

/// Whole years between two days.
pub(super) fn years(from: &str, to: &str) -> Option<f64> {
    let number = |day: &str| -> Option<u32> { day.replace('-', "").parse().ok() };
    // 20261201 - 20250908 is 10293, and a year is 10000.
    Some(f64::from(number(to)?.checked_sub(number(from)?)? / 10_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_has_its_releases() {
        for one in &FACTS {
            assert_eq!(tool(one.contender).is_some(), one.tool.is_some(), "{}", one.contender);
        }
    }

    #[test]
    fn years_are_whole() {
        assert_eq!(years("2025-12-02", "2026-12-01"), Some(0.0));
        assert_eq!(years("2024-12-01", "2026-12-01"), Some(2.0));
        assert_eq!(years("soon", "2026-12-01"), None);
    }
}
