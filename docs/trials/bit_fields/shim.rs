//! The shim's way: the C compiler reads and writes the bits. Rust needs no layout, so the struct is opaque.

use std::ffi::{c_int, c_uint};

#[repr(C)]
struct Header {
    _private: [u8; 0],
}

#[link(name = "header", kind = "static")]
unsafe extern "C" {
    fn header_new() -> *mut Header;
    fn header_print(header: *const Header);
    fn header_free(header: *mut Header);
    fn shim_version(header: *const Header) -> c_uint;
    fn shim_set_version(header: *mut Header, version: c_uint) -> c_int;
}

fn main() {
    // SAFETY: it takes nothing.
    let header = unsafe { header_new() };
    assert!(!header.is_null());
    for version in [6, 21] {
        // SAFETY: `header` came from C, and nobody else uses it.
        let status = unsafe { shim_set_version(header, version) };
        // SAFETY: as above.
        let now = unsafe { shim_version(header) };
        println!("Rust: version {version}: status {status}, now {now}");
    }
    // SAFETY: as above.
    unsafe { header_print(header) };
    // SAFETY: as above, and it is not used again.
    unsafe { header_free(header) };
}
