//! What is wrong with the input is said, with what to do.

mod common;

use std::time::{Duration, Instant};

use common::{folder, judge, request};
use ffi_check::{CheckError, Kind, Verdict, View, check, render};

fn refusal(header: &str, rust: &str) -> String {
    judge(header, rust).map(|report| format!("{report:?}")).unwrap_err().to_string()
}

#[test]
fn a_compiler_that_is_none() {
    let folder = folder(&[("a.h", ""), ("ffi.rs", "")]);
    for (compiler, says) in [
        ("no-such-compiler", "no C compiler: tried no-such-compiler"),
        ("true", "did not answer the control question"),
        (" ", "--cc names no compiler"),
    ] {
        let mut request = request(&folder);
        request.compiler = Some(compiler.to_owned());
        let error = check(&request).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_header_that_does_not_compile_alone() {
    for (header, says) in [
        ("#include \"gone.h\"\n", "does not find gone.h"),
        ("size_t f(void);\n", "a.h:1: unknown type name 'size_t'; it needs <stddef.h>"),
        ("void f(uint8_t a);\n", "it needs <stdint.h>"),
        ("void f(other a);\n", "give the header that defines it with --header"),
        ("#error \"define VERSION first\"\n", "define VERSION first"),
        ("extern \"C\" { int f(void); }\n", "this looks like C++"),
        ("namespace a { int f(void); }\n", "this looks like C++"),
        ("int f(int a);\nint f(long a);\n", "declare it in two ways"),
        ("struct s {\n", "do not compile"),
        ("/* never closed\nint f(void);\n", "do not compile"),
        ("#if 1\nint f(void);\n", "do not compile"),
    ] {
        let error = refusal(header, "extern \"C\" { fn f(); }");
        assert!(error.contains(says), "{header}\n{error}");
    }
}

#[test]
fn a_header_for_both_languages() {
    let header =
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n";
    let report = judge(header, "extern \"C\" { fn f() -> i32; }").unwrap();
    assert_eq!(report.total(Verdict::Agree), 1);
}

#[test]
fn two_headers_in_conflict() {
    let folder = folder(&[("a.h", "int f(void);"), ("b.h", "long f(void);"), ("ffi.rs", "")]);
    let mut request = request(&folder);
    request.headers.push(folder.path().join("b.h").display().to_string());
    let error = check(&request).unwrap_err().to_string();
    assert!(error.contains("b.h:1: conflicting types for 'f'; have 'long int(void)'"), "{error}");
    assert!(error.contains("check them one at a time"), "{error}");
}

#[test]
fn rust_that_does_not_parse() {
    let error = judge("", "fn f() {}\nfn (").unwrap_err();
    assert!(matches!(error, CheckError::Parse { line: 2, column: 4, .. }), "{error}");
    let mut request = request(&folder(&[]));
    let error = check(&request).unwrap_err();
    assert!(matches!(error, CheckError::NoHeader { .. }), "{error}");
    request.headers = vec!["stddef.h".to_owned()];
    let error = check(&request).unwrap_err();
    assert!(matches!(error, CheckError::Read { .. }), "{error}");
}

#[test]
fn an_endless_header() {
    let folder = folder(&[("a.h", "#include \"/dev/stdin\"\n"), ("ffi.rs", "")]);
    // A file that never ends, or that the compiler refuses: in both cases there is an answer.
    let mut request = request(&folder);
    request.time_limit = Duration::from_secs(5);
    let begin = Instant::now();
    let _ = check(&request);
    assert!(begin.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_loop_in_the_source() {
    let rust = "macro_rules! m { ($($x:tt)*) => { m! { $($x)* } } } m! { a }\n\
                #[path = \"ffi.rs\"] mod again;\nconst A: i32 = B; const B: i32 = A;";
    let report = judge("#define A 1\n#define B 1\n", rust).unwrap();
    assert!(report.total(Verdict::NotJudged) > 0, "{report:?}");
}

#[test]
fn hostile_text() {
    let folder =
        folder(&[("a.h", "void f(int a);\n"), ("ffi.rs", "extern \"C\" { fn f(a: i64); }")]);
    for header in ["a.h\"\n#include \"/etc/passwd", "a>b", "a\\b"] {
        let mut request = request(&folder);
        request.headers.push(header.to_owned());
        let error = check(&request).unwrap_err();
        assert!(matches!(error, CheckError::Request(_)), "{error}");
    }
    let mut flags = request(&folder);
    flags.pkg_config = vec!["--version".to_owned()];
    assert!(matches!(check(&flags).unwrap_err(), CheckError::Request(_)));

    // Names that would be code in C, and text that would move a terminal's cursor.
    let rust = "extern \"C\" { #[link_name = \"f); int x; void g(\"] fn a(); \
                #[link_name = \"f\\u{1b}[2J\"] fn b(); fn f(a: i64) /* \u{1b}[31m \u{202e} */; }\n\
                const f: &str = \"\\u{1b}[31m\";";
    let report = judge("void f(int a);\n#define F \"\\033[31m\"\n", rust).unwrap();
    let text = render(&report, &View { strict: true, list: false, colour: false });
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    assert_eq!(report.count(Kind::Function, Verdict::Absent), 2, "{text}");
}

#[test]
fn a_report_is_data_and_text() {
    let report =
        judge("float f(float a);\n", "extern \"C\" {\n    fn f(a: f64) -> f32;\n}\n").unwrap();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["items"][0]["differences"][0]["rust"], "f64");
    let text = render(&report, &View::default());
    assert!(
        text.contains("2 |     fn f(a: f64) -> f32;\n  |          ^^^^^^ `float` in "),
        "{text}"
    );
    assert!(
        text.ends_with(
            "1 function: 0 agree, 1 wrong, 0 harmless, 0 not in the header, 0 not judged\n"
        ),
        "{text}"
    );
}
