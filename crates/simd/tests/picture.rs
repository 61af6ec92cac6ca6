//! Every instruction set that this machine has draws the oracle's picture, on one thread and on all.

use mandel_core::oracle::{self, Arithmetic};
use mandel_core::{Error, Img};
use mandel_simd::{Level, LevelError, create_fractal, create_fractal_threads, limit, rounds};
use proptest::prelude::*;

type CreateFractal = fn(&mut Img, i32, Level) -> Result<(), Error>;

const WAYS: [(&str, CreateFractal); 2] =
    [("simd", create_fractal), ("threads", create_fractal_threads)];

fn assert_draws_the_oracles_picture(width: i32, height: i32, max_iters: i32) {
    let mut right = Img::new(width, height).unwrap();
    oracle::draw(&mut right, max_iters, Arithmetic::Single).unwrap();
    for level in Level::all() {
        for (way, create_fractal) in WAYS {
            let mut img = Img::new(width, height).unwrap();
            img.pixels_mut().fill(if max_iters == 255 { 254 } else { 255 });
            assert_eq!(create_fractal(&mut img, max_iters, level), Ok(()));
            assert!(img == right, "{way} {level} {width}x{height} {max_iters}");
        }
    }
}

proptest! {
    #[test]
    fn any_size_and_any_number_of_iterations(
        width in 1..200,
        height in 1..40,
        max_iters in 1..=255,
    ) {
        assert_draws_the_oracles_picture(width, height, max_iters);
    }

    /// The steps between columns are so small that an `f32` can hardly tell them apart, and the tiles are
    /// nearly empty.
    #[test]
    fn a_line(length in 1..100_000, upright: bool, max_iters in 1..=30) {
        let (width, height) = if upright { (1, length) } else { (length, 1) };
        assert_draws_the_oracles_picture(width, height, max_iters);
    }
}

/// Large enough to wake the threads, and not a multiple of a tile or a band.
#[test]
fn pictures_that_are_worth_waking_threads_for() {
    for (width, height, max_iters) in [(1501, 1003, 20), (613, 421, 255), (3, 100_003, 50)] {
        assert_draws_the_oracles_picture(width, height, max_iters);
    }
}

/// Tests what `Tile::step` relies on, at the points where it is nearest to being false: around -2, |z|²
/// begins at 4 and hardly grows, so rounding could bring it back below 4.
#[test]
fn a_point_that_has_escaped_never_comes_back() {
    let mut real = -2.0_f32;
    for _ in 0..64 {
        let mut imag = 1e-9_f32;
        while imag < 0.5 {
            assert_never_comes_back(real, imag);
            assert_never_comes_back(real, -imag);
            imag *= 1.001;
        }
        assert_never_comes_back(real, 0.0);
        real = real.next_up();
    }
}

fn assert_never_comes_back(real: f32, imag: f32) {
    let (mut zr, mut zi) = (real, imag);
    let mut has_escaped = false;
    for _ in 0..255 {
        let is_inside = zr * zr + zi * zi < 4.0;
        assert!(!(has_escaped && is_inside), "{real:e} {imag:e}");
        has_escaped |= !is_inside;
        (zr, zi) = (zr * zr - zi * zi + real, zr * zi + zi * zr + imag);
    }
}

#[test]
fn every_number_of_iterations() {
    for max_iters in 1..=255 {
        assert_draws_the_oracles_picture(67, 23, max_iters);
    }
}

#[test]
fn the_talks_picture() {
    assert_draws_the_oracles_picture(1500, 1000, 20);
    assert_draws_the_oracles_picture(1, 1, 20);
}

#[test]
fn iterations_out_of_range_are_refused_and_the_picture_left_alone() {
    for (way, create_fractal) in WAYS {
        for max_iters in [0, -5, 256, i32::MIN, i32::MAX] {
            let mut img = Img::new(3, 2).unwrap();
            img.pixels_mut().fill(99);
            let result = create_fractal(&mut img, max_iters, Level::best());
            assert_eq!(result, Err(Error::MaxIters(max_iters)), "{way}");
            assert_eq!(img.pixels(), [99; 6], "{way}");
        }
    }
}

#[test]
fn every_level_has_a_name_that_finds_it() {
    for level in Level::all() {
        assert_eq!(level.name().parse::<Level>().unwrap().name(), level.name());
    }
    assert_eq!(Level::all().last().unwrap().name(), Level::best().name());
}

#[test]
fn a_level_that_is_not_here_is_refused_with_those_that_are() {
    let unknown = "AVX2".parse::<Level>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "\"AVX2\" is not an instruction set: \
         choose one of fallback, sse2, sse4.2, avx2, avx512, neon"
    );
    let foreign = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
    let not_here = foreign.parse::<Level>().unwrap_err();
    assert!(matches!(not_here, LevelError::NotHere { .. }));
    let message = not_here.to_string();
    assert!(
        message
            .starts_with(&format!("this machine does not have {foreign}; choose one of fallback"))
    );
}

#[test]
fn the_rounds_of_a_picture_are_those_of_its_points() {
    let mut img = Img::new(3, 1).unwrap();
    img.pixels_mut().copy_from_slice(&[0, 19, 20]); // escaped first, escaped last, never escaped
    assert_eq!(rounds(&img, 20), 1 + 20 + 20);
}

/// The limit does the work that it represents: every lane of a tile counts every round.
#[test]
fn the_limit_is_computed_by_every_level() {
    for level in Level::all() {
        let lanes = match level.name() {
            "avx512" => 16,
            "avx2" => 8,
            _ => 4,
        };
        assert_eq!((limit(1, level), limit(4 * lanes * 200, level)), (1, 200), "{level}");
    }
}
