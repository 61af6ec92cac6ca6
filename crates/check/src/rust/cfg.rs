//! Which items `cfg` leaves, and what `cfg_attr` adds.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitBool, LitStr, Meta, Token, parenthesized, token};

/// The predicates that hold: `unix`, `target_os="linux"`.
#[derive(Debug, Default)]
pub(crate) struct Cfg(HashSet<String>);

impl Cfg {
    /// Those of a target, given in gcc's words (`x86_64-linux-gnu`), and those that the user names.
    pub(crate) fn new(
        target: &str,
        pointer_bytes: u64,
        is_big_endian: bool,
        given: &[String],
    ) -> Self {
        let mut words = target.split('-');
        let arch = match words.next().unwrap_or_default() {
            "i386" | "i486" | "i586" | "i686" => "x86",
            "arm64" => "aarch64",
            arch if arch.starts_with("armv") => "arm",
            "powerpc64le" | "ppc64le" => "powerpc64",
            "riscv64" => "riscv64",
            arch => arch,
        };
        let os = match target {
            _ if target.contains("android") => "android",
            _ if target.contains("linux") => "linux",
            _ if target.contains("darwin") => "macos",
            _ if target.contains("mingw") || target.contains("windows") => "windows",
            _ if target.contains("freebsd") => "freebsd",
            _ => "none",
        };
        let env = match target {
            _ if target.contains("musl") => "musl",
            _ if target.contains("gnu") || target.contains("mingw") => "gnu",
            _ if target.contains("msvc") => "msvc",
            _ => "",
        };
        let vendor = match os {
            "macos" => "apple",
            "windows" => "pc",
            _ => "unknown",
        };
        let family = if os == "windows" { "windows" } else { "unix" };
        let pairs = [
            ("target_arch", arch),
            ("target_os", os),
            ("target_env", env),
            ("target_family", family),
            ("target_vendor", vendor),
            ("target_endian", if is_big_endian { "big" } else { "little" }),
            ("target_pointer_width", &(pointer_bytes * 8).to_string()),
            ("panic", "unwind"),
        ];
        let mut all: HashSet<String> =
            pairs.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
        all.insert(family.to_owned());
        let atomics = ["8", "16", "32", "64", "ptr"];
        all.extend(atomics.map(|width| format!("target_has_atomic=\"{width}\"")));
        all.extend(given.iter().map(|one| normal(one)));
        Self(all)
    }

    /// Whether an item with these attributes is compiled.
    pub(crate) fn allows(&self, attributes: &[Attribute]) -> bool {
        attributes.iter().filter(|one| one.path().is_ident("cfg")).all(|one| {
            // What cannot be parsed is not compiled either.
            one.parse_args::<Predicate>().is_ok_and(|predicate| self.holds(&predicate))
        })
    }

    /// The attributes that apply, with those that `cfg_attr` adds.
    pub(crate) fn metas(&self, attributes: &[Attribute]) -> Vec<Meta> {
        let mut metas = Vec::new();
        for attribute in attributes {
            if !attribute.path().is_ident("cfg_attr") {
                metas.push(attribute.meta.clone());
            } else if let Ok(Conditional { predicate, added }) = attribute.parse_args() {
                metas.extend(self.holds(&predicate).then_some(added).into_iter().flatten());
            }
        }
        metas
    }

    pub(crate) fn holds(&self, predicate: &Predicate) -> bool {
        match predicate {
            Predicate::Is(one) => self.0.contains(one),
            Predicate::Fixed(value) => *value,
            Predicate::All(all) => all.iter().all(|one| self.holds(one)),
            Predicate::Any(any) => any.iter().any(|one| self.holds(one)),
            Predicate::Not(one) => !self.holds(one),
        }
    }
}

/// `feature = x` and `feature="x"` are the same.
fn normal(given: &str) -> String {
    match given.split_once('=') {
        None => given.trim().to_owned(),
        Some((key, value)) => format!("{}=\"{}\"", key.trim(), value.trim().trim_matches('"')),
    }
}

/// What is in `cfg(…)`.
pub(crate) enum Predicate {
    Is(String),
    Fixed(bool),
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
}

impl Parse for Predicate {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitBool) {
            return Ok(Self::Fixed(input.parse::<LitBool>()?.value));
        }
        let name: Ident = input.parse()?;
        if input.peek(token::Paren) {
            let inner;
            parenthesized!(inner in input);
            if !["all", "any", "not"].iter().any(|known| name == known) {
                inner.parse::<TokenStream>()?;
                return Ok(Self::Fixed(false));
            }
            let all = Punctuated::<Self, Token![,]>::parse_terminated(&inner)?;
            let all: Vec<_> = all.into_iter().collect();
            return Ok(match name {
                name if name == "all" => Self::All(all),
                name if name == "any" => Self::Any(all),
                _ => Self::Not(Box::new(Self::All(all))),
            });
        }
        if input.parse::<Option<Token![=]>>()?.is_some() {
            let value: LitStr = input.parse()?;
            return Ok(Self::Is(format!("{name}=\"{}\"", value.value())));
        }
        Ok(Self::Is(name.to_string()))
    }
}

/// What is in `cfg_attr(…)`.
struct Conditional {
    predicate: Predicate,
    added: Vec<Meta>,
}

impl Parse for Conditional {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let predicate = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        let added = Punctuated::<Meta, Token![,]>::parse_terminated(input)?;
        Ok(Self { predicate, added: added.into_iter().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_are_those_of_the_target_and_of_the_user() {
        let cfg = Cfg::new("x86_64-linux-gnu", 8, false, &["feature=x".into(), "ossl300".into()]);
        for (predicate, holds) in [
            ("unix", true),
            ("windows", false),
            ("target_os = \"linux\"", true),
            ("all(target_pointer_width = \"64\", not(target_env = \"musl\"))", true),
            ("any(feature = \"y\", feature = \"x\")", true),
            ("all(ossl300, not(ossl310))", true),
            ("not(any())", true),
            ("true", true),
            ("version(\"1.80\")", false),
        ] {
            let parsed: Predicate = syn::parse_str(predicate).unwrap();
            assert_eq!(cfg.holds(&parsed), holds, "{predicate}");
        }
    }

    #[test]
    fn what_cfg_attr_adds_applies_only_if_it_holds() {
        let cfg = Cfg::new("x86_64-linux-gnu", 8, false, &[]);
        let item: syn::ItemStruct =
            syn::parse_str("#[cfg_attr(unix, repr(C), link_name = \"a\")] #[cfg_attr(windows, repr(u8))] struct S;")
                .unwrap();
        assert_eq!(cfg.metas(&item.attrs).len(), 2);
    }
}
