//! The report in the chapter on checking declarations is what the check says of the example.

#![cfg(target_os = "linux")] // gcc answers, and what is called gcc elsewhere is often another compiler

use std::fs;

use ffi_book::root;
use ffi_check::{Place, Report, Request, View, check, render};

/// The example's paths as a reader has them, who runs the program in the folder.
fn in_folder(report: &mut Report, folder: &str) {
    let shorten = |path: &mut String| *path = path.replace(folder, "");
    for item in &mut report.items {
        let mut places: Vec<&mut Place> = vec![&mut item.place];
        places.extend(item.differences.iter_mut().map(|one| &mut one.place));
        places.into_iter().for_each(|place| shorten(&mut place.file));
        item.header.iter_mut().for_each(|header| shorten(&mut header.file));
    }
}

#[test]
fn the_report_of_the_example_is_in_the_chapter() {
    let folder = root().join("docs/examples/check");
    let header = folder.join("stats.h").display().to_string();
    let mut report = check(&Request::new(folder.join("ffi.rs"), header)).unwrap();
    in_folder(&mut report, &format!("{}/", folder.display()));
    let text = render(&report, &View { strict: true, ..View::default() });
    let path = folder.join("report.txt");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &text).unwrap();
    }
    let bless = "BLESS=1 cargo test -p ffi-book --test check";
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "to renew it: {bless}");
}
