/// Writes the tests that every strategy must pass. They keep the strategies equal without a trait. The
/// macro takes the strategy's two functions, and is used once in each strategy's `tests/strategy.rs`.
#[macro_export]
macro_rules! strategy_tests {
    (mandel: $mandel:expr, create_fractal: $create_fractal:expr $(,)?) => {
        use $crate::oracle::{self, Arithmetic};
        use $crate::{Error, Img, status};

        /// Sizes that are not a multiple of anything, and one with the talk's ratio of width to height.
        const SIZES: [(i32, i32); 6] = [(1, 1), (1, 7), (7, 1), (3, 2), (97, 31), (150, 100)];

        fn oracle(width: i32, height: i32, max_iters: i32) -> Img {
            let mut img = Img::new(width, height).unwrap();
            oracle::draw(&mut img, max_iters, Arithmetic::Single).unwrap();
            img
        }

        // ANCHOR: point
        #[test]
        fn a_point_gives_its_status_and_count() {
            let nan = f32::NAN;
            for (real, imag, max_iters, expected) in [
                (2.0, 2.0, 1, (status::ESCAPED, 0)),
                (2.0, 0.0, 20, (status::ESCAPED, 0)), // |z|² is 4 exactly: escaped
                (0.5, 0.5, 20, (status::ESCAPED, 4)),
                (1.0, 0.0, 20, (status::ESCAPED, 1)), // and i is inside: the coordinates have an order
                (0.0, 0.0, 1, (status::INSIDE, 1)),
                (0.0, 0.0, 255, (status::INSIDE, 255)),
                (f32::INFINITY, 0.0, 20, (status::ESCAPED, 0)),
                (nan, nan, 20, (status::INSIDE, 20)), // not a number is not 4 or more
            ] {
                let mut val = 99;
                let status = ($mandel)(real, imag, max_iters, &mut val);
                assert_eq!((status, val), expected, "mandel({real}, {imag}, {max_iters})");
            }
        }
        // ANCHOR_END: point

        #[test]
        fn a_point_with_iterations_out_of_range_is_refused_and_writes_nothing() {
            for max_iters in [0, -5, 256, i32::MIN, i32::MAX] {
                let mut val = 99;
                assert_eq!(($mandel)(0.0, 0.0, max_iters, &mut val), status::ERR_ITERS);
                assert_eq!(val, 99);
            }
        }

        #[test]
        fn one_call_draws_the_oracles_picture() {
            for (width, height) in SIZES {
                for max_iters in [1, 20, 255] {
                    let mut img = Img::new(width, height).unwrap();
                    assert_eq!(($create_fractal)(&mut img, max_iters), Ok(()));
                    assert!(
                        img == oracle(width, height, max_iters),
                        "{width}x{height} {max_iters}"
                    );
                }
            }
        }

        #[test]
        fn one_call_a_pixel_draws_the_oracles_picture() {
            for (width, height) in SIZES {
                for max_iters in [1, 20, 255] {
                    let mut img = Img::new(width, height).unwrap();
                    assert_eq!($crate::create_fractal(&mut img, max_iters, $mandel), Ok(()));
                    assert!(
                        img == oracle(width, height, max_iters),
                        "{width}x{height} {max_iters}"
                    );
                }
            }
        }

        #[test]
        fn the_talks_picture_is_byte_identical() {
            let mut img = Img::new(1500, 1000).unwrap();
            assert_eq!(($create_fractal)(&mut img, 20), Ok(()));
            assert!(img == oracle(1500, 1000, 20));
        }

        #[test]
        fn a_picture_with_iterations_out_of_range_is_refused_and_left_alone() {
            for max_iters in [0, -5, 256, i32::MIN, i32::MAX] {
                let mut img = Img::new(3, 2).unwrap();
                img.pixels_mut().fill(99);
                let refused = Err(Error::MaxIters(max_iters));
                assert_eq!(($create_fractal)(&mut img, max_iters), refused);
                assert_eq!($crate::create_fractal(&mut img, max_iters, $mandel), refused);
                assert_eq!(img.pixels(), [99; 6]);
            }
        }
    };
}
