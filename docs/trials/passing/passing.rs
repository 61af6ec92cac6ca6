//! The functions of passing.c, compiled by rustc.

#![allow(non_camel_case_types)]

use std::ffi::{c_double, c_int, c_schar, c_void};

macro_rules! reads {
    ($function:ident, $struct:ident, $type:ty, $($field:tt)*) => {
        #[unsafe(no_mangle)]
        pub extern "C" fn $function(by_value: $struct, to: &mut $type) {
            *to = by_value.$($field)*;
        }
    };
}

#[repr(C)]
pub struct point { x: c_double, y: c_double }
#[repr(C)]
pub struct padded { tag: c_schar, weight: c_double }
#[repr(C)]
pub struct image { width: c_int, height: c_int, data: *mut c_void }
#[repr(C)]
pub struct longer { width: c_int, height: c_int, data: *mut c_void, more: c_int }
#[repr(C)]
pub struct block { values: [c_double; 8] }

reads!(point_first, point, c_double, x);
reads!(point_last, point, c_double, y);
reads!(padded_first, padded, c_schar, tag);
reads!(padded_last, padded, c_double, weight);
reads!(image_first, image, c_int, width);
reads!(image_last, image, *mut c_void, data);
reads!(longer_first, longer, c_int, width);
reads!(longer_last, longer, c_int, more);
reads!(block_first, block, c_double, values[0]);
reads!(block_last, block, c_double, values[7]);
