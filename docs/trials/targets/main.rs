//! One generated file for each target. For another target, rustc does not find `generated.rs`.

// ANCHOR: choice
#[cfg_attr(all(target_os = "linux", target_arch = "x86_64"), path = "x86_64-unknown-linux-gnu.rs")]
#[cfg_attr(all(target_os = "linux", target_arch = "aarch64"), path = "aarch64-unknown-linux-gnu.rs")]
#[cfg_attr(all(target_env = "msvc", target_arch = "x86_64"), path = "x86_64-pc-windows-msvc.rs")]
#[allow(warnings)]
mod generated;
// ANCHOR_END: choice

use generated::{colour_GREEN, pixel, pixel_position};

fn main() {
    let pixel = pixel { position: 7, letter: 0, colour: colour_GREEN, next: std::ptr::null_mut() };
    // SAFETY: all its fields are set, and C keeps no pointer to it.
    println!("position {}", unsafe { pixel_position(&pixel) });
}
