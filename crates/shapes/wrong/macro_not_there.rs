//! A macro with parameters is used as if bindgen had written it.
//!
//! Who notices:
//! - the compiler: `E0425`
//!
//! bindgen writes constants for macros that are numbers or strings, and nothing for those with
//! parameters.
//!
//! Instead: write it as a `const fn`, and compare it with C's in a test.

fn main() {
    println!("{}", SHAPES_PACK(1, 2)); // WRONG: it is gone after the preprocessor.
}
