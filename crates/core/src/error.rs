use crate::status::{ERR_ITERS, meaning};

/// Why a picture could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The size is not valid: the library's `Img` counts pixels in a C `int`.
    #[error(
        "{width}x{height} is not a valid size: \
         width and height must be 1 or more, and their product at most 2147483647"
    )]
    Size {
        /// The size asked for, in pixels.
        width: i32,
        /// The size asked for, in pixels.
        height: i32,
    },

    /// There is not enough memory for the pixels.
    #[error("no memory for a picture of {bytes} bytes: choose a smaller size")]
    Memory {
        /// How many bytes were asked for, one for each pixel.
        bytes: usize,
    },

    /// The number of iterations is less than 1, or does not fit a byte.
    #[error("{0} iterations: choose 1 to 255")]
    MaxIters(i32),

    /// The per-pixel function returned a negative status, and the driver stopped there.
    #[error("mandel returned status {status} ({}) at pixel ({x}, {y})", meaning(*status))]
    Pixel {
        /// What the function returned.
        status: i32,
        /// The column, counted from 0 at the left.
        x: usize,
        /// The row, counted from 0 at the top.
        y: usize,
    },

    /// The library's own `create_fractal` returned a negative status.
    #[error("create_fractal returned status {status} ({})", meaning(*status))]
    Picture {
        /// What the function returned.
        status: i32,
    },
}

impl Error {
    /// Turns the status of a whole-picture call into a `Result`. `max_iters` is the number of iterations
    /// asked for.
    pub fn check(status: i32, max_iters: i32) -> Result<(), Error> {
        match status {
            ERR_ITERS => Err(Error::MaxIters(max_iters)),
            ..0 => Err(Error::Picture { status }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_status_is_an_error_and_iterations_have_their_own() {
        assert_eq!(Error::check(0, 20), Ok(()));
        assert_eq!(Error::check(1, 20), Ok(()));
        assert_eq!(Error::check(-1, 20), Err(Error::Picture { status: -1 }));
        assert_eq!(Error::check(i32::MIN, 20), Err(Error::Picture { status: i32::MIN }));
        assert_eq!(Error::check(-3, 256), Err(Error::MaxIters(256)));
    }
}
