//! `shapes.h`, translated by hand into types. There is no linker to resolve a declaration, so each function
//! is a symbol's name and the type that we claim for it. Only a test checks that claim
//! (`tests/declarations.rs`). Structs and constants are those of `static_`: they have no symbols.

use std::ffi::{c_char, c_double, c_float, c_int, c_uint, c_void};
use std::path::Path;
use std::ptr::NonNull;

use libloading::Library;

use super::OpenError;
pub use crate::static_::ffi::{
    SHAPES_ABI_VERSION, SHAPES_ERR_SPACE, SHAPES_OK, shapes_block, shapes_colour, shapes_padded,
    shapes_pencil, shapes_point, shapes_tally, shapes_unary, shapes_value, shapes_visitor,
};

/// Makes a struct with a field for each symbol, and looks all of them up by the fields' names.
macro_rules! api {
    ($($name:ident: $claim:ty;)*) => {
        /// What was found in a library, under the header's names. None of it may outlive the library.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "the header says what each does")]
        pub struct Api {
            $(pub $name: $claim,)*
        }

        impl Api {
            /// # Errors
            ///
            /// [`OpenError::NoSymbol`], for the first that the library lacks.
            ///
            /// # Safety
            ///
            /// Each symbol that `library` has must be of the type that is claimed here.
            pub(super) unsafe fn look_up(library: &Library, path: &Path) -> Result<Api, OpenError> {
                Ok(Api {
                    $(
                        // SAFETY: the caller vouches for the type, which is a pointer's.
                        $name: unsafe { super::symbol(library, path, stringify!($name)) }?,
                    )*
                })
            }
        }
    };
}

api! {
    // ANCHOR: nothing
    shapes_nothing: unsafe extern "C" fn();
    // ANCHOR_END: nothing

    // ANCHOR: scalars
    shapes_scalars: unsafe extern "C" fn(
        i8: i8, u16: u16, i32: i32, u64: u64, f32: c_float, f64: c_double, negate: bool, c: c_char,
    ) -> c_double;
    // ANCHOR_END: scalars

    // ANCHOR: status
    shapes_divide: unsafe extern "C" fn(
        dividend: c_int, divisor: c_int, quotient: *mut c_int,
    ) -> c_int;
    shapes_divide_errno: unsafe extern "C" fn(
        dividend: c_int, divisor: c_int, quotient: *mut c_int,
    ) -> c_int;
    // ANCHOR_END: status

    // ANCHOR: struct_by_value
    shapes_point_swap: unsafe extern "C" fn(point: shapes_point) -> shapes_point;
    shapes_padded_negate: unsafe extern "C" fn(padded: shapes_padded) -> shapes_padded;
    shapes_block_reverse: unsafe extern "C" fn(block: shapes_block) -> shapes_block;
    // ANCHOR_END: struct_by_value

    // ANCHOR: struct_by_pointer
    shapes_point_sum: unsafe extern "C" fn(point: *const shapes_point, sum: *mut c_double) -> c_int;
    shapes_point_move: unsafe extern "C" fn(
        point: *mut shapes_point, dx: c_double, dy: c_double,
    ) -> c_int;
    shapes_points_move: unsafe extern "C" fn(
        points: *mut shapes_point, count: usize, dx: c_double, dy: c_double,
    ) -> c_int;
    // ANCHOR_END: struct_by_pointer

    // ANCHOR: buffer_in
    shapes_edges: unsafe extern "C" fn(bytes: *const u8, length: usize, sum: *mut c_uint) -> c_int;
    // ANCHOR_END: buffer_in

    // ANCHOR: buffer_out
    shapes_repeat: unsafe extern "C" fn(
        value: u8, length: usize, out: *mut u8, capacity: usize, needed: *mut usize,
    ) -> c_int;
    // ANCHOR_END: buffer_out

    // ANCHOR: string_in
    shapes_length: unsafe extern "C" fn(text: *const c_char, length: *mut usize) -> c_int;
    // ANCHOR_END: string_in

    // ANCHOR: string_out
    shapes_status_text: unsafe extern "C" fn(status: c_int) -> *const c_char;
    shapes_greet: unsafe extern "C" fn(name: *const c_char) -> *mut c_char;
    shapes_string_free: unsafe extern "C" fn(text: *mut c_char);
    // ANCHOR_END: string_out

    // ANCHOR: handle
    shapes_tally_open: unsafe extern "C" fn(start: i64, tally: *mut *mut shapes_tally) -> c_int;
    shapes_tally_add: unsafe extern "C" fn(
        tally: *mut shapes_tally, amount: i64, sum: *mut i64,
    ) -> c_int;
    shapes_tally_close: unsafe extern "C" fn(tally: *mut shapes_tally);
    // ANCHOR_END: handle

    // ANCHOR: callback
    shapes_each: unsafe extern "C" fn(
        count: i64, visit: shapes_visitor, user: *mut c_void,
    ) -> c_int;
    shapes_tally_notify: unsafe extern "C" fn(
        tally: *mut shapes_tally, visit: shapes_visitor, user: *mut c_void,
    ) -> c_int;
    // ANCHOR_END: callback

    // ANCHOR: callback_thread
    shapes_each_thread: unsafe extern "C" fn(
        count: i64, visit: shapes_visitor, user: *mut c_void,
    ) -> c_int;
    // ANCHOR_END: callback_thread

    // ANCHOR: enumeration
    shapes_colour_next: unsafe extern "C" fn(
        colour: shapes_colour, next: *mut shapes_colour,
    ) -> c_int;
    shapes_pencil_sharpen: unsafe extern "C" fn(pencil: *mut shapes_pencil) -> c_int;
    // ANCHOR_END: enumeration

    // ANCHOR: flags
    shapes_access_join: unsafe extern "C" fn(one: c_uint, other: c_uint) -> c_uint;
    // ANCHOR_END: flags

    // ANCHOR: tagged_union
    shapes_parse: unsafe extern "C" fn(text: *const c_char, value: *mut shapes_value) -> c_int;
    shapes_value_double: unsafe extern "C" fn(value: *mut shapes_value) -> c_int;
    // ANCHOR_END: tagged_union

    // ANCHOR: nullable
    shapes_apply: unsafe extern "C" fn(function: shapes_unary, value: *const c_int) -> c_int;
    // ANCHOR_END: nullable

    // ANCHOR: variadic
    shapes_sum: unsafe extern "C" fn(count: c_int, ...) -> c_int;
    // ANCHOR_END: variadic

    // ANCHOR: global
    // A variable's symbol is its address.
    shapes_scale: NonNull<c_int>;
    shapes_scaled: unsafe extern "C" fn(value: c_int) -> c_int;
    // ANCHOR_END: global

    // ANCHOR: work
    shapes_work: unsafe extern "C" fn(state: u32, steps: u32) -> u32;
    // ANCHOR_END: work
}
