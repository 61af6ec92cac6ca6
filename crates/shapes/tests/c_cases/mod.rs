//! What only bindings of C have.

use mandel_shapes::{Value, static_};

use crate::shapes;

#[test]
fn the_library_is_of_the_headers_version() {
    assert_eq!(shapes::abi_version(), static_::ffi::SHAPES_ABI_VERSION);
}

// ANCHOR: errno
#[test]
#[cfg(unix)]
fn errno_is_an_io_error() {
    const EDOM: i32 = 33;
    const ERANGE: i32 = 34;
    assert_eq!(shapes::divide_errno(84, 2).unwrap(), 42);
    for (dividend, divisor, errno) in [(1, 0, EDOM), (i32::MIN, -1, ERANGE)] {
        let error = shapes::divide_errno(dividend, divisor).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(errno));
    }
    assert_eq!(shapes::divide_errno(-6, 3).unwrap(), -2, "errno is not looked at");
}
// ANCHOR_END: errno

#[test]
fn two_calls_do_where_the_size_is_not_known() {
    assert_eq!(shapes::repeat_unknown(7, 0), []);
    assert_eq!(shapes::repeat_unknown(7, 3), [7, 7, 7]);
    assert!(shapes::repeat_unknown(9, 1 << 20) == shapes::repeat(9, 1 << 20));
}

#[test]
fn a_status_has_a_text_that_is_borrowed() {
    let texts = ["well", "a pointer is NULL", "out of range", "too little space", "no memory"];
    for (status, text) in texts.into_iter().enumerate() {
        assert_eq!(shapes::status_text(-(status as i32)), text);
    }
    assert_eq!(shapes::status_text(-5), "no thread");
    for unknown in [1, -6, i32::MIN, i32::MAX] {
        assert_eq!(shapes::status_text(unknown), "unknown status");
    }
    assert_eq!(shapes::status_text(0).as_ptr(), shapes::status_text(0).as_ptr(), "not a copy");
}

#[test]
fn c_reads_numbers_that_rust_does_not() {
    assert_eq!(shapes::parse(c"0x1p4"), Value::Real(16.0));
}

// ANCHOR: global
/// The only test of its process that touches the scale.
#[test]
fn the_global_scales() {
    assert_eq!((shapes::scale(), shapes::scaled(14)), (1, 14));
    // SAFETY: no other test here reads or writes it.
    unsafe { shapes::set_scale(3) };
    assert_eq!((shapes::scale(), shapes::scaled(14)), (3, 42));
    assert_eq!(shapes::scaled(i32::MAX), i32::MAX.wrapping_mul(3));
}
// ANCHOR_END: global

// ANCHOR: macro
#[test]
fn the_macro_written_again_is_cs() {
    for (high, low) in
        [(0, 0), (1, 2), (0xffff, 0), (0, 0xffff), (0x8000, 0x8000), (0xabcd, 0x1234)]
    {
        // SAFETY: any numbers will do.
        let by_c = unsafe { static_::ffi::shapes_pack(high, low) };
        assert_eq!(shapes::pack(high, low), by_c);
    }
}
// ANCHOR_END: macro
