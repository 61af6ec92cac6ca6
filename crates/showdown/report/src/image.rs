//! Writes a picture to a file. All three formats contain exactly the bytes that the contender computed.

use std::io::{self, Write};
use std::path::Path;

use mandel_core::Img;

/// The encoder keeps several rows in memory. With a row of two thousand million pixels, it took 6 GB.
const WIDEST_PNG: i32 = 100_000_000;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The bytes are indexes into a palette, so that small counts are visible.
    Png,
    /// Grey. The maximum number of iterations is white.
    Pgm,
    /// Only the bytes.
    Raw,
}

impl Format {
    /// Chooses the format by the end of the file name.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "pgm" => Some(Self::Pgm),
            "raw" => Some(Self::Raw),
            _ => None,
        }
    }

    /// The reason why a picture of this width cannot be written, if there is one.
    #[must_use]
    pub fn refusal(self, width: i32) -> Option<String> {
        (self == Self::Png && width > WIDEST_PNG).then(|| {
            format!(
                "a PNG can be at most {WIDEST_PNG} pixels wide here, because its encoder holds whole \
                 rows; render writes .pgm and .raw of any width"
            )
        })
    }

    /// Writes a picture that was drawn with at most `max_iters` iterations.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(self, img: &Img, max_iters: i32, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Png => png(img, max_iters, to),
            Self::Pgm => {
                write!(to, "P5\n{} {}\n{max_iters}\n", img.width(), img.height())?;
                to.write_all(img.pixels())
            }
            Self::Raw => to.write_all(img.pixels()),
        }
    }
}

fn png(img: &Img, max_iters: i32, to: &mut dyn Write) -> io::Result<()> {
    let mut encoder = png::Encoder::new(to, img.width() as u32, img.height() as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette(max_iters));
    encoder.set_compression(png::Compression::Fast);
    // It is written as a stream, because the encoder's own buffer would be a second copy of the picture.
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    stream.write_all(img.pixels())?;
    Ok(stream.finish()?)
}

/// Points that escape at once are night blue. With more iterations, the colour goes through violet and
/// orange to pale yellow. Points that do not escape are black.
pub(crate) fn palette(max_iters: i32) -> Vec<u8> {
    const STOPS: [[f64; 3]; 5] =
        [[8., 12., 40.], [72., 24., 110.], [190., 50., 90.], [245., 140., 50.], [255., 245., 190.]];
    let colour = |count: i32| {
        if count >= max_iters {
            return [0; 3];
        }
        // Most points have small counts, and the square root spreads these.
        let position = (f64::from(count) / f64::from(max_iters)).sqrt() * (STOPS.len() - 1) as f64;
        let below = (position as usize).min(STOPS.len() - 2);
        let mix = |channel: usize| {
            let (from, to) = (STOPS[below][channel], STOPS[below + 1][channel]);
            (from + (to - from) * (position - below as f64)).round() as u8
        };
        [mix(0), mix(1), mix(2)]
    };
    (0..=255).flat_map(colour).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> Img {
        let mut img = Img::new(31, 17).unwrap();
        mandel_pure::create_fractal(&mut img, 20).unwrap();
        img
    }

    fn written(format: Format) -> Vec<u8> {
        let mut bytes = Vec::new();
        format.write(&drawn(), 20, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_png_holds_the_bytes_and_a_visible_palette() {
        let bytes = written(Format::Png);
        let mut reader = png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!((reader.info().width, reader.info().height), (31, 17));
        assert_eq!(pixels, drawn().pixels());
        let palette = reader.info().palette.as_deref().unwrap();
        assert_eq!(&palette[20 * 3..][..3], [0, 0, 0]);
        assert_ne!(&palette[..3], &palette[3..6]);
    }

    #[test]
    fn a_pgm_is_a_header_and_the_bytes() {
        assert_eq!(written(Format::Pgm), [b"P5\n31 17\n20\n", drawn().pixels()].concat());
        assert_eq!(written(Format::Raw), drawn().pixels());
    }

    #[test]
    fn the_ending_chooses_the_format() {
        assert_eq!(Format::of(Path::new("a/b.PNG")), Some(Format::Png));
        assert_eq!(Format::of(Path::new("a.png/b.pgm")), Some(Format::Pgm));
        for other in ["png", "a.jpg", "a/.png", ""] {
            assert_eq!(Format::of(Path::new(other)), None);
        }
    }
}
