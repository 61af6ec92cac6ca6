use stats_committed::{STATS_ERR_EMPTY, summarise};

#[test]
fn the_c_summarises() {
    let summary = summarise(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
    assert_eq!((summary.mean, summary.variance), (5.0, 4.0));
    assert_eq!(summarise(&[]).unwrap_err(), STATS_ERR_EMPTY);
}

#[test]
#[cfg(feature = "generate")]
fn the_committed_bindings_are_those_of_the_header() {
    let fresh = include_str!(concat!(env!("OUT_DIR"), "/bindings.rs"));
    let same = fresh.lines().eq(include_str!("../src/bindings.rs").lines());
    assert!(same, "run: REGENERATE=1 cargo build --features generate");
}
