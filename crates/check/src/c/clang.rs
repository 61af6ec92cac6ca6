//! Says clang's messages in gcc's words, so that all that follows reads one language.

use super::compiler::Message;

/// Changes a message of clang to what gcc says.
pub(crate) fn say_as_gcc(message: &mut Message) {
    message.text = in_gcc_words(&message.text);
    // As the `#include` of a file in the current folder is found.
    if let Some(file) = message.file.strip_prefix("./") {
        message.file = file.to_owned();
    }
}

/// What has no counterpart stays as it is, and is then no answer.
fn in_gcc_words(text: &str) -> String {
    let translations = [initializing, assertion, redeclared, not_found];
    translations.iter().find_map(|translate| translate(text)).unwrap_or_else(|| text.to_owned())
}

/// The type of the second form is without typedefs, and the first may contain `typeof (…)`.
fn initializing(text: &str) -> Option<String> {
    let types =
        text.strip_prefix("initializing 'float' with an expression of incompatible type '")?;
    let last = types.split_once("' (aka '").map_or(types, |(_, aka)| aka);
    // gcc puts it in front, and it changes nothing about the call.
    let ty = last.split_once('\'')?.0.replace(" __attribute__((noreturn))", "");
    let ty = without_places(&ty);
    Some(format!("incompatible types when initializing type 'float' using type '{ty}'"))
}

/// `struct z_s::(unnamed at a.h:1:79) *` has no name that C knows.
fn without_places(ty: &str) -> String {
    let mut parts = ty.split("(unnamed ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_place = ["", "struct ", "union ", "enum "]
            .iter()
            .any(|tag| part.strip_prefix(tag).is_some_and(|rest| rest.starts_with("at ")));
        if !is_place {
            // A typedef of this name.
            text.push_str("(unnamed ");
            text.push_str(part);
            continue;
        }
        // Without the name of what it is in.
        text.truncate(text.rfind(' ').map_or(0, |space| space + 1));
        text.push_str("<anonymous>");
        text.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    text
}

/// Up to clang 15 the text is in quotes.
fn assertion(text: &str) -> Option<String> {
    if let Some(quoted) = text.strip_prefix("static_assert failed ") {
        let said = match quoted.starts_with('"') {
            true => quoted,
            false => &quoted[quoted.rfind("' \"")? + 2..],
        };
        return Some(format!("static assertion failed: {said}"));
    }
    let rest = text.strip_prefix("static assertion failed")?;
    let said = match rest.strip_prefix(": ") {
        Some(said) => said,
        None => &rest[rest.rfind("': ")? + 3..],
    };
    Some(format!("static assertion failed: \"{said}\""))
}

/// Where it compiles for Windows, this is only a warning.
fn redeclared(text: &str) -> Option<String> {
    let name = text.strip_prefix("redeclaring non-static '")?.split_once('\'')?.0;
    Some(format!("static declaration of '{name}' follows non-static declaration"))
}

fn not_found(text: &str) -> Option<String> {
    let name = text.strip_prefix('\'')?.strip_suffix("' file not found")?;
    Some(format!("{name}: No such file or directory"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_translated() {
        let float = "initializing 'float' with an expression of incompatible type";
        let gcc = "incompatible types when initializing type 'float' using type";
        for (clang, expected) in [
            (
                format!("{float} 'void (*)(char (*)[33])'"),
                format!("{gcc} 'void (*)(char (*)[33])'"),
            ),
            (
                format!("{float} 'void (*)(typeof (&(f)))' (aka 'void (*)(int (*)(float))')"),
                format!("{gcc} 'void (*)(int (*)(float))'"),
            ),
            (
                format!(
                    "{float} 'void (*)(struct a::(unnamed at b c.h:1:7) *, union (unnamed union at d.h:2:3) *)'"
                ),
                format!("{gcc} 'void (*)(struct <anonymous> *, union <anonymous> *)'"),
            ),
            (format!("{float} 'void (*)(unnamed *)'"), format!("{gcc} 'void (*)(unnamed *)'")),
            (
                format!("{float} 'void (*)(void (*)(void) __attribute__((noreturn)))'"),
                format!("{gcc} 'void (*)(void (*)(void))'"),
            ),
            (
                r#"static_assert failed "a \"b\"""#.into(),
                r#"static assertion failed: "a \"b\"""#.into(),
            ),
            (
                "static_assert failed due to requirement '!(5 == 5)' \"no\"".into(),
                "static assertion failed: \"no\"".into(),
            ),
            ("static assertion failed: a".into(), "static assertion failed: \"a\"".into()),
            (
                "static assertion failed due to requirement '0': no".into(),
                "static assertion failed: \"no\"".into(),
            ),
            (
                "redeclaring non-static 'f' as static is a Microsoft extension".into(),
                "static declaration of 'f' follows non-static declaration".into(),
            ),
            ("'a.h' file not found".into(), "a.h: No such file or directory".into()),
            ("use of undeclared identifier 'x'".into(), "use of undeclared identifier 'x'".into()),
            (format!("{float} 'no end"), format!("{float} 'no end")),
        ] {
            assert_eq!(in_gcc_words(&clang), expected);
        }
    }
}
