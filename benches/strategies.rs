//! The four strategies in the four models, under Criterion: `cargo bench`, or `cargo bench -- --quick`
//! for a look; and how near the vectorised drawing comes to its limit. Every result is checked outside
//! the timed part.
//!
//! To compare strategies with each other prefer the showdown, which interleaves them: Criterion
//! measures one after the other, and a machine whose speed drifts favours some.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use mandel_core::oracle::Arithmetic;
use mandel_core::{Error, Img, status};
use mandel_dlopen::Mandel;
use mandel_simd::Level;
use num_complex::Complex32;
use sha2::{Digest, Sha256};

/// Twenty, but the compiler must not know: it would specialise what it can inline, and that is `pure`.
fn max_iters() -> i32 {
    black_box(20)
}

criterion_group!(models, per_pixel, one_call, crossing, load, limit);
criterion_main!(models);

/// The looping driver on our side: one foreign call a pixel.
fn per_pixel(criterion: &mut Criterion) {
    let library = Mandel::open().unwrap();
    let through_library =
        |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val);

    let mut group = picture_group(criterion, "per_pixel");
    picture(&mut group, "static", |img| drive(img, mandel_static::mandel));
    picture(&mut group, "bindgen", |img| drive(img, mandel_bindgen::mandel));
    picture(&mut group, "dlopen", |img| drive(img, through_library));
    picture(&mut group, "pure", |img| drive(img, mandel_pure::mandel));
    picture(&mut group, "pure, as one would write it first", |img| drive(img, mandel_with_complex));
}

/// `pure` as one would write it first. The iterations are in range.
fn mandel_with_complex(real: f32, imag: f32, max_iters: i32, val: &mut u8) -> i32 {
    // ANCHOR: complex
    let c = Complex32::new(real, imag);
    let mut z = Complex32::ZERO;
    for i in 0..max_iters {
        z = z * z + c;
        if z.norm_sqr() >= 4.0 {
            *val = i as u8;
            return status::ESCAPED;
        }
    }
    *val = max_iters as u8;
    status::INSIDE
    // ANCHOR_END: complex
}

/// One foreign call for the whole picture.
fn one_call(criterion: &mut Criterion) {
    let library = Mandel::open().unwrap();

    let mut group = picture_group(criterion, "one_call");
    picture(&mut group, "static", |img| mandel_static::create_fractal(img, max_iters()));
    picture(&mut group, "bindgen", |img| mandel_bindgen::create_fractal(img, max_iters()));
    picture(&mut group, "dlopen", |img| library.create_fractal(img, max_iters()));
    picture(&mut group, "pure", |img| mandel_pure::create_fractal(img, max_iters()));
    let level = Level::best();
    picture(&mut group, "pure-simd", |img| mandel_simd::create_fractal(img, max_iters(), level));
    picture(&mut group, "pure-threads", |img| {
        mandel_simd::create_fractal_threads(img, max_iters(), level)
    });
}

/// A call that escapes at once: almost only the crossing.
fn crossing(criterion: &mut Criterion) {
    let library = Mandel::open().unwrap();

    let mut group = criterion.benchmark_group("crossing");
    group.throughput(Throughput::Elements(1));
    call(&mut group, "static", mandel_static::mandel);
    call(&mut group, "bindgen", mandel_bindgen::mandel);
    call(&mut group, "dlopen", |real, imag, max_iters, val: &mut u8| {
        library.mandel(real, imag, max_iters, val)
    });
    call(&mut group, "pure", mandel_pure::mandel);
}

/// From nothing to the first call made and back to nothing, in a process that has done it before: the
/// showdown has the figure for a fresh one. What is linked in has nothing to open.
fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    call(&mut group, "static", mandel_static::mandel);
    call(&mut group, "bindgen", mandel_bindgen::mandel);
    call(&mut group, "dlopen", |real, imag, max_iters, val: &mut u8| {
        Mandel::open().unwrap().mandel(real, imag, max_iters, val)
    });
    call(&mut group, "pure", mandel_pure::mandel);
}

/// Each instruction set of this machine: the picture, and the time that its vector operations alone
/// would take, with no lane idle and no test for the end.
fn limit(criterion: &mut Criterion) {
    let mut img = Img::new(1500, 1000).unwrap();
    mandel_pure::create_fractal(&mut img, max_iters()).unwrap();
    let rounds = mandel_simd::rounds(&img, max_iters());

    let mut group = picture_group(criterion, "limit");
    for level in Level::all() {
        picture(&mut group, &format!("{level}/picture"), |img| {
            mandel_simd::create_fractal(img, max_iters(), level)
        });
        group.bench_function(format!("{level}/limit"), |bencher| {
            bencher.iter(|| mandel_simd::limit(black_box(rounds), level));
        });
    }
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn picture_group<'a>(criterion: &'a mut Criterion, model: &str) -> Group<'a> {
    let mut group = criterion.benchmark_group(model);
    group.sample_size(20).throughput(Throughput::Elements(1500 * 1000));
    group
}

fn drive(img: &mut Img, mandel: impl Fn(f32, f32, i32, &mut u8) -> i32) -> Result<(), Error> {
    mandel_core::create_fractal(img, max_iters(), mandel)
}

/// Times `draw`, and checks that it leaves the talk's picture.
fn picture(group: &mut Group<'_>, name: &str, draw: impl Fn(&mut Img) -> Result<(), Error>) {
    let mut img = Img::new(1500, 1000).unwrap();
    group.bench_function(name, |bencher| {
        bencher.iter(|| draw(&mut img).unwrap());
        let digest = Sha256::digest(img.pixels());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, Arithmetic::Single.talk_digest(), "{name}");
        img.pixels_mut().fill(0);
    });
}

/// Times `mandel(2, 2, 1)`, and checks what it leaves.
fn call(group: &mut Group<'_>, name: &str, mandel: impl Fn(f32, f32, i32, &mut u8) -> i32) {
    group.bench_function(name, |bencher| {
        let mut val = 0xff;
        let mut last = -1;
        // Without the black box what is inlined would be computed once, and its loop not run at all.
        bencher.iter(|| last = mandel(black_box(2.0), black_box(2.0), black_box(1), &mut val));
        assert_eq!((last, val), (status::ESCAPED, 0), "{name}");
    });
}
