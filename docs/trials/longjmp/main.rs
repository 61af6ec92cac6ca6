use std::ffi::c_int;

// ANCHOR: half
unsafe extern "C" {
    fn shim_half(number: c_int, half: *mut c_int) -> c_int;
}

fn half(number: c_int) -> Option<c_int> {
    let mut half = 0;
    // SAFETY: `half` can be written, and its address is not kept. Every jump ends in the shim.
    let status = unsafe { shim_half(number, &mut half) };
    (status == 0).then_some(half)
}
// ANCHOR_END: half

fn main() {
    println!("{:?} {:?}", half(42), half(7));
}
