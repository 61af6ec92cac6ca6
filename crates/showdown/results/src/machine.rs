//! What the figures were measured on and with. Two results files can only be compared where these
//! agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// As the processor calls itself.
    pub cpu: String,
    /// Instruction sets beyond the baseline that this project can use.
    pub cpu_features: Vec<String>,
    /// That this process may use.
    pub cores: usize,
    /// `None` where we cannot tell.
    pub virtual_machine: Option<bool>,
    /// Its name and version.
    pub os: String,
    /// Its version.
    pub kernel: String,
    /// How the clock rate is chosen (Linux).
    pub governor: Option<String>,
    /// Over the last minute. It counts the build that may just have ended.
    pub load_average: f64,
    /// What all cores were doing just before the run, in percent of one core.
    pub busy_percent: f64,
    /// The core that was measured on. `None` where the system chose.
    pub pinned_to: Option<usize>,
}

/// The programs that made what was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toolchain {
    /// Its version.
    pub rustc: String,
    /// The version that rustc has in it.
    pub llvm: String,
    /// Of the showdown itself: a debug build's figures mean nothing.
    pub opt_level: String,
    /// The user's RUSTFLAGS, which change the Rust side of every call.
    pub rustflags: String,
    /// Its version.
    pub c_compiler: String,
    /// Those of the project.
    pub c_flags: String,
    /// The user's own, which come after ours.
    pub cflags: String,
    /// Generated or committed, and why.
    pub bindings: String,
    /// The version of every other tool that a row depends on, by the tool's name.
    pub tools: BTreeMap<String, String>,
    /// Of the checkout while measuring, with `-dirty` where it has uncommitted changes.
    pub git_revision: Option<String>,
}

/// The state of the moment, and the revision, which is what one compares.
const NOT_COMPARED: [&str; 4] = ["load_average", "busy_percent", "pinned_to", "git_revision"];

/// The facts in which two machines or two toolchains disagree, with both values.
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
            // The versions of tools, of which the two need not have used the same.
            (Value::Object(_), Value::Object(_)) => differences(old, new),
            _ if old == new => Vec::new(),
            _ => vec![format!("{name}: {old} and {new}")],
        })
        .collect()
}
