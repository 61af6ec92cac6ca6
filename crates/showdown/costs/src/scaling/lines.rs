//! Counts lines that have something other than a comment.

/// Counts the lines of a file whose language its name tells.
pub(super) fn count(path: &str, text: &str) -> usize {
    match path.rsplit('.').next() {
        Some("py" | "pyx") => text.lines().filter(|line| is_code(line, "#")).count(),
        _ => without_comments(text).lines().filter(|line| is_code(line, "//")).count(),
    }
}

fn is_code(line: &str, comment: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with(comment)
}

/// Without comments of the kind that may have several lines. Such a mark inside a string or after `//` is
/// none.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    let mut quoted = false;
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        match character {
            '\\' if quoted => length += rest[length..].chars().next().map_or(0, char::len_utf8),
            '"' => quoted = !quoted && !kept.ends_with('\'') && !kept.ends_with("'\\"),
            '/' if !quoted && rest.starts_with("//") => {
                length = rest.find('\n').unwrap_or(rest.len())
            }
            '/' if !quoted && rest.starts_with("/*") => {
                let end = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                kept.extend(rest[..end].chars().filter(|one| *one == '\n'));
                rest = &rest[end..];
                continue;
            }
            _ => {}
        }
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cython's C has more lines of comments than of code.
    #[test]
    fn comments_and_blank_lines_do_not_count() {
        let c = "/* one\n * two */\nint a; /* three\n*/\n\n// four /*\nchar *b = \"/*\\\"\";\nint c;\n\
                 char d = '\"'; /* five */\nchar e = '\\\"';\n/* six\n*/\n";
        assert_eq!(count("x.c", c), 5);
        assert_eq!(count("x.py", "# one\n\nimport os\n    # two\nprint(1)\n"), 2);
    }
}
