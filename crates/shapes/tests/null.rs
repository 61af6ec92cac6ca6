//! What the safe functions make impossible, and what the header answers to it: NULL.

use std::ptr::{null, null_mut};

use mandel_shapes::static_::ffi::*;

/// Each call in a block of its own.
macro_rules! assert_status {
    ($status:ident: $($call:expr;)*) => {
        $(
            // SAFETY: the header gives NULL a meaning in each of these places; the other pointers are to
            // locals of the right type, and C keeps none.
            assert_eq!(unsafe { $call }, $status, "{}", stringify!($call));
        )*
    };
}

#[test]
fn null_is_an_error_where_it_is_not_allowed() {
    let (mut size, mut sum, mut byte) = (9, 9, 9);
    let mut tally = null_mut();
    let point = null_mut();
    assert_status! { SHAPES_ERR_NULL:
        shapes_divide(84, 2, null_mut());
        shapes_point_sum(point, &mut 0.0);
        shapes_point_sum(&shapes_point { x: 0.0, y: 0.0 }, null_mut());
        shapes_point_move(point, 1.0, 1.0);
        shapes_points_move(point, 1, 1.0, 1.0);
        shapes_edges(null(), 1, &mut sum);
        shapes_edges(&byte, 1, null_mut());
        shapes_repeat(1, 1, null_mut(), 1, &mut size);
        shapes_repeat(1, 1, &mut byte, 1, null_mut());
        shapes_length(null(), &mut size);
        shapes_length(c"".as_ptr(), null_mut());
        shapes_tally_open(0, null_mut());
        shapes_tally_add(tally, 1, null_mut());
        shapes_tally_notify(tally, None, null_mut());
        shapes_each(1, None, null_mut());
        shapes_each_thread(1, None, null_mut());
        shapes_colour_next(shapes_colour::SHAPES_RED, null_mut());
        shapes_pencil_sharpen(null_mut());
        shapes_parse(null(), null_mut());
        shapes_parse(c"".as_ptr(), null_mut());
        shapes_value_double(null_mut());
    }
    assert_eq!((size, sum, byte), (9, 9, 9), "nothing was written");

    assert_status! { SHAPES_OK:
        shapes_points_move(point, 0, 1.0, 1.0);
        shapes_edges(null(), 0, &mut sum);
        shapes_repeat(1, 0, null_mut(), 0, &mut size);
        shapes_tally_open(41, &mut tally);
        shapes_tally_add(tally, 1, null_mut());
        shapes_tally_notify(tally, None, null_mut());
    }
    assert_eq!((size, sum), (0, 0));
    assert_status! { SHAPES_ERR_SPACE:
        shapes_repeat(1, 3, null_mut(), 0, &mut size);
        shapes_repeat(1, 3, &mut byte, 1, &mut size);
    }
    assert_eq!((size, byte), (3, 9));
    // SAFETY: opened above, and closed here only.
    unsafe { shapes_tally_close(tally) };
    // SAFETY: the header leaves NULL alone.
    unsafe { shapes_tally_close(null_mut()) };
    // SAFETY: the header leaves NULL alone.
    unsafe { shapes_string_free(null_mut()) };
    // SAFETY: the header returns NULL for NULL.
    assert!(unsafe { shapes_greet(null()) }.is_null());
}

#[test]
fn an_unknown_kind_is_refused_by_the_library_too() {
    let mut value = shapes_value { kind: shapes_kind(4), as_: shapes_value_as { integer: 1 } };
    assert_status! { SHAPES_ERR_RANGE: shapes_value_double(&mut value); }
}
