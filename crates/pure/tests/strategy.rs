//! The tests that every strategy passes.

mandel_core::strategy_tests! {
    mandel: mandel_pure::mandel,
    create_fractal: mandel_pure::create_fractal,
}
