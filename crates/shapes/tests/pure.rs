//! What every binding must do, by Rust alone.

mod cases;

use mandel_shapes::pure as shapes;

#[test]
fn the_global_scales_and_needs_no_unsafe() {
    assert_eq!((shapes::scale(), shapes::scaled(14)), (1, 14));
    shapes::set_scale(3);
    assert_eq!((shapes::scale(), shapes::scaled(14)), (3, 42));
    assert_eq!(shapes::scaled(i32::MAX), i32::MAX.wrapping_mul(3));
}
