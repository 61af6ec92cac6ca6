//! What breaks on other targets only is found with clang, and named with the target.

mod common;

use std::env;
use std::io::Write;
use std::process::Command;

use common::{folder, request};
use ffi_check::{Kind, Report, Verdict, View, check, render};

const I686: &str = "i686-unknown-linux-gnu";
const ARMV7: &str = "armv7-unknown-linux-gnueabihf";
const ARM64: &str = "aarch64-unknown-linux-gnu";
const WINDOWS: &str = "x86_64-pc-windows-msvc";
const APPLE: &str = "aarch64-apple-darwin";
const ALL: [&str; 5] = [I686, ARMV7, ARM64, WINDOWS, APPLE];

/// Whether clang is installed. What is skipped is printed past the test harness.
fn has_clang() -> bool {
    let ran = Command::new("clang").arg("--version").output();
    let has = ran.is_ok_and(|output| output.status.success());
    if !has {
        assert_ne!(env::var("SHOWDOWN_REQUIRE").as_deref(), Ok("all"), "clang cannot be run");
        std::io::stderr().write_all(b"skipped targets.rs: clang cannot be run\n").unwrap();
    }
    has
}

fn judge(header: &str, rust: &str, targets: &[&str]) -> Report {
    let rust = format!("use std::ffi::*;\n{rust}");
    let folder = folder(&[("a.h", header), ("ffi.rs", &rust)]);
    let mut request = request(&folder);
    request.targets = targets.iter().map(|&target| target.to_owned()).collect();
    check(&request).unwrap_or_else(|error| panic!("{error}\n{header}\n{rust}"))
}

/// Each item that breaks on other targets, with the part and the targets.
fn broken(report: &Report) -> Vec<(&str, &str, Vec<&str>)> {
    let items = report.items.iter().filter(|item| item.verdict == Verdict::Elsewhere);
    items
        .flat_map(|item| item.differences.iter().map(move |one| (item, one)))
        .filter(|(_, one)| one.verdict == Verdict::Elsewhere)
        .map(|(item, one)| {
            let targets = one.there.iter().map(|there| there.target.as_str());
            (item.name.as_str(), one.part.as_str(), targets.collect())
        })
        .collect()
}

#[test]
fn widths() {
    if !has_clang() {
        return;
    }
    let header = "#include <stddef.h>\n#include <stdint.h>\nvoid l(unsigned long a);\n\
                  size_t z(const void *p);\nvoid same(uint64_t a, size_t b, long c, void *d);\n\
                  #define BITS (sizeof(void *) * 8)\ntypedef long word;\n";
    let rust = "unsafe extern \"C\" {\n fn l(a: u64);\n fn z(p: *const c_void) -> u64;\n \
                fn same(a: u64, b: usize, c: c_long, d: *mut c_void);\n}\n\
                const BITS: u32 = 64;\ntype word = i64;\n";
    let report = judge(header, rust, &ALL);
    let expected = [
        ("l", "parameter 1", vec![I686, ARMV7, WINDOWS]),
        ("z", "result", vec![I686, ARMV7]),
        ("BITS", "value", vec![I686, ARMV7]),
        ("word", "type", vec![I686, ARMV7, WINDOWS]),
    ];
    assert_eq!(broken(&report), expected);
    let counts: Vec<_> = report.targets.iter().map(|one| (one.judged, one.broken)).collect();
    assert_eq!(counts, [(5, 4), (5, 4), (5, 0), (5, 2), (5, 0)]);
    let text = render(&report, &View { strict: true, ..View::default() });
    let shown = format!(
        "  = note: `long` has 4 bytes on Windows and on 32-bit targets, where the other type has 8\n  \
         = note: on {I686}, {ARMV7}, {WINDOWS}: the callee reads only 4 bytes of 8"
    );
    assert!(text.contains(&shown), "{text}");
    assert!(text.contains(&format!("{I686}: 5 judged, 4 break there and not here, ")), "{text}");
}

#[test]
fn layouts() {
    if !has_clang() {
        return;
    }
    for (c, rust, expected) in [
        // 32-bit x86 Linux aligns 8 bytes to 4, in both languages.
        ("int a; long long b; double c;", "a: i32, b: i64, c: f64", vec![]),
        (
            "int a; long long b;",
            "a: i32, fill: u32, b: i64",
            vec![("s", "offset of field b", vec![I686])],
        ),
        ("char *p; int n[2];", "p: *mut c_char, n: [i32; 2]", vec![]),
        (
            "char *p; int n; int fill;",
            "p: u64, n: i32, fill: i32",
            vec![("s", "field p", vec![I686, ARMV7])],
        ),
        ("int a; long b;", "a: i32, b: i64", vec![("s", "field b", vec![I686, ARMV7, WINDOWS])]),
        ("struct { long a; int b; } in;", "in_: [c_long; 2]", vec![]),
        (
            "union { long a; char b; } in;",
            "r#in: [u8; 8]",
            vec![("s", "size of field in", vec![I686, ARMV7, WINDOWS])],
        ),
        ("unsigned a : 3; long b;", "a: u32, b: c_long", vec![]),
    ] {
        let header = format!("struct s {{ {c} }};\n");
        let rust = format!("#[repr(C)] pub struct s {{ {rust} }}\n");
        let report = judge(&header, &rust, &ALL);
        assert_eq!(broken(&report), expected, "{header}{rust}");
    }
}

/// Each of these is wrong, and only there: so clang's answers are read as gcc's are.
#[test]
fn every_kind_of_difference_is_seen() {
    if !has_clang() {
        return;
    }
    let header = "typedef unsigned int uInt;\nstruct z { int a; uInt *b; };\n\
                  typedef struct { short s; } unnamed;\nenum e { A = 1, B = 300 };\n\
                  int f(const char *const *a, uInt b);\nunnamed *g(struct z *a, void (*cb)(uInt, ...));\n\
                  _Bool h(enum e a, unsigned char b[4], float c);\nvoid never(int) __attribute__((noreturn));\n\
                  extern unsigned short v[3];\n#define N (-5)\n#define TEXT \"one\"\n";
    let right = "#[repr(C)] struct z { a: i32, b: *mut u32 }\n#[repr(C)] struct unnamed { s: i16 }\n\
                 type uInt = u32;\nconst N: i32 = -5;\nconst TEXT: &[u8] = b\"one\\0\";\nconst A: u32 = 1;\n\
                 extern \"C\" { fn f(a: *const *const c_char, b: u32) -> i32;\n\
                 fn g(a: *mut z, cb: Option<unsafe extern \"C\" fn(u32, ...)>) -> *mut unnamed;\n\
                 fn h(a: c_uint, b: *mut u8, c: f32) -> bool;\nfn never(a: i32) -> !;\nstatic v: [u16; 3]; }\n";
    let report = judge(header, right, &ALL);
    assert_eq!(broken(&report), [], "{report:#?}");
    assert!(
        report.targets.iter().all(|one| one.judged == 11 && one.left.is_empty()),
        "{report:#?}"
    );
    for (before, after, part) in [
        ("a: i32, b: *mut u32", "a: i64, b: *mut u32", "field a"),
        ("a: i32, b: *mut u32", "b: *mut u32, a: i32", "offset of field b"),
        ("a: i32, b: *mut u32", "a: i32", "size"),
        ("{ s: i16 }", "{ s: i8 }", "field s"),
        ("uInt = u32", "uInt = u64", "type"),
        ("N: i32 = -5", "N: i32 = -6", "value"),
        ("b\"one\\0\"", "b\"two\\0\"", "value"),
        ("const A: u32 = 1", "const A: u32 = 2", "value"),
        ("a: *const *const c_char", "a: *const c_char", "parameter 1"),
        ("*const c_char, b: u32", "*const c_char", "number of parameters"),
        ("b: u32) -> i32", "b: u32, c: u32) -> i32", "number of parameters"),
        ("fn(u32, ...)", "fn(f32, ...)", "parameter 2, its parameter 1"),
        ("-> *mut unnamed", "-> i32", "result"),
        ("a: *mut z", "a: *mut unnamed", "parameter 1"),
        ("c: f32", "c: f64", "parameter 3"),
        ("b: *mut u8", "b: *mut u32", "parameter 2"),
        ("a: c_uint", "a: u64", "parameter 1"),
        ("never(a: i32)", "never(a: f32)", "parameter 1"),
        ("[u16; 3]", "[u16; 4]", "type"),
    ] {
        assert!(right.contains(before), "{before}");
        let wrong = right.replace(before, after);
        let rust = format!(
            "#[cfg(target_os = \"linux\")] mod a {{ use std::ffi::*; {right} }}\n\
             #[cfg(not(target_os = \"linux\"))] mod a {{ use std::ffi::*; {wrong} }}\n"
        );
        let report = judge(header, &rust, &[WINDOWS]);
        let found = broken(&report);
        let is_found = found.iter().any(|(_, one, targets)| *one == part && *targets == [WINDOWS]);
        assert!(is_found, "{after}: {found:?}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    if !has_clang() {
        return;
    }
    let header = "#include <stdio.h>\nint f(FILE *a);\n";
    let report = judge(header, "extern \"C\" { fn f(a: *mut c_void) -> i32; }", &[WINDOWS]);
    let text = render(&report, &View::default());
    let says = "x86_64-pc-windows-msvc: not judged here: the headers include stdio.h, which is not here for this target\n";
    assert!(text.contains(says), "{text}");
    let header = "#ifdef _WIN32\n#error \"not for Windows\"\n#endif\nint f(int a);\n\
                  #ifndef __APPLE__\nint g(void);\n#endif\n";
    let rust = "extern \"C\" { fn f(a: i32) -> i32; fn g() -> i32; }";
    let report = judge(header, rust, &[WINDOWS, APPLE, APPLE]);
    let [windows, apple] = &report.targets[..] else { panic!("{report:?}") };
    assert!(windows.refused.as_ref().unwrap().contains("not for Windows"), "{windows:?}");
    assert_eq!((apple.judged, apple.left.len()), (1, 1));
    let text = render(&report, &View { list: true, ..View::default() });
    assert!(text.contains("darwin: "), "{text}");
    assert!(text.contains("function `g` is not in the header\n"), "{text}");
    assert!(
        text.contains("1 judged, 0 break there and not here, 1 not in the header there"),
        "{text}"
    );
    assert_eq!(report.count(Kind::Function, Verdict::Agree), 2);
}

#[test]
fn headers_of_one_target_are_not_taken_for_another() {
    if !has_clang() {
        return;
    }
    let here = judge("", "", &[]).target;
    let folder = folder(&[
        ("a.h", "#include <width.h>\nvoid f(width a);\n"),
        (&format!("{here}/width.h"), "typedef long width;\n"),
        ("ffi.rs", "extern \"C\" { fn f(a: std::ffi::c_long); }"),
    ]);
    let mut request = request(&folder);
    request.includes = vec![folder.path().join(here)];
    request.targets = vec![I686.to_owned()];
    let report = check(&request).unwrap();
    assert_eq!(report.total(Verdict::Agree), 1);
    assert!(report.targets[0].refused.as_ref().unwrap().contains("width.h"), "{report:?}");
}

#[test]
fn what_cannot_be_a_target() {
    let folder = folder(&[("a.h", ""), ("ffi.rs", "")]);
    let mut request = request(&folder);
    let mut refusal = |target: &str, clang: &str| {
        request.targets = vec![target.to_owned()];
        request.clang = Some(clang.to_owned());
        check(&request).unwrap_err().to_string()
    };
    for (target, clang, says) in [
        (I686, "no-such-clang", "--target needs clang, and no-such-clang cannot be run"),
        (I686, "true", "true did not answer"),
        (I686, "false", "false does not compile for other targets as clang does"),
        (I686, "gcc", "gcc does not compile for other targets as clang does"),
        (I686, " ", "--clang names no compiler"),
        ("", "clang", "that is no name of a target"),
        ("-fplugin=a.so", "clang", "that is no name of a target"),
        ("i686 -include /etc/passwd", "clang", "that is no name of a target"),
        ("i686\u{1b}[2J", "clang", "i686\\u{1b}[2J"),
    ] {
        let error = refusal(target, clang);
        assert!(error.contains(says), "{error}");
    }
    if has_clang() {
        let error = refusal("riscv64gc-unknown-linux-gnu", "clang");
        assert!(error.contains("clang does not know the target"), "{error}");
    }
}
