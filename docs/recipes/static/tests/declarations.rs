//! `src/ffi.rs` says what the header says. rustc compares the functions, as both modules declare
//! them: if one differs, this does not compile. The test compares fields by name, and constants.
#![cfg(feature = "check-header")]
#![deny(clashing_extern_declarations)]
#![allow(dead_code, non_camel_case_types)]

#[path = "../src/ffi.rs"]
mod by_hand;
mod header {
    include!(concat!(env!("OUT_DIR"), "/header.rs"));
}

#[test]
fn the_declarations_are_those_of_the_header() {
    use {by_hand::Summary, header::stats_summary, std::mem::offset_of};
    assert_eq!(offset_of!(Summary, mean), offset_of!(stats_summary, mean));
    assert_eq!(by_hand::STATS_ERR_EMPTY, header::STATS_ERR_EMPTY);
}
