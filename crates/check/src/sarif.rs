//! The report as SARIF 2.1.0, which services for code review show next to the changed lines.

use std::collections::HashMap;
use std::path::{Component, Path};

use serde_json::{Value, json};

use crate::report::{Difference, Header, Item, Kind, Place, Report, Stale, Verdict};
use crate::target;

/// A kind of finding: its id, what it says, and what to do.
const RULES: [(&str, &str, &str); 16] = [
    (
        "parameter-type",
        "A parameter has another type than in the header.",
        "Declare the parameter with the type that the header gives it. Use the names of core::ffi for C's own types.",
    ),
    (
        "parameter-count",
        "A function has more or fewer parameters than in the header.",
        "Declare each parameter of the header in its order, and `...` where the header has it.",
    ),
    (
        "result-type",
        "A function returns another type than in the header.",
        "Declare the result with the type that the header gives it, and no result for `void`.",
    ),
    (
        "callback-type",
        "A function pointer takes or returns another type than in the header.",
        "Declare it as `extern \"C\" fn` with the parameters and the result of the header.",
    ),
    (
        "variable-type",
        "A variable has another type than in the header.",
        "Declare the static with the type that the header gives the variable.",
    ),
    (
        "alias-type",
        "A type alias stands for another type than the typedef in the header.",
        "Write the alias for the type that the typedef stands for.",
    ),
    (
        "field-type",
        "A field has another type or another size than in the header.",
        "Declare the field with the type that the header gives it.",
    ),
    (
        "field-offset",
        "A field is at another place than in the header.",
        "Declare all fields of the header in its order. Something before this field is missing, too much or too small.",
    ),
    (
        "record-layout",
        "A struct or union has another size, alignment or number of fields than in the header.",
        "Declare it with repr(C) and with all fields of the header. Add repr(packed) or repr(align) if C has such an attribute.",
    ),
    (
        "enum-value",
        "A value of an enum, or its size, is another one in the header.",
        "Give each variant the value that the header gives it, and the enum a repr of the same size.",
    ),
    (
        "constant-value",
        "A constant has another value in the header.",
        "Write the value of the header, or leave the constant out if it depends on the version.",
    ),
    (
        "other-version",
        "A constant whose name speaks of a version has another value in the header.",
        "Check that the declarations are for the version of the header that is installed.",
    ),
    (
        "not-in-header",
        "The header has nothing of this name: it is another version, or the name is misspelt.",
        "Check the name, and the version of the header. A missing symbol is also an error when the program is linked.",
    ),
    (
        "not-judged",
        "The declaration could not be compared with the header.",
        "The message has the reason. Check the declaration by hand.",
    ),
    (
        "not-judged-there",
        "The declaration could not be compared with the header for another target.",
        "The message has the reason. Check the declaration by hand, or on a machine of that target.",
    ),
    (
        "stale-allow",
        "An entry of the allow list matches no difference.",
        "Remove the entry, or correct the name of the item or of the part.",
    ),
];

/// Notifications are about the tool: something was not read at all.
const NOTIFICATIONS: [(&str, &str); 2] = [
    (
        "not-read",
        "A macro, a module or a file could not be read, and what it declares is not judged.",
    ),
    ("target-not-judged", "The headers could not be read for another target."),
];

/// Writes a report as SARIF. Places below the folder `root` become relative to it.
pub fn sarif(report: &Report, root: &Path) -> Value {
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    let writer = Writer { root };
    for item in &report.items {
        let differences = item.differences.iter();
        results.extend(differences.map(|one| writer.difference(item, one)));
        match (item.verdict, item.kind) {
            (Verdict::NotJudged, Kind::Unread) => {
                notifications.push(writer.not_read(item, None));
            }
            (Verdict::NotJudged, _) => results.push(writer.open(item, "not-judged", None)),
            (Verdict::Absent, _) => results.push(writer.open(item, "not-in-header", None)),
            _ => {}
        }
    }
    for target in &report.targets {
        let name = Some(target.name.as_str());
        for item in &target.left {
            match item.kind {
                Kind::Unread => notifications.push(writer.not_read(item, name)),
                _ => results.push(writer.open(item, "not-judged-there", name)),
            }
        }
        if target.refused.is_some() {
            let text = target::summary(target);
            notifications.push(notification("target-not-judged", &text, None));
        }
    }
    results.extend(report.stale.iter().map(|stale| writer.stale(stale)));
    number_fingerprints(&mut results);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver() },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                BASE: { "description": text("The folder in which the check ran.") },
            },
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "properties": { "compiler": report.compiler, "target": report.target },
            "results": results,
        }],
    })
}

const BASE: &str = "%SRCROOT%";
const FINGERPRINT: &str = "declaration/v1";

fn driver() -> Value {
    let rules = RULES.iter().map(|(id, what, help)| {
        json!({ "id": id, "shortDescription": text(what), "fullDescription": text(what), "help": text(help) })
    });
    let notifications =
        NOTIFICATIONS.iter().map(|(id, what)| json!({ "id": id, "shortDescription": text(what) }));
    json!({
        "name": "showdown check",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
        "notifications": notifications.collect::<Vec<_>>(),
    })
}

/// The rule of a difference, by the part that differs.
fn rule_of(kind: Kind, one: &Difference) -> &'static str {
    let part = one.part.as_str();
    match kind {
        _ if one.verdict == Verdict::OtherVersion => "other-version",
        _ if part.contains(", its ") => "callback-type",
        Kind::Static => "variable-type",
        Kind::Alias => "alias-type",
        Kind::Enum => "enum-value",
        Kind::Constant => "constant-value",
        _ if part == "number of parameters" => "parameter-count",
        _ if part == "result" => "result-type",
        Kind::Function => "parameter-type",
        _ if part.starts_with("offset of field ") => "field-offset",
        _ if part.starts_with("field ") || part.starts_with("size of field ") => "field-type",
        _ => "record-layout",
    }
}

/// A message. What a reader of SARIF would take for a placeholder or a link is text.
fn text(text: &str) -> Value {
    json!({ "text": text.replace('{', "{{").replace('}', "}}").replace("](", "] (") })
}

fn notification(id: &str, message: &str, location: Option<Value>) -> Value {
    let locations: Vec<_> = location.into_iter().collect();
    json!({ "descriptor": { "id": id }, "level": "warning", "message": text(message), "locations": locations })
}

struct Writer<'a> {
    root: &'a Path,
}

impl Writer<'_> {
    fn difference(&self, item: &Item, one: &Difference) -> Value {
        let Difference { verdict, part, place, rust, c, effect, there, allowed } = one;
        let level = match verdict {
            Verdict::Mismatch => "error",
            Verdict::Elsewhere => "warning",
            Verdict::OtherVersion => "none",
            _ => "note",
        };
        let name = &item.name;
        let kind = item.kind.singular();
        let mut sentences = vec![format!(
            "The {kind} `{name}` differs from the header in its {part}: Rust has `{rust}`, C has `{c}`."
        )];
        if there.iter().all(|there| there.effect != *effect) {
            sentences.push(format!("At run time: {effect}."));
        }
        sentences.extend(
            target::effects(one).into_iter().map(|effect| format!("At run time {effect}.")),
        );
        let mut result = self.result(rule_of(item.kind, one), level, &sentences.join(" "), place);
        result["partialFingerprints"] = self.fingerprint(item, part);
        if let Some(header) = &item.header {
            result["relatedLocations"] = json!([self.header(header)]);
        }
        if let Some(reason) = allowed {
            let suppression =
                json!({ "kind": "external", "status": "accepted", "justification": reason });
            result["suppressions"] = json!([suppression]);
        }
        result
    }

    /// What could not be decided.
    fn open(&self, item: &Item, rule: &str, target: Option<&str>) -> Value {
        let mut message = format!("The {} `{}` {}", item.kind.singular(), item.name, item.verdict);
        if let Some(target) = target {
            message += &format!(" for {target}");
        }
        if let Some(reason) = &item.reason {
            message += &format!(": {reason}");
        }
        let mut result = self.result(rule, "none", &(message + "."), &item.place);
        result["partialFingerprints"] = self.fingerprint(item, target.unwrap_or_default());
        result
    }

    fn stale(&self, stale: &Stale) -> Value {
        let Stale { place, item, part, .. } = stale;
        let mut result = self.result("stale-allow", "error", &stale.to_string(), place);
        let part = part.as_deref().unwrap_or_default();
        result["partialFingerprints"] = json!({ FINGERPRINT: format!("allow:{item}:{part}") });
        result
    }

    fn not_read(&self, item: &Item, target: Option<&str>) -> Value {
        let reason = item.reason.as_deref().unwrap_or_default();
        let on = target.map(|target| format!(" for {target}")).unwrap_or_default();
        let message = format!("`{}` was not read{on}: {reason}.", item.name);
        notification("not-read", &message, Some(self.location(&item.place)))
    }

    fn result(&self, rule: &str, level: &str, message: &str, place: &Place) -> Value {
        let kind = match (level, rule) {
            ("none", "other-version") => "review",
            ("none", _) => "open",
            _ => "fail",
        };
        json!({
            "ruleId": rule,
            "ruleIndex": RULES.iter().position(|(id, ..)| *id == rule),
            "kind": kind,
            "level": level,
            "message": text(message),
            "locations": [self.location(place)],
        })
    }

    /// What stays the same when lines move, and when a wrong type becomes another wrong one.
    fn fingerprint(&self, item: &Item, part: &str) -> Value {
        let file = self.uri(&item.place.file).0;
        let Item { kind, name, .. } = item;
        json!({ FINGERPRINT: format!("{}:{name}:{part}:{file}", kind.singular()) })
    }

    fn location(&self, place: &Place) -> Value {
        let artifact = self.artifact(&place.file);
        // Without a line, it is about the file.
        if place.line == 0 {
            return json!({ "physicalLocation": { "artifactLocation": artifact } });
        }
        let column = |end: usize| {
            let before = place.text.chars().take(end);
            before.map(char::len_utf16).sum::<usize>() + 1
        };
        let region = json!({
            "startLine": place.line,
            "startColumn": column(place.column),
            "endColumn": column(place.end.max(place.column)),
        });
        json!({ "physicalLocation": { "artifactLocation": artifact, "region": region } })
    }

    fn header(&self, header: &Header) -> Value {
        let region = json!({ "startLine": header.line.max(1) });
        let physical = json!({ "artifactLocation": self.artifact(&header.file), "region": region });
        json!({ "id": 0, "physicalLocation": physical, "message": text("The declaration in C.") })
    }

    fn artifact(&self, file: &str) -> Value {
        match self.uri(file) {
            (uri, true) => json!({ "uri": uri, "uriBaseId": BASE }),
            (uri, false) => json!({ "uri": uri }),
        }
    }

    /// The address of a file, and whether it is relative.
    fn uri(&self, file: &str) -> (String, bool) {
        let path = Path::new(file);
        let path = path.strip_prefix(self.root).unwrap_or(path);
        let mut uri = String::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::RootDir => uri.push('/'),
                // `C:` of Windows
                Component::Prefix(prefix) => {
                    uri += &format!("/{}", prefix.as_os_str().to_string_lossy());
                }
                part => {
                    if !uri.is_empty() && !uri.ends_with('/') {
                        uri.push('/');
                    }
                    encode(&part.as_os_str().to_string_lossy(), &mut uri);
                }
            }
        }
        let is_relative = !uri.starts_with('/');
        (if is_relative { uri } else { format!("file://{uri}") }, is_relative)
    }
}

/// Writes what an address may not contain as `%20`.
fn encode(part: &str, uri: &mut String) {
    for byte in part.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => *uri += &format!("%{byte:02X}"),
        }
    }
}

/// Two declarations of one name in one file are two findings.
fn number_fingerprints(results: &mut [Value]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for result in results {
        let Some(Value::String(fingerprint)) =
            result.pointer_mut("/partialFingerprints/declaration~1v1")
        else {
            continue;
        };
        let times = seen.entry(fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            *fingerprint += &format!("#{times}");
        }
    }
}
