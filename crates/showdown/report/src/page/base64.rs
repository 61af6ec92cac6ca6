//! Base64, for pictures and files inside the page.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes as a `data:` URL.
pub(crate) fn data_url(media_type: &str, bytes: &[u8]) -> String {
    let mut url = format!("data:{media_type};base64,");
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            // Two bytes need three digits, and one byte needs two.
            let is_needed = place <= chunk.len();
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            url.push(if is_needed { digit.into() } else { '=' });
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A missing padding would make a browser refuse the picture.
    #[test]
    fn every_length_is_padded() {
        let digits = |text: &str| data_url("t", text.as_bytes()).replace("data:t;base64,", "");
        assert_eq!(
            ["", "M", "Ma", "Man", "Mann"].map(digits),
            ["", "TQ==", "TWE=", "TWFu", "TWFubg=="]
        );
    }
}
