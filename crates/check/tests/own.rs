//! The project's own declarations agree with its headers.

use std::path::Path;

use ffi_check::{Kind, Request, Verdict, check};

fn clean(source: &str, header: &str, functions: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let header = root.join(header).display().to_string();
    let report = check(&Request::new(root.join(source), header)).unwrap();
    for item in &report.items {
        let is_fine = matches!(item.verdict, Verdict::Agree | Verdict::Opaque);
        assert!(
            is_fine,
            "{} {}: {:?} {:?}",
            item.name, item.verdict, item.reason, item.differences
        );
    }
    assert_eq!(report.judged(Kind::Function), functions);
}

#[test]
fn the_library_of_the_talk() {
    clean("crates/static/src/ffi.rs", "c_src/create_fractal.h", 3);
}

/// But for what the header has no symbol for, and a union that has no name in C.
#[test]
fn the_cookbook() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let header = root.join("c_src/shapes.h").display().to_string();
    let report =
        check(&Request::new(root.join("crates/shapes/src/static_/ffi.rs"), header)).unwrap();
    let is_wrong =
        |item: &&ffi_check::Item| ![Verdict::Agree, Verdict::Opaque].contains(&item.verdict);
    let others: Vec<_> = report
        .items
        .iter()
        .filter(is_wrong)
        .map(|item| (item.name.as_str(), item.verdict))
        .collect();
    let expected = ["shapes_value_as", "mandel_shapes_middle", "mandel_shapes_pack"];
    assert_eq!(others, expected.map(|name| (name, Verdict::Absent)));
}
