mod ffi;

pub use ffi::Summary;

#[derive(Debug, PartialEq)]
pub enum Error {
    NoValues,
    /// A status that this wrapper does not know.
    Status(i32),
}

pub fn summarise(values: &[f64]) -> Result<Summary, Error> {
    let mut summary = Summary::default();
    // SAFETY: for the whole call, `values.len()` numbers can be read and `summary` can be written.
    // The C writes nothing else, keeps neither pointer and has no global state.
    let status = unsafe { ffi::stats_summarise(values.as_ptr(), values.len(), &mut summary) };
    match status {
        ffi::STATS_OK => Ok(summary),
        ffi::STATS_ERR_EMPTY => Err(Error::NoValues),
        other => Err(Error::Status(other)),
    }
}
