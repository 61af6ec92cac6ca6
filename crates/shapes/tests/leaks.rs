//! A million calls of whatever allocates leave no memory behind. Linux only: there the system says how many
//! pages of a process are resident.

#![cfg(target_os = "linux")]

mod opened;

use std::fs;
use std::ops::ControlFlow::Continue;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;

const CALLS: usize = 1_000_000;
/// A million of the smallest blocks that an allocator has are eight times as much.
const MOST: usize = 4 << 20;

/// The process has one resident set, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn resident() -> usize {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096 // the least that a page has
}

// ANCHOR: no_leak
/// A leak goes on for ever. What an allocator keeps back does not: AddressSanitizer's keeps 256 MB. So one
/// round of `calls` without growth is enough, and several are tried.
fn assert_no_leak(what: &str, calls: usize, mut call: impl FnMut()) {
    let _turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut grown = Vec::new();
    for _ in 0..20 {
        let before = resident();
        (0..calls).for_each(|_| call());
        grown.push(resident().saturating_sub(before));
        if grown.last().is_some_and(|&bytes| bytes < MOST) {
            return;
        }
    }
    panic!("{what}: each {calls} calls left so many bytes: {grown:?}");
}
// ANCHOR_END: no_leak

macro_rules! tests {
    ($($name:ident: $binding:path;)*) => {
        $(
            mod $name {
                use super::*;
                use $binding as shapes;

                // ANCHOR: string_out
                #[test]
                fn owned_strings() {
                    assert_no_leak("greet", CALLS, || drop(shapes::greet(c"Ada").unwrap()));
                    assert_no_leak("length", CALLS, || assert_eq!(shapes::length("Ada"), Ok(3)));
                }
                // ANCHOR_END: string_out

                // ANCHOR: handle
                #[test]
                fn handles_and_the_closures_that_they_keep() {
                    assert_no_leak("Tally", CALLS, || {
                        let mut tally = shapes::Tally::open(41).unwrap();
                        let held = [0_i64; 4];
                        tally.notify(move |sum| {
                            assert!(sum > held[0]);
                            Continue(())
                        });
                        tally.notify(move |sum| {
                            assert!(sum > held[1]);
                            Continue(())
                        });
                        assert_eq!(tally.add(1), Ok(42));
                    });
                }
                // ANCHOR_END: handle

                #[test]
                fn buffers() {
                    assert_no_leak("repeat", CALLS, || assert_eq!(shapes::repeat(1, 32).len(), 32));
                }
            }
        )*
    };
}

tests! {
    static_: mandel_shapes::static_;
    bindgen: mandel_shapes::bindgen;
    dlopen: crate::opened;
}

// ANCHOR: panics
/// A panic's payload is on the heap as well. Fewer, because each unwinds.
#[test]
fn panics() {
    let mut tally = mandel_shapes::static_::Tally::open(0).unwrap();
    tally.notify(|sum| resume_unwind(Box::new([sum; 512])));
    assert_no_leak("panic", CALLS / 100, || {
        catch_unwind(AssertUnwindSafe(|| tally.add(1))).unwrap_err();
    });
}
// ANCHOR_END: panics
