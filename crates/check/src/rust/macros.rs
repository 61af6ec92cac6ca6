//! Expands the macros that the source itself defines with `macro_rules!`, and `cfg_if!`.
//!
//! A macro is expanded exactly or not at all: what it would declare is then reported as not read.

use std::cell::Cell;
use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Ident, Token, braced};

use super::cfg::{Cfg, Predicate};

/// How many tokens all macros together may write. A hostile source could ask for any number.
const MOST_TOKENS: usize = 4_000_000;

/// The macros that were defined so far.
#[derive(Default)]
pub(crate) struct Expander {
    rules: HashMap<String, Vec<Rule>>,
    written: Cell<usize>,
}

pub(crate) enum Expansion {
    Tokens(TokenStream),
    /// Why it was not expanded.
    Unknown(String),
}

struct Rule {
    pattern: Vec<Part>,
    body: Vec<Part>,
}

/// A part of a pattern or of a body.
enum Part {
    Token(TokenTree),
    Group(Delimiter, Span, Vec<Part>),
    /// `$name`, and in a pattern what it matches.
    Variable(String, String),
    /// `$( … ) separator *`
    Repeat {
        parts: Vec<Part>,
        separator: Vec<TokenTree>,
        operator: char,
    },
}

type Bindings = HashMap<String, Binding>;

#[derive(Clone)]
enum Binding {
    One(TokenStream),
    Many(Vec<Binding>),
}

impl Expander {
    pub(crate) fn is_defined(&self, name: &str) -> bool {
        self.rules.contains_key(name)
    }

    /// Takes the body of a `macro_rules!`.
    pub(crate) fn define(&mut self, name: String, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let arms = tokens.split(|token| is_punct(token, ';')).filter(|arm| !arm.is_empty());
        let rules: Option<Vec<_>> = arms.map(rule).collect();
        // A macro that is not understood is known, so that its calls are reported.
        self.rules.insert(name, rules.unwrap_or_default());
    }

    pub(crate) fn expand(&self, name: &str, tokens: TokenStream) -> Expansion {
        let Some(rules) = self.rules.get(name) else {
            return Expansion::Unknown("a macro of another crate".to_owned());
        };
        let input: Vec<_> = tokens.into_iter().collect();
        for rule in rules {
            let mut bindings = Bindings::new();
            if matches(&rule.pattern, &input, &mut bindings) != Some(input.len()) {
                continue;
            }
            let mut written = Vec::new();
            if write(&rule.body, &bindings, &mut written, &self.written).is_none() {
                let why = "a macro whose body is not understood, or that writes too much";
                return Expansion::Unknown(why.to_owned());
            }
            return Expansion::Tokens(written.into_iter().collect());
        }
        Expansion::Unknown("a macro none of whose rules is understood here".to_owned())
    }
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

/// `(pattern) => { body }`
fn rule(arm: &[TokenTree]) -> Option<Rule> {
    match arm {
        [TokenTree::Group(pattern), equals, greater, TokenTree::Group(body)]
            if is_punct(equals, '=') && is_punct(greater, '>') =>
        {
            Some(Rule {
                pattern: parts(pattern.stream(), true)?,
                body: parts(body.stream(), false)?,
            })
        }
        _ => None,
    }
}

/// Finds the variables and repetitions in a pattern or a body.
fn parts(tokens: TokenStream, is_pattern: bool) -> Option<Vec<Part>> {
    let mut parts_ = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        parts_.push(match token {
            ref dollar if is_punct(dollar, '$') => match tokens.next()? {
                TokenTree::Ident(name) if name == "crate" => Part::Token(TokenTree::Ident(name)),
                TokenTree::Ident(name) => {
                    let mut fragment = String::new();
                    if is_pattern {
                        tokens.next().filter(|colon| is_punct(colon, ':'))?;
                        fragment = tokens.next()?.to_string();
                    }
                    Part::Variable(name.to_string(), fragment)
                }
                TokenTree::Group(group) => {
                    let mut separator = Vec::new();
                    let operator = loop {
                        let token = tokens.next()?;
                        match &token {
                            TokenTree::Punct(punct) if "*+?".contains(punct.as_char()) => {
                                break punct.as_char();
                            }
                            _ => separator.push(token),
                        }
                    };
                    Part::Repeat { parts: parts(group.stream(), is_pattern)?, separator, operator }
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner = parts(group.stream(), is_pattern)?;
                Part::Group(group.delimiter(), group.span(), inner)
            }
            token => Part::Token(token),
        });
    }
    Some(parts_)
}

/// How many tokens at the start of `input` a pattern matches.
fn matches(pattern: &[Part], input: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    let mut at = 0;
    for part in pattern {
        let rest = &input[at..];
        at += match part {
            Part::Token(token) => same(token, rest.first()?).then_some(1)?,
            Part::Group(delimiter, _, inner) => {
                let TokenTree::Group(group) = rest.first()? else { return None };
                let tokens: Vec<_> = group.stream().into_iter().collect();
                let is_whole = group.delimiter() == *delimiter
                    && matches(inner, &tokens, bindings)? == tokens.len();
                is_whole.then_some(1)?
            }
            Part::Variable(name, fragment) => {
                let length = fragment_length(fragment, rest)?;
                let tokens = rest[..length].iter().cloned();
                // An expression or a type stays whole, whatever is next to it.
                let bound = match fragment.as_str() {
                    "expr" | "ty" => {
                        let mut group = Group::new(Delimiter::None, tokens.collect());
                        group.set_span(span_of(&rest[..length]));
                        TokenTree::Group(group).into()
                    }
                    _ => tokens.collect(),
                };
                bindings.insert(name.clone(), Binding::One(bound));
                length
            }
            Part::Repeat { parts, separator, operator } => {
                repeat(parts, separator, *operator, rest, bindings)?
            }
        };
    }
    Some(at)
}

fn span_of(tokens: &[TokenTree]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span().join(last.span()).unwrap_or(first.span()),
        _ => Span::call_site(),
    }
}

fn repeat(
    parts: &[Part],
    separator: &[TokenTree],
    operator: char,
    input: &[TokenTree],
    bindings: &mut Bindings,
) -> Option<usize> {
    let mut rounds: Vec<Bindings> = Vec::new();
    let mut at = 0;
    loop {
        let mut begin = at;
        if !rounds.is_empty() {
            if operator == '?' || !starts_with(&input[at..], separator) {
                break;
            }
            begin += separator.len();
        }
        let mut round = Bindings::new();
        match matches(parts, &input[begin..], &mut round) {
            Some(length) if begin + length > at => at = begin + length,
            _ => break,
        }
        rounds.push(round);
    }
    if operator == '+' && rounds.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    variables(parts, &mut names);
    for name in names {
        let all = rounds.iter().filter_map(|round| round.get(name).cloned()).collect();
        bindings.insert(name.to_owned(), Binding::Many(all));
    }
    Some(at)
}

fn starts_with(input: &[TokenTree], tokens: &[TokenTree]) -> bool {
    input.len() >= tokens.len() && tokens.iter().zip(input).all(|(one, other)| same(one, other))
}

fn same(one: &TokenTree, other: &TokenTree) -> bool {
    match (one, other) {
        (TokenTree::Group(_), _) | (_, TokenTree::Group(_)) => false,
        _ => one.to_string() == other.to_string(),
    }
}

fn variables<'a>(parts: &'a [Part], names: &mut Vec<&'a str>) {
    for part in parts {
        match part {
            Part::Variable(name, _) => names.push(name),
            Part::Group(_, _, parts) | Part::Repeat { parts, .. } => variables(parts, names),
            Part::Token(_) => {}
        }
    }
}

/// How many tokens a fragment such as `ty` takes.
fn fragment_length(fragment: &str, input: &[TokenTree]) -> Option<usize> {
    fn length<T: Parse>(input: &[TokenTree]) -> Option<usize> {
        length_with(input, T::parse)
    }
    match fragment {
        "tt" => lifetime_or_one(input),
        "ident" => length::<Ident>(input).or_else(|| {
            matches!(input.first()?, TokenTree::Ident(name) if name != "_").then_some(1)
        }),
        "ty" => length::<syn::Type>(input),
        "expr" | "expr_2021" => length::<syn::Expr>(input),
        "literal" => length::<syn::Lit>(input).or_else(|| {
            (is_punct(input.first()?, '-') && length::<syn::Lit>(&input[1..])? == 1).then_some(2)
        }),
        "path" => length::<syn::Path>(input),
        "item" => length::<syn::Item>(input),
        "block" => length::<syn::Block>(input),
        "lifetime" => length::<syn::Lifetime>(input),
        "meta" => length::<syn::Meta>(input),
        "stmt" => length::<syn::Stmt>(input),
        "vis" => length::<syn::Visibility>(input),
        "pat" => length_with(input, syn::Pat::parse_multi),
        "pat_param" => length_with(input, syn::Pat::parse_single),
        _ => None,
    }
}

fn length_with<T>(
    input: &[TokenTree],
    parse: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> Option<usize> {
    let rest = |input: ParseStream<'_>| {
        parse(input)?;
        input.parse::<TokenStream>()
    };
    // Parsing everything that is left at each step would take quadratic time, and a fragment is short.
    let most = [64, 1024, usize::MAX];
    most.into_iter().map(|most| most.min(input.len())).find_map(|most| {
        let tokens = input[..most].iter().cloned().collect();
        let left = rest.parse2(tokens).ok()?.into_iter().count();
        // At the end of what was shown, a fragment may be cut short.
        (left > 0 || most == input.len()).then_some(most - left)
    })
}

fn lifetime_or_one(input: &[TokenTree]) -> Option<usize> {
    let is_lifetime = matches!(input.first()?, TokenTree::Punct(punct)
        if punct.as_char() == '\'' && punct.spacing() == Spacing::Joint);
    Some(if is_lifetime { 2 } else { 1 })
}

/// Writes a body. `None` if that is not understood, or too long.
fn write(
    body: &[Part],
    bindings: &Bindings,
    written: &mut Vec<TokenTree>,
    count: &Cell<usize>,
) -> Option<()> {
    for part in body {
        count.set(count.get() + 1);
        if count.get() > MOST_TOKENS {
            return None;
        }
        match part {
            Part::Token(token) => written.push(token.clone()),
            Part::Group(delimiter, span, inner) => {
                let mut tokens = Vec::new();
                write(inner, bindings, &mut tokens, count)?;
                let mut group = Group::new(*delimiter, tokens.into_iter().collect());
                group.set_span(*span);
                written.push(TokenTree::Group(group));
            }
            Part::Variable(name, _) => match bindings.get(name)? {
                Binding::One(tokens) => written.extend(tokens.clone()),
                Binding::Many(_) => return None,
            },
            Part::Repeat { parts, separator, .. } => {
                let mut names = Vec::new();
                variables(parts, &mut names);
                let many = names.iter().filter_map(|&name| match bindings.get(name)? {
                    Binding::Many(all) => Some((name, all)),
                    Binding::One(_) => None,
                });
                let many: Vec<_> = many.collect();
                let rounds = many.iter().map(|(_, all)| all.len()).max()?;
                let is_single = |binding: &Binding| matches!(binding, Binding::One(_));
                let single = bindings.iter().filter(|(_, binding)| is_single(binding));
                let single: Bindings =
                    single.map(|(name, binding)| (name.clone(), binding.clone())).collect();
                for round in 0..rounds {
                    let mut inner = single.clone();
                    for (name, all) in &many {
                        inner.insert((*name).to_owned(), all.get(round)?.clone());
                    }
                    if round > 0 {
                        written.extend(separator.iter().cloned());
                    }
                    write(parts, &inner, written, count)?;
                }
            }
        }
    }
    Some(())
}

/// The branch of a `cfg_if!` that is compiled.
pub(crate) fn cfg_if(tokens: TokenStream, cfg: &Cfg) -> syn::Result<TokenStream> {
    let branch = |input: ParseStream<'_>| {
        let mut chosen = None;
        loop {
            let mut holds = true;
            if input.parse::<Option<Token![if]>>()?.is_some() {
                input.parse::<Token![#]>()?;
                let attribute;
                syn::bracketed!(attribute in input);
                attribute.parse::<Ident>()?;
                let inner;
                syn::parenthesized!(inner in attribute);
                holds = cfg.holds(&inner.parse::<Predicate>()?);
                inner.parse::<Option<Token![,]>>()?;
            }
            let body;
            braced!(body in input);
            let body: TokenStream = body.parse()?;
            if holds && chosen.is_none() {
                chosen = Some(body);
            }
            if input.parse::<Option<Token![else]>>()?.is_none() {
                return Ok(chosen.unwrap_or_default());
            }
        }
    };
    branch.parse2(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(rules: &str, call: &str) -> Result<String, String> {
        let mut expander = Expander::default();
        expander.define("m".to_owned(), rules.parse().unwrap());
        match expander.expand("m", call.parse().unwrap()) {
            Expansion::Tokens(tokens) => Ok(tokens.to_string().replace(' ', "")),
            Expansion::Unknown(why) => Err(why),
        }
    }

    #[test]
    fn macros_are_expanded_as_rust_does() {
        for (rules, call, result) in [
            ("($($i:item)*) => { $($i)* }", "fn a(); fn b();", "fna();fnb();"),
            ("($n:ident, $t:ty) => { type $n = $t; }", "A, *mut u8", "typeA=*mutu8;"),
            (
                "($(fn $n:ident($($p:ident: $t:ty),*) -> $r:ty;)*) => { $(f!($n [$($t)|*] $r);)* }",
                "fn a(x: u8, y: i32) -> u8; fn b() -> ();",
                "f!(a[u8|i32]u8);f!(b[]());",
            ),
            ("(a $x:tt) => { 1 }; (b $($x:tt)+) => { $($x),+ }", "b 1 2", "1,2"),
            ("($v:vis $n:ident = $e:expr $(,)?) => { $v $n $e }", "pub X = 1 + 2,", "pubX1+2"),
        ] {
            assert_eq!(expand(rules, call).as_deref(), Ok(result), "{rules}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_expanded() {
        assert!(expand("(a) => { 1 }", "b").is_err());
        assert!(expand("($x:unheard) => { 1 }", "b").is_err());
        assert!(expand("nonsense", "b").is_err());
    }

    #[test]
    fn cfg_if_takes_the_first_branch_that_holds() {
        let cfg = Cfg::new("x86_64-linux-gnu", 8, false, &[]);
        let tokens = "if #[cfg(windows)] { a } else if #[cfg(unix)] { b } else { c }";
        assert_eq!(cfg_if(tokens.parse().unwrap(), &cfg).unwrap().to_string(), "b");
    }
}
