//! Every sample a line.

use std::io::{self, Write};

use crate::results::Results;

pub(crate) fn write(results: &Results, to: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["contender", "model", "round", "calls", "ns"])?;
    for one in &results.measurements {
        for (round, ns) in one.samples_ns.iter().enumerate() {
            let (model, round) = (one.model.to_string(), (round + 1).to_string());
            csv.write_record([
                &one.contender,
                &model,
                &round,
                &one.calls.to_string(),
                &ns.to_string(),
            ])?;
        }
    }
    csv.flush()
}
