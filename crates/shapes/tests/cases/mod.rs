//! What every binding must do, with and without C. The file that includes this says which binding is
//! `shapes`. The expected results are from the header, not from any of them.

use std::ffi::{CString, c_char};
use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use mandel_shapes::{Access, Block, Colour, Error, Padded, Pencil, Point, Value};

use crate::shapes;

const MIB: usize = 1 << 20;

#[test]
fn nothing_happens() {
    shapes::nothing();
}

// ANCHOR: scalars
#[test]
fn scalars_of_every_width_arrive() {
    let c = 65 as c_char;
    assert_eq!(shapes::scalars(-1, 2, -3, 4, 0.5, 0.25, true, c), -67.75);
    assert_eq!(shapes::scalars(-1, 2, -3, 4, 0.5, 0.25, false, c), 67.75);
    // Each at its ends, alone: a wrong width or sign shows.
    assert_eq!(shapes::scalars(i8::MIN, 0, 0, 0, 0.0, 0.0, false, 0), -128.0);
    assert_eq!(shapes::scalars(i8::MAX, 0, 0, 0, 0.0, 0.0, false, 0), 127.0);
    assert_eq!(shapes::scalars(0, u16::MAX, 0, 0, 0.0, 0.0, false, 0), 65535.0);
    assert_eq!(shapes::scalars(0, 0, i32::MIN, 0, 0.0, 0.0, false, 0), -2147483648.0);
    assert_eq!(shapes::scalars(0, 0, i32::MAX, 0, 0.0, 0.0, false, 0), 2147483647.0);
    assert_eq!(shapes::scalars(0, 0, 0, 1 << 53, 0.0, 0.0, false, 0), 9007199254740992.0);
    assert_eq!(shapes::scalars(0, 0, 0, u64::MAX, 0.0, 0.0, false, 0), u64::MAX as f64);
    assert_eq!(
        shapes::scalars(0, 0, 0, 0, f32::MIN_POSITIVE, 0.0, false, 0),
        f32::MIN_POSITIVE.into()
    );
    assert_eq!(shapes::scalars(0, 0, 0, 0, 0.0, f64::MAX, true, 0), -f64::MAX);
    assert!(shapes::scalars(0, 0, 0, 0, f32::NAN, 0.0, false, 0).is_nan());
    for c in [c_char::MIN, c_char::MAX] {
        assert_eq!(shapes::scalars(0, 0, 0, 0, 0.0, 0.0, false, c), f64::from(c));
    }
}
// ANCHOR_END: scalars

// ANCHOR: status
#[test]
fn a_status_is_a_result() {
    assert_eq!(shapes::divide(84, 2), Ok(42));
    assert_eq!(shapes::divide(-7, 2), Ok(-3));
    assert_eq!(shapes::divide(0, i32::MIN), Ok(0));
    assert_eq!(shapes::divide(1, 0), Err(Error::Range));
    assert_eq!(shapes::divide(i32::MIN, -1), Err(Error::Range));
    assert_eq!(shapes::divide(i32::MIN, 1), Ok(i32::MIN));
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
#[test]
fn structs_travel_by_value() {
    assert_eq!(shapes::point_swap(Point { x: 1.0, y: 2.0 }), Point { x: 2.0, y: 1.0 });
    let padded = Padded { tag: -5, weight: 0.5 };
    assert_eq!(shapes::padded_negate(padded), Padded { tag: 5, weight: -0.5 });
    let least = Padded { tag: i8::MIN, weight: f64::INFINITY };
    let negated = Padded { tag: i8::MIN, weight: f64::NEG_INFINITY };
    assert_eq!(shapes::padded_negate(least), negated);
    let block = Block { values: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] };
    let reversed = Block { values: [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0] };
    assert_eq!(shapes::block_reverse(block), reversed);
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
#[test]
fn structs_travel_by_pointer() {
    let mut point = Point { x: 1.0, y: 2.0 };
    assert_eq!(shapes::point_sum(&point), 3.0);
    shapes::point_move(&mut point, 1.0, -1.0);
    assert_eq!(point, Point { x: 2.0, y: 1.0 });

    let mut points = vec![Point::default(); 1000];
    shapes::points_move(&mut points[1..], 1.0, 2.0);
    assert_eq!(points[0], Point::default());
    assert!(points[1..].iter().all(|point| *point == Point { x: 1.0, y: 2.0 }));
    shapes::points_move(&mut [], 1.0, 2.0);
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffers
#[test]
fn buffers_go_in() {
    assert_eq!(shapes::edges(&[]), 0);
    assert_eq!(shapes::edges(&[7]), 14);
    assert_eq!(shapes::edges(&[255, 0, 255]), 510);
    let mut large = vec![0; MIB];
    (large[0], large[MIB - 1]) = (1, 2);
    assert_eq!(shapes::edges(&large), 3);
}

#[test]
fn buffers_come_out() {
    assert_eq!(shapes::repeat(7, 0), []);
    assert_eq!(shapes::repeat(7, 3), [7, 7, 7]);
    let large = shapes::repeat(255, MIB);
    assert!(large.len() == MIB && large.iter().all(|&byte| byte == 255));
}
// ANCHOR_END: buffers

#[test]
fn a_buffer_larger_than_memory_is_a_panic_as_everywhere_in_rust() {
    assert!(catch_unwind(|| shapes::repeat(1, usize::MAX)).is_err());
}

// ANCHOR: string_in
#[test]
fn strings_go_in() {
    assert_eq!(shapes::length(""), Ok(0));
    assert_eq!(shapes::length("naïve"), Ok(6));
    assert_eq!(shapes::length("a\0b"), Err(Error::Nul(1)));
    assert_eq!(shapes::length("\0"), Err(Error::Nul(0)));
    assert_eq!(shapes::length(&"x".repeat(MIB)), Ok(MIB));
    assert_eq!(shapes::length_c(c""), 0);
    assert_eq!(shapes::length_c(c"na\xefve"), 5, "not UTF-8");
}
// ANCHOR_END: string_in

// ANCHOR: string_out
#[test]
fn owned_strings_come_out() {
    assert_eq!(&*shapes::greet(c"Ada").unwrap(), c"hello, Ada");
    assert_eq!(&*shapes::greet(c"").unwrap(), c"hello, ");
    let odd = shapes::greet(c"\xff").unwrap();
    assert_eq!(odd.to_bytes(), b"hello, \xff");
    assert!(odd.to_str().is_err(), "not UTF-8");
    let long = CString::new("x".repeat(MIB)).unwrap();
    let greeting = shapes::greet(&long).unwrap();
    assert_eq!(greeting.count_bytes(), MIB + 7);
    // Another thread may have it and free it.
    thread::spawn(move || drop(greeting)).join().unwrap();
}
// ANCHOR_END: string_out

// ANCHOR: handle
#[test]
fn a_handle_goes_on_until_it_is_dropped() {
    let mut tally = shapes::Tally::open(41).unwrap();
    assert_eq!(tally.add(1), Ok(42));
    assert_eq!(tally.add(-50), Ok(-8));
    let mut other = shapes::Tally::open(0).unwrap();
    assert_eq!(other.add(1), Ok(1));
    assert_eq!(tally.add(0), Ok(-8));
}
// ANCHOR_END: handle

#[test]
fn a_sum_that_does_not_fit_is_refused_and_changes_nothing() {
    for (start, amount) in [(i64::MAX, 1), (i64::MIN, -1), (-2, i64::MIN), (1, i64::MAX)] {
        let mut tally = shapes::Tally::open(start).unwrap();
        assert_eq!(tally.add(amount), Err(Error::Range));
        assert_eq!(tally.add(0), Ok(start));
    }
    assert_eq!(shapes::Tally::open(-1).unwrap().add(i64::MIN + 1), Ok(i64::MIN));
}

// ANCHOR: handle_thread
#[test]
fn a_handle_moves_to_another_thread_and_back() {
    let mut tally = shapes::Tally::open(40).unwrap();
    tally = thread::spawn(move || {
        tally.add(1).unwrap();
        tally
    })
    .join()
    .unwrap();
    assert_eq!(tally.add(1), Ok(42));
}
// ANCHOR_END: handle_thread

// ANCHOR: callback
/// What a closure saw, and what came back.
fn visited(count: i64, stop_at: i64, with: i32) -> (Vec<i64>, Result<ControlFlow<i32>, Error>) {
    let mut seen = Vec::new();
    let result = shapes::each(count, |value| {
        seen.push(value);
        if value == stop_at { Break(with) } else { Continue(()) }
    });
    (seen, result)
}

#[test]
fn a_callback_is_called_until_it_stops() {
    assert_eq!(visited(3, 99, 0), (vec![0, 1, 2], Ok(Continue(()))));
    assert_eq!(visited(0, 99, 0), (vec![], Ok(Continue(()))));
    assert_eq!(visited(-1, 99, 0), (vec![], Err(Error::Range)));
    // Whatever it stops with is told from the library's own status: 0 is OK there, and -2 is RANGE.
    for with in [1, 0, -1, -2, i32::MIN, i32::MAX] {
        assert_eq!(visited(3, 1, with), (vec![0, 1], Ok(Break(with))));
    }
}
// ANCHOR_END: callback

// ANCHOR: panic
#[test]
fn a_panic_in_a_callback_goes_on_behind_c() {
    let mut seen = Vec::new();
    let panic = catch_unwind(AssertUnwindSafe(|| {
        shapes::each(3, |value| {
            seen.push(value);
            panic!("at {value}")
        })
    }));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"at 0".to_owned()));
    assert_eq!(seen, [0], "C was told to stop");
}
// ANCHOR_END: panic

#[test]
fn a_callback_calls_back_in() {
    let mut sums = Vec::new();
    let mut tally = shapes::Tally::open(0).unwrap();
    let outer = shapes::each(3, |outer| {
        let inner = shapes::each(outer, |inner| {
            sums.push(tally.add(inner).unwrap());
            if inner == 1 { Break(7) } else { Continue(()) }
        });
        assert_eq!(inner, Ok(if outer == 2 { Break(7) } else { Continue(()) }));
        assert_eq!(shapes::divide(84, 2), Ok(42));
        Continue(())
    });
    assert_eq!(outer, Ok(Continue(())));
    assert_eq!(sums, [0, 0, 1]);
}

#[test]
fn a_kept_callback_hears_of_every_sum_until_another_replaces_it() {
    let (first, second) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let mut tally = shapes::Tally::open(0).unwrap();
    tally.add(1).unwrap();
    tally.notify(|sum| {
        first.lock().unwrap().push(sum);
        Continue(())
    });
    tally.add(1).unwrap();
    tally.add(1).unwrap();
    tally.notify(|sum| {
        second.lock().unwrap().push(sum);
        Continue(())
    });
    tally.add(1).unwrap();
    tally.notify_nobody();
    assert_eq!(tally.add(1), Ok(5));
    assert_eq!((&*first.lock().unwrap(), &*second.lock().unwrap()), (&vec![2, 3], &vec![4]));
}

// ANCHOR: callback_kept
#[test]
fn a_kept_callback_goes_when_it_is_replaced_or_the_handle_closed() {
    let held = Arc::new(());
    let holder = || {
        let held = Arc::clone(&held);
        move |_| {
            let _ = &held;
            Continue(())
        }
    };
    let mut tally = shapes::Tally::open(0).unwrap();
    tally.notify(holder());
    assert_eq!(Arc::strong_count(&held), 2);
    tally.notify(holder());
    assert_eq!(Arc::strong_count(&held), 2);
    tally.notify_nobody();
    assert_eq!(Arc::strong_count(&held), 1);
    tally.notify(holder());
    tally.add(1).unwrap();
    drop(tally);
    assert_eq!(Arc::strong_count(&held), 1);
}
// ANCHOR_END: callback_kept

#[test]
fn a_kept_callback_stops_and_the_sum_has_changed() {
    let mut tally = shapes::Tally::open(0).unwrap();
    tally.notify(|sum| if sum > 1 { Break(-2) } else { Continue(()) });
    assert_eq!(tally.add(1), Ok(1));
    assert_eq!(tally.add(1), Err(Error::Stopped(-2)));
    assert_eq!(tally.add(i64::MAX), Err(Error::Range), "it is not called");
    tally.notify_nobody();
    assert_eq!(tally.add(1), Ok(3));
}

// ANCHOR: panic_kept
#[test]
fn a_panic_in_a_kept_callback_goes_on_behind_c_and_the_handle_lives() {
    let mut tally = shapes::Tally::open(0).unwrap();
    tally.notify(|sum| if sum == 1 { panic!("at {sum}") } else { Continue(()) });
    let panic = catch_unwind(AssertUnwindSafe(|| tally.add(1))).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"at 1".to_owned()));
    assert_eq!(tally.add(1), Ok(2));
}
// ANCHOR_END: panic_kept

#[test]
fn a_kept_callback_calls_back_in_through_another_handle_and_goes_along_to_another_thread() {
    let mut inner = shapes::Tally::open(100).unwrap();
    let last = Arc::new(AtomicI64::new(0));
    let mut outer = shapes::Tally::open(0).unwrap();
    let seen = Arc::clone(&last);
    inner.notify(move |sum| {
        seen.store(sum, Ordering::Relaxed);
        Continue(())
    });
    outer.notify(move |sum| {
        inner.add(sum).unwrap();
        shapes::each(1, |_| Continue(())).unwrap()
    });
    thread::spawn(move || outer.add(1).unwrap()).join().unwrap();
    assert_eq!(last.load(Ordering::Relaxed), 101);
}

#[test]
fn a_kept_callback_that_reaches_for_its_own_handle_finds_it_in_use() {
    let tally = Arc::new(Mutex::new(shapes::Tally::open(0).unwrap()));
    let own = Arc::downgrade(&tally);
    let tries = Arc::new(AtomicI64::new(0));
    let counted = Arc::clone(&tries);
    tally.lock().unwrap().notify(move |_| {
        let own = own.upgrade().unwrap();
        assert!(own.try_lock().is_err(), "or it could add, replace this closure, or close");
        counted.fetch_add(1, Ordering::Relaxed);
        Continue(())
    });
    assert_eq!(tally.lock().unwrap().add(1), Ok(1));
    assert_eq!(tries.load(Ordering::Relaxed), 1);
}

// ANCHOR: callback_thread
#[test]
fn a_callback_runs_in_a_thread_of_the_librarys() {
    let here = thread::current().id();
    let mut seen = Vec::new();
    let result = shapes::each_thread(3, |value| {
        assert_ne!(thread::current().id(), here);
        seen.push(value);
        if value == 1 { Break(-5) } else { Continue(()) }
    });
    assert_eq!((seen, result), (vec![0, 1], Ok(Break(-5))), "-5 is the status THREAD");
    assert_eq!(shapes::each_thread(3, |_| Continue(())), Ok(Continue(())));
    assert_eq!(shapes::each_thread(-1, |_| Continue(())), Err(Error::Range));
}
// ANCHOR_END: callback_thread

// ANCHOR: panic_thread
#[test]
fn a_panic_in_another_thread_goes_on_in_this_one() {
    // `resume_unwind`, since what `panic!` prints there would not be captured.
    let panic = catch_unwind(|| shapes::each_thread(3, |value| resume_unwind(Box::new(value))));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&0_i64));
}
// ANCHOR_END: panic_thread

// ANCHOR: many_threads
#[test]
fn many_threads_call_at_once() {
    thread::scope(|scope| {
        for start in 0..8 {
            scope.spawn(move || {
                let mut tally = shapes::Tally::open(start).unwrap();
                let end = shapes::each_thread(100, |value| {
                    tally.add(value).unwrap();
                    Continue(())
                });
                assert_eq!(end, Ok(Continue(())));
                assert_eq!(tally.add(0), Ok(start + 4950));
            });
        }
    });
}
// ANCHOR_END: many_threads

// ANCHOR: enumeration
#[test]
fn an_enum_keeps_what_has_no_name() {
    let circle = [Colour::Red, Colour::Green, Colour::Blue, Colour::Unknown(3), Colour::Red];
    for pair in circle.windows(2) {
        assert_eq!(shapes::colour_next(pair[0]), Ok(pair[1]));
    }
    for number in [4, -1, i32::MIN, i32::MAX] {
        assert_eq!(shapes::colour_next(Colour::Unknown(number)), Err(Error::Range));
    }
}
// ANCHOR_END: enumeration

#[test]
fn an_enum_is_a_field() {
    let mut pencil = Pencil { colour: Colour::Blue, length: 3 };
    assert_eq!(shapes::pencil_sharpen(&mut pencil), Ok(()));
    assert_eq!(pencil, Pencil { colour: Colour::Unknown(3), length: 2 });
    assert_eq!(shapes::pencil_sharpen(&mut pencil), Ok(()));
    assert_eq!(pencil, Pencil { colour: Colour::Red, length: 1 });

    for (colour, length) in [
        (Colour::Red, 0),
        (Colour::Red, i32::MIN),
        (Colour::Unknown(4), 1),
        (Colour::Unknown(-1), 1),
    ] {
        let mut refused = Pencil { colour, length };
        assert_eq!(shapes::pencil_sharpen(&mut refused), Err(Error::Range));
        assert_eq!(refused, Pencil { colour, length });
    }
}

// ANCHOR: flags
#[test]
fn flags_keep_bits_that_have_no_name() {
    let (read, write) = (Access::READ, Access::WRITE);
    assert_eq!(shapes::access_join(read, write).bits(), 1 | 2 | 8);
    assert_eq!(shapes::access_join(read, Access::EXECUTE), read | Access::EXECUTE);
    assert_eq!(shapes::access_join(Access::default(), Access::default()).bits(), 0);
    assert_eq!(shapes::access_join(read, Access::from_bits(1 << 31)).bits(), 1 | 1 << 31);
    assert_eq!(shapes::access_join(Access::from_bits(u32::MAX), read).bits(), u32::MAX);
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
#[test]
fn a_union_is_read_as_its_tag_says() {
    for (text, value) in [
        (c"42", Value::Integer(42)),
        (c" -7", Value::Integer(-7)),
        (c"+0", Value::Integer(0)),
        (c"9223372036854775807", Value::Integer(i64::MAX)),
        (c"-9223372036854775808", Value::Integer(i64::MIN)),
        (c"9223372036854775808", Value::Real(9223372036854775808.0)),
        (c"1.5", Value::Real(1.5)),
        (c"-.5e1", Value::Real(-5.0)),
        (c"1e400", Value::Real(f64::INFINITY)),
        (c"-inf", Value::Real(f64::NEG_INFINITY)),
        (c"true", Value::Unknown { kind: 3 }),
        (c"false", Value::Unknown { kind: 3 }),
    ] {
        assert_eq!(shapes::parse(text), value, "{text:?}");
    }
    for text in [c"", c" ", c"blue", c"12 ", c"1.5.", c"--1", c"+", c"True", c"\xff\xfe"] {
        match shapes::parse(text) {
            Value::Text(borrowed) => assert_eq!(borrowed.as_ptr(), text.as_ptr(), "not a copy"),
            other => panic!("{text:?} is {other:?}"),
        }
    }
    assert!(matches!(shapes::parse(c"nan"), Value::Real(real) if real.is_nan()));
}
// ANCHOR_END: tagged_union

#[test]
fn a_union_goes_in_and_comes_out() {
    for (value, doubled) in [
        (Value::Integer(21), Ok(Value::Integer(42))),
        (Value::Integer(i64::MIN / 2), Ok(Value::Integer(i64::MIN))),
        (Value::Integer(i64::MIN / 2 - 1), Err(Error::Range)),
        (Value::Integer(i64::MAX / 2 + 1), Err(Error::Range)),
        (Value::Real(-0.25), Ok(Value::Real(-0.5))),
        (Value::Real(f64::MAX), Ok(Value::Real(f64::INFINITY))),
        (Value::Unknown { kind: 3 }, Err(Error::Range)),
    ] {
        assert_eq!(shapes::value_double(value), doubled);
    }
    let text = c"\xffblue";
    match shapes::value_double(Value::Text(text)) {
        Ok(Value::Text(same)) => assert_eq!(same.as_ptr(), text.as_ptr()),
        other => panic!("{other:?}"),
    }
}

extern "C" fn double(value: i32) -> i32 {
    value.wrapping_mul(2)
}

// ANCHOR: nullable
#[test]
fn none_is_null() {
    assert_eq!(shapes::apply(None, None), 7);
    assert_eq!(shapes::apply(Some(double), None), 14);
    assert_eq!(shapes::apply(None, Some(&21)), 21);
    assert_eq!(shapes::apply(Some(double), Some(&21)), 42);
}
// ANCHOR_END: nullable

// ANCHOR: variadic
#[test]
fn any_number_of_arguments() {
    assert_eq!(shapes::sum(&[]), 0);
    assert_eq!(shapes::sum(&[1, 2, 3]), 6);
    for count in 0..20 {
        let numbers: Vec<_> = (1..=count).collect();
        assert_eq!(shapes::sum(&numbers), count * (count + 1) / 2);
    }
    assert_eq!(shapes::sum(&[i32::MAX, 1]), i32::MIN);
    assert_eq!(shapes::sum(&[i32::MIN; 6]), 0);
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
#[test]
fn an_inline_function_has_a_middle() {
    assert_eq!(shapes::middle(2, 6), Ok(4));
    assert_eq!(shapes::middle(6, 2), Ok(4));
    assert_eq!(shapes::middle(-3, 0), Ok(-2), "the half of 3 is 1");
    assert_eq!(shapes::middle(i32::MIN, -1), Ok(-1073741825));
    assert_eq!(shapes::middle(i32::MIN, i32::MAX), Err(Error::Range));
    assert_eq!(shapes::middle(1, i32::MIN), Err(Error::Range));
}
// ANCHOR_END: inline_function

// ANCHOR: macro
#[test]
fn a_macro_packs_even_in_a_constant() {
    const PACKED: u32 = shapes::pack(1, 2);
    assert_eq!(PACKED, 65538);
    assert_eq!(shapes::pack(0xffff, 0), 0xffff_0000);
    assert_eq!(shapes::pack(0, 0xffff), 0xffff);
}
// ANCHOR_END: macro

#[test]
fn work_takes_steps() {
    assert_eq!(shapes::work(1, 0), 1);
    assert_eq!(shapes::work(1, 1), 1_015_568_748);
    let thousand = (0..1000).fold(1, |state, _| shapes::work(state, 1));
    assert_eq!(shapes::work(1, 1000), thousand);
}
