#[allow(warnings)]
mod generated;

use generated::{packet, packet_free, packet_new};
use std::{ptr::NonNull, slice};

/// Only a pointer: the struct is not moved or copied, because its bytes would not go with it.
struct Packet(NonNull<packet>);

impl Packet {
    fn new(length: u32) -> Option<Packet> {
        // SAFETY: any length will do.
        NonNull::new(unsafe { packet_new(length) }).map(Packet)
    }

    // ANCHOR: bytes
    fn bytes(&self) -> &[u8] {
        let packet = self.0.as_ptr();
        // SAFETY: C has set the length, and the packet lives as long as `self`.
        let length = unsafe { (*packet).length } as usize;
        // SAFETY: the field is in the packet. `&raw const`, because a reference to the field or to the
        // struct may be used for its own bytes only: 0 or 4.
        let first = unsafe { &raw const (*packet).bytes }.cast::<u8>();
        // SAFETY: C has written `length` bytes there, and nobody changes them while `self` is borrowed.
        unsafe { slice::from_raw_parts(first, length) }
    }
    // ANCHOR_END: bytes
}

impl Drop for Packet {
    fn drop(&mut self) {
        // SAFETY: it came from `packet_new`, and is not used again.
        unsafe { packet_free(self.0.as_ptr()) }
    }
}

fn main() {
    let five = Packet::new(5).expect("there is memory");
    println!("size {}, bytes {:?}", size_of::<packet>(), five.bytes());
}
