//! The struct has no `repr(C)`, so Rust may order its fields as it likes.
//!
//! Who notices:
//! - a lint: `improper_ctypes`
//!
//! Instead: `#[repr(C)]` on everything that crosses.

struct Padded {
    tag: i8,
    weight: f64,
} // WRONG: no repr(C).

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_padded_negate(padded: Padded) -> Padded;
}

fn main() {
    let negated = unsafe { shapes_padded_negate(Padded { tag: 1, weight: 2.0 }) };
    println!("{} {}", negated.tag, negated.weight);
}
