//! Many points at once: a tile of them, as square as it can be, in four vectors.

use std::hint::black_box;
use std::num::NonZero;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use fearless_simd::{dispatch, prelude::*};
use mandel_core::{Error, Img, MAX_ITERS};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Level;

/// Vectors in a tile. The result of a vector operation is there only some cycles later: four that do not
/// depend on each other fill the wait. And a byte is a quarter of an `f32`, so that the counts of a tile
/// fill one vector.
const VECTORS: usize = 4;

/// The most columns of a tile; a wider vector holds several rows. The last point of a tile to escape
/// keeps all the others waiting, and near points escape at about the same time.
const MOST_COLUMNS: usize = 8;

/// The most lanes of a vector.
const MOST_LANES: usize = 16;

/// About as many rounds of single points as are drawn in the time that a sleeping thread takes to wake.
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

/// The same with up to [`threads()`] threads, which take the next band of rows in turn.
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
        // This thread draws too: it has begun long before the others are awake.
        Some(pool) => pool.in_place_scope(|scope| {
            let helpers = helpers.min(pool.current_num_threads() as u64);
            (0..helpers).for_each(|_| scope.spawn(|_| draw()));
            draw();
        }),
        None => draw(),
    }
    Ok(())
}

/// The most threads that [`create_fractal_threads`] uses, the caller's among them: one for each core that
/// the process may use at the first call of this or of that, which starts them.
pub fn threads() -> usize {
    1 + HELPERS.as_ref().map_or(0, ThreadPool::current_num_threads)
}

/// None where there is a single core, and where the system gives no threads.
static HELPERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let pool = ThreadPoolBuilder::new().num_threads(cores - 1);
    if cores > 1 { pool.build().ok() } else { None }
});

/// Does the vector operations of `rounds` rounds of single points, with every lane of every tile busy to
/// the end, and nobody asking whether that is reached. A drawing's time can be held against it.
///
/// Returns how many rounds of a tile that is, modulo 256: what nobody asked for would not be computed.
pub fn limit(rounds: u64, level: Level) -> u8 {
    dispatch!(level.proof, simd => limit_with(simd, rounds))
}

/// How many rounds the points of a picture have been iterated, all in all.
pub fn rounds(img: &Img, max_iters: i32) -> u64 {
    // A point that escapes is counted once less than it is iterated.
    let rounds = |&count: &u8| u64::from(count) + u64::from(i32::from(count) < max_iters);
    img.pixels().iter().map(rounds).sum()
}

/// Where the pixels lie in the plane, and how long to iterate.
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

    /// Draws the band of that number, counted from the top.
    fn draw(&self, index: usize, band: &mut [u8], level: Level) {
        dispatch!(level.proof, simd => self.draw_with(simd, index, band));
    }

    // What `dispatch!` calls must become part of it, to be compiled for its instruction set.
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
            // A byte a point, vector after vector: as many bytes as there are columns are a row.
            // At the right edge and at the bottom a tile may stick out of the picture.
            let counts = tile.counts.as_slice().chunks_exact(columns);
            for (row, counts) in counts.take(rows).enumerate() {
                match &mut band[row * width..][left..width] {
                    // A known length: a single store.
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

/// Points that are iterated together. Its vectors stand one below the other.
struct Tile<S: Simd> {
    real: S::f32s,
    imag: [S::f32s; VECTORS],
    zr: [S::f32s; VECTORS],
    zi: [S::f32s; VECTORS],
    /// The squares of both, which the test needs and so does the next z.
    rr: [S::f32s; VECTORS],
    ii: [S::f32s; VECTORS],
    /// After how many rounds each point was still inside, vector by vector.
    counts: S::u8s,
}

// No closures in the rounds, for `map` and the like: they would be compiled as functions of their own,
// without the instruction set, and take twenty times as long. Once a band, as above, they do no harm.
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
    /// Counts the round for the points that are still inside, and says which.
    #[inline(always)]
    fn count(&mut self) -> S::mask8s {
        // `narrow` makes of two masks one whose lanes are half as wide, until a point has a byte.
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
    /// A point that has escaped goes on with the others, and is never counted again: it does not come
    /// back. It grows, to infinity or NaN, and neither is less than 4; or it is c = -2, and stays at 4.
    #[inline(always)]
    fn step(&mut self) {
        for vector in 0..VECTORS {
            let half = self.zr[vector] * self.zi[vector];
            self.zr[vector] = self.rr[vector] - self.ii[vector] + self.real;
            // Doubling is exact, so that this may be fused: it rounds once, as half + half + imag does.
            self.zi[vector] = half.mul_add(2.0, self.imag[vector]);
            self.rr[vector] = self.zr[vector] * self.zr[vector];
            self.ii[vector] = self.zi[vector] * self.zi[vector];
        }
    }
    // ANCHOR_END: tile
}

#[inline(always)]
fn limit_with<S: Simd>(simd: S, rounds: u64) -> u8 {
    // Points that stay inside for ever, and away from 0: there are processors that are slower with tiny
    // numbers. Black boxes, for what the compiler knew to be alike it could compute once.
    let points = || S::f32s::from_slice(simd, &black_box([0.1; MOST_LANES])[..S::f32s::LEN]);
    let mut tile = Tile::new(simd, -points(), [points(), points(), points(), points()]);
    for _ in 0..rounds.div_ceil((VECTORS * S::f32s::LEN) as u64) {
        tile.count();
        tile.step();
    }
    // The same in every lane; but a lane that nobody looked at would not be computed.
    tile.counts.as_slice().iter().fold(u8::MAX, |all, count| all & count)
}
