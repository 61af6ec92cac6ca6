//! Figures as text, with as many digits as they are known to.

use ffi_results::Estimate;

/// Three digits, or all those before the point.
pub(crate) fn significant(value: f64) -> String {
    format!("{value:.*}", digits(value))
}

fn digits(value: f64) -> usize {
    if value < 10.0 { 2 } else { usize::from(value < 100.0) }
}

/// A ratio and the half-width of its interval. The half-width is rounded up, so that the text never claims
/// more than was found.
pub(crate) fn ratio(estimate: Estimate) -> String {
    let Estimate { median, half_width } = estimate;
    let Some(half) = half_width else {
        let digits = if median < 0.1 { 3 } else { digits(median) };
        return format!("{median:.digits$}");
    };
    // One digit of the half-width, or two if the first is a 1, but at most three after the point.
    let digits = (0..3).find(|&digits| half * scale(digits) >= 2.0).unwrap_or(3);
    // A little is subtracted first, because 0.07 * 100 is a little more than 7.
    let half = (half * scale(digits) - 1e-9).max(0.0).ceil() / scale(digits);
    format!("{median:.digits$} ±{half:.digits$}")
}

/// A figure without its interval. Its last digit is the first that the interval makes uncertain, and it has
/// at most three digits.
pub(crate) fn certain(estimate: Estimate) -> String {
    let Estimate { median, half_width } = estimate;
    let most = digits(median);
    let digits = match half_width {
        Some(half) => (0..most).find(|&digits| half * scale(digits) >= 1.0).unwrap_or(most),
        None => most,
    };
    format!("{median:.digits$}")
}

fn scale(digits: usize) -> f64 {
    10_f64.powi(digits as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_digits_that_they_deserve() {
        let shown = [0.049, 1.234, 23.16, 247.3, 2690.4].map(significant);
        assert_eq!(shown, ["0.05", "1.23", "23.2", "247", "2690"]);
        for (median, half, expected) in [
            (1.0041, 0.0061, "1.004 ±0.007"),
            (0.0349, 0.0002, "0.035 ±0.001"),
            (18.89, 0.55, "18.9 ±0.6"),
            (85.12, 1.4, "85.1 ±1.4"),
            (6.4137, 0.07, "6.41 ±0.07"),
            (1.0, 0.0, "1.000 ±0.000"),
            (0.0214, 0.0008, "0.021 ±0.001"),
            (123.4, 25.0, "123 ±25"),
        ] {
            assert_eq!(ratio(Estimate { median, half_width: Some(half) }), expected);
        }
        assert_eq!(ratio(Estimate { median: 1.234, half_width: None }), "1.23");
        for (median, half, expected) in
            [(1.936, 0.004, "1.94"), (31.84, 0.7, "31.8"), (31.84, 2.0, "32"), (593.2, 9.0, "593")]
        {
            assert_eq!(certain(Estimate { median, half_width: Some(half) }), expected);
        }
    }
}
