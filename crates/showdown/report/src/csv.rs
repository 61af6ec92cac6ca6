//! Writes every sample as a line.

use std::io::{self, Write};

use ffi_results::{Call, Results};

/// Writes all samples of all measurements.
///
/// # Errors
///
/// If they cannot be written.
pub fn write(results: &Results, to: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["contender", "model", "shape", "size", "round", "process", "calls", "ns"])?;
    for one in &results.measurements {
        let shape = one.call.as_ref().map_or("", |call| &call.shape);
        let size =
            one.call.as_ref().and_then(Call::size).map_or(String::new(), |it| it.to_string());
        for ((ns, process), round) in one.samples_ns.iter().zip(&one.processes).zip(&one.rounds) {
            csv.write_record([
                &*crate::visible(&one.contender),
                one.model.name(),
                &*crate::visible(shape),
                &size,
                &round.to_string(),
                &process.to_string(),
                &one.calls.to_string(),
                &ns.to_string(),
            ])?;
        }
    }
    csv.flush()
}
