//! The line protocol of worker processes, in whatever language they are written.
//!
//! A request is one line on the worker's standard input:
//!
//! ```text
//! per_pixel WIDTH HEIGHT MAX_ITERS
//! one_call WIDTH HEIGHT MAX_ITERS
//! crossing CALLS
//! load
//! ```
//!
//! The answer is one line on its standard output, `ok NANOSECONDS CALLS BYTES` and then that many
//! bytes, the picture or the value computed; or `error` and the reason in words.
//!
//! The worker reads the clock around the work alone, on a picture allocated and touched before. For
//! `load`, which must be the first request of its process, it does so around opening, resolving or
//! importing what it needs and the first call of `mandel(2, 2, 1, &val)`.

use std::fmt::Display;
use std::str::FromStr;

use crate::{Job, Model, Sample};

/// The line that asks for `job` on a picture of that size, without its end.
#[must_use]
pub fn request(job: &Job, width: i32, height: i32) -> String {
    match job.model {
        Model::PerPixel | Model::OneCall => {
            format!("{} {width} {height} {}", job.model, job.max_iters)
        }
        Model::Crossing => format!("{} {}", job.model, job.crossings),
        Model::Load => job.model.to_string(),
    }
}

/// The job and the picture's size that a line asks for; 1 × 1 where there is no picture.
///
/// # Errors
///
/// What is wrong with the line, in words.
pub fn parse_request(line: &str) -> Result<(Job, i32, i32), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut job = Job { model: Model::Load, max_iters: 1, crossings: 1 };
    let (mut width, mut height) = (1, 1);
    match words[..] {
        ["load"] => {}
        ["crossing", calls] => {
            job.model = Model::Crossing;
            job.crossings = number(calls)?;
        }
        [model @ ("per_pixel" | "one_call"), w, h, max_iters] => {
            job.model = if model == "per_pixel" { Model::PerPixel } else { Model::OneCall };
            job.max_iters = number(max_iters)?;
            (width, height) = (number(w)?, number(h)?);
        }
        _ => return Err(format!("no such request: {line}")),
    }
    Ok((job, width, height))
}

/// The line that announces a sample and `bytes` bytes after it.
#[must_use]
pub fn answer(sample: &Sample, bytes: usize) -> String {
    format!("ok {} {} {bytes}", sample.ns, sample.calls)
}

/// The sample, still without its value, and the number of bytes that an answer's line announces.
///
/// # Errors
///
/// The worker's own words where the line is `error`; otherwise what is wrong with the line.
pub fn parse_answer(line: &str) -> Result<(Sample, usize), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["ok", ns, calls, bytes] => {
            Ok((Sample { ns: number(ns)?, calls: number(calls)?, value: 0 }, number(bytes)?))
        }
        ["error", ..] => Err(line["error".len()..].trim().to_owned()),
        _ => Err(format!("the answer {line:?} is not one")),
    }
}

fn number<T: FromStr<Err: Display>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|error| format!("{word:?}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_what_is_understood() {
        for (model, max_iters, crossings, size) in [
            (Model::PerPixel, 20, 1, (3, 2)),
            (Model::OneCall, 255, 1, (1500, 1000)),
            (Model::Crossing, 1, 1_000_000, (1, 1)),
            (Model::Load, 1, 1, (1, 1)),
        ] {
            let job = Job { model, max_iters, crossings };
            let line = request(&job, size.0, size.1);
            assert_eq!(parse_request(&line), Ok((job, size.0, size.1)), "{line}");
        }
    }

    #[test]
    fn rubbish_is_no_request_and_no_answer() {
        for line in ["", "draw", "crossing", "crossing -1", "one_call 3 2", "per_pixel a 2 20"] {
            assert!(parse_request(line).is_err(), "{line}");
        }
        for line in ["", "ok", "ok 1 2", "ok 1 2 -3", "hello", "ok 99999999999999999999 1 1"] {
            assert!(parse_answer(line).is_err(), "{line}");
        }
        assert_eq!(parse_answer("error no memory"), Err("no memory".into()));
    }
}
