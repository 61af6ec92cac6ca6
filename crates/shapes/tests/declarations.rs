//! The declarations written by hand, for the linker and for `dlopen`, agree with those that bindgen makes
//! from the header. The linker resolves names and knows no types, and at run time a symbol has none either.

use std::any::type_name;
use std::mem::{align_of, offset_of, size_of};

use mandel_shapes::bindgen::ffi as generated;
use mandel_shapes::dlopen::ffi::Api;
use mandel_shapes::static_::ffi as by_hand;

/// A type's name, as if it were declared by hand.
fn name<T>() -> String {
    type_name::<T>().replace("mandel_shapes::bindgen::", "mandel_shapes::static_::")
}

fn type_of<T>(_: T) -> String {
    name::<T>()
}

/// The type of the field that `_field` borrows.
fn field<S, T>(_field: fn(&S) -> &T) -> String {
    name::<T>()
}

macro_rules! functions {
    (
        linked and opened { $($both:ident($($argument:tt)*);)* }
        linked only { $($linked:ident($($linked_argument:tt)*);)* }
    ) => {
        const LINKED: &[&str] = &[$(stringify!($both),)* $(stringify!($linked),)*];

        #[test]
        fn every_function_has_the_same_type() {
            $(
                let header = type_of(generated::$both as unsafe extern "C" fn($($argument)*) -> _);
                let linked = type_of(by_hand::$both as unsafe extern "C" fn($($argument)*) -> _);
                assert_eq!(linked, header, concat!("static_: ", stringify!($both)));
                let opened = field(|api: &Api| &api.$both);
                assert_eq!(opened, header, concat!("dlopen: ", stringify!($both)));
            )*
            $(
                let header = type_of(generated::$linked as unsafe extern "C" fn($($linked_argument)*) -> _);
                let linked = type_of(by_hand::$linked as unsafe extern "C" fn($($linked_argument)*) -> _);
                assert_eq!(linked, header, concat!("static_: ", stringify!($linked)));
            )*
        }
    };
}

functions! {
    linked and opened {
        shapes_nothing();
        shapes_scalars(_, _, _, _, _, _, _, _);
        shapes_divide(_, _, _);
        shapes_divide_errno(_, _, _);
        shapes_point_swap(_);
        shapes_padded_negate(_);
        shapes_block_reverse(_);
        shapes_point_sum(_, _);
        shapes_point_move(_, _, _);
        shapes_points_move(_, _, _, _);
        shapes_edges(_, _, _);
        shapes_repeat(_, _, _, _, _);
        shapes_length(_, _);
        shapes_status_text(_);
        shapes_greet(_);
        shapes_string_free(_);
        shapes_tally_open(_, _);
        shapes_tally_add(_, _, _);
        shapes_tally_close(_);
        shapes_each(_, _, _);
        shapes_tally_notify(_, _, _);
        shapes_each_thread(_, _, _);
        shapes_colour_next(_, _);
        shapes_pencil_sharpen(_);
        shapes_access_join(_, _);
        shapes_parse(_, _);
        shapes_value_double(_);
        shapes_apply(_, _);
        shapes_sum(_, ...);
        shapes_scaled(_);
        shapes_work(_, _);
    }
    linked only {
        shapes_abi_version(); // looked up before the others
        shapes_middle(_, _); // in no library
    }
}

// ANCHOR: all
#[test]
fn no_function_of_the_header_is_left_out() {
    let declarations = include_str!("../src/bindgen/bindings.rs");
    let mut header: Vec<_> = declarations
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn ")?.split('(').next())
        .collect();
    let mut here = LINKED.to_vec();
    header.sort_unstable();
    here.sort_unstable();
    assert_eq!(here, header);
}
// ANCHOR_END: all

#[test]
fn the_global_has_the_same_type() {
    let header = type_of(&raw mut generated::shapes_scale);
    assert_eq!(type_of(&raw mut by_hand::shapes_scale), header);
    let opened = field(|api: &Api| &api.shapes_scale);
    assert_eq!(opened, header.replace("*mut i32", "core::ptr::non_null::NonNull<i32>"));
}

macro_rules! structs {
    ($($name:ident { $($field:tt),* })*) => {
        #[test]
        fn every_struct_is_laid_out_alike() {
            $(
                assert_eq!(size_of::<by_hand::$name>(), size_of::<generated::$name>());
                assert_eq!(align_of::<by_hand::$name>(), align_of::<generated::$name>());
                $(
                    let what = concat!(stringify!($name), ".", stringify!($field));
                    let offset = offset_of!(generated::$name, $field);
                    assert_eq!(offset_of!(by_hand::$name, $field), offset, "{what}");
                    let header = field(|it: &generated::$name| &it.$field);
                    let by_hand = field(|it: &by_hand::$name| &it.$field);
                    let unnamed = header.replace("shapes_value__bindgen_ty_1", "shapes_value_as");
                    assert_eq!(by_hand, unnamed, "{what}");
                )*
            )*
        }
    };
}

structs! {
    shapes_point { x, y }
    shapes_padded { tag, weight }
    shapes_block { values }
    shapes_pencil { colour, length }
    shapes_colour { 0 }
    shapes_access { 0 }
    shapes_kind { 0 }
    shapes_value { kind, as_ }
}

#[test]
fn the_union_is_laid_out_alike() {
    assert_eq!(size_of::<by_hand::shapes_value_as>(), size_of::<generated::shapes_value_as>());
    assert_eq!(align_of::<by_hand::shapes_value_as>(), align_of::<generated::shapes_value_as>());
    let by_hand = by_hand::shapes_value_as { integer: 0 };
    let generated = generated::shapes_value_as { integer: 0 };
    macro_rules! same {
        ($($field:ident)*) => {
            $(
                // SAFETY: every field may be all zeros, and the address is only taken for its type.
                let hand = type_of(unsafe { by_hand.$field });
                // SAFETY: as above.
                let header = type_of(unsafe { generated.$field });
                assert_eq!(hand, header);
            )*
        };
    }
    same!(integer real text);
}

#[test]
fn the_constants_are_the_headers() {
    assert_eq!(by_hand::SHAPES_ABI_VERSION as u32, generated::SHAPES_ABI_VERSION);
    macro_rules! same {
        ($($constant:ident)*) => { $(assert_eq!(by_hand::$constant, generated::$constant);)* };
        ($($group:ident: $($constant:ident)*;)*) => {
            $($(assert_eq!(by_hand::$group::$constant.0, generated::$group::$constant.0);)*)*
        };
    }
    same!(SHAPES_OK SHAPES_ERR_NULL SHAPES_ERR_RANGE SHAPES_ERR_SPACE SHAPES_ERR_MEMORY SHAPES_ERR_THREAD);
    same! {
        shapes_colour: SHAPES_RED SHAPES_GREEN SHAPES_BLUE;
        shapes_access: SHAPES_READ SHAPES_WRITE SHAPES_EXECUTE;
        shapes_kind: SHAPES_INTEGER SHAPES_REAL SHAPES_TEXT;
    }
}

/// `types.rs` knows the numbers as well.
#[test]
fn the_plain_types_have_the_headers_numbers() {
    use mandel_shapes::{Access, Colour};
    for (colour, number) in [
        (Colour::Red, generated::shapes_colour::SHAPES_RED),
        (Colour::Green, generated::shapes_colour::SHAPES_GREEN),
        (Colour::Blue, generated::shapes_colour::SHAPES_BLUE),
    ] {
        assert_eq!(i32::from(colour), number.0 as i32);
    }
    for (access, bit) in [
        (Access::READ, generated::shapes_access::SHAPES_READ),
        (Access::WRITE, generated::shapes_access::SHAPES_WRITE),
        (Access::EXECUTE, generated::shapes_access::SHAPES_EXECUTE),
    ] {
        assert_eq!(access.bits(), bit.0);
    }
}
