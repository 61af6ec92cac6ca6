#![forbid(unsafe_code)]

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub mean: f64,
    pub variance: f64,
}

/// None if there are no values.
pub fn summarise(values: &[f64]) -> Option<Summary> {
    if values.is_empty() {
        return None;
    }
    let count = values.len() as f64;
    let (mut mean, mut variance) = (0.0, 0.0);
    // The operations of the C in their order, so that every bit is the same.
    for value in values {
        mean += value / count;
    }
    for value in values {
        variance += (value - mean) * (value - mean) / count;
    }
    Some(Summary { mean, variance })
}
