//! The machine and the tools of a run. The times of two results files can only be compared if these are the
//! same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name for itself.
    pub cpu: String,
    /// The instruction sets beyond the baseline that this project can use.
    pub cpu_features: Vec<String>,
    /// How many cores this process may use.
    pub cores: usize,
    /// Whether this is a virtual machine. `None` if it is not known.
    pub virtual_machine: Option<bool>,
    /// The name and version of the operating system.
    pub os: String,
    /// Its version.
    pub kernel: String,
    /// The method that chooses the clock rate (Linux).
    pub governor: Option<String>,
    /// The load of the last minute. It can include a build that has just ended.
    pub load_average: f64,
    /// How busy all cores were just before the run, in percent of one core.
    pub busy_percent: f64,
    /// The core that was measured on. `None` if the system chose.
    pub pinned_to: Option<usize>,
}

/// The tools that made the measured programs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toolchain {
    /// Its version.
    pub rustc: String,
    /// The version of LLVM in rustc.
    pub llvm: String,
    /// The optimisation level of the showdown itself. The figures of a debug build mean nothing.
    pub opt_level: String,
    /// The user's RUSTFLAGS, which change the Rust side of every call.
    pub rustflags: String,
    /// Its version.
    pub c_compiler: String,
    /// The C flags of the project.
    pub c_flags: String,
    /// The user's own C flags, which come after those of the project.
    pub cflags: String,
    /// Whether the bindings were generated or committed, and why.
    pub bindings: String,
    /// The version of every other tool that a row depends on, by the tool's name.
    pub tools: BTreeMap<String, String>,
    /// The revision of the checkout during the run, with `-dirty` if it has uncommitted changes.
    pub git_revision: Option<String>,
}

/// Fields that are ignored: the state of the moment, and the revision, which is what a user compares.
const NOT_COMPARED: [&str; 4] = ["load_average", "busy_percent", "pinned_to", "git_revision"];

/// The facts in which two machines or two toolchains differ, with both values.
pub fn differences(old: &impl Serialize, new: &impl Serialize) -> Vec<String> {
    let facts = |of: serde_json::Result<Value>| match of {
        Ok(Value::Object(facts)) => facts,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (facts(serde_json::to_value(old)), facts(serde_json::to_value(new)));
    old.iter()
        .filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name, value, new.get(name)?)))
        .flat_map(|(name, old, new)| match (old, new) {
            // The versions of tools. The two runs need not have used the same tools.
            (Value::Object(_), Value::Object(_)) => differences(old, new),
            _ if old == new => Vec::new(),
            _ => vec![format!("{name}: {old} and {new}")],
        })
        .collect()
}
