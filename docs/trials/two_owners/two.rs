use std::ffi::c_int;

#[link(name = "two", kind = "static")]
unsafe extern "C" {
    // They take nothing, and no state can be wrong.
    pub safe fn which() -> c_int;
    pub safe fn only_in_two() -> c_int;
}
