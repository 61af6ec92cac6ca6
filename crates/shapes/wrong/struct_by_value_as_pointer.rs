//! The struct travels by value, and the declaration says that it is a pointer.
//!
//! Who notices:
//! - nobody: it prints `the tag is -7: false`
//!
//! C takes the lowest byte of the address for the tag, and the weight from a register that nobody set.
//!
//! Instead: let bindgen write the declarations, or have a C compiler check them against the header.

#[repr(C)]
struct Padded {
    tag: i8,
    weight: f64,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_padded_negate(padded: *const Padded) -> Padded; // WRONG: it is no pointer.
}

fn main() {
    let padded = Padded { tag: 7, weight: 1.0 };
    let negated = unsafe { shapes_padded_negate(&padded) };
    println!("the tag is -7: {}", negated.tag == -7 && negated.weight == -1.0);
}
