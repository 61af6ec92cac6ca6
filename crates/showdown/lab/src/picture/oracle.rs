//! Decides whether a result is right, and where a wrong one differs.

use ffi_results::{Difference, Model, Workload, sha256};
use mandel_core::oracle::{self, Arithmetic};
use mandel_core::{Error, Img};

use crate::process::Fault;

/// The value that a call of `mandel(2, 2, 1, &val)` writes to `val`.
const CROSSING_VALUE: u8 = 0;

/// How many places of different pixels are kept.
const PLACES: usize = 16;

/// The right pictures of a workload. They are kept as digests, because pictures can be large.
pub(super) struct Oracle {
    workload: Workload,
    pictures: Vec<(Arithmetic, String)>,
    differences: Vec<Difference>,
}

impl Oracle {
    /// Draws the right picture in each of these arithmetics.
    pub(super) fn draw(workload: Workload, arithmetics: &[Arithmetic]) -> Result<Self, Error> {
        let mut all = Self { workload, pictures: Vec::new(), differences: Vec::new() };
        for &arithmetic in arithmetics {
            if all.pictures.iter().any(|(known, _)| *known == arithmetic) {
                continue;
            }
            let img = right(workload, arithmetic)?;
            all.pictures.push((arithmetic, sha256(img.pixels())));
            if arithmetic != Arithmetic::Single {
                let c = right(workload, Arithmetic::Single)?;
                let (pixels, places) = differing(workload, img.pixels(), c.pixels());
                let arithmetic = name(arithmetic).to_owned();
                all.differences.push(Difference { arithmetic, pixels, places });
            }
        }
        Ok(all)
    }

    /// How the picture in each arithmetic differs from that of the C.
    pub(super) fn into_differences(self) -> Vec<Difference> {
        self.differences
    }

    /// The digest of a result, if the result is right. `before` is the digest of an earlier result.
    pub(super) fn verify(
        &self,
        model: Model,
        arithmetic: Arithmetic,
        output: &[u8],
        before: Option<&str>,
    ) -> Result<String, Fault> {
        let digest = sha256(output);
        match model {
            Model::PerPixel | Model::OneCall => {
                let is_right =
                    |(of, right): &(Arithmetic, String)| *of == arithmetic && *right == digest;
                if !self.pictures.iter().any(is_right) {
                    return Err(self.wrong(arithmetic, output));
                }
            }
            Model::Crossing | Model::Load => {
                if output != [CROSSING_VALUE] {
                    return Err(Fault::Wrong(format!(
                        "mandel(2, 2, 1) wrote {output:?} instead of [{CROSSING_VALUE}]"
                    )));
                }
            }
            // The number of rounds of a tile, modulo 256, is the same each time.
            Model::Limit => {
                if before.is_some_and(|before| before != digest) {
                    return Err(Fault::Wrong(
                        "it did a different number of rounds than before".into(),
                    ));
                }
            }
        }
        Ok(digest)
    }

    fn wrong(&self, arithmetic: Arithmetic, output: &[u8]) -> Fault {
        let right = match right(self.workload, arithmetic) {
            Ok(right) => right,
            Err(error) => return Fault::Wrong(error.to_string()),
        };
        let (pixels, places) = differing(self.workload, output, right.pixels());
        let (x, y) = places.first().copied().unwrap_or_default();
        let index = y * self.workload.width as usize + x;
        let mut reason = format!(
            "a wrong picture: {pixels} pixels differ, the first at ({x}, {y}): {} instead of {}",
            output[index],
            right.pixels()[index]
        );
        if !env!("MANDEL_CFLAGS").is_empty() {
            reason += &format!("; the C was built with CFLAGS={:?}", env!("MANDEL_CFLAGS"));
        }
        Fault::Wrong(reason)
    }
}

/// Its name in the results file. Coordinates and points may be computed in different arithmetics.
pub(super) fn name(arithmetic: Arithmetic) -> &'static str {
    match arithmetic {
        Arithmetic::Single => "single",
        Arithmetic::DoubleCoordinates => "double coordinates",
        Arithmetic::Double => "double",
    }
}

fn right(workload: Workload, arithmetic: Arithmetic) -> Result<Img, Error> {
    let mut img = Img::new(workload.width, workload.height)?;
    oracle::draw(&mut img, workload.max_iters, arithmetic)?;
    Ok(img)
}

/// How many pixels differ, and the places of the first of them.
fn differing(workload: Workload, one: &[u8], other: &[u8]) -> (usize, Vec<(usize, usize)>) {
    let width = workload.width as usize;
    let differing = one.iter().zip(other).enumerate().filter(|(_, (a, b))| a != b);
    let (mut count, mut places) = (0, Vec::new());
    for (index, _) in differing {
        count += 1;
        if places.len() < PLACES {
            places.push((index % width, index / width));
        }
    }
    (count, places)
}
