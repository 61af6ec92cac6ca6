//! The test of the defence `type-names`: the declarations by hand have types of the same names and layouts as
//! those that bindgen makes from the header.

use std::any::type_name;
use std::mem::{align_of, offset_of, size_of};

use mandel_bindgen::ffi as generated;
use mandel_static::ffi as by_hand;

// ANCHOR: layout
#[test]
fn img_is_laid_out_alike() {
    macro_rules! layout {
        ($module:ident) => {
            [
                size_of::<$module::Img>(),
                align_of::<$module::Img>(),
                offset_of!($module::Img, width),
                offset_of!($module::Img, height),
                offset_of!($module::Img, data),
            ]
        };
    }
    assert_eq!(layout!(by_hand), layout!(generated));

    let by_hand = by_hand::Img { width: 1, height: 2, data: std::ptr::null_mut() };
    let generated = generated::Img { width: 1, height: 2, data: std::ptr::null_mut() };
    assert_eq!(type_of(by_hand.width), type_of(generated.width));
    assert_eq!(type_of(by_hand.height), type_of(generated.height));
    assert_eq!(type_of(by_hand.data), type_of(generated.data));
}
// ANCHOR_END: layout

// ANCHOR: types
#[test]
fn every_function_has_the_same_type() {
    let by_hand = [
        type_of(by_hand::mandel as unsafe extern "C" fn(_, _, _, _) -> _),
        type_of(by_hand::create_fractal as unsafe extern "C" fn(_, _) -> _),
        type_of(by_hand::mandel_abi_version as unsafe extern "C" fn() -> _),
    ];
    let generated = [
        type_of(generated::mandel as unsafe extern "C" fn(_, _, _, _) -> _),
        type_of(generated::create_fractal as unsafe extern "C" fn(_, _) -> _),
        type_of(generated::mandel_abi_version as unsafe extern "C" fn() -> _),
    ];
    let same_img = |name: &str| name.replace("mandel_bindgen::", "mandel_static::");
    assert_eq!(by_hand.map(same_img), generated.map(same_img));
}
// ANCHOR_END: types

// ANCHOR: type_of
fn type_of<T>(_: T) -> &'static str {
    type_name::<T>()
}
// ANCHOR_END: type_of
