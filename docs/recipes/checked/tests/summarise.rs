use stats_checked::{Error, Summary, summarise};

#[test]
fn the_c_summarises() {
    let (mean, variance) = (5.0, 4.0);
    // On the heap, AddressSanitizer knows how long they are.
    let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].to_vec();
    assert_eq!(summarise(&values), Ok(Summary { mean, variance }));
    assert_eq!(summarise(&[]), Err(Error::NoValues));
}
