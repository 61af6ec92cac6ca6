//! The types under which functions are looked up agree with those that bindgen makes from the header. At
//! run time a symbol has no type, so only this test can find a difference.

use std::any::type_name;
use std::mem::{align_of, offset_of, size_of};

use mandel_bindgen::ffi as generated;
use mandel_dlopen::ffi as by_hand;

#[test]
fn img_is_laid_out_alike() {
    macro_rules! layout {
        ($img:ty) => {
            [
                size_of::<$img>(),
                align_of::<$img>(),
                offset_of!($img, width),
                offset_of!($img, height),
                offset_of!($img, data),
            ]
        };
    }
    assert_eq!(layout!(by_hand::Img), layout!(generated::Img));

    let by_hand = by_hand::Img { width: 1, height: 2, data: std::ptr::null_mut() };
    let generated = generated::Img { width: 1, height: 2, data: std::ptr::null_mut() };
    assert_eq!(type_of(by_hand.width), type_of(generated.width));
    assert_eq!(type_of(by_hand.height), type_of(generated.height));
    assert_eq!(type_of(by_hand.data), type_of(generated.data));
}

#[test]
fn every_function_has_the_same_type() {
    let generated = [
        type_of(generated::mandel as unsafe extern "C" fn(_, _, _, _) -> _),
        type_of(generated::create_fractal as unsafe extern "C" fn(_, _) -> _),
        type_of(generated::mandel_abi_version as unsafe extern "C" fn() -> _),
    ];
    let by_hand = [
        type_name::<by_hand::Mandel>(),
        type_name::<by_hand::CreateFractal>(),
        type_name::<by_hand::AbiVersion>(),
    ];
    let same_img = |name: &str| name.replace("mandel_bindgen::", "mandel_dlopen::");
    assert_eq!(by_hand.map(same_img), generated.map(same_img));
}

// ANCHOR: version
#[test]
fn the_version_is_the_headers() {
    assert_eq!(by_hand::ABI_VERSION as u32, generated::MANDEL_ABI_VERSION);
}
// ANCHOR_END: version

fn type_of<T>(_: T) -> &'static str {
    type_name::<T>()
}
