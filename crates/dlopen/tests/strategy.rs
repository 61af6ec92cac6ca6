//! The tests that every strategy passes.

use std::sync::LazyLock;

use mandel_dlopen::Mandel;

static LIBRARY: LazyLock<Mandel> = LazyLock::new(|| Mandel::open().unwrap());

mandel_core::strategy_tests! {
    mandel: |real, imag, max_iters, val: &mut u8| LIBRARY.mandel(real, imag, max_iters, val),
    create_fractal: |img: &mut Img, max_iters| LIBRARY.create_fractal(img, max_iters),
}
