//! What a call does not use: the other registers for arguments, and the stack that is free. A callee that
//! expects more arguments finds there whatever earlier calls left. The lab decides what that is, so that
//! chance shows.

use std::hint::black_box;

/// Leaves this number in all registers for arguments, and in free memory of the stack.
#[inline(never)]
pub(crate) fn fill(number: u64) {
    black_box([number; 2048]);
    let float = f64::from_bits(number);
    black_box(arguments as Arguments)(
        number, number, number, number, number, number, float, float, float, float, float, float,
        float, float,
    );
}

type Arguments =
    extern "C" fn(u64, u64, u64, u64, u64, u64, f64, f64, f64, f64, f64, f64, f64, f64);

/// Takes as many as there are registers for arguments on x86-64 Linux.
#[inline(never)]
extern "C" fn arguments(
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: f64,
    _: f64,
    _: f64,
    _: f64,
    _: f64,
    _: f64,
    _: f64,
    _: f64,
) {
}
