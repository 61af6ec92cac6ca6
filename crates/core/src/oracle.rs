//! Draws the right picture, for every kind of arithmetic that a contender may use.
//!
//! It is simple and separate from the [driver](crate::create_fractal), so that a mistake in the driver is
//! not repeated here. The three kinds differ in a few pixels at the edge of the set, where the last bit
//! decides whether a point escapes one round sooner.

use crate::{Error, Img, MAX_ITERS};

/// The arithmetic with which a contender computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// Everything is in `f32`: the C, and every Rust strategy.
    Single,
    /// The coordinates are in `f64`, each point in `f32`: Python's driver calls the C `mandel`.
    DoubleCoordinates,
    /// Everything is in `f64`: pure Python.
    Double,
}

impl Arithmetic {
    /// The SHA-256 of the talk's picture, 1500 × 1000 pixels at 20 iterations.
    pub fn talk_digest(self) -> &'static str {
        match self {
            Self::Single => "53c6434ccfbcb761dc5fe6b0590263dfdf9c87d20487305d3a2220580d2c581b",
            Self::DoubleCoordinates => {
                "a79e469c625a614a3e72de62b3622aa801eb5ab40e0643e04002f0da6d5c4ff8"
            }
            Self::Double => "8d800b86850b3f9173e6e5d7c061ee08b36b3543da9682d16a8966174c52ddb8",
        }
    }
}

/// Draws the reference picture.
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`.
pub fn draw(img: &mut Img, max_iters: i32, arithmetic: Arithmetic) -> Result<(), Error> {
    if !(1..=MAX_ITERS).contains(&max_iters) {
        return Err(Error::MaxIters(max_iters));
    }
    let (width, height) = (f64::from(img.width()), f64::from(img.height()));
    let columns = img.width() as usize;
    for (index, pixel) in img.pixels_mut().iter_mut().enumerate() {
        let (x, y) = (index % columns, index / columns);
        *pixel = match arithmetic {
            Arithmetic::Single => {
                let real = x as f32 * (3.0 / width) as f32 - 2.0;
                let imag = y as f32 * (2.0 / height) as f32 - 1.0;
                count_single(real, imag, max_iters)
            }
            Arithmetic::DoubleCoordinates => {
                let real = x as f64 * (3.0 / width) - 2.0;
                let imag = y as f64 * (2.0 / height) - 1.0;
                count_single(real as f32, imag as f32, max_iters)
            }
            Arithmetic::Double => {
                let real = x as f64 * (3.0 / width) - 2.0;
                let imag = y as f64 * (2.0 / height) - 1.0;
                count_double(real, imag, max_iters)
            }
        };
    }
    Ok(())
}

fn count_single(real: f32, imag: f32, max_iters: i32) -> u8 {
    let (mut zr, mut zi) = (0.0, 0.0);
    for i in 0..max_iters {
        (zr, zi) = (zr * zr - zi * zi + real, zr * zi + zi * zr + imag);
        if zr * zr + zi * zi >= 4.0 {
            return i as u8;
        }
    }
    max_iters as u8
}

fn count_double(real: f64, imag: f64, max_iters: i32) -> u8 {
    let (mut zr, mut zi) = (0.0, 0.0);
    for i in 0..max_iters {
        (zr, zi) = (zr * zr - zi * zi + real, zr * zi + zi * zr + imag);
        if zr * zr + zi * zi >= 4.0 {
            return i as u8;
        }
    }
    max_iters as u8
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn talk_picture(arithmetic: Arithmetic) -> Vec<u8> {
        let mut img = Img::new(1500, 1000).unwrap();
        draw(&mut img, 20, arithmetic).unwrap();
        img.pixels().to_vec()
    }

    fn sum(pixels: &[u8]) -> u64 {
        pixels.iter().map(|&pixel| u64::from(pixel)).sum()
    }

    #[test]
    fn the_talks_picture_has_its_digest_in_every_arithmetic() {
        for arithmetic in [Arithmetic::Single, Arithmetic::DoubleCoordinates, Arithmetic::Double] {
            let digest = Sha256::digest(talk_picture(arithmetic));
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, arithmetic.talk_digest(), "{arithmetic:?}");
        }
    }

    /// Figures that were measured with C and with CPython, independently of this code.
    #[test]
    fn the_arithmetics_differ_in_the_pixels_where_c_and_python_do() {
        let single = talk_picture(Arithmetic::Single);
        assert_eq!(sum(&single), 12_586_380);
        assert_eq!(single.iter().filter(|&&pixel| pixel == 20).count(), 432_581);

        let differing = |other: &[u8]| single.iter().zip(other).filter(|(a, b)| a != b).count();
        let coordinates = talk_picture(Arithmetic::DoubleCoordinates);
        assert_eq!((sum(&coordinates), differing(&coordinates)), (12_586_379, 7));
        let double = talk_picture(Arithmetic::Double);
        assert_eq!((sum(&double), differing(&double)), (12_586_377, 9));
    }

    #[test]
    fn iterations_that_a_byte_cannot_hold_are_refused() {
        let mut img = Img::new(2, 2).unwrap();
        for max_iters in [0, -5, 256] {
            let result = draw(&mut img, max_iters, Arithmetic::Single);
            assert_eq!(result, Err(Error::MaxIters(max_iters)));
        }
    }
}
