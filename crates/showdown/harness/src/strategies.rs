//! Serves each strategy crate in a separate process: `showdown worker NAME`.

use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::{Duration, Instant};

use mandel_core::{Error, Img};
use mandel_dlopen::Mandel;
use mandel_shapes::dlopen::Shapes;
use mandel_simd::{Level, create_fractal, create_fractal_threads};

use crate::calls;
use crate::protocol::{Picture, Request};
use crate::{Output, Sample, TakeError, cross, serve as serve_requests, take, touch};

/// A strategy by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// `mandel-static`.
    Static,
    /// `mandel-bindgen`.
    Bindgen,
    /// `mandel-dlopen`.
    Dlopen,
    /// `mandel-pure`.
    Pure,
    /// `mandel-simd` on one core.
    Simd,
    /// `mandel-simd` on every core.
    Threads,
}

impl Strategy {
    /// Every strategy, with the name of its contender.
    pub const ALL: [(&str, Self); 6] = [
        ("static", Self::Static),
        ("bindgen", Self::Bindgen),
        ("dlopen", Self::Dlopen),
        ("pure", Self::Pure),
        ("pure-simd", Self::Simd),
        ("pure-threads", Self::Threads),
    ];

    /// The strategy of the contender with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, strategy)| *strategy)
    }

    /// The name of the function that has its crossing loop, which `showdown asm` looks for.
    #[must_use]
    pub fn crossing_loop(self) -> Option<&'static str> {
        match self {
            Self::Static => Some("cross_static"),
            Self::Bindgen => Some("cross_bindgen"),
            Self::Dlopen => Some("cross_dlopen"),
            Self::Pure => Some("cross_pure"),
            Self::Simd | Self::Threads => None,
        }
    }

    /// Answers requests until they end.
    ///
    /// # Errors
    ///
    /// If a request cannot be read, or an answer cannot be written.
    pub fn serve(self, requests: impl BufRead, answers: impl Write) -> io::Result<()> {
        match self {
            Self::Static => serve_requests(requests, answers, |request| match request {
                Request::Shape { calls, shape } => calls::by_hand(calls, shape),
                _ => take(
                    request,
                    mandel_static::mandel,
                    mandel_static::create_fractal,
                    cross_static,
                ),
            }),
            Self::Bindgen => serve_requests(requests, answers, |request| match request {
                Request::Shape { calls, shape } => calls::generated(calls, shape),
                _ => take(
                    request,
                    mandel_bindgen::mandel,
                    mandel_bindgen::create_fractal,
                    cross_bindgen,
                ),
            }),
            Self::Dlopen => {
                let (mut library, mut shapes) = (None, None);
                serve_requests(requests, answers, |request| match request {
                    Request::Shape { calls, shape } => {
                        let library = match &shapes {
                            Some(library) => library,
                            None => shapes.insert(Shapes::open()?),
                        };
                        calls::opened(library, calls, shape)
                    }
                    _ => take_of_opened(request, &mut library),
                })
            }
            Self::Pure => serve_requests(requests, answers, |request| match request {
                Request::Shape { calls, shape } => calls::pure(calls, shape),
                _ => take(request, mandel_pure::mandel, mandel_pure::create_fractal, cross_pure),
            }),
            Self::Simd => serve_requests(requests, answers, take_with_vectors),
            Self::Threads => serve_requests(requests, answers, take_with_threads),
        }
    }
}

/// Opens the library at the first request. For `load`, this is part of the time.
fn take_of_opened(request: Request, opened: &mut Option<Mandel>) -> Result<Sample, TakeError> {
    let start = Instant::now();
    let library = match opened {
        Some(library) => &*library,
        None => &*opened.insert(Mandel::open()?),
    };
    let mut sample = take(
        request,
        |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val),
        |img: &mut Img, max_iters| library.create_fractal(img, max_iters),
        |calls, value: &mut u8| {
            // The loop is called through an address that is hidden from LLVM. Otherwise LLVM could read the
            // pointer from the library in this caller, and the loop would not show where the pointer is
            // from.
            let cross: fn(&Mandel, u64, &mut u8) -> Result<(), Error> = cross_dlopen;
            black_box(cross)(library, calls, value)
        },
    )?;
    if request == Request::Load {
        sample.ns = start.elapsed().as_nanos() as u64;
    }
    Ok(sample)
}

fn take_with_vectors(request: Request) -> Result<Sample, TakeError> {
    let level = Level::from_env()?;
    match request {
        Request::OneCall(picture) => {
            time(picture, |img| create_fractal(img, picture.max_iters, level))
        }
        Request::Limit(picture) => {
            let mut img = touch(picture)?;
            create_fractal(&mut img, picture.max_iters, level)?;
            let rounds = mandel_simd::rounds(&img, picture.max_iters);
            let start = Instant::now();
            let value = black_box(mandel_simd::limit(rounds, level));
            let ns = start.elapsed().as_nanos() as u64;
            Ok(Sample { ns, calls: 1, output: Output::Value(value) })
        }
        _ => Err(TakeError::NotOffered),
    }
}

fn take_with_threads(request: Request) -> Result<Sample, TakeError> {
    let level = Level::from_env()?;
    match request {
        Request::OneCall(picture) => {
            wake(level)?;
            time(picture, |img| create_fractal_threads(img, picture.max_iters, level))
        }
        _ => Err(TakeError::NotOffered),
    }
}

/// Draws something else for a while, so that all threads are awake. A sleeping thread takes a good part of
/// a picture's time to wake up. On a virtual machine its core may have to wake up too. The system may also
/// let it share a core with another thread for some ten milliseconds. The picture has few iterations, so
/// that all threads end at about the same time. A thread that had to wait for another would fall asleep
/// again.
fn wake(level: Level) -> Result<(), Error> {
    let mut img = Img::new(2048, 1024)?;
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(50) {
        create_fractal_threads(&mut img, 10, level)?;
    }
    Ok(())
}

fn time(
    picture: Picture,
    draw: impl FnOnce(&mut Img) -> Result<(), Error>,
) -> Result<Sample, TakeError> {
    let mut img = touch(picture)?;
    let start = Instant::now();
    draw(&mut img)?;
    let ns = start.elapsed().as_nanos() as u64;
    Ok(Sample { ns, calls: 1, output: Output::Picture(img) })
}

// The crossing loops, each in a separate function, for the reason that `cross` gives. `showdown asm` finds
// them by these names.

#[inline(never)]
fn cross_static(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_static::mandel, value)
}

#[inline(never)]
fn cross_bindgen(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_bindgen::mandel, value)
}

#[inline(never)]
fn cross_dlopen(library: &Mandel, calls: u64, value: &mut u8) -> Result<(), Error> {
    let mandel = |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val);
    cross(calls, mandel, value)
}

#[inline(never)]
fn cross_pure(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_pure::mandel, value)
}
