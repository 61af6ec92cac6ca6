use serde::{Deserialize, Serialize};

/// A contender that was chosen, and whether it was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, such as `static` or `cffi-abi`.
    pub name: String,
    /// The language that calls the library: `c`, `rust` or `python`.
    pub language: String,
    /// The interpreter that runs it, if there is one: `cpython` or `pypy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// Whether a call of `mandel` leaves this language. If not, a crossing is only the work.
    pub crosses: bool,
    /// What its calls do with Python's global interpreter lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gil: Option<Gil>,
    /// Other facts that matter: the instruction set, the number of threads, the compiler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whether it was measured.
    pub status: Status,
    /// Why it was not measured.
    pub reason: Option<String>,
    /// What to do so that it can be measured.
    pub remedy: Option<String>,
}

/// Whether a contender was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was measured, and every result was right.
    Ok,
    /// It cannot run on this machine.
    Skipped,
    /// It crashed, hung or gave a wrong result. None of its times are kept.
    Failed,
}

/// What a call does with Python's global interpreter lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gil {
    /// Other threads may run during the call. Releasing and taking it again is part of the time.
    Released,
    /// Other threads wait.
    Kept,
}
