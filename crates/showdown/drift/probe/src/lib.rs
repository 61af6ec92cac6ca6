//! What a program of the drift lab does after it has found the library: it makes the calls that it was asked
//! for, and prints what happened, a line for each event. The lab reads the lines, and judges.
//!
//! | line | what happened |
//! |---|---|
//! | `not opened WHY` | the library could not be opened, or has no such function |
//! | `called` | the first call begins |
//! | `error WHY` | a call that should have worked returned an error |
//! | `picture HEX` | the picture was drawn, byte by byte |
//! | `guards N` | so many bytes around the picture have changed |
//! | `refused` or `accepted` | what became of a call with 256 iterations, one more than the header allows |
//! | `value TEXT` | a call of the second library gave this |
//! | `gave NAME HEX` | what the caller passed, for a diagnosis |

mod guards;
mod rest;
mod shapes;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use mandel_core::{Error, Img};

pub use shapes::{Shapes, run_shapes};

/// Not square, so that swapped sizes show.
pub const WIDTH: i32 = 60;
/// Not square, so that swapped sizes show.
pub const HEIGHT: i32 = 40;
/// What the talk uses.
pub const MAX_ITERS: i32 = 20;

/// Sizes, numbers and iterations for a diagnosis: no two of their groups of four bytes are equal.
const NAMED: (i32, i32, i32) = (0x0161, 0x02b2, 0x4d);
const COORDINATES: (f32, f32) = (f32::from_bits(0x3e7a_7b7c), f32::from_bits(0x3e6d_6e6f));

/// Makes the calls that the first argument asks for: `one_call`, `per_pixel` or `diagnosis`. The second is a
/// number that fills the registers and the memory that a call does not use.
#[must_use]
pub fn run(
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    create_fractal: impl Fn(&mut Img, i32) -> Result<(), Error>,
) -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let calls = arguments.next();
    let rest = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(0);
    let mandel = |real, imag, max_iters, val: &mut u8| {
        rest::fill(rest);
        mandel(real, imag, max_iters, val)
    };
    let create_fractal = |img: &mut Img, max_iters| {
        rest::fill(rest);
        create_fractal(img, max_iters)
    };
    match calls.as_deref() {
        Some("one_call") => draw(&create_fractal, |img| create_fractal(img, 256).is_err()),
        Some("per_pixel") => {
            draw(&|img, iters| mandel_core::create_fractal(img, iters, &mandel), |img| {
                mandel(2.0, 2.0, 256, &mut img.pixels_mut()[0]) < 0
            })
        }
        Some("diagnosis") => diagnose(mandel, create_fractal),
        other => {
            say(&format!("error {other:?} is none of one_call, per_pixel, diagnosis"));
            ExitCode::FAILURE
        }
    }
}

/// The library could not be opened. The message has the reasons in one line.
#[must_use]
pub fn not_opened(error: &dyn std::error::Error) -> ExitCode {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        message += &format!(": {error}");
        source = error.source();
    }
    say(&format!("not opened {}", message.replace('\n', " ")));
    ExitCode::FAILURE
}

fn draw(
    draw: &dyn Fn(&mut Img, i32) -> Result<(), Error>,
    refuses: impl Fn(&mut Img) -> bool,
) -> ExitCode {
    let mut img = Img::new(WIDTH, HEIGHT).expect("the size is small");
    say("called");
    if let Err(error) = draw(&mut img, MAX_ITERS) {
        say(&format!("error {error}"));
        return ExitCode::FAILURE;
    }
    say(&format!("picture {}", hex(img.pixels())));
    // SAFETY: an `Img` allocates exactly its pixels.
    let changed = unsafe { guards::changed(img.pixels()) };
    say(&format!("guards {changed}"));
    say(if refuses(&mut img) { "refused" } else { "accepted" });
    ExitCode::SUCCESS
}

fn diagnose(
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    create_fractal: impl Fn(&mut Img, i32) -> Result<(), Error>,
) -> ExitCode {
    let (width, height, iters) = NAMED;
    let (real, imag) = COORDINATES;
    let gave = |name: &str, bytes: &[u8]| say(&format!("gave {name} {}", hex(bytes)));
    let address = |pixels: &[u8]| (pixels.as_ptr() as usize).to_ne_bytes();
    let mut img = Img::new(width, height).expect("the size is small");

    gave("mandel.real", &real.to_ne_bytes());
    gave("mandel.imag", &imag.to_ne_bytes());
    gave("mandel.max_iters", &iters.to_ne_bytes());
    gave("mandel.val", &address(img.pixels()));
    say("called");
    let status = mandel(real, imag, iters, &mut img.pixels_mut()[0]);
    say(&format!("status mandel {status}"));

    gave("create_fractal.img.width", &width.to_ne_bytes());
    gave("create_fractal.img.height", &height.to_ne_bytes());
    gave("create_fractal.img.data", &address(img.pixels()));
    gave("create_fractal.iters", &iters.to_ne_bytes());
    let result = create_fractal(&mut img, iters);
    say(&format!("status create_fractal {}", if result.is_ok() { "ok" } else { "error" }));
    ExitCode::SUCCESS
}

/// A line. It is written at once, because the next call may end the process.
fn say(line: &str) {
    let mut stdout = std::io::stdout().lock();
    // If nobody reads, nobody judges.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
