//! The fields of the struct have changed places.
//!
//! Who notices:
//! - nobody: it prints `-2 -1`, as it should
//!
//! It works by luck: on x86-64 each of the two travels in a register of its own kind. By pointer, or on
//! Windows, C would find the weight where the tag should be.
//!
//! Instead: let bindgen write the structs, or compare `offset_of!` with C's `offsetof` in a test.

#[repr(C)]
struct Padded {
    weight: f64, // WRONG: the tag comes first.
    tag: i8,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_padded_negate(padded: Padded) -> Padded;
}

fn main() {
    let negated = unsafe { shapes_padded_negate(Padded { weight: 2.0, tag: 1 }) };
    println!("{} {}", negated.weight, negated.tag);
}
