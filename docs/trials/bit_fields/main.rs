//! bindgen's way: the generated functions read and write the bits, where the C compiler puts them.

#[allow(warnings)]
mod generated;

use generated::{header, header_print};

fn main() {
    // ANCHOR: main
    // SAFETY: the fields are numbers, and 0 is one.
    let mut header: header = unsafe { std::mem::zeroed() };
    header.set_version(4);
    header.set_length(1500);
    println!("Rust: version {}, length {}", header.version(), header.length());
    // SAFETY: all fields are set, and C keeps no pointer to the header.
    unsafe { header_print(&header) };

    header.set_version(21); // too large: only its lowest 4 bits are written, which are 5
    // SAFETY: as above.
    unsafe { header_print(&header) };
    // ANCHOR_END: main
}
