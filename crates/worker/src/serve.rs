use std::io::{self, BufRead, Write};

use mandel_core::Img;

use crate::{Job, Sample, protocol};

/// Answers requests until they end. `take` takes the samples; its errors go into the answers.
///
/// # Errors
///
/// A request that cannot be read, or an answer that cannot be written.
pub fn serve(
    requests: impl BufRead,
    mut answers: impl Write,
    mut take: impl FnMut(&Job, &mut Img) -> Result<Sample, String>,
) -> io::Result<()> {
    for line in requests.lines() {
        match answer(&line?, &mut take) {
            Ok((line, bytes)) => {
                writeln!(answers, "{line}")?;
                answers.write_all(&bytes)?;
            }
            Err(reason) => writeln!(answers, "error {}", reason.replace('\n', "; "))?,
        }
        answers.flush()?;
    }
    Ok(())
}

fn answer(
    line: &str,
    take: impl FnOnce(&Job, &mut Img) -> Result<Sample, String>,
) -> Result<(String, Vec<u8>), String> {
    let (job, width, height) = protocol::parse_request(line)?;
    let mut img = Img::new(width, height).map_err(|error| error.to_string())?;
    let sample = take(&job, &mut img)?;
    let bytes = if job.model.draws() { img.pixels().to_vec() } else { vec![sample.value] };
    Ok((protocol::answer(&sample, bytes.len()), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a worker that takes every sample so says to these requests.
    fn said(requests: &str, take: impl FnMut(&Job, &mut Img) -> Result<Sample, String>) -> String {
        let mut answers = Vec::new();
        serve(requests.as_bytes(), &mut answers, take).unwrap();
        String::from_utf8(answers).unwrap()
    }

    #[test]
    fn each_request_is_answered_and_none_ends_the_serving() {
        let answers = said("one_call 2 1 20\ndraw\none_call 0 1 20\nload\n", |job, img| {
            img.pixels_mut().fill(b'a');
            Ok(Sample { ns: 7, calls: 1, value: job.max_iters as u8 + b'a' })
        });
        let lines: Vec<_> = answers.lines().collect();
        assert_eq!(lines[..2], ["ok 7 1 2", "aaerror no such request: draw"]);
        assert!(lines[2].starts_with("error 0x1 is not a valid size"), "{answers}");
        assert_eq!(lines[3..], ["ok 7 1 1", "b"]);
    }

    #[test]
    fn an_error_is_one_line() {
        let answers = said("load\n", |_, _| Err("no memory\nfor this".into()));
        assert_eq!(answers, "error no memory; for this\n");
    }
}
