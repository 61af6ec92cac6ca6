use std::borrow::Cow;

/// Escapes every character that cannot be seen. A results file may come from anywhere, and its contents
/// must not control a terminal or reverse the direction of the text.
///
/// Every renderer and every message uses this for all of its text.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_invisible(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

pub(crate) fn is_invisible(c: char) -> bool {
    // The characters of the second part change the direction of writing, or have no width.
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_is_shown_and_everything_else_is_left_alone() {
        assert_eq!(visible("µs ±0.01 für"), "µs ±0.01 für");
        assert_eq!(visible("\x1b[2J\x07\u{9b}"), r"\u{1b}[2J\u{7}\u{9b}");
        assert_eq!(visible("a\nb\u{202e}c"), r"a\nb\u{202e}c");
    }
}
