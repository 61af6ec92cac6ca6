//! `shapes.h`, translated by hand, with the header's names. A wrong type here compiles, links and runs. Only
//! `tests/declarations.rs` compares with the header. In this crate a lint of rustc's does so as well,
//! because `bindgen` declares the same functions (`clashing_extern_declarations`).

#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_double, c_float, c_int, c_uint, c_void};

/// Of the header that this file was translated from.
pub const SHAPES_ABI_VERSION: c_int = 1;

unsafe extern "C" {
    /// It is `safe`, because a caller can do nothing wrong. More functions here could be `safe`. They are
    /// not, because `safe.rs` also calls the generated declarations, and bindgen marks none of them.
    #[expect(clashing_extern_declarations, reason = "the generated one is not `safe`")]
    pub safe fn shapes_abi_version() -> c_int;
}

// ANCHOR: nothing
unsafe extern "C" {
    /// `void` is no result.
    pub fn shapes_nothing();
}
// ANCHOR_END: nothing

// ANCHOR: scalars
unsafe extern "C" {
    /// `bool` is C's `_Bool`. A plain `char` is `c_char`, which is signed or not as on the platform.
    pub fn shapes_scalars(
        i8: i8,
        u16: u16,
        i32: i32,
        u64: u64,
        f32: c_float,
        f64: c_double,
        negate: bool,
        c: c_char,
    ) -> c_double;
}
// ANCHOR_END: scalars

// ANCHOR: status
/// `enum shapes_status`. The functions return it as an `int`, so the constants are that.
pub const SHAPES_OK: c_int = 0;
/// A pointer is NULL that may not be.
pub const SHAPES_ERR_NULL: c_int = -1;
/// An argument or a result is out of range.
pub const SHAPES_ERR_RANGE: c_int = -2;
/// The caller's memory is too small.
pub const SHAPES_ERR_SPACE: c_int = -3;
/// The library got no memory.
pub const SHAPES_ERR_MEMORY: c_int = -4;
/// The library got no thread.
pub const SHAPES_ERR_THREAD: c_int = -5;

unsafe extern "C" {
    /// The status comes back, the result goes to `*quotient`.
    pub fn shapes_divide(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
    /// -1, and the reason is in `errno`.
    pub fn shapes_divide_errno(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
/// Field by field in the order of the header: `repr(C)` lays it out as the C compiler does.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs)]
pub struct shapes_point {
    pub x: c_double,
    pub y: c_double,
}

/// The padding is not written down: `repr(C)` makes it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs)]
pub struct shapes_padded {
    pub tag: i8,
    pub weight: c_double,
}

/// An array in a struct is in it, as in C.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs)]
pub struct shapes_block {
    pub values: [c_double; 8],
}

unsafe extern "C" {
    /// In registers, if both sides know the same struct.
    pub fn shapes_point_swap(point: shapes_point) -> shapes_point;
    /// In registers of two kinds.
    pub fn shapes_padded_negate(padded: shapes_padded) -> shapes_padded;
    /// In memory.
    pub fn shapes_block_reverse(block: shapes_block) -> shapes_block;
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
unsafe extern "C" {
    /// `const T *` is `*const T`.
    pub fn shapes_point_sum(point: *const shapes_point, sum: *mut c_double) -> c_int;
    /// In and out.
    pub fn shapes_point_move(point: *mut shapes_point, dx: c_double, dy: c_double) -> c_int;
    /// `size_t` is `usize` on every platform that Rust has.
    pub fn shapes_points_move(
        points: *mut shapes_point,
        count: usize,
        dx: c_double,
        dy: c_double,
    ) -> c_int;
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
unsafe extern "C" {
    /// Pointer and length.
    pub fn shapes_edges(bytes: *const u8, length: usize, sum: *mut c_uint) -> c_int;
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
unsafe extern "C" {
    /// `out` need not be initialised: nothing reads it.
    pub fn shapes_repeat(
        value: u8,
        length: usize,
        out: *mut u8,
        capacity: usize,
        needed: *mut usize,
    ) -> c_int;
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
unsafe extern "C" {
    /// `text` ends with a NUL.
    pub fn shapes_length(text: *const c_char, length: *mut usize) -> c_int;
}
// ANCHOR_END: string_in

// ANCHOR: string_out
unsafe extern "C" {
    /// `const`: borrowed.
    pub fn shapes_status_text(status: c_int) -> *const c_char;
    /// Owned by the caller.
    pub fn shapes_greet(name: *const c_char) -> *mut c_char;
    /// Takes back what `shapes_greet` gave.
    pub fn shapes_string_free(text: *mut c_char);
}
// ANCHOR_END: string_out

// ANCHOR: handle
/// Opaque: what is in it is not known here, so it is used behind a pointer only. An empty `enum` would be
/// wrong, because a reference to one is undefined behaviour.
#[repr(C)]
#[derive(Debug)]
pub struct shapes_tally {
    _unused: [u8; 0],
}

unsafe extern "C" {
    /// A pointer to a pointer, in which the handle comes back.
    pub fn shapes_tally_open(start: i64, tally: *mut *mut shapes_tally) -> c_int;
    /// `sum` may be NULL.
    pub fn shapes_tally_add(tally: *mut shapes_tally, amount: i64, sum: *mut i64) -> c_int;
    /// Once.
    pub fn shapes_tally_close(tally: *mut shapes_tally);
}
// ANCHOR_END: handle

// ANCHOR: callback
/// A function pointer in C may be NULL, but one in Rust may not. `Option` adds the NULL without changing
/// the size.
pub type shapes_visitor = Option<unsafe extern "C" fn(user: *mut c_void, value: i64) -> c_int>;

unsafe extern "C" {
    /// Calls before it returns.
    pub fn shapes_each(count: i64, visit: shapes_visitor, user: *mut c_void) -> c_int;
    /// Keeps both, and `shapes_tally_add` calls later.
    pub fn shapes_tally_notify(
        tally: *mut shapes_tally,
        visit: shapes_visitor,
        user: *mut c_void,
    ) -> c_int;
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
unsafe extern "C" {
    /// Calls in another thread, before it returns.
    pub fn shapes_each_thread(count: i64, visit: shapes_visitor, user: *mut c_void) -> c_int;
}
// ANCHOR_END: callback_thread

// ANCHOR: enumeration
/// The type that the C compiler takes for an enum without negative values.
#[cfg(not(target_env = "msvc"))]
pub type Enumeration = c_uint;
/// The type that the C compiler takes for any enum.
#[cfg(target_env = "msvc")]
pub type Enumeration = c_int;

/// A number, and not a Rust `enum`. C may put any number here. In an `enum` without that variant, it would
/// be undefined behaviour without any `unsafe`.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct shapes_colour(pub Enumeration);

#[expect(missing_docs)]
impl shapes_colour {
    pub const SHAPES_RED: shapes_colour = shapes_colour(0);
    pub const SHAPES_GREEN: shapes_colour = shapes_colour(1);
    pub const SHAPES_BLUE: shapes_colour = shapes_colour(2);
}

/// With an enum in it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs)]
pub struct shapes_pencil {
    pub colour: shapes_colour,
    pub length: c_int,
}

unsafe extern "C" {
    /// In, and out through a pointer.
    pub fn shapes_colour_next(colour: shapes_colour, next: *mut shapes_colour) -> c_int;
    /// As a field.
    pub fn shapes_pencil_sharpen(pencil: *mut shapes_pencil) -> c_int;
}
// ANCHOR_END: enumeration

// ANCHOR: flags
/// Bits, of which a value may have several, or some that have no name.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct shapes_access(pub Enumeration);

#[expect(missing_docs)]
impl shapes_access {
    pub const SHAPES_READ: shapes_access = shapes_access(1);
    pub const SHAPES_WRITE: shapes_access = shapes_access(2);
    pub const SHAPES_EXECUTE: shapes_access = shapes_access(4);
}

unsafe extern "C" {
    /// The header says `unsigned`, as a sum of flags is none of the enum's values.
    pub fn shapes_access_join(one: c_uint, other: c_uint) -> c_uint;
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
/// Which field of the union there is.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct shapes_kind(pub Enumeration);

#[expect(missing_docs)]
impl shapes_kind {
    pub const SHAPES_INTEGER: shapes_kind = shapes_kind(0);
    pub const SHAPES_REAL: shapes_kind = shapes_kind(1);
    pub const SHAPES_TEXT: shapes_kind = shapes_kind(2);
}

/// To read a field is `unsafe`, because only `kind` says which field is valid.
#[repr(C)]
#[derive(Clone, Copy)]
#[expect(missing_docs)]
pub union shapes_value_as {
    pub integer: i64,
    pub real: c_double,
    pub text: *const c_char,
}

/// `as` is a keyword in Rust, so the field is `as_`. The name may differ, because C uses offsets, not
/// names.
#[repr(C)]
#[derive(Clone, Copy)]
#[expect(missing_docs)]
pub struct shapes_value {
    pub kind: shapes_kind,
    pub as_: shapes_value_as,
}

unsafe extern "C" {
    /// `*value` may borrow from `text`.
    pub fn shapes_parse(text: *const c_char, value: *mut shapes_value) -> c_int;
    /// In and out.
    pub fn shapes_value_double(value: *mut shapes_value) -> c_int;
}
// ANCHOR_END: tagged_union

// ANCHOR: nullable
/// May be NULL.
pub type shapes_unary = Option<unsafe extern "C" fn(value: c_int) -> c_int>;

unsafe extern "C" {
    /// Either may be NULL.
    pub fn shapes_apply(function: shapes_unary, value: *const c_int) -> c_int;
}
// ANCHOR_END: nullable

// ANCHOR: variadic
unsafe extern "C" {
    /// Nothing checks what comes after `count`: neither how many there are, nor their types.
    pub fn shapes_sum(count: c_int, ...) -> c_int;
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
unsafe extern "C" {
    /// No library contains the function, so this names the one in `shim.c` that calls it. A translation
    /// into Rust would work until the header changes, and then nothing would report the difference.
    #[link_name = "mandel_shapes_middle"]
    pub fn shapes_middle(low: c_int, high: c_int) -> c_int;
}
// ANCHOR_END: inline_function

// ANCHOR: macro
unsafe extern "C" {
    /// The macro, likewise. The safe function does without, and a test compares the two.
    #[link_name = "mandel_shapes_pack"]
    pub fn shapes_pack(high: u16, low: u16) -> u32;
}
// ANCHOR_END: macro

// ANCHOR: global
unsafe extern "C" {
    /// `mut` because C writes it. To read or write it is `unsafe`: another thread may do so as well.
    pub static mut shapes_scale: c_int;
    /// Reads it.
    pub fn shapes_scaled(value: c_int) -> c_int;
}
// ANCHOR_END: global

// ANCHOR: work
unsafe extern "C" {
    /// Takes as long as `steps` says.
    pub fn shapes_work(state: u32, steps: u32) -> u32;
}
// ANCHOR_END: work
