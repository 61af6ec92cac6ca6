//! Small pairs of a header and declarations, and what must be found. Each is a way in which a checker can be
//! wrong: it overlooks a difference, or it reports one that is none.

mod common;

use common::verdicts;
use ffi_check::Verdict::{self, *};

/// A header, declarations in Rust, and for each item the verdict and the parts that differ.
type Case =
    (&'static str, &'static str, &'static [(&'static str, Verdict, &'static [&'static str])]);

fn hold(cases: &[Case]) {
    for (header, rust, expected) in cases {
        let found = verdicts(header, &format!("use std::ffi::*;\n{rust}"));
        let found: Vec<_> = found
            .iter()
            .map(|(name, verdict, parts)| {
                (name.as_str(), *verdict, parts.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, verdict, parts)| (*name, *verdict, parts.to_vec()))
            .collect();
        assert_eq!(found, expected, "\n{header}\n{rust}");
    }
}

#[test]
fn functions() {
    hold(&[
        (
            "int f(float x);",
            "extern \"C\" { fn f(x: f64) -> c_int; }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        ("double f(void);", "extern \"C\" { fn f() -> f32; }", &[("f", Mismatch, &["result"])]),
        ("void f(int a);", "unsafe extern \"C\" { pub safe fn f(a: i32); }", &[("f", Agree, &[])]),
        (
            "void f(unsigned long a);",
            "extern \"C\" { fn f(a: u64); }",
            &[("f", Elsewhere, &["parameter 1"])],
        ),
        (
            "#include <stddef.h>\nvoid f(size_t a);",
            "extern \"C\" { fn f(a: usize); }",
            &[("f", Agree, &[])],
        ),
        (
            "#include <stdint.h>\nvoid f(uint64_t a);",
            "extern \"C\" { fn f(a: u64); }",
            &[("f", Agree, &[])],
        ),
        ("void f(unsigned long long a);", "extern \"C\" { fn f(a: u64); }", &[("f", Agree, &[])]),
        ("void f(char a);", "extern \"C\" { fn f(a: c_char); }", &[("f", Agree, &[])]),
        ("void f(char a);", "extern \"C\" { fn f(a: i8); }", &[("f", Elsewhere, &["parameter 1"])]),
        (
            "void f(const char *a);",
            "extern \"C\" { fn f(a: *const u8); }",
            &[("f", Harmless, &["parameter 1"])],
        ),
        (
            "void f(const char *a);",
            "extern \"C\" { fn f(a: *mut c_char); }",
            &[("f", Harmless, &["parameter 1"])],
        ),
        ("int f(void);", "extern \"C\" { fn f(); }", &[("f", Harmless, &["result"])]),
        ("void f(void);", "extern \"C\" { fn f() -> c_int; }", &[("f", Mismatch, &["result"])]),
        ("void f(void);", "extern \"C\" { fn f() -> !; }", &[("f", Agree, &[])]),
        (
            "void f(int a);",
            "extern \"C\" { fn f(); }",
            &[("f", Mismatch, &["number of parameters"])],
        ),
        ("void f(int a, ...);", "extern \"C\" { fn f(a: c_int, ...); }", &[("f", Agree, &[])]),
        (
            "void f(int a, ...);",
            "extern \"C\" { fn f(a: c_int, b: c_int); }",
            &[("f", Elsewhere, &["number of parameters"])],
        ),
        (
            "void f(int a);",
            "extern \"C\" { fn f(a: c_int, ...); }",
            &[("f", Mismatch, &["number of parameters"])],
        ),
        (
            "void f(int a, int b);",
            "extern \"C\" { #[link_name = \"f\"] fn g(a: c_int); }",
            &[("f", Mismatch, &["number of parameters"])],
        ),
        ("int f();", "extern \"C\" { fn f(a: c_int) -> c_int; }", &[("f", NotJudged, &[])]),
    ]);
}

#[test]
fn what_the_header_has_in_another_way() {
    hold(&[
        // Redeclaring an unknown function always succeeds.
        ("void g(void);", "extern \"C\" { fn f(a: f64); }", &[("f", Absent, &[])]),
        // The name is in the header, and is not a function.
        ("void g(int f);", "extern \"C\" { fn f(a: f64); }", &[("f", Absent, &[])]),
        (
            "#define f(x) ((x) + 1)",
            "extern \"C\" { fn f(a: c_int) -> c_int; }",
            &[("f", NotJudged, &[])],
        ),
        (
            "int f(int a);\n#define f(x) (f)(x)",
            "extern \"C\" { fn f(a: c_int) -> c_int; }",
            &[("f", Agree, &[])],
        ),
        (
            "int f64(long a);\n#define f f64",
            "extern \"C\" { fn f(a: c_int) -> c_int; }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            "static inline int f(int a) { return a; }",
            "extern \"C\" { fn f(a: c_int) -> c_int; }",
            &[("f", NotJudged, &[])],
        ),
        (
            "void f(int a);\nextern int v;",
            "extern \"C\" { static f: c_int; fn v(); }",
            &[("f", Mismatch, &["type"]), ("v", NotJudged, &[])],
        ),
        // A name that would break the text of the question.
        (
            "#define f }\nvoid g(void);",
            "extern \"C\" { fn f(); fn g(); }",
            &[("f", NotJudged, &[]), ("g", Agree, &[])],
        ),
    ]);
}

#[test]
fn pointers_and_arrays() {
    hold(&[
        ("void f(double v[3]);", "extern \"C\" { fn f(v: *mut f64); }", &[("f", Agree, &[])]),
        ("void f(double v[3]);", "extern \"C\" { fn f(v: *mut [f64; 3]); }", &[("f", Agree, &[])]),
        (
            "typedef struct { int a; } t[1];\nvoid f(t v);",
            "#[repr(C)] struct s { a: c_int } extern \"C\" { fn f(v: *mut s); }",
            &[("s", Absent, &[]), ("f", Opaque, &[])],
        ),
        (
            "void f(char **v);",
            "extern \"C\" { fn f(v: *mut c_char); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            "void f(int *v);",
            "extern \"C\" { fn f(v: *mut i64); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            "void f(const char *const *v);",
            "extern \"C\" { fn f(v: *const *const c_char); }",
            &[("f", Agree, &[])],
        ),
        (
            "void f(const char **v);",
            "extern \"C\" { fn f(v: *mut *const c_char); }",
            &[("f", Agree, &[])],
        ),
        (
            "void f(char *const *v);",
            "extern \"C\" { fn f(v: *mut *mut c_char); }",
            &[("f", Harmless, &["parameter 1"])],
        ),
        (
            "void f(char *restrict const v);",
            "extern \"C\" { fn f(v: *mut c_char); }",
            &[("f", Agree, &[])],
        ),
        ("void f(void *v);", "extern \"C\" { fn f(v: *mut c_int); }", &[("f", Opaque, &[])]),
        ("void f(int *v);", "extern \"C\" { fn f(v: *mut c_void); }", &[("f", Opaque, &[])]),
        (
            "void f(int *v);",
            "extern \"C\" { fn f(v: usize); }",
            &[("f", Harmless, &["parameter 1"])],
        ),
        ("void f(int *v);", "extern \"C\" { fn f(v: u32); }", &[("f", Mismatch, &["parameter 1"])]),
        ("void f(int *v);", "extern \"C\" { fn f(v: Option<&mut c_int>); }", &[("f", Agree, &[])]),
        (
            "void f(int *v);",
            "extern \"C\" { fn f(v: std::ptr::NonNull<c_int>); }",
            &[("f", Agree, &[])],
        ),
        ("void f(int *v);", "extern \"C\" { fn f(v: &[c_int]); }", &[("f", NotJudged, &[])]),
        (
            "#include <stdarg.h>\nvoid f(va_list v);",
            "extern \"C\" { fn f(v: c_int); }",
            &[("f", NotJudged, &[])],
        ),
        (
            "extern const char *const names[];",
            "extern \"C\" { static names: *const c_char; }",
            &[("names", Mismatch, &["type"])],
        ),
        ("extern int v[4];", "extern \"C\" { static v: [c_int; 4]; }", &[("v", Agree, &[])]),
        (
            "extern int v[4];",
            "extern \"C\" { static v: [c_int; 5]; }",
            &[("v", Mismatch, &["type"])],
        ),
    ]);
}

#[test]
fn names_of_parameters() {
    hold(&[
        (
            "void f(int a, int b);",
            "extern \"C\" { fn f(b: c_int, a: c_int); }",
            &[("f", Mismatch, &["order of parameters 1 and 2"])],
        ),
        (
            "void f(int a, int b);",
            "extern \"C\" { fn f(x: c_int, a: c_int); }",
            &[("f", Agree, &[])],
        ),
        (
            "void f(int a, int b);",
            "extern \"C\" { fn f(_: c_int, _: c_int); }",
            &[("f", Agree, &[])],
        ),
        ("void f(int, int);", "extern \"C\" { fn f(b: c_int, a: c_int); }", &[("f", Agree, &[])]),
        // Another type is what matters.
        (
            "void f(int a, long b);",
            "extern \"C\" { fn f(b: c_long, a: c_int); }",
            &[("f", Mismatch, &["parameter 1", "parameter 2"])],
        ),
    ]);
}

#[test]
fn callbacks() {
    hold(&[
        // A type of functions, whose pointer is what Rust calls a function.
        (
            "typedef int cb(int); void f(cb *c);",
            "extern \"C\" { fn f(c: Option<unsafe extern \"C\" fn(c_int) -> c_int>); }",
            &[("f", Agree, &[])],
        ),
        (
            "typedef int cb(int); void f(cb *c);",
            "type cb = unsafe extern \"C\" fn(c_int) -> c_int; extern \"C\" { fn f(c: *mut cb); }",
            &[("cb", Agree, &[]), ("f", Mismatch, &["parameter 1"])],
        ),
        (
            "typedef int cb(int); void f(cb **c);",
            "extern \"C\" { fn f(c: *mut Option<unsafe extern \"C\" fn(c_int) -> c_int>); }",
            &[("f", Agree, &[])],
        ),
        (
            "void f(int (*c)(void *, long));",
            "extern \"C\" { fn f(c: Option<unsafe extern \"C\" fn(*mut c_void, c_int) -> c_int>); }",
            &[("f", Mismatch, &["parameter 1, its parameter 2"])],
        ),
        (
            "void f(int (*c)(void *, long));",
            "extern \"C\" { fn f(c: Option<unsafe extern \"C\" fn(*mut c_void, c_long)>); }",
            &[("f", Mismatch, &["parameter 1, its result"])],
        ),
        (
            "void f(void (*c)(void));",
            "extern \"C\" { fn f(c: fn()); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        // A typedef of a function, and not of a pointer to one.
        (
            "typedef void cb(int);\nvoid f(cb *c);",
            "type cb = extern \"C\" fn(c_int); extern \"C\" { fn f(c: cb); }",
            &[("cb", Agree, &[]), ("f", Agree, &[])],
        ),
        (
            "typedef void (*cb)(int);\nvoid f(cb c);",
            "type cb = Option<extern \"C\" fn(c_long)>; extern \"C\" { fn f(c: cb); }",
            &[
                ("cb", Mismatch, &["parameter 1"]),
                ("f", Mismatch, &["parameter 1, its parameter 1"]),
            ],
        ),
        (
            "void f(void (*c)(void));",
            "extern \"C\" { fn f(c: *mut c_void); }",
            &[("f", Opaque, &[])],
        ),
        (
            "void (*f(int a))(int);",
            "extern \"C\" { fn f(a: c_int) -> Option<unsafe extern \"C\" fn(c_int)>; }",
            &[("f", Agree, &[])],
        ),
    ]);
}

#[test]
fn structs() {
    const RUST: &str = "#[repr(C)] struct s { a: c_int, b: f64 } extern \"C\" { fn f(v: *mut s); }";
    const F: (&str, Verdict, &[&str]) = ("f", Agree, &[]);
    hold(&[
        ("typedef struct { int a; double b; } s; void f(s *v);", RUST, &[("s", Agree, &[]), F]),
        ("struct s { int a; double b; }; void f(struct s *v);", RUST, &[("s", Agree, &[]), F]),
        // `typedef struct s *s`: in Rust, the struct has the name.
        ("typedef struct s { int a; double b; } *s; void f(s v);", RUST, &[("s", Agree, &[]), F]),
        // Renamed, and told by its use.
        (
            "typedef struct { int a; double b; } other; void f(other *v);",
            RUST,
            &[("s", Agree, &[]), F],
        ),
        (
            "typedef struct { int a; float b; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["field b"]), F],
        ),
        (
            "typedef struct { double b; int a; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["offset of field a"]), F],
        ),
        (
            "typedef struct { int a; double b; int c; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["size"]), F],
        ),
        ("typedef struct { int a; } s; void f(s *v);", RUST, &[("s", Mismatch, &["size"]), F]),
        // Hidden in the padding.
        (
            "typedef struct { int a; int hidden; double b; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["fields"]), F],
        ),
        // Renamed fields are compared by their position.
        (
            "typedef struct { int x; float b; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["field b"]), F],
        ),
        (
            "typedef struct { float x; double b; } s; void f(s *v);",
            RUST,
            &[("s", Mismatch, &["field a"]), F],
        ),
        ("typedef struct s s; void f(s *v);", RUST, &[("s", NotJudged, &[]), F]),
        (
            "typedef struct { int a; double b; } s; void f(s *v);",
            "struct s { a: c_int, b: f64 } extern \"C\" { fn f(v: *mut s); }",
            &[("s", Mismatch, &["layout"]), F],
        ),
        (
            "typedef struct { int a; double b; } s; void f(s *v);",
            "#[repr(C, packed)] struct s { a: c_int, b: f64 } extern \"C\" { fn f(v: *mut s); }",
            &[("s", Mismatch, &["offset of field b"]), F],
        ),
        (
            "typedef struct __attribute__((packed)) { int a; double b; } s; void f(s *v);",
            "#[repr(C, packed)] struct s { a: c_int, b: f64 } extern \"C\" { fn f(v: *mut s); }",
            &[("s", Agree, &[]), F],
        ),
    ]);
}

#[test]
fn fields() {
    hold(&[
        // A union without a name in C, and with one in Rust.
        (
            "struct s { union { char a[8]; void *b; }; int c; };",
            "#[repr(C)] union u { a: [c_char; 8], b: *mut c_void } #[repr(C)] struct s { a: u, c: c_int }",
            &[("s", Opaque, &[])],
        ),
        (
            "struct s { union { char a[16]; void *b; }; int c; };",
            "#[repr(C)] union u { a: [c_char; 8], b: *mut c_void } #[repr(C)] struct s { a: u, c: c_int }",
            &[("s", Mismatch, &["field a"])],
        ),
        // A keyword of Rust.
        (
            "struct s { int type; int ref; };",
            "#[repr(C)] struct s { r#type: c_int, ref_: c_int } extern \"C\" { fn f(a: s); }",
            &[("s", Agree, &[]), ("f", Absent, &[])],
        ),
        // Names in another style.
        (
            "struct s { int blockSize; int blockMode; };",
            "#[repr(C)] struct s { block_mode: c_int, block_size: c_int } extern \"C\" { fn f(a: s); }",
            &[("s", Mismatch, &["offset of field block_mode"]), ("f", Absent, &[])],
        ),
        (
            "struct s { long theSize; int theId; int theFlag; };",
            "#[repr(C)] struct s { the_size: c_long, the_id: c_int } extern \"C\" { fn f(a: s); }",
            &[("s", Mismatch, &["fields"]), ("f", Absent, &[])],
        ),
        (
            "struct s { int a : 3; int b : 5; int c; };",
            "#[repr(C)] struct s { bits: c_int, c: c_int } extern \"C\" { fn f(a: s); }",
            &[("s", Opaque, &[]), ("f", Absent, &[])],
        ),
        (
            "struct s { int a; union { int i; double d; } u; };",
            "#[repr(C)] union u { i: c_int, d: f64 } #[repr(C)] struct s { a: c_int, u: u } extern \"C\" { fn f(a: s); }",
            &[("u", Absent, &[]), ("s", Opaque, &[]), ("f", Absent, &[])],
        ),
        (
            "struct s { int a; union { int i; double d; } u; };",
            "#[repr(C)] struct s { a: c_int, u: c_int } extern \"C\" { fn f(a: s); }",
            &[("s", Mismatch, &["size of field u"]), ("f", Absent, &[])],
        ),
        (
            "struct s { int n; char data[]; };",
            "#[repr(C)] struct s { n: c_int, data: [c_char; 0] } extern \"C\" { fn f(a: *mut s); }",
            &[("s", Opaque, &[]), ("f", Absent, &[])],
        ),
        (
            "struct s { char data[8]; };",
            "#[repr(C)] struct s { data: [c_char; 4] } extern \"C\" { fn f(a: *mut s); }",
            &[("s", Mismatch, &["field data"]), ("f", Absent, &[])],
        ),
        (
            "union u { int a; double b; };",
            "#[repr(C)] union u { a: c_int, b: f32 } extern \"C\" { fn f(a: u); }",
            &[("u", Mismatch, &["field b"]), ("f", Absent, &[])],
        ),
        (
            "struct s { int a; }; void f(struct s v);",
            "#[repr(transparent)] struct w(s); #[repr(C)] struct s { a: c_int } extern \"C\" { fn f(a: w); }",
            &[("s", Agree, &[]), ("f", Agree, &[])],
        ),
        (
            "typedef unsigned h; void f(h v);",
            "#[repr(transparent)] struct h(u16); extern \"C\" { fn f(v: h); }",
            &[("h", Mismatch, &["field 0"]), ("f", Mismatch, &["parameter 1"])],
        ),
    ]);
}

#[test]
fn types_known_to_one_side_only() {
    const C: &str = "typedef struct a a; typedef struct b b; void f(a *v); void g(b *v);";
    hold(&[
        // A union of pointers for a pointer.
        (
            "typedef union { int *a; char *b; } u; void f(u v);",
            "type u = *mut c_void; extern \"C\" { fn f(v: u); }",
            &[("u", Opaque, &[]), ("f", Elsewhere, &["parameter 1"])],
        ),
        (
            "typedef union { int a; long b; } u; void f(u *v);",
            "#[repr(C)] struct u { data: [u64; 1] } extern \"C\" { fn f(v: *mut u); }",
            &[("u", Opaque, &[]), ("f", Agree, &[])],
        ),
        (
            "typedef struct { int a; } s; void f(s *v);",
            "enum other {} type s = other; extern \"C\" { fn f(v: *mut s); }",
            &[("s", Opaque, &[]), ("f", Agree, &[])],
        ),
        (
            C,
            "enum a {} extern \"C\" { fn f(v: *mut a); fn g(v: *mut a); }",
            &[("f", Agree, &[]), ("g", Mismatch, &["parameter 1"])],
        ),
        (C, "enum Handle {} extern \"C\" { fn f(v: *mut Handle); }", &[("f", Opaque, &[])]),
        (
            C,
            "enum a {} extern \"C\" { fn f(v: *mut *mut a); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (C, "enum a {} extern \"C\" { fn f(v: a); }", &[("f", Mismatch, &["parameter 1"])]),
        (
            "typedef void h; void f(h *v);",
            "enum h {} extern \"C\" { fn f(v: *mut h); }",
            &[("f", Agree, &[])],
        ),
        // A name for `void` is a handle, if Rust has the name.
        (
            "typedef void h; void f(h *v);",
            "type h = c_void; extern \"C\" { fn f(v: *mut *mut h); }",
            &[("h", Agree, &[]), ("f", Mismatch, &["parameter 1"])],
        ),
        (
            "typedef void h; struct s { int a; }; void f(h *v); void g(h *v);",
            "enum h {} #[repr(C)] struct s { a: c_int } extern \"C\" { fn f(v: *mut s); fn g(v: *mut c_void); }",
            &[("s", Agree, &[]), ("f", Mismatch, &["parameter 1"]), ("g", Agree, &[])],
        ),
        (
            "typedef void h; void f(h *v);",
            "enum h {} extern \"C\" { fn f(v: Option<unsafe extern \"C\" fn()>); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            "typedef void h; typedef void k; void f(h *v); void g(const char *v); void i(h *v);",
            "enum h {} enum k {} extern \"C\" { fn f(v: *mut k); fn g(v: *const h); fn i(v: *mut c_long); }",
            &[
                ("f", Mismatch, &["parameter 1"]),
                ("g", Mismatch, &["parameter 1"]),
                ("i", Mismatch, &["parameter 1"]),
            ],
        ),
        // A struct that the header has, for text.
        (
            "struct s { int a; }; void f(const char *v);",
            "#[repr(C)] struct s { a: c_int } extern \"C\" { fn f(v: *const s); }",
            &[("s", Agree, &[]), ("f", Mismatch, &["parameter 1"])],
        ),
        (
            "typedef struct a a; void f(a **v);",
            "enum a {} extern \"C\" { fn f(v: *mut a); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        // What it is for elsewhere, it is for here.
        (
            "typedef struct a a; void f(a *v); void g(char *v);",
            "enum Handle {} extern \"C\" { fn f(v: *mut Handle); fn g(v: *mut Handle); }",
            &[("f", Opaque, &[]), ("g", Mismatch, &["parameter 1"])],
        ),
        // The header has the name of an alias.
        (
            "typedef struct { int a; } t; void f(t *v); void g(int *v);",
            "#[repr(C)] struct Struct_t { a: c_int } type t = Struct_t; extern \"C\" { fn f(v: *mut Struct_t); fn g(v: *mut Struct_t); }",
            &[
                ("Struct_t", Agree, &[]),
                ("t", Agree, &[]),
                ("f", Agree, &[]),
                ("g", Mismatch, &["parameter 1"]),
            ],
        ),
        // Of one size, and with no field in common.
        (
            "struct a { char *p; long n; }; struct b { int i; int j; long k; }; void f(struct a *v);",
            "#[repr(C)] struct b { i: c_int, j: c_int, k: c_long } extern \"C\" { fn f(v: *mut b); }",
            &[("b", Agree, &[]), ("f", Mismatch, &["parameter 1"])],
        ),
        (
            "#include <stdio.h>\nvoid f(FILE *v);",
            "extern \"C\" { fn f(v: *mut libc::FILE); }",
            &[("f", Agree, &[])],
        ),
        (
            "#include <time.h>\nvoid f(time_t v);",
            "extern \"C\" { fn f(v: libc::time_t); }",
            &[("f", Agree, &[])],
        ),
        (
            "#include <time.h>\nvoid f(int v);",
            "extern \"C\" { fn f(v: libc::time_t); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        ("void f(int v);", "extern \"C\" { fn f(v: other::limb); }", &[("f", NotJudged, &[])]),
        // Two structs of one layout.
        (
            "typedef struct { int x; } a; typedef struct { int x; } b; void f(b *v);",
            "#[repr(C)] struct a { x: c_int } extern \"C\" { fn f(v: *mut a); }",
            &[("a", Agree, &[]), ("f", Harmless, &["parameter 1"])],
        ),
    ]);
}

#[test]
fn enums() {
    const C: &str = "typedef enum { A, B = 5 } e; void f(e v); void g(int v);";
    hold(&[
        (
            C,
            "#[repr(C)] enum e { A, B = 5 } extern \"C\" { fn f(v: e); }",
            &[("e", Agree, &[]), ("f", Agree, &[])],
        ),
        (
            C,
            "#[repr(C)] enum e { A, B } extern \"C\" { fn f(v: e); }",
            &[("e", Mismatch, &["value B"]), ("f", Agree, &[])],
        ),
        (
            C,
            "#[repr(u8)] enum e { A, B = 5 } extern \"C\" { fn f(v: e); }",
            &[("e", Mismatch, &["size"]), ("f", Mismatch, &["parameter 1"])],
        ),
        (
            C,
            "#[repr(C)] enum e { First, Second } extern \"C\" { fn f(v: e); }",
            &[("e", Opaque, &[]), ("f", Agree, &[])],
        ),
        (
            C,
            "#[repr(C)] enum e { A } extern \"C\" { fn g(v: e); }",
            &[("e", Agree, &[]), ("g", Harmless, &["parameter 1"])],
        ),
        (C, "extern \"C\" { fn f(v: c_uint); }", &[("f", Agree, &[])]),
        (C, "extern \"C\" { fn f(v: c_int); }", &[("f", Harmless, &["parameter 1"])]),
        (
            C,
            "type e = c_uint; const e_B: e = 6;",
            &[("e", Agree, &[]), ("e_B", Mismatch, &["value"])],
        ),
        (
            "#include <stdbool.h>\nbool f(void);",
            "extern \"C\" { fn f() -> c_int; }",
            &[("f", Mismatch, &["result"])],
        ),
        (
            "#include <stdbool.h>\nbool f(void);",
            "extern \"C\" { fn f() -> bool; }",
            &[("f", Agree, &[])],
        ),
    ]);
}

#[test]
fn constants() {
    hold(&[
        ("#define A 1", "const A: c_int = 1;", &[("A", Agree, &[])]),
        ("#define A 1", "const A: c_int = 2;", &[("A", Mismatch, &["value"])]),
        ("#define A (-1)", "const A: u32 = 0xFFFF_FFFF;", &[("A", Agree, &[])]),
        ("#define A 0xFFFFFFFFu", "const A: i64 = -1;", &[("A", Mismatch, &["value"])]),
        ("#define A 0xFFFFFFFFu", "const A: i32 = -1;", &[("A", Agree, &[])]),
        ("#define A 0xFFFFFFFFFFFFFFFFull", "const A: u64 = !0;", &[("A", Agree, &[])]),
        (
            "#define A (1 << 4 | 3)",
            "const B: c_int = 3; const A: c_int = 1 << 4 | B;",
            &[("B", Absent, &[]), ("A", Agree, &[])],
        ),
        ("#define A \"x\"", "const A: &str = \"x\";", &[("A", Agree, &[])]),
        ("#define A \"x\"", "const A: &[u8; 2] = b\"x\\0\";", &[("A", Agree, &[])]),
        ("#define A \"x\"", "const A: &CStr = c\"y\";", &[("A", Mismatch, &["value"])]),
        ("#define A 1.5", "const A: f64 = 1.5;", &[("A", Agree, &[])]),
        ("#define A 1.5f", "const A: f32 = 1.25;", &[("A", Mismatch, &["value"])]),
        ("#define A 1.5", "const A: c_int = 1;", &[("A", Mismatch, &["value"])]),
        (
            "#define A_VERSION 3",
            "const A_VERSION: c_int = 2;",
            &[("A_VERSION", OtherVersion, &["value"])],
        ),
        (
            "#define __A_MINOR__ 3\n#define A_VERSION_NUMBER 3",
            "const __A_MINOR__: c_int = 2; const A_VERSION_NUMBER: c_int = 2;",
            &[
                ("__A_MINOR__", OtherVersion, &["value"]),
                ("A_VERSION_NUMBER", OtherVersion, &["value"]),
            ],
        ),
        // An error about versions is no version.
        (
            "#define A_VERSION_ERROR (-6)",
            "const A_VERSION_ERROR: c_int = -5;",
            &[("A_VERSION_ERROR", Mismatch, &["value"])],
        ),
        ("#define SERVER_A 3", "const SERVER_A: c_int = 2;", &[("SERVER_A", Mismatch, &["value"])]),
        ("#define A ((char *)0)", "const A: usize = 0;", &[("A", NotJudged, &[])]),
        ("#define A sizeof(int)", "const A: usize = size_of::<c_int>();", &[("A", NotJudged, &[])]),
        ("#define A", "const A: c_int = 0;", &[("A", NotJudged, &[])]),
        ("int f(int A);", "const A: c_int = 0;", &[("A", Absent, &[])]),
        // As bindgen writes it: in another type, and C's value after a cast.
        ("#define A (0ULL - 1)", "const A: i32 = -1;", &[("A", Harmless, &["value"])]),
        ("#define A_MAX (0ULL - 1)", "const A_MAX: i32 = -1;", &[("A_MAX", Harmless, &["value"])]),
        ("#define A (0ULL - 1)", "const A: u32 = 0xFFFF_FFFF;", &[("A", Mismatch, &["value"])]),
        ("#define A (0ULL - 1)", "const A: i32 = -2;", &[("A", Mismatch, &["value"])]),
        // Only one of them is for this target, and the crate shows it.
        (
            "#define A 1",
            "mod x { pub const A: c_int = 2; } mod y { pub const A: c_int = 1; } pub use y::*;",
            &[("A", NotJudged, &[]), ("A", Agree, &[])],
        ),
        (
            "#define A 1",
            "mod x { pub const A: c_int = 2; } mod y { pub const A: c_int = 2; } pub use y::*;",
            &[("A", NotJudged, &[]), ("A", Mismatch, &["value"])],
        ),
        (
            "#define A 1",
            "pub mod x { pub const A: c_int = 2; } mod y { pub const A: c_int = 1; } pub use y::*;",
            &[("A", Mismatch, &["value"]), ("A", Agree, &[])],
        ),
        (
            "#define A 1",
            "mod x { pub const A: c_int = 2; } extern \"C\" { }",
            &[("A", Mismatch, &["value"])],
        ),
    ]);
}

#[test]
fn the_ways_of_rust_to_declare() {
    const C: &str = "void f(long a); void g(int a);";
    hold(&[
        (
            C,
            "mod m { pub mod n { pub type T = std::ffi::c_int; } } use m::n; extern \"C\" { fn f(a: n::T); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            C,
            "mod m { pub type T = std::ffi::c_long; } use m::*; extern \"C\" { fn f(a: T); }",
            &[("f", Agree, &[])],
        ),
        (
            C,
            "mod m { pub use super::x::T; } mod x { pub type T = i32; } extern \"C\" { fn f(a: m::T); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            C,
            "use std::os::raw::c_int as Int; extern \"C\" { fn f(a: Int); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        // Two types of one name.
        (
            C,
            "mod a { pub type T = i64; } mod b { pub type T = i32; extern \"C\" { fn f(x: T); fn g(x: T); } }",
            &[("f", Mismatch, &["parameter 1"]), ("g", Agree, &[])],
        ),
        (
            C,
            "#[cfg(windows)] extern \"C\" { fn f(a: f64); } #[cfg(unix)] extern \"C\" { fn g(a: c_int); }",
            &[("g", Agree, &[])],
        ),
        (
            C,
            "cfg_if::cfg_if! { if #[cfg(windows)] { type T = f64; } else { type T = c_int; } } extern \"C\" { fn f(a: T); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (
            C,
            "macro_rules! e { ($(fn $n:ident($t:ty);)*) => { extern \"C\" { $(fn $n(a: $t);)* } } } e! { fn f(f32); fn g(c_int); }",
            &[("f", Mismatch, &["parameter 1"]), ("g", Agree, &[])],
        ),
        (C, "extern_c! { extern \"C\" { fn f(a: c_int); } }", &[("f", Mismatch, &["parameter 1"])]),
        (C, "unheard! { f(c_int) -> nothing }", &[("unheard", NotJudged, &[])]),
        (
            C,
            "include!(concat!(env!(\"OUT_DIR\"), \"/bindings.rs\"));",
            &[("include", NotJudged, &[])],
        ),
        (C, "mod elsewhere;", &[("elsewhere", NotJudged, &[])]),
        (
            C,
            "macro_rules! n { ($n:ident) => { stringify!($n) } } extern \"C\" { #[link_name = n!(f)] fn x(a: c_int); }",
            &[("f", Mismatch, &["parameter 1"])],
        ),
        (C, "extern \"C\" { #[link_name = what()] fn f(a: c_int); }", &[("f", NotJudged, &[])]),
        (
            C,
            "pub use self::a::*; mod a { pub use super::b::*; } mod b { pub use super::a::*; } extern \"C\" { fn f(a: Nowhere); }",
            &[("f", NotJudged, &[])],
        ),
        (C, "type A = B; type B = A; extern \"C\" { fn f(a: A); }", &[("f", NotJudged, &[])]),
        (
            C,
            "#[repr(C)] struct S { s: S } extern \"C\" { fn f(a: S); }",
            &[("S", Absent, &[]), ("f", NotJudged, &[])],
        ),
        // Keywords of C, and names that C cannot have.
        (
            C,
            "extern \"C\" { fn g(int: c_int); fn r#struct(); fn größe(); }",
            &[("g", Agree, &[]), ("struct", Absent, &[]), ("größe", Absent, &[])],
        ),
    ]);
}
