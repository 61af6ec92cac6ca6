//! The line protocol of a measured process, in whatever language it is written.
//!
//! A request is one line on the process's standard input:
//!
//! ```text
//! per_pixel WIDTH HEIGHT MAX_ITERS
//! one_call WIDTH HEIGHT MAX_ITERS
//! crossing CALLS
//! load
//! limit WIDTH HEIGHT MAX_ITERS
//! shape CALLS NAME
//! shape CALLS NAME SIZE
//! ```
//!
//! The answer is one line on its standard output, `ok NANOSECONDS CALLS BYTES`, and then that many bytes.
//! They are the picture, one byte for each pixel, or the one byte that was computed. For a shape they are
//! its value as a decimal number. If there was an error, the answer is one line `error` with the reason,
//! and the process goes on serving. If the process cannot make the call of a shape at all, in its language
//! or with its tool, the answer is one line `cannot` with the reason. The process ends when its input ends.
//!
//! The process reads a monotonic clock just before and just after the work. A picture is allocated, and
//! every page of it is written, before the clock starts. The work is, for
//!
//! - `per_pixel`: a loop in the process's own language, which calls `mandel` once for each pixel;
//! - `one_call`: one call of `create_fractal`;
//! - `crossing`: CALLS calls of `mandel(2, 2, 1, &val)`, whose arguments the optimiser cannot see;
//! - `load`: everything that must be opened, resolved or imported, and one such call. It is the first
//!   request of its process;
//! - `limit`: the vector operations that draw the picture, with no lane idle and no test for the end. Only
//!   a contender with vector instructions offers it;
//! - `shape`: CALLS calls of the second library, as in the [table of shapes](crate::shape). Their arguments
//!   are also hidden from the optimiser.

use std::fmt;
use std::str::FromStr;

use crate::shape::{Kind, NoShape, Shape};

/// A request to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// A picture, by one call of `mandel` for each pixel.
    PerPixel(Picture),
    /// A picture, by one call of `create_fractal`.
    OneCall(Picture),
    /// A number of calls of `mandel(2, 2, 1, &val)`.
    Crossing {
        /// The number of calls.
        calls: u64,
    },
    /// Everything up to the first call, including this call.
    Load,
    /// Only the vector operations of this picture.
    Limit(Picture),
    /// A number of calls of the second library.
    Shape {
        /// The number of calls.
        calls: u64,
        /// The shape.
        shape: Shape,
    },
}

/// The size and the iterations of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// The maximum number of iterations of a point, 1 to 255.
    pub max_iters: i32,
}

/// An answer of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How long the work took.
    pub ns: u64,
    /// How many foreign calls were made in that time.
    pub calls: u64,
    /// How many bytes follow.
    pub bytes: usize,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// It is not a request.
    #[error("no such request: {0}")]
    NoRequest(String),
    /// It is not an answer.
    #[error("{0:?} is not an answer")]
    NoAnswer(String),
    /// It is a request for a shape that does not exist.
    #[error(transparent)]
    NoShape(#[from] NoShape),
    /// It is an answer that reports an error, with the process's reason.
    #[error("{0}")]
    Refused(String),
    /// It is an answer that says why the call of this shape cannot be made.
    #[error("{0}")]
    Cannot(String),
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerPixel(picture) => write!(f, "per_pixel {picture}"),
            Self::OneCall(picture) => write!(f, "one_call {picture}"),
            Self::Crossing { calls } => write!(f, "crossing {calls}"),
            Self::Load => f.write_str("load"),
            Self::Limit(picture) => write!(f, "limit {picture}"),
            Self::Shape { calls, shape } => write!(f, "shape {calls} {shape}"),
        }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.width, self.height, self.max_iters)
    }
}

impl FromStr for Request {
    type Err = ProtocolError;

    fn from_str(line: &str) -> Result<Self, ProtocolError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let request = match words[..] {
            ["per_pixel", width, height, max_iters] => {
                picture(width, height, max_iters).map(Self::PerPixel)
            }
            ["one_call", width, height, max_iters] => {
                picture(width, height, max_iters).map(Self::OneCall)
            }
            ["limit", width, height, max_iters] => {
                picture(width, height, max_iters).map(Self::Limit)
            }
            ["crossing", calls] => calls.parse().ok().map(|calls| Self::Crossing { calls }),
            ["load"] => Some(Self::Load),
            ["shape", calls, name, ref size @ ..] if size.len() < 2 => {
                let number = |word: &str| word.parse::<u64>();
                let size = size.first().copied().map(number).transpose();
                match (number(calls), size) {
                    (Ok(calls), Ok(size)) => {
                        let shape = Shape::new(Kind::named(name)?, size)?;
                        Some(Self::Shape { calls, shape })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        request.ok_or_else(|| ProtocolError::NoRequest(line.trim().to_owned()))
    }
}

fn picture(width: &str, height: &str, max_iters: &str) -> Option<Picture> {
    Some(Picture {
        width: width.parse().ok()?,
        height: height.parse().ok()?,
        max_iters: max_iters.parse().ok()?,
    })
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ok {} {} {}", self.ns, self.calls, self.bytes)
    }
}

impl FromStr for Answer {
    type Err = ProtocolError;

    fn from_str(line: &str) -> Result<Self, ProtocolError> {
        if let Some(reason) = line.strip_prefix("error ") {
            return Err(ProtocolError::Refused(reason.trim().to_owned()));
        }
        if let Some(reason) = line.strip_prefix("cannot ") {
            return Err(ProtocolError::Cannot(reason.trim().to_owned()));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["ok", ns, calls, bytes] => (|| {
                Some(Self {
                    ns: ns.parse().ok()?,
                    calls: calls.parse().ok()?,
                    bytes: bytes.parse().ok()?,
                })
            })(),
            _ => None,
        };
        answer.ok_or_else(|| ProtocolError::NoAnswer(line.trim_end().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_what_is_understood() {
        let picture = Picture { width: 1500, height: 1000, max_iters: 255 };
        for request in [
            Request::PerPixel(picture),
            Request::OneCall(Picture { width: 3, height: 2, max_iters: 20 }),
            Request::Crossing { calls: 1_000_000 },
            Request::Load,
            Request::Limit(picture),
            Request::Shape { calls: 7, shape: Shape::new(Kind::Handle, None).unwrap() },
            Request::Shape { calls: 7, shape: Shape::new(Kind::StringIn, Some(64)).unwrap() },
        ] {
            assert_eq!(request.to_string().parse(), Ok(request));
        }
        let answer = Answer { ns: 7, calls: 1, bytes: 2 };
        assert_eq!(answer.to_string().parse(), Ok(answer));
    }

    #[test]
    fn rubbish_is_neither_a_request_nor_an_answer() {
        for line in [
            "",
            "draw",
            "crossing",
            "crossing -1",
            "one_call 3 2",
            "per_pixel a 2 20",
            "shape 1",
            "shape x nothing",
            "shape 1 nothing 1",
            "shape 1 strings",
            "shape 1 string_in",
            "shape 1 string_in 0",
            "shape 1 string_in 1 1",
        ] {
            assert!(line.parse::<Request>().is_err(), "{line}");
        }
        for line in ["", "ok", "ok 1 2", "ok 1 2 -3", "hello", "ok 99999999999999999999 1 1"] {
            assert_eq!(line.parse::<Answer>(), Err(ProtocolError::NoAnswer(line.into())));
        }
        let refused = Err(ProtocolError::Refused("no memory".into()));
        assert_eq!("error no memory\n".parse::<Answer>(), refused);
        let cannot = Err(ProtocolError::Cannot("no variadic functions".into()));
        assert_eq!("cannot no variadic functions\n".parse::<Answer>(), cannot);
    }
}
