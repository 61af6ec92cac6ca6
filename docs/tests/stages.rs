//! The picture of the stages at which a mistake is noticed, `docs/chapters/stages.svg`, has the counts that
//! `crates/shapes/wrong` proves. `BLESS=1` draws it again.

use std::fmt::Write as _;
use std::fs;

use ffi_book::mistakes::{self, Mistake};
use ffi_book::root;

const PICTURE: &str = "docs/chapters/stages.svg";
const BLESS: &str = "BLESS=1 cargo test -p ffi-book --test stages";

/// A step on the way from the header to the running program.
struct Step {
    name: [&'static str; 2],
    /// What it compares, or what is not noticed by then.
    says: [&'static str; 2],
    /// Who notices here, as the table begins its cells. Empty: a step that notices nothing.
    who: &'static [&'static str],
    /// A program that is noticed here, for the example in `says`.
    example: Option<&'static str>,
}

const STEPS: [Step; 9] = [
    Step {
        name: ["header", "shapes.h"],
        says: ["says types in C, and in comments who", "owns what. No tool reads the comments."],
        who: &[],
        example: None,
    },
    Step {
        name: ["declarations", "in Rust"],
        says: ["By hand: nobody compares them.", "bindgen: the types are those of the header."],
        who: &[],
        example: None,
    },
    Step {
        name: ["rustc", "and its lints"],
        says: ["types and lifetimes within Rust:", "a handle shared between threads"],
        who: &["the compiler", "a lint"],
        example: Some("handle_threads.rs"),
    },
    Step {
        name: ["linker", ""],
        says: ["names, and no types:", "a function that is not there"],
        who: &["the linker"],
        example: Some("nothing_misspelt.rs"),
    },
    Step {
        name: ["loader", "shared libraries"],
        says: ["names again, on the machine of the user:", "see “Link the library”"],
        who: &[],
        example: None,
    },
    Step {
        name: ["debug build", "at run time"],
        says: ["a check of Rust’s standard library:", "a slice made of NULL"],
        who: &["a debug build"],
        example: Some("buffer_in_null.rs"),
    },
    Step {
        name: ["the process", "ends"],
        says: ["a signal, or the allocator of C:", "a string that is freed twice"],
        who: &["the C library", "the system"],
        example: Some("string_out_double_free.rs"),
    },
    Step {
        name: ["only a tool", "at run time"],
        says: ["a sanitizer or valgrind, in a test that", "makes the call: a use after close"],
        who: &["AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "memcheck", "helgrind"],
        example: Some("handle_use_after_close.rs"),
    },
    Step {
        name: ["nobody", ""],
        says: ["a wrong result, or luck: two parameters", "that have changed places"],
        who: &["nobody"],
        example: Some("scalars_order.rs"),
    },
];

const WIDTH: usize = 380;
const HEIGHT: usize = 62;

fn draw(all: &[Mistake]) -> String {
    let rust: Vec<_> = all.iter().filter(|mistake| mistake.file.ends_with(".rs")).collect();
    let noticed = |step: &Step| {
        let here = |mistake: &&&Mistake| step.who.iter().any(|who| mistake.who.starts_with(who));
        rust.iter().filter(here).count()
    };
    let sum: usize = STEPS.iter().map(noticed).sum();
    assert_eq!(sum, rust.len(), "each mistake is noticed at one step, the earliest");

    let height = HEIGHT * STEPS.len() + 34;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>From the header to the running program: at which step {} mistakes in Rust are \
         noticed first</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"8\" y=\"20\" font-weight=\"bold\" fill=\"#222\">Where {} mistakes in Rust are noticed \
         first</text>\n",
        rust.len(),
        rust.len()
    );
    for (i, step) in STEPS.iter().enumerate() {
        if let Some(example) = step.example {
            let row = rust.iter().find(|mistake| mistake.file == example).expect(example);
            assert!(step.who.iter().any(|who| row.who.starts_with(who)), "{example}: {}", row.who);
        }
        let top = 34 + i * HEIGHT;
        let count = noticed(step);
        let fill = if step.who.is_empty() { "#eef1f4" } else { "#dbe7f5" };
        // Below the steps of the build are four ends of the same run.
        if i > 0 && i < 6 {
            let (from, to) = (top - 12, top - 2);
            let _ = writeln!(
                svg,
                "<path d=\"M60 {from} V{to} m-4 -5 l4 5 l4 -5\" stroke=\"#555\" fill=\"none\"/>"
            );
        }
        let _ = writeln!(
            svg,
            "<rect x=\"8\" y=\"{top}\" width=\"104\" height=\"48\" rx=\"5\" fill=\"{fill}\" stroke=\"#555\"/>"
        );
        let middle = if step.name[1].is_empty() { 28 } else { 21 };
        for (line, name) in step.name.iter().enumerate() {
            let y = top + middle + line * 15;
            let weight = if line == 0 { "bold" } else { "normal" };
            let _ = writeln!(
                svg,
                "<text x=\"60\" y=\"{y}\" text-anchor=\"middle\" font-weight=\"{weight}\" fill=\"#222\">{name}</text>"
            );
        }
        let mut y = top + 20;
        if !step.who.is_empty() {
            y = top + 29;
            let bar = count * 5;
            let _ = writeln!(
                svg,
                "<rect x=\"124\" y=\"{}\" width=\"{bar}\" height=\"11\" fill=\"#2b6cb0\"/>\n\
                 <text x=\"{}\" y=\"{}\" font-weight=\"bold\" fill=\"#222\">{count}</text>",
                top + 3,
                130 + bar,
                top + 13
            );
        }
        for (line, says) in step.says.iter().enumerate() {
            let y = y + line * 15;
            let _ = writeln!(svg, "<text x=\"124\" y=\"{y}\" fill=\"#222\">{says}</text>");
        }
    }
    svg + "</svg>\n"
}

#[test]
fn the_picture_has_the_counts_that_are_proved() {
    let fresh = draw(&mistakes::read());
    let path = root().join(PICTURE);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &fresh).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == fresh, "{PICTURE} is out of date: run {BLESS}");
}
