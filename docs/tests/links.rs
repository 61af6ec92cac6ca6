//! Every relative link in the documents leads to a file that is there, and to a heading that is
//! there where it names one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use ffi_book::{markdown_files, root};
use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};

#[test]
fn every_relative_link_leads_somewhere() {
    let mut problems = Vec::new();
    for path in markdown_files() {
        let document = Document::parse(&fs::read_to_string(root().join(&path)).unwrap());
        problems.extend(document.links.iter().filter_map(|(line, link)| {
            let problem = check(&path, link, &document).err()?;
            Some(format!("{}:{line}: ({link}): {problem}", path.display()))
        }));
        problems.extend(document.undefined.iter().map(|(line, reference)| {
            format!("{}:{line}: [{reference}] is defined nowhere", path.display())
        }));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// What is wrong with `link`, which is in the document at `path`.
fn check(path: &Path, link: &str, document: &Document) -> Result<(), String> {
    if has_scheme(link) || link.starts_with("//") {
        return Ok(());
    }
    let (file, fragment) = match link.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (link, None),
    };
    if file.starts_with('/') {
        return Err("a path from / leads somewhere else on every machine and forge".to_owned());
    }
    if let (true, Some(fragment)) = (file.is_empty(), fragment) {
        return document.has(fragment);
    }
    let folder = root().join(path.parent().expect("a document is in a folder"));
    let target = folder.join(file).canonicalize().map_err(|error| format!("{file}: {error}"))?;
    if !target.starts_with(root().canonicalize().unwrap()) {
        return Err(format!("{file} leads out of the checkout"));
    }
    let Some(fragment) = fragment else {
        return Ok(());
    };
    if target.extension().is_none_or(|extension| extension != "md") {
        return Err("only a Markdown file has headings, and line numbers move".to_owned());
    }
    let text = fs::read_to_string(&target).map_err(|error| format!("{file}: {error}"))?;
    Document::parse(&text).has(fragment)
}

fn has_scheme(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| {
        // One letter before a colon is a drive.
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    })
}

/// What matters here of a document. Every link comes with the number of its line.
#[derive(Default)]
struct Document {
    links: Vec<(usize, String)>,
    /// `[text][reference]` without a definition, which renders as these very characters.
    undefined: Vec<(usize, String)>,
    /// What a link to the document may name after its `#`.
    fragments: HashSet<String>,
}

impl Document {
    fn has(&self, fragment: &str) -> Result<(), String> {
        if self.fragments.contains(fragment) {
            Ok(())
        } else {
            Err(format!("no heading there has the slug #{fragment}"))
        }
    }

    fn parse(text: &str) -> Self {
        let line_of = |offset: usize| 1 + text[..offset].matches('\n').count();
        let mut document = Document::default();
        let mut undefined = Vec::new();
        let mut on_broken = |broken: BrokenLink<'_>| {
            // A word in brackets, [like this], is no attempt at a link.
            if matches!(broken.link_type, LinkType::Reference | LinkType::Collapsed) {
                undefined.push((line_of(broken.span.start), broken.reference.to_string()));
            }
            None
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM;
        let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut on_broken));

        let mut heading = None;
        let mut slugs = HashMap::new();
        for (event, range) in parser.into_offset_iter() {
            let line = line_of(range.start);
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push((line, dest_url.to_string()));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    for attribute in ["href", "src"] {
                        let links = values(&html, attribute);
                        document.links.extend(links.map(|link| (line, link.to_owned())));
                    }
                    for attribute in ["id", "name"] {
                        document.fragments.extend(values(&html, attribute).map(str::to_owned));
                    }
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&words);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let slug = slug(&heading.take().unwrap_or_default());
                    // A second heading of the same words gets -1, a third -2.
                    let seen: &mut usize = slugs.entry(slug.clone()).or_default();
                    document.fragments.insert(match *seen {
                        0 => slug,
                        n => format!("{slug}-{n}"),
                    });
                    *seen += 1;
                }
                _ => {}
            }
        }
        document.undefined = undefined;
        document
    }
}

/// The values of an HTML attribute, which our documents write with double quotes.
fn values<'a>(html: &'a str, attribute: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!(" {attribute}=\"");
    let after: Vec<_> = html.split(&opening).skip(1).collect();
    after.into_iter().filter_map(|rest| rest.split('"').next())
}

/// GitHub's rule: lower case, spaces to hyphens, and of the rest only letters, digits, - and _.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[test]
fn the_slugs_are_githubs() {
    for (heading, expected) in [
        ("Choosing", "choosing"),
        ("What happens when the C changes?", "what-happens-when-the-c-changes"),
        ("The `links` key, and why", "the-links-key-and-why"),
        ("A/A control", "aa-control"),
        ("crates/static – by hand", "cratesstatic--by-hand"),
    ] {
        let document = Document::parse(&format!("# {heading}\n"));
        assert_eq!(document.fragments, HashSet::from([expected.to_owned()]));
    }
    let document = Document::parse("# Same\n\n# Same\n\n<a id=\"hand\"></a>\n");
    let expected = ["same", "same-1", "hand"].map(str::to_owned);
    assert_eq!(document.fragments, HashSet::from(expected));
}

#[test]
fn what_leads_nowhere_is_reported() {
    let document = Document::parse(
        "# Here\n\n[a](no.md) [b](#here) [c](#there) [d](/x) [e](https://example.com/#x)\n\n\
         [f](../Cargo.toml#L1) <img src=\"no.png\"> [g](../../..) [h](chapters/choose.md#no)\n\
         [i][undefined] [word]\n",
    );
    let wrong: Vec<_> = document
        .links
        .iter()
        .filter(|(_, link)| check(Path::new("docs/x.md"), link, &document).is_err())
        .map(|(line, link)| (*line, link.as_str()))
        .collect();
    assert_eq!(
        wrong,
        [
            (3, "no.md"),
            (3, "#there"),
            (3, "/x"),
            (5, "../Cargo.toml#L1"),
            (5, "no.png"),
            (5, "../../.."),
            (5, "chapters/choose.md#no"),
        ]
    );
    assert_eq!(document.undefined, [(6, "undefined".to_owned())]);
}
