//! The name of the function is misspelt.
//!
//! Who notices:
//! - the linker: `shapes_noting`
//!
//! Instead: let bindgen write the declarations, or copy them from the header.

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    safe fn shapes_noting(); // WRONG: it is shapes_nothing.
}

fn main() {
    shapes_noting();
}
