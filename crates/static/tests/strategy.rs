//! The tests that every strategy passes.

mandel_core::strategy_tests! {
    mandel: mandel_static::mandel,
    create_fractal: mandel_static::create_fractal,
}
