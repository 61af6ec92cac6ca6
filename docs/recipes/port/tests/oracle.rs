//! The port gives what the C gives, to the last bit.

fn agrees(values: &[f64]) {
    let port = stats_port::summarise(values).map(|s| [s.mean, s.variance]);
    let oracle = stats_oracle::summarise(values).ok();
    let bits = |numbers: [f64; 2]| numbers.map(f64::to_bits);
    assert_eq!(port.map(bits), oracle.map(bits), "{values:?}");
}

#[test]
fn the_port_agrees_with_the_c() {
    for values in [&[][..], &[-0.0], &[1e308, 1e308], &[5e-324]] {
        agrees(values);
    }
    let many: Vec<f64> = (0..1000).map(|i| f64::from(i).sin() * 1e3).collect();
    for end in 1..many.len() {
        agrees(&many[..end]);
    }
}
