use crate::Error;

/// A picture with one byte for each pixel, row after row from the top, without gaps.
///
/// Its size is checked once, here: width and height are positive, and their product fits an `i32`. So a
/// function that takes an `Img` may pass it to the C library, whose sizes are `int`, without another check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Img {
    width: i32,
    height: i32,
    data: Vec<u8>,
}

impl Img {
    /// A black picture of `width` × `height` pixels.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] unless both are positive and their product is at most `i32::MAX`; [`Error::Memory`]
    /// if there is not enough memory.
    pub fn new(width: i32, height: i32) -> Result<Self, Error> {
        let bytes = Self::bytes(width, height)?;
        let mut data = Vec::new();
        data.try_reserve_exact(bytes).map_err(|_| Error::Memory { bytes })?;
        data.resize(bytes, 0);
        Ok(Img { width, height, data })
    }

    /// How many bytes a picture of this size takes, one for each pixel.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] unless both are positive and their product is at most `i32::MAX`.
    pub fn bytes(width: i32, height: i32) -> Result<usize, Error> {
        let size = if width > 0 && height > 0 { width.checked_mul(height) } else { None };
        size.map(|size| size as usize).ok_or(Error::Size { width, height })
    }

    /// The size in pixels, 1 or more.
    pub fn width(&self) -> i32 {
        self.width
    }

    /// The size in pixels, 1 or more.
    pub fn height(&self) -> i32 {
        self.height
    }

    /// The `width × height` bytes.
    pub fn pixels(&self) -> &[u8] {
        &self.data
    }

    /// The `width × height` bytes.
    pub fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_c_cannot_hold_is_refused() {
        for (width, height) in [(0, 5), (5, 0), (-3, 4), (3, -4), (i32::MAX, 2), (46341, 46341)] {
            assert_eq!(Img::new(width, height), Err(Error::Size { width, height }));
        }
        assert_eq!(
            Img::new(0, 5).unwrap_err().to_string(),
            "0x5 is not a valid size: width and height must be 1 or more, \
             and their product at most 2147483647"
        );
    }

    #[test]
    fn a_new_picture_is_black_and_of_the_size_asked_for() {
        let img = Img::new(3, 2).unwrap();
        assert_eq!((img.width(), img.height(), img.pixels()), (3, 2, &[0; 6][..]));
    }
}
