//! The caller in Python, which calls each function once.

use super::c::Files;
use super::shape::{Shape, all};

/// What a caller needs of a way to call.
pub(super) struct Caller {
    /// The imports, and the callback.
    pub(super) head: &'static str,
    /// How the handle is made and freed.
    pub(super) make: &'static str,
    pub(super) free: &'static str,
    pub(super) call: fn(&Shape) -> &'static str,
}

/// For modules that have functions as one expects them in Python.
pub(super) const PYTHON: Caller = Caller {
    head: "import binding\n\n\ndef twice(value):\n    return 2 * value\n",
    make: "binding.Counter(7)",
    free: "del counter",
    call: |shape| shape.call_python,
};

/// The calls are a module, because Python keeps what it has compiled of a module.
pub(super) fn files(functions: usize, caller: &Caller) -> Files {
    let Caller { head, make, free, call } = caller;
    let lines = all(functions, |shape| format!("    {}\n", call(shape)));
    let calls = format!(
        "{head}\n\nDATA = bytes([1, 2, 3, 4])\n\n\ndef total_of_all():\n    total = 0\n    \
         counter = {make}\n{lines}    {free}\n    return total\n"
    );
    let main = "import sys\n\nfrom calls import total_of_all\n\nprint(total_of_all(), flush=True)\n\
                sys.stdin.read()\n";
    let files = [("calls.py", calls), ("main.py", main.to_owned())];
    files.map(|(path, text)| (path.to_owned(), text)).into()
}
