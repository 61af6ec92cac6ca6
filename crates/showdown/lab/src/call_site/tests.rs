//! Tests on programs that this machine's own C compiler, assembler and linker make.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use super::program::last_part;
use super::{CallSite, Callee, How, Line, ReadError};

/// Compiles and links sources, in the language that the flag `-x` names.
fn build(flags: &[&str], sources: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".into());
    let mut words = compiler.split_whitespace();
    let mut command = Command::new(words.next().unwrap());
    command.args(words).current_dir(&folder).args(["-o", "program"]).args(flags);
    for (index, source) in sources.iter().enumerate() {
        fs::write(folder.path().join(index.to_string()), source).unwrap();
        command.arg(index.to_string());
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.path().join("program")).unwrap()
}

fn parse(bytes: &[u8], function: &str) -> Result<CallSite, ReadError> {
    CallSite::parse(Path::new("program"), bytes, function, "mandel")
}

/// `mandel`, called in a loop in C as `expression` says.
fn c(flags: &[&str], expression: &str) -> CallSite {
    let caller = format!(
        "typedef int function(float, float, int, unsigned char *);
        function mandel;
        struct library {{ void *handle; function *mandel; }};
        static int inlined(float a, float b, int c, unsigned char *d) {{ return *d ^= c; }}
        void cross(struct library *library, unsigned char *val, long calls) {{
            while (calls--) if ({expression}(2, 2, 1, val)) break;
        }}"
    );
    let other = "int mandel(float a, float b, int c, unsigned char *d) { return *d = a; }
        int main(void) { return 0; }";
    let is_library = flags.contains(&"-shared");
    let sources = [&caller, other];
    let sources = if is_library { &sources[..1] } else { &sources };
    parse(&build(&[&["-O2", "-x", "c"], flags].concat(), sources), "cross").unwrap()
}

/// Functions `f0`, `f1` and so on, each of these instructions, with some that they may call.
fn assembled(flags: &[&str], bodies: &[impl AsRef<str>]) -> Vec<u8> {
    let mut source = String::from(".hidden local, first, alias\n.globl alias\n.set alias, f0\n");
    let bodies = bodies.iter().enumerate().map(|(i, body)| (format!("f{i}"), body.as_ref()));
    let called = ["local", "first"].map(|name| (name.to_owned(), "ret"));
    for (name, body) in bodies.chain(called) {
        source += &format!(
            ".globl {name}\n.type {name}, @function\n{name}: {body}\n.size {name}, . - {name}\n"
        );
    }
    let common = ["-nostdlib", "-Wl,--no-relax", "-x", "assembler"];
    build(&[&common, flags].concat(), &[&source])
}

fn asm(bodies: &[impl AsRef<str>]) -> Vec<CallSite> {
    let bytes = assembled(&["-shared"], bodies);
    (0..bodies.len()).map(|index| parse(&bytes, &format!("f{index}")).unwrap()).collect()
}

/// `%rbx` times around `inside`.
fn repeat(before: &str, inside: &str) -> String {
    format!("{before}; 1: {inside}; dec %rbx; jne 1b; ret")
}

fn texts(site: &CallSite, is_wanted: bool) -> Vec<&str> {
    let texts = site.lines.iter().filter_map(|line| match line {
        Line::Code { text, in_loop, .. } => (*in_loop == is_wanted).then_some(text.as_str()),
        Line::In(name) => (!is_wanted).then_some(name.as_str()),
        Line::Gap => None,
    });
    texts.collect()
}

fn mandel(is_here: bool) -> Option<Callee> {
    Some(Callee { name: "mandel".into(), is_here })
}

fn got(register: Option<&str>) -> How {
    How::Got { callee: mandel(false), register: register.map(str::to_owned) }
}

#[test]
fn a_call_within_a_program_is_direct_even_if_only_the_linker_made_it_so() {
    for flags in [&["-no-pie"][..], &["-pie", "-fPIE"]] {
        let site = c(flags, "mandel");
        assert_eq!(site.how, How::Direct { callee: "mandel".into() }, "{flags:?}: {site:#?}");
        assert!(texts(&site, true).iter().any(|text| text.ends_with(" mandel")), "{site:#?}");
    }
    let through_the_got = [repeat("", "call *local@GOTPCREL(%rip)")];
    let site = parse(&assembled(&["-shared", "-Wl,--relax"], &through_the_got), "f0").unwrap();
    assert_eq!(site.how, How::Direct { callee: "local".into() });
}

#[test]
fn a_stub_is_one_of_whatever_kind() {
    for flag in ["-Wl,-z,lazy", "-Wl,-z,now", "-fcf-protection"] {
        let site = c(&["-shared", "-fPIC", flag], "mandel");
        assert_eq!(site.how, How::Plt { callee: mandel(false) }, "{flag}: {site:#?}");
        assert!(texts(&site, true).contains(&"call   mandel@plt"), "{site:#?}");
    }
}

#[test]
fn other_calls_of_a_c_compiler_are_understood() {
    let how = |flag, expression| c(&["-shared", "-fPIC", flag], expression).how;
    assert!(
        matches!(how("-fno-plt", "mandel"), How::Got { callee: Some(one), .. } if !one.is_here)
    );
    assert!(matches!(how("-fPIC", "library->mandel"), How::Memory { .. }));
    assert!(matches!(how("-fPIC", "inlined"), How::NoCall { .. }));
}

const LOAD: &str = "mov mandel@GOTPCREL(%rip), %r12";

#[test]
fn a_register_is_traced_to_where_its_value_was_read() {
    let loaded = "mov    mandel@GOT(%rip),%r12";
    let early = format!("je 2f; {LOAD}; jmp 1f; 2: pop %r12; ret; nop");
    let cases = [
        (repeat("", "call *mandel@GOTPCREL(%rip)"), got(None), vec![]),
        (repeat("", "mov mandel@GOTPCREL(%rip), %rax; call *%rax"), got(None), vec![]),
        (
            repeat(&format!("{LOAD}; mov %r12, %rbp"), "mov %rbp, %rax; call *%rax"),
            got(Some("%r12")),
            vec![loaded, "mov    %r12,%rbp"],
        ),
        // The register is used in ways that do not write to it.
        (
            repeat(LOAD, "push %r12; mov %r12, (%rax); cmp %rax, %r12; call first; call *%r12"),
            got(Some("%r12")),
            vec![loaded],
        ),
        // The caller's value is restored only on the way out.
        (repeat(&early, "call *%r12"), got(Some("%r12")), vec![loaded]),
    ];
    for (site, (body, how, outside)) in asm(&cases.clone().map(|case| case.0)).iter().zip(&cases) {
        assert_eq!((&site.how, &texts(site, false)), (how, outside), "{body}");
    }
}

#[test]
fn a_register_that_may_hold_something_else_is_not_known() {
    let call = "call *%r12";
    let bodies = [
        // The register is given by the caller, or is not only read.
        repeat("", call),
        repeat("", &format!("{call}; {LOAD}")),
        repeat(&LOAD.replace("mov", "xor"), call),
        // The register is written again at the end of the loop, whole or in part, or only in some rounds.
        repeat(LOAD, &format!("{call}; {LOAD}")),
        repeat(LOAD, &format!("{call}; mov %eax, %r12d")),
        repeat(LOAD, &format!("{call}; sete %r12b")),
        repeat(LOAD, &format!("{call}; lock xadd %r12, (%rdx)")),
        repeat(LOAD, &format!("{call}; pop %r12")),
        repeat("jmp 2f", &format!("je 3f; 2: {LOAD}; 3: {call}")),
        // The register is written on one of two paths, or on both.
        repeat(&format!("je 1f; {LOAD}"), call),
        repeat(&format!("{LOAD}; je 1f; mov 8(%rsi), %r12"), call),
        // Two registers are each copied from the other, in code that never runs.
        repeat("ret", &format!("mov %r12, %rbp; mov %rbp, %r12; {call}")),
        // Code after a switch or an exception is not followed.
        repeat("jmp *(%rsi, %rax, 8)", &format!("{LOAD}; {call}")),
        repeat(&format!("{LOAD}; jmp 1f; inc %rax"), call),
        // The called function may change these registers.
        repeat("mov 8(%rsi), %rax", "call *%rax"),
        repeat("mov 8(%rsi), %rcx", "syscall; call *%rcx"),
    ];
    for (site, body) in asm(&bodies).iter().zip(&bodies) {
        assert!(matches!(site.how, How::Unknown { .. }), "{body}: {}", site.how);
    }
}

#[test]
fn only_what_may_be_a_field_is_called_one() {
    let cases = [
        ("0x8(%r12)", "a struct"),
        ("-0x8(%rbp)", "memory"),
        ("0x8(%rsp)", "memory"),
        ("0x8(%rip)", "memory"),
        ("(%rax,%rcx,8)", "memory"),
        ("%fs:0x10", "memory"),
    ];
    let bodies = cases.map(|(operand, _)| repeat("", &format!("call *{operand}")));
    for (site, (operand, place)) in asm(&bodies).iter().zip(cases) {
        let expected =
            format!("A call through a pointer in {place}, {operand}, read in each round.");
        assert_eq!(site.how.to_string(), expected);
    }
}

#[test]
fn the_call_that_was_asked_for_is_found_among_others() {
    let direct = |callee: &str| How::Direct { callee: callee.into() };
    let memory = How::Memory { operand: "0x8(%r12)".into(), register: None };
    let mandel = "call *mandel@GOTPCREL(%rip)";
    let cases = [
        (repeat("", &format!("call first; call *8(%r12); {mandel}")), got(None)),
        (format!("{}; {}", repeat("", "call first; jmp 2f"), repeat("2:", mandel)), got(None)),
        (repeat("", "call first; call *8(%r12); call local; call *8(%r12)"), memory),
        (repeat("", "call first; call first"), direct("first")),
        (repeat("", "call first; call local"), How::Several),
        // The call is not in a loop, although a jump leads back.
        (format!("jmp 1f; 2: pop %rbx; ret; 1: {mandel}; jmp 2b"), How::NotInALoop),
        (format!("{mandel}; {mandel}; ret"), How::NotInALoop),
        ("endbr64; jmp mandel@PLT".into(), How::NotInALoop),
        (repeat("", "nop") + &format!("; {mandel}; ret"), How::NotInALoop),
        (repeat("", "nop"), How::NoCall { is_loop: true }),
        ("ret".into(), How::NoCall { is_loop: false }),
    ];
    for (site, (body, how)) in asm(&cases.clone().map(|case| case.0)).iter().zip(cases) {
        assert_eq!(site.how, how, "{body}");
    }
}

/// Compilers and linkers keep only one of two equal functions, or replace the other with a jump.
#[test]
fn a_function_under_another_name_is_found() {
    let loops = repeat("", "call first");
    let bodies = [loops.as_str(), "endbr64; .byte 0xf2; jmp alias", &repeat("", "call alias")];
    let bytes = assembled(&["-shared"], &bodies);
    assert_eq!(parse(&bytes, "alias").unwrap().aliases, ["f0"]);
    let site = parse(&bytes, "f1").unwrap();
    assert_eq!(site.how, How::Direct { callee: "first".into() });
    assert!(site.lines.iter().any(|line| matches!(line, Line::In(_))), "{site:#?}");
    // If a callee has two names, the name that was asked for is used.
    for callee in ["f0", "alias"] {
        let how = |function| CallSite::parse("".as_ref(), &bytes, function, callee).unwrap().how;
        assert_eq!(how("f2"), How::Direct { callee: callee.into() });
        assert_eq!(how("f1"), How::NotInALoop);
    }
}

/// The loader fills the table from relocations of several kinds, or the linker has already filled it.
#[test]
fn an_entry_of_the_global_offset_table_is_known_however_it_is_filled() {
    let relative = "-Wl,-z,pack-relative-relocs";
    for flags in [&["-shared"][..], &["-shared", relative], &["-no-pie", "-Wl,-e,f0"]] {
        let site = parse(&assembled(flags, &[repeat("", "call *local@GOTPCREL(%rip)")]), "f0");
        let callee = Some(Callee { name: "local".into(), is_here: true });
        assert_eq!(site.unwrap().how, How::Got { callee, register: None }, "{flags:?}");
    }
}

#[test]
fn names_are_shortened_to_their_last_part() {
    for (name, expected) in [
        ("mandel", "mandel"),
        ("_ZN1a1b17h0123456789abcdefE", "b"),
        ("a::b::<c::D>", "b"),
        ("a::b::<c::d::D>::e", "e"),
        ("<a::B as c::D<E>>::f::<G<H>>", "f"),
        ("<fn() -> a::B as c::D>::f::<fn() -> E>", "f"),
        ("a::b::{{closure}}", "{{closure}}"),
    ] {
        assert_eq!(last_part(name), expected, "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    let macho = [&[0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 2][..], &[0; 19]].concat();
    let c = "int main(void) { return 0; }";
    for (bytes, expected) in [
        (b"#!/bin/sh\nexec true\n".to_vec(), "program is not an executable"),
        (macho, "program is MachO Aarch64 Executable; only"),
        (build(&["-c", "-x", "c"], &[c]), "program is Elf X86_64 Relocatable; only"),
        (build(&["-s", "-x", "c"], &[c]), "program: it was stripped"),
        (build(&["-x", "c"], &[c]), "program: it has no function f0 that can be read"),
        (assembled(&["-shared"], &[".byte 6"]), "program: it has no function f0 that can be read"),
    ] {
        let error = parse(&bytes, "f0").unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let error = CallSite::read(Path::new("/no/such/file"), "f0", "mandel").unwrap_err();
    assert_eq!(error.to_string(), "cannot read /no/such/file");
}

/// A damaged program is refused, or something else is found in it. It causes neither a panic nor endless
/// work.
#[test]
fn a_damaged_file_does_no_harm() {
    let body = repeat("mov mandel@GOTPCREL(%rip), %r12", "call *%r12; call mandel@PLT");
    let whole = assembled(&["-shared"], &[body]);
    assert!(parse(&whole, "f0").is_ok());
    for index in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[index] ^= 1 << (index % 8);
        let _ = parse(&damaged, "f0");
        let _ = parse(&whole[..index], "f0");
    }
}
