//! `mandel-core` repeats the header's constants by hand, for the crates that do not generate them. No
//! compiler compares the two, so this test does.

use mandel_bindgen::ffi;
use mandel_core::{MAX_ITERS, status};

// ANCHOR: constants
#[test]
fn the_constants_of_the_core_are_those_of_the_header() {
    for (by_hand, generated) in [
        (status::OK, ffi::MANDEL_OK),
        (status::ESCAPED, ffi::MANDEL_ESCAPED),
        (status::INSIDE, ffi::MANDEL_INSIDE),
        (status::ERR_NULL, ffi::MANDEL_ERR_NULL),
        (status::ERR_SIZE, ffi::MANDEL_ERR_SIZE),
        (status::ERR_ITERS, ffi::MANDEL_ERR_ITERS),
        (MAX_ITERS, ffi::MANDEL_MAX_ITERS as i32),
    ] {
        assert_eq!(by_hand, generated);
    }
}
// ANCHOR_END: constants

#[test]
fn the_library_is_the_version_that_the_header_names() {
    // SAFETY: `mandel_abi_version` has no arguments and only returns a constant.
    let linked = unsafe { ffi::mandel_abi_version() };
    assert_eq!(linked as u32, ffi::MANDEL_ABI_VERSION);
}
