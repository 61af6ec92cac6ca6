//! What a right result is, and where a wrong one departs from it.

use ffi_worker::{Job, Sample};
use mandel_core::oracle::{self, Arithmetic};
use mandel_core::{Error, Img};
use sha2::{Digest, Sha256};

/// What a call of `mandel(2, 2, 1, &val)` leaves in `val`.
const CROSSING_VALUE: u8 = 0;

/// How many of the differing pixels are kept by their place.
const PLACES: usize = 16;

/// The oracle's picture in one arithmetic, as a digest: a large one is not kept.
pub(crate) struct Picture {
    pub(crate) arithmetic: Arithmetic,
    sha256: String,
    /// Where it is not the C's.
    pub(crate) unlike_c: Differences,
}

/// The pixels in which two pictures differ.
#[derive(Default)]
pub(crate) struct Differences {
    pub(crate) count: usize,
    /// The first of them, as columns and rows.
    pub(crate) places: Vec<(usize, usize)>,
    first: Option<(u8, u8)>,
}

impl Differences {
    fn between(left: &Img, right: &Img) -> Self {
        let width = left.width() as usize;
        let mut differences = Self::default();
        for (index, (&a, &b)) in left.pixels().iter().zip(right.pixels()).enumerate() {
            if a != b {
                differences.count += 1;
                differences.first.get_or_insert((a, b));
                if differences.places.len() < PLACES {
                    differences.places.push((index % width, index / width));
                }
            }
        }
        differences
    }
}

/// Right pictures in each of the arithmetics. `img` is drawn over.
pub(super) fn pictures(
    img: &mut Img,
    max_iters: i32,
    arithmetics: &[Arithmetic],
) -> Result<Vec<Picture>, Error> {
    let mut pictures: Vec<Picture> = Vec::new();
    for &arithmetic in arithmetics {
        if pictures.iter().any(|picture| picture.arithmetic == arithmetic) {
            continue;
        }
        oracle::draw(img, max_iters, arithmetic)?;
        let unlike_c = match arithmetic {
            Arithmetic::Single => Differences::default(),
            _ => Differences::between(img, &right(img, max_iters, Arithmetic::Single)?),
        };
        pictures.push(Picture { arithmetic, sha256: digest(img.pixels()), unlike_c });
    }
    Ok(pictures)
}

/// The digest of what a sample computed, if that is right.
pub(super) fn verify(
    sample: &Sample,
    job: &Job,
    img: &Img,
    arithmetic: Arithmetic,
    pictures: &[Picture],
) -> Result<String, String> {
    if !job.model.draws() {
        return match sample.value {
            CROSSING_VALUE => Ok(digest(&[CROSSING_VALUE])),
            value => Err(format!("mandel(2, 2, 1) left {value} and should leave {CROSSING_VALUE}")),
        };
    }
    let sha256 = digest(img.pixels());
    let is_right = |picture: &Picture| picture.arithmetic == arithmetic && picture.sha256 == sha256;
    if pictures.iter().any(is_right) {
        return Ok(sha256);
    }
    let right = right(img, job.max_iters, arithmetic).map_err(|error| error.to_string())?;
    let Differences { count, places, first } = Differences::between(img, &right);
    let ((x, y), (is, should_be)) = places.first().copied().zip(first).unwrap_or(((0, 0), (0, 0)));
    let mut reason = format!(
        "a wrong picture: {count} pixels differ, the first at ({x}, {y}): {is} in place of {should_be}"
    );
    if !env!("MANDEL_CFLAGS").is_empty() {
        reason += &format!("; the C was built with CFLAGS={:?}", env!("MANDEL_CFLAGS"));
    }
    Err(reason)
}

fn right(like: &Img, max_iters: i32, arithmetic: Arithmetic) -> Result<Img, Error> {
    let mut right = Img::new(like.width(), like.height())?;
    oracle::draw(&mut right, max_iters, arithmetic)?;
    Ok(right)
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// As `sha256sum` writes it.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
