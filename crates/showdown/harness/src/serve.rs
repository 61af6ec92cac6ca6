use std::error::Error;
use std::io::{self, BufRead, Read, Write};

use crate::protocol::{Answer, Request};
use crate::{Output, Sample, TakeError};

/// The maximum length of a request. A longer line is not a request.
const LONGEST_LINE: u64 = 4096;

/// Answers requests until they end. `take` takes the samples; its errors go into the answers.
///
/// If nobody reads the answers any more, that is not an error, because nobody would read the error.
///
/// # Errors
///
/// If a request cannot be read, or an answer cannot be written.
pub fn serve(
    mut requests: impl BufRead,
    mut answers: impl Write,
    mut take: impl FnMut(Request) -> Result<Sample, TakeError>,
) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if requests.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let is_whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST_LINE;
        let sample = if is_whole {
            match String::from_utf8_lossy(&line).parse::<Request>() {
                Ok(request) => take(request).map_err(|error| match error {
                    TakeError::Cannot(reason) => format!("cannot {reason}"),
                    error => format!("error {}", chain(&error)),
                }),
                Err(error) => Err(format!("error {}", chain(&error))),
            }
        } else {
            requests.skip_until(b'\n')?;
            Err(format!("error a request has at most {LONGEST_LINE} bytes"))
        };
        match answer(&mut answers, sample) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            result => result?,
        }
    }
}

/// An error and all its causes.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}

fn answer(answers: &mut impl Write, sample: Result<Sample, String>) -> io::Result<()> {
    match sample {
        Ok(Sample { ns, calls, output }) => {
            let number;
            let bytes = match &output {
                Output::Picture(img) => img.pixels(),
                Output::Value(value) => std::slice::from_ref(value),
                Output::Number(value) => {
                    number = value.to_string();
                    number.as_bytes()
                }
            };
            writeln!(answers, "{}", Answer { ns, calls, bytes: bytes.len() })?;
            answers.write_all(bytes)?;
        }
        Err(line) => {
            let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            writeln!(answers, "{line}")?;
        }
    }
    answers.flush()
}

#[cfg(test)]
mod tests {
    use mandel_core::Img;

    use super::*;

    /// The answers to these requests of a process that takes every sample with `take`.
    fn said(requests: &[u8], take: impl FnMut(Request) -> Result<Sample, TakeError>) -> String {
        let mut answers = Vec::new();
        serve(requests, &mut answers, take).unwrap();
        String::from_utf8(answers).unwrap()
    }

    fn sample(request: Request) -> Result<Sample, TakeError> {
        let output = match request {
            Request::OneCall(picture) => {
                let mut img = Img::new(picture.width, picture.height)?;
                img.pixels_mut().fill(b'a');
                Output::Picture(img)
            }
            _ => Output::Value(b'b'),
        };
        Ok(Sample { ns: 7, calls: 1, output })
    }

    #[test]
    fn each_request_is_answered_and_none_ends_the_serving() {
        let answers = said(b"one_call 2 1 20\ndraw\none_call 0 1 20\nload\n", sample);
        let lines: Vec<_> = answers.lines().collect();
        assert_eq!(lines[..2], ["ok 7 1 2", "aaerror no such request: draw"]);
        assert!(lines[2].starts_with("error 0x1 is not a valid size"), "{answers}");
        assert_eq!(lines[3..], ["ok 7 1 1", "b"]);
    }

    /// Such a request used to end the process, with an error about standard output.
    #[test]
    fn bytes_that_are_not_utf_8_and_lines_without_end_get_one_answer_each() {
        let answers = said(b"\xff\xfe\nload\n", sample);
        assert_eq!(answers, "error no such request: \u{fffd}\u{fffd}\nok 7 1 1\nb");
        let long = [&[b'x'; 5000][..], b"\nload\n"].concat();
        assert_eq!(said(&long, sample), "error a request has at most 4096 bytes\nok 7 1 1\nb");
        assert_eq!(said(b"load", sample), "ok 7 1 1\nb");
    }

    #[test]
    fn an_error_is_one_line() {
        let mut answers = Vec::new();
        let take = |_| Err(TakeError::Cannot("for no\ngood reason"));
        serve(&b"load\n"[..], &mut answers, take).unwrap();
        assert_eq!(answers, b"cannot for no good reason\n");
    }

    /// It used to print `Error: Os { code: 32 … }`.
    #[test]
    fn an_asker_that_is_gone_ends_it_quietly() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        serve(&b"load\nload\n"[..], Gone, sample).unwrap();
    }
}
