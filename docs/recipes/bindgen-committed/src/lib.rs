#[allow(non_camel_case_types)]
#[rustfmt::skip]
mod bindings;

pub use bindings::{STATS_ERR_EMPTY, stats_summary as Summary};

/// The error is the library's status.
pub fn summarise(values: &[f64]) -> Result<Summary, i32> {
    let mut summary = Summary::default();
    // SAFETY: for the whole call, `values.len()` numbers can be read and `summary` can be written.
    // The C writes nothing else, keeps neither pointer and has no global state.
    match unsafe { bindings::stats_summarise(values.as_ptr(), values.len(), &mut summary) } {
        bindings::STATS_OK => Ok(summary),
        status => Err(status),
    }
}
