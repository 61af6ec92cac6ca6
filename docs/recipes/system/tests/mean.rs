#[test]
fn the_mean_is_right() {
    assert_eq!(stats::mean(2.0, 5.0), Ok(3.5));
}
