//! Five hundred functions of mixed shapes: how long does a crate take that is larger than most?

use std::error::Error;
use std::fmt::Write;
use std::fs;

use ffi_check::{Kind, Request, Verdict};

use crate::record::Synthetic;
use crate::{fetch, measure};

/// The issue asks for a second at most.
const FUNCTIONS: usize = 500;

/// Writes the two texts, and judges them.
pub(crate) fn measure() -> Result<Synthetic, Box<dyn Error>> {
    let folder = fetch::folder()?.join("synthetic");
    fs::create_dir_all(&folder)?;
    let (header, rust) = texts();
    fs::write(folder.join("synthetic.h"), header)?;
    fs::write(folder.join("lib.rs"), rust)?;
    let header = folder.join("synthetic.h").display().to_string();
    let (report, milliseconds) = measure::timed(&Request::new(folder.join("lib.rs"), header))?;
    let agree = report.count(Kind::Function, Verdict::Agree);
    if agree != FUNCTIONS {
        return Err(format!("of {FUNCTIONS} functions that agree, {agree} were found to").into());
    }
    Ok(Synthetic { functions: FUNCTIONS, structs: report.judged(Kind::Struct), milliseconds })
}

/// A header, and declarations that agree with it: numbers, texts, structs by address and by value, arrays,
/// callbacks, enums, and functions with `...`.
fn texts() -> (String, String) {
    let mut c = "#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n".to_owned();
    let mut rust = "use std::ffi::*;\n".to_owned();
    for index in 0..FUNCTIONS / 10 {
        let (declared, written) = module(index);
        c.push_str(&declared);
        // Writing to a string cannot fail.
        let _ = write!(rust, "{written}");
    }
    (c, rust)
}

/// Ten functions with their types.
fn module(n: usize) -> (String, String) {
    let c = format!(
        "typedef struct s{n} {{ int a; double b; const char *text; struct s{n} *next; }} s{n};\n\
         typedef enum {{ E{n}_A, E{n}_B = 7 }} e{n};\n\
         typedef int (*cb{n})(void *user, const s{n} *one, size_t length);\n\
         typedef struct {{ float x, y; }} pair{n};\n\
         int open{n}(const char *name, unsigned flags, s{n} **out);\n\
         void close{n}(s{n} *one);\n\
         double mean{n}(const double *values, size_t count);\n\
         uint64_t hash{n}(const void *data, size_t size, uint64_t seed);\n\
         int each{n}(s{n} *one, cb{n} callback, void *user);\n\
         pair{n} middle{n}(pair{n} one, pair{n} other);\n\
         const char *text{n}(e{n} which);\n\
         int print{n}(char *out, size_t size, const char *format, ...);\n\
         long count{n}(const int32_t matrix[3][3], signed char sign);\n\
         void swap{n}(uint8_t *one, uint16_t *two, float *three, _Bool four);\n"
    );
    let rust = format!(
        "#[repr(C)] pub struct s{n} {{ a: c_int, b: f64, text: *const c_char, next: *mut s{n} }}\n\
         pub type e{n} = c_uint;\n\
         pub type cb{n} = Option<unsafe extern \"C\" fn(*mut c_void, *const s{n}, usize) -> c_int>;\n\
         #[repr(C)] pub struct pair{n} {{ x: f32, y: f32 }}\n\
         unsafe extern \"C\" {{\n\
         pub fn open{n}(name: *const c_char, flags: c_uint, out: *mut *mut s{n}) -> c_int;\n\
         pub fn close{n}(one: *mut s{n});\n\
         pub fn mean{n}(values: *const f64, count: usize) -> f64;\n\
         pub fn hash{n}(data: *const c_void, size: usize, seed: u64) -> u64;\n\
         pub fn each{n}(one: *mut s{n}, callback: cb{n}, user: *mut c_void) -> c_int;\n\
         pub fn middle{n}(one: pair{n}, other: pair{n}) -> pair{n};\n\
         pub fn text{n}(which: e{n}) -> *const c_char;\n\
         pub fn print{n}(out: *mut c_char, size: usize, format: *const c_char, ...) -> c_int;\n\
         pub fn count{n}(matrix: *const [i32; 3], sign: c_schar) -> c_long;\n\
         pub fn swap{n}(one: *mut u8, two: *mut u16, three: *mut f32, four: bool);\n\
         }}\n"
    );
    (c, rust)
}
