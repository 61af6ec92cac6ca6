//! The tests that every strategy passes.

mandel_core::strategy_tests! {
    mandel: mandel_bindgen::mandel,
    create_fractal: mandel_bindgen::create_fractal,
}
