//! The types under which functions are looked up agree with the header. At run time a symbol has no type, so
//! only this test can find a difference.

#![cfg(target_os = "linux")] // gcc answers, and what is called gcc elsewhere is often another compiler

use ffi_check::{Kind, Rename, Request, View, check, render};

// ANCHOR: check
#[test]
fn the_types_are_those_of_the_header() {
    let mut request = Request::new("src/ffi.rs", "../../c_src/create_fractal.h");
    request.renames = [
        ("AbiVersion", "mandel_abi_version"),
        ("Mandel", "mandel"),
        ("CreateFractal", "create_fractal"),
        ("ABI_VERSION", "MANDEL_ABI_VERSION"),
    ]
    .map(|(rust, c)| Rename { rust: rust.into(), c: c.into() })
    .into();
    let report = check(&request).unwrap();
    let text = render(&report, &View { strict: true, ..View::default() });
    assert!(report.is_equal(), "{text}");
    let judged = [Kind::Function, Kind::Struct, Kind::Constant].map(|kind| report.judged(kind));
    assert_eq!(judged, [3, 1, 1], "{text}");
}
// ANCHOR_END: check
