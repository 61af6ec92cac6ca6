use serde::{Deserialize, Serialize};

/// A contender that was to be measured, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// As it is called everywhere: `static`, `cffi-abi`.
    pub name: String,
    /// What calls the library: `c`, `rust` or `python`.
    pub language: String,
    /// What runs it, where that is not the processor itself: `cpython` or `pypy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// Whether a call of `mandel` leaves that language. Where it does not, a crossing is only the work.
    pub crosses: bool,
    /// What its calls do with Python's global interpreter lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gil: Option<Gil>,
    /// What else a reader must know: the instruction set, the number of threads, the compiler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Measured or not.
    pub status: Status,
    /// Why it was not measured.
    pub reason: Option<String>,
    /// What to do about that.
    pub remedy: Option<String>,
}

/// Whether a contender was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was, and every result was right.
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
