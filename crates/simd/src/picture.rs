//! Many points at once: a tile of them, as square as it can be, in four vectors.

use std::hint::black_box;
use std::num::NonZero;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use fearless_simd::{dispatch, prelude::*};
use mandel_core::{Error, Img, MAX_ITERS};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Level;

/// Vectors in a tile. The result of a vector operation is ready only some cycles later, and four operations
/// that do not depend on each other fill this time. Also, a byte is a quarter of an `f32`, so the counts of
/// a tile fill one vector.
const VECTORS: usize = 4;

/// The maximum number of columns of a tile. A wider vector holds several rows. All points of a tile wait
/// for the last one to escape, and points near each other escape at about the same time.
const MOST_COLUMNS: usize = 8;

/// The maximum number of lanes of a vector.
const MOST_LANES: usize = 16;

/// About the number of rounds of single points that are drawn in the time in which a sleeping thread starts
/// to run again.
const WORTH_WAKING_FOR: u64 = 1 << 21;

/// Draws the whole picture on one core with the vector instructions of `level`, to the same bytes as
/// the C.
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`.
pub fn create_fractal(img: &mut Img, max_iters: i32, level: Level) -> Result<(), Error> {
    let grid = Grid::new(img, max_iters)?;
    let bands = img.pixels_mut().chunks_mut(grid.band(level));
    bands.enumerate().for_each(|(index, band)| grid.draw(index, band, level));
    Ok(())
}

/// Draws the same picture with up to [`threads()`] threads. Each thread takes the next band of rows when it
/// is free.
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`.
pub fn create_fractal_threads(img: &mut Img, max_iters: i32, level: Level) -> Result<(), Error> {
    let grid = Grid::new(img, max_iters)?;
    let most_rounds = img.pixels().len() as u64 * max_iters as u64;
    let helpers = most_rounds / WORTH_WAKING_FOR;

    let bands = Mutex::new(img.pixels_mut().chunks_mut(grid.band(level)).enumerate());
    let next = || bands.lock().unwrap_or_else(PoisonError::into_inner).next();
    let draw = || {
        while let Some((index, band)) = next() {
            grid.draw(index, band, level);
        }
    };
    match HELPERS.as_ref() {
        // This thread also draws. It starts long before the others are awake.
        Some(pool) => pool.in_place_scope(|scope| {
            let helpers = helpers.min(pool.current_num_threads() as u64);
            (0..helpers).for_each(|_| scope.spawn(|_| draw()));
            draw();
        }),
        None => draw(),
    }
    Ok(())
}

/// The maximum number of threads that [`create_fractal_threads`] uses, including the caller's: one for each
/// core that the process may use. The first call of either function reads this number and starts the
/// threads.
pub fn threads() -> usize {
    1 + HELPERS.as_ref().map_or(0, ThreadPool::current_num_threads)
}

/// `None` if there is a single core, or if the system gives no threads.
static HELPERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let pool = ThreadPoolBuilder::new().num_threads(cores - 1);
    if cores > 1 { pool.build().ok() } else { None }
});

/// Does the vector operations of `rounds` rounds of single points. Every lane of every tile is busy to the
/// end, and no test checks for the end. The time of a drawing can be compared with this.
///
/// Returns how many rounds of a tile that is, modulo 256. Without a result, the optimiser would remove the
/// work.
pub fn limit(rounds: u64, level: Level) -> u8 {
    dispatch!(level.proof, simd => limit_with(simd, rounds))
}

/// The total number of rounds that the points of a picture have been iterated.
pub fn rounds(img: &Img, max_iters: i32) -> u64 {
    // A point that escapes is counted one time less than it is iterated.
    let rounds = |&count: &u8| u64::from(count) + u64::from(i32::from(count) < max_iters);
    img.pixels().iter().map(rounds).sum()
}

/// The place of the pixels in the plane, and how long to iterate.
struct Grid {
    width: usize,
    pixel_size_x: f32,
    pixel_size_y: f32,
    max_iters: i32,
}

impl Grid {
    fn new(img: &Img, max_iters: i32) -> Result<Self, Error> {
        if !(1..=MAX_ITERS).contains(&max_iters) {
            return Err(Error::MaxIters(max_iters));
        }
        Ok(Self {
            width: img.width() as usize,
            pixel_size_x: (3.0 / f64::from(img.width())) as f32,
            pixel_size_y: (2.0 / f64::from(img.height())) as f32,
            max_iters,
        })
    }

    /// How many pixels there are in a band, which is one tile high. The last may be incomplete.
    fn band(&self, level: Level) -> usize {
        self.width * dispatch!(level.proof, simd => tile_size(simd).1)
    }

    /// Draws the band with that number, counted from the top.
    fn draw(&self, index: usize, band: &mut [u8], level: Level) {
        dispatch!(level.proof, simd => self.draw_with(simd, index, band));
    }

    // `dispatch!` must inline what it calls, so that it is compiled for the instruction set.
    #[inline(always)]
    fn draw_with<S: Simd>(&self, simd: S, index: usize, band: &mut [u8]) {
        let (width, rows) = (self.width, band.len() / self.width);
        let (columns, tile_rows) = tile_size(simd);
        let lane_x = S::i32s::from_fn(simd, |lane| (lane % columns) as i32);
        let lane_y = S::i32s::from_fn(simd, |lane| (lane / columns) as i32);
        let mut imag = [S::f32s::splat(simd, 0.0); VECTORS];
        for (vector, imag) in imag.iter_mut().enumerate() {
            let top = index * tile_rows + vector * (tile_rows / VECTORS);
            let y: S::f32s = (lane_y + top as i32).to_float();
            *imag = y * self.pixel_size_y - 1.0;
        }
        for left in (0..width).step_by(columns) {
            let x: S::f32s = (lane_x + left as i32).to_float();
            let mut tile = Tile::new(simd, x * self.pixel_size_x - 2.0, imag);
            let mut inside = tile.count();
            for _ in 1..self.max_iters {
                if inside.all_false() {
                    break;
                }
                tile.step();
                inside = tile.count();
            }
            // One byte for each point, vector after vector. A row has as many bytes as there are columns.
            // At the right edge and at the bottom, a part of a tile may be outside the picture.
            let counts = tile.counts.as_slice().chunks_exact(columns);
            for (row, counts) in counts.take(rows).enumerate() {
                match &mut band[row * width..][left..width] {
                    // The length is known, so this is a single store.
                    pixels if pixels.len() >= columns => pixels[..columns].copy_from_slice(counts),
                    pixels => pixels.copy_from_slice(&counts[..pixels.len()]),
                }
            }
        }
    }
}

/// The columns and rows of a tile.
#[inline(always)]
fn tile_size<S: Simd>(_: S) -> (usize, usize) {
    let columns = MOST_COLUMNS.min(S::f32s::LEN);
    (columns, VECTORS * S::f32s::LEN / columns)
}

/// Points that are iterated together. Its vectors are one below the other.
struct Tile<S: Simd> {
    real: S::f32s,
    imag: [S::f32s; VECTORS],
    zr: [S::f32s; VECTORS],
    zi: [S::f32s; VECTORS],
    /// The squares of both. The test and the next z need them.
    rr: [S::f32s; VECTORS],
    ii: [S::f32s; VECTORS],
    /// After how many rounds each point was still inside, vector by vector.
    counts: S::u8s,
}

// The rounds use no closures (for `map` and similar methods). A closure would be compiled as a separate
// function, without the instruction set, and take twenty times as long. Once a band, as above, they do no
// harm.
impl<S: Simd> Tile<S> {
    /// After the first round, which makes z = c of z = 0.
    #[inline(always)]
    fn new(simd: S, real: S::f32s, imag: [S::f32s; VECTORS]) -> Self {
        let mut ii = imag;
        for ii in &mut ii {
            *ii = *ii * *ii;
        }
        let (zr, zi, rr) = ([real; VECTORS], imag, [real * real; VECTORS]);
        Self { real, imag, zr, zi, rr, ii, counts: S::u8s::splat(simd, 0) }
    }

    // ANCHOR: tile
    /// Counts the round for the points that are still inside, and returns which they are.
    #[inline(always)]
    fn count(&mut self) -> S::mask8s {
        // `narrow` joins two masks into one whose lanes are half as wide, until each point has one byte.
        let upper = self.inside(0).narrow(self.inside(1));
        let lower = self.inside(2).narrow(self.inside(3));
        let inside = upper.narrow(lower);
        self.counts = inside.select(self.counts + 1, self.counts);
        inside
    }

    #[inline(always)]
    fn inside(&self, vector: usize) -> S::mask32s {
        (self.rr[vector] + self.ii[vector]).simd_lt(4.0)
    }

    /// The next round.
    ///
    /// A point that has escaped is still computed with the others, but it is never counted again, because
    /// it does not come back. It grows to infinity or NaN, and neither is less than 4. Or it is c = -2, and
    /// stays at 4.
    #[inline(always)]
    fn step(&mut self) {
        for vector in 0..VECTORS {
            let half = self.zr[vector] * self.zi[vector];
            self.zr[vector] = self.rr[vector] - self.ii[vector] + self.real;
            // Doubling is exact, so this may be fused. It rounds once, as half + half + imag does.
            self.zi[vector] = half.mul_add(2.0, self.imag[vector]);
            self.rr[vector] = self.zr[vector] * self.zr[vector];
            self.ii[vector] = self.zi[vector] * self.zi[vector];
        }
    }
    // ANCHOR_END: tile
}

#[inline(always)]
fn limit_with<S: Simd>(simd: S, rounds: u64) -> u8 {
    // These points stay inside forever, and away from 0, because some processors are slower with tiny
    // numbers. The black boxes hide that the points are equal. Otherwise the compiler could compute them
    // once.
    let points = || S::f32s::from_slice(simd, &black_box([0.1; MOST_LANES])[..S::f32s::LEN]);
    let mut tile = Tile::new(simd, -points(), [points(), points(), points(), points()]);
    for _ in 0..rounds.div_ceil((VECTORS * S::f32s::LEN) as u64) {
        tile.count();
        tile.step();
    }
    // The value is the same in every lane, but the optimiser would not compute a lane that is not read.
    tile.counts.as_slice().iter().fold(u8::MAX, |all, count| all & count)
}
