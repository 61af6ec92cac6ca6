use crate::{Error, Img, MAX_ITERS};

/// Draws the picture with one call per pixel: the talk's `create_fractal` on the caller's side.
///
/// `mandel` has the contractor's awkward contract, which each strategy must translate: `(real, imag,
/// max_iters, &mut value) -> status`. It is a generic parameter and not a trait object, so that the
/// measurement is of the foreign call and not of a `dyn` call.
///
/// The picture covers -2 to 1 on the real axis and -1 to 1 on the imaginary axis. The coordinates are
/// computed in `f32` exactly as in the C, and a double is rounded at the same places. One rounding more or
/// less would change pixels.
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`, before the first call. A negative status ends the loop with
/// [`Error::Pixel`]. The pixels before it are drawn, and the others are unchanged.
pub fn create_fractal(
    img: &mut Img,
    max_iters: i32,
    mut mandel: impl FnMut(f32, f32, i32, &mut u8) -> i32,
) -> Result<(), Error> {
    if !(1..=MAX_ITERS).contains(&max_iters) {
        return Err(Error::MaxIters(max_iters));
    }
    // ANCHOR: driver
    let pixel_size_x = (3.0 / f64::from(img.width())) as f32;
    let pixel_size_y = (2.0 / f64::from(img.height())) as f32;
    let width = img.width() as usize;

    for (y, row) in img.pixels_mut().chunks_exact_mut(width).enumerate() {
        let imag = y as f32 * pixel_size_y - 1.0;
        for (x, val) in row.iter_mut().enumerate() {
            let real = x as f32 * pixel_size_x - 2.0;
            let status = mandel(real, imag, max_iters, val);
            if status < 0 {
                return Err(Error::Pixel { status, x, y });
            }
        }
    }
    // ANCHOR_END: driver
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn a_negative_status_stops_at_once_and_says_where() {
        let mut img = Img::new(4, 3).unwrap();
        let mut calls = 0;
        let result = create_fractal(&mut img, 20, |_, _, _, val| {
            calls += 1;
            *val = 7;
            if calls == 6 { -42 } else { 0 }
        });
        assert_eq!(result, Err(Error::Pixel { status: -42, x: 1, y: 1 }));
        assert_eq!(calls, 6);
        assert_eq!(img.pixels(), [7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0]);
        assert_eq!(
            result.unwrap_err().to_string(),
            "mandel returned status -42 (a status that the header does not name) at pixel (1, 1)"
        );
    }

    #[test]
    fn a_panic_unwinds_through_the_driver_and_leaves_the_picture_valid() {
        let mut img = Img::new(4, 3).unwrap();
        let mut calls = 0;
        let result = catch_unwind(AssertUnwindSafe(|| {
            create_fractal(&mut img, 20, |_, _, _, val| {
                calls += 1;
                assert!(calls < 6, "the sixth call");
                *val = 7;
                0
            })
        }));
        assert!(result.is_err());
        assert_eq!(img.pixels(), [7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(create_fractal(&mut img, 20, |_, _, _, _| 0), Ok(()));
    }

    #[test]
    fn iterations_that_a_byte_cannot_hold_are_refused_before_the_first_call() {
        let mut img = Img::new(4, 3).unwrap();
        for max_iters in [0, -5, 256] {
            let result = create_fractal(&mut img, max_iters, |_, _, _, _| panic!("called"));
            assert_eq!(result, Err(Error::MaxIters(max_iters)));
        }
    }
}
