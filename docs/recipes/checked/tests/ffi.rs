//! Written by `showdown check --witness tests/ffi.rs`, when src/ffi.rs agreed with the header. If it fails, a
//! declaration or the header has changed: correct one of them, and write this file again.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(dead_code, unused_imports, missing_docs)]

#[path = "../src/ffi.rs"]
mod ffi;

use std::mem::{align_of, offset_of, size_of};

use ffi::*;
use std::ffi::c_int;

/// rustc compares the declarations with what they were.
const _: () = {
    assert!(ffi::STATS_OK as i128 == 0);
    assert!(ffi::STATS_ERR_EMPTY as i128 == -1);
    assert!(size_of::<ffi::Summary>() == 16);
    assert!(align_of::<ffi::Summary>() == 8);
    assert!(offset_of!(ffi::Summary, mean) == 0);
    let _ = |at: &ffi::Summary| { let _: &f64 = &at.mean; };
    assert!(offset_of!(ffi::Summary, variance) == 8);
    let _ = |at: &ffi::Summary| { let _: &f64 = &at.variance; };
    let _: unsafe extern "C" fn(*const f64, usize, *mut Summary) -> c_int = ffi::stats_summarise;
};

/// The C compiler compares the header with what it was.
#[cfg(unix)] // elsewhere the compiler has other options
#[test]
fn the_header_has_not_changed() {
    let mut command = std::process::Command::new(std::env::var("CC").unwrap_or("cc".into()));
    let flags: &[&str] = &[];
    command.args(["-std=gnu11", "-fsyntax-only", "-I."]).args(flags).arg("tests/ffi.c");
    let output = command.output().expect("a C compiler");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
