//! Follows modules from the root file, and sorts what is in them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ForeignItem, Item, Lit, Meta, UseTree};

use super::cfg::Cfg;
use super::macros::{Expander, Expansion};
use super::names::Meanings;
use crate::error::CheckError;
use crate::item::{Named, Value};
use crate::report::Place;

/// How deep modules and macros may nest. More is a loop: rustc's own limit is 128, unless a crate raises it.
const DEEPEST: usize = 256;

/// What one module knows by name.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) parent: Option<usize>,
    pub(crate) is_public: bool,
    pub(crate) types: HashMap<String, usize>,
    pub(crate) constants: HashMap<String, usize>,
    pub(crate) modules: HashMap<String, usize>,
    pub(crate) uses: HashMap<String, Vec<String>>,
    pub(crate) globs: Vec<Vec<String>>,
}

/// A syntax tree, and where it is.
pub(crate) struct Raw<T> {
    pub(crate) module: usize,
    pub(crate) file: usize,
    pub(crate) item: T,
}

pub(crate) struct File {
    shown: String,
    lines: Vec<String>,
    /// As the tokens of this file say where they are from.
    origin: Option<String>,
}

/// Everything that the modules hold, sorted.
pub(crate) struct Tree<'a> {
    pub(crate) cfg: &'a Cfg,
    pub(crate) files: Vec<File>,
    pub(crate) modules: Vec<Module>,
    pub(crate) types: Vec<Raw<Item>>,
    pub(crate) constants: Vec<Raw<syn::ItemConst>>,
    pub(crate) foreign: Vec<Raw<ForeignItem>>,
    pub(crate) unread: Vec<Named<String>>,
    pub(crate) expander: Expander,
    /// The values of constants, as far as they were needed.
    pub(crate) values: RefCell<HashMap<usize, Result<Value, String>>>,
    /// What paths mean, once everything is read.
    pub(crate) meanings: RefCell<Meanings>,
}

/// Where an item is while the modules are followed.
#[derive(Clone)]
struct Here {
    module: usize,
    file: usize,
    /// Where `#[path]` begins.
    folder: PathBuf,
    /// Where the files of child modules are.
    children: PathBuf,
    depth: usize,
    /// The call of the macro that the items come from.
    call: Option<Span>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(cfg: &'a Cfg) -> Self {
        Self {
            cfg,
            files: Vec::new(),
            modules: Vec::new(),
            types: Vec::new(),
            constants: Vec::new(),
            foreign: Vec::new(),
            unread: Vec::new(),
            expander: Expander::default(),
            values: RefCell::default(),
            meanings: RefCell::default(),
        }
    }

    /// Reads a crate from its root file.
    pub(crate) fn read(&mut self, root: &Path) -> Result<(), CheckError> {
        let source = |source| CheckError::Read { path: root.to_owned(), source };
        let text = fs::read_to_string(root).map_err(source)?;
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        self.modules.push(Module::default());
        let module = self.modules.len() - 1;
        let here = Here { module, file: 0, children: folder.clone(), folder, depth: 0, call: None };
        self.file(root, &text, here)
    }

    fn file(&mut self, path: &Path, text: &str, mut here: Here) -> Result<(), CheckError> {
        let shown = path.display().to_string();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let parsed = syn::parse_file(text).map_err(|error| {
            let start = error.span().start();
            let (line, column) = (start.line, start.column + 1);
            CheckError::Parse { file: shown.clone(), line, column, message: error.to_string() }
        })?;
        let lines = text.lines().map(str::to_owned).collect();
        let origin = parsed.items.first().map(|item| item.span().file());
        self.files.push(File { shown, lines, origin });
        here.file = self.files.len() - 1;
        self.items(parsed.items, &here)
    }

    fn items(&mut self, items: Vec<Item>, here: &Here) -> Result<(), CheckError> {
        for item in items {
            self.item(item, here)?;
        }
        Ok(())
    }

    fn item(&mut self, item: Item, here: &Here) -> Result<(), CheckError> {
        if !self.cfg.allows(attributes(&item)) {
            return Ok(());
        }
        match item {
            Item::Mod(item) => self.module(item, here)?,
            Item::Use(item) => {
                let path =
                    if item.leading_colon.is_some() { vec!["::".to_owned()] } else { vec![] };
                self.modules[here.module].take_use(path, &item.tree);
            }
            Item::ExternCrate(item) => {
                if let Some((_, name)) = item.rename {
                    let path = vec!["::".to_owned(), item.ident.to_string()];
                    self.modules[here.module].uses.insert(name.to_string(), path);
                }
            }
            Item::Struct(ref one) => self.named_type(one.ident.to_string(), item, here),
            Item::Union(ref one) => self.named_type(one.ident.to_string(), item, here),
            Item::Enum(ref one) => self.named_type(one.ident.to_string(), item, here),
            Item::Type(ref one) => self.named_type(one.ident.to_string(), item, here),
            Item::Const(item) => {
                let index = self.constants.len();
                self.modules[here.module].constants.insert(item.ident.to_string(), index);
                self.constants.push(Raw { module: here.module, file: here.file, item });
            }
            Item::ForeignMod(item) => self.foreign(item.items, here),
            Item::Macro(item) => self.macro_item(item, here)?,
            _ => {}
        }
        Ok(())
    }

    fn named_type(&mut self, name: String, item: Item, here: &Here) {
        self.modules[here.module].types.insert(name, self.types.len());
        self.types.push(Raw { module: here.module, file: here.file, item });
    }

    fn module(&mut self, item: syn::ItemMod, here: &Here) -> Result<(), CheckError> {
        let name = item.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
        let path = self.cfg.metas(&item.attrs).iter().find_map(|meta| match meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => text_of(&pair.value),
            _ => None,
        });
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        self.modules.push(Module { parent: Some(here.module), is_public, ..Module::default() });
        let module = self.modules.len() - 1;
        self.modules[here.module].modules.insert(name.clone(), module);
        let below = Here { module, depth: here.depth + 1, ..here.clone() };
        if below.depth > DEEPEST {
            self.unread(item.ident.span(), here, &name, "modules that nest too deep");
            return Ok(());
        }
        if let Some((_, items)) = item.content {
            let children = here.children.join(path.as_deref().unwrap_or(&name));
            return self.items(items, &Here { folder: children.clone(), children, ..below });
        }
        let found = match path {
            Some(path) => Some(here.folder.join(path)),
            None => [format!("{name}.rs"), format!("{name}/mod.rs")]
                .map(|file| here.children.join(file))
                .into_iter()
                .find(|file| file.is_file()),
        };
        let read = found.and_then(|file| fs::read_to_string(&file).ok().map(|text| (file, text)));
        let Some((file, text)) = read else {
            self.unread(item.ident.span(), here, &name, "a module whose file cannot be read");
            return Ok(());
        };
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let owns = file.file_name().is_some_and(|file| file == "mod.rs")
            || self.cfg.metas(&item.attrs).iter().any(|meta| meta.path().is_ident("path"));
        let children = if owns { folder.clone() } else { folder.join(&name) };
        self.file(&file, &text, Here { folder, children, call: None, ..below })
    }

    fn foreign(&mut self, items: Vec<ForeignItem>, here: &Here) {
        for item in items {
            let attributes = match &item {
                ForeignItem::Fn(one) => &one.attrs,
                ForeignItem::Static(one) => &one.attrs,
                ForeignItem::Type(one) => &one.attrs,
                ForeignItem::Macro(one) => &one.attrs,
                _ => &Vec::new(),
            };
            if !self.cfg.allows(attributes) {
                continue;
            }
            match item {
                ForeignItem::Macro(one) => self.foreign_macro(&one.mac, here),
                ForeignItem::Type(one) => {
                    // To us a foreign type is what crates declared before there were any.
                    if let Ok(mut opaque) = syn::parse_str::<syn::ItemEnum>("enum Opaque {}") {
                        opaque.ident = one.ident;
                        let name = opaque.ident.to_string();
                        self.named_type(name, Item::Enum(opaque), here);
                    }
                }
                item => self.foreign.push(Raw { module: here.module, file: here.file, item }),
            }
        }
    }

    fn foreign_macro(&mut self, mac: &syn::Macro, here: &Here) {
        let name = path_text(&mac.path);
        match self.expander.expand(&name, mac.tokens.clone()) {
            Expansion::Tokens(tokens) if here.depth < DEEPEST => {
                let items = |input: syn::parse::ParseStream<'_>| {
                    let mut items = Vec::new();
                    while !input.is_empty() {
                        items.push(input.parse::<ForeignItem>()?);
                    }
                    Ok(items)
                };
                match syn::parse::Parser::parse2(items, tokens) {
                    Ok(items) => self.foreign(items, &here.inside(mac.path.span())),
                    Err(_) => self.unread(
                        mac.path.span(),
                        here,
                        &name,
                        "a macro whose result is no declaration",
                    ),
                }
            }
            Expansion::Tokens(_) => {
                self.unread(mac.path.span(), here, &name, "macros that nest too deep")
            }
            Expansion::Unknown(why) => self.unread(mac.path.span(), here, &name, &why),
        }
    }

    fn macro_item(&mut self, item: syn::ItemMacro, here: &Here) -> Result<(), CheckError> {
        let name = path_text(&item.mac.path);
        let span = item.mac.path.span();
        let tokens = item.mac.tokens;
        if here.depth >= DEEPEST {
            self.unread(span, here, &name, "macros that nest too deep");
            return Ok(());
        }
        match name.as_str() {
            "macro_rules" => {
                if let Some(defined) = item.ident {
                    self.expander.define(defined.to_string(), tokens);
                }
                return Ok(());
            }
            "include" => return self.include(tokens, span, here),
            // They declare nothing.
            "compile_error" | "thread_local" | "global_asm" => return Ok(()),
            _ => {}
        }
        let expanded = match name.as_str() {
            "cfg_if" => match super::macros::cfg_if(tokens.clone(), self.cfg) {
                Ok(tokens) => Expansion::Tokens(tokens),
                Err(error) => Expansion::Unknown(format!("a cfg_if that does not parse: {error}")),
            },
            _ => self.expander.expand(&name, tokens.clone()),
        };
        // The items of a macro that is not defined here are most likely passed through.
        let (tokens, own) = match expanded {
            Expansion::Tokens(tokens) => (tokens, true),
            Expansion::Unknown(why) if self.expander.is_defined(&name) => {
                self.unread(span, here, &name, &why);
                return Ok(());
            }
            Expansion::Unknown(_) => (tokens, false),
        };
        match syn::parse2::<syn::File>(tokens) {
            Ok(file) if own || !file.items.is_empty() => {
                let call = if name == "cfg_if" { here.call.unwrap_or(span) } else { span };
                self.items(file.items, &here.inside(call))
            }
            Ok(_) => Ok(()),
            Err(_) => {
                self.unread(span, here, &name, "a macro that is not understood");
                Ok(())
            }
        }
    }

    fn include(&mut self, tokens: TokenStream, span: Span, here: &Here) -> Result<(), CheckError> {
        let read = syn::parse2::<syn::LitStr>(tokens).ok().and_then(|path| {
            let path = here.folder.join(path.value());
            fs::read_to_string(&path).ok().map(|text| (path, text))
        });
        match read {
            Some((path, text)) => {
                let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                let below = Here { depth: here.depth + 1, ..here.clone() };
                self.file(&path, &text, Here { folder, call: None, ..below })
            }
            None => {
                let why = "a file that a build script makes, or that cannot be read: check that file itself";
                self.unread(span, here, "include", why);
                Ok(())
            }
        }
    }

    pub(crate) fn note_unread(&mut self, span: Span, file: usize, name: &str, why: &str) {
        let place = self.place(span, file);
        self.unread.push(Named { name: name.to_owned(), path: None, place, what: why.to_owned() });
    }

    fn unread(&mut self, span: Span, here: &Here, name: &str, why: &str) {
        self.note_unread(here.call.unwrap_or(span), here.file, name, why);
    }

    /// Where a piece of the source is. What a macro of another file wrote is where the macro was called.
    pub(crate) fn place(&self, span: Span, file: usize) -> Place {
        let origin = span.file();
        let is_own = |one: &File| one.origin.as_ref() == Some(&origin);
        let file = match &self.files[file] {
            own if is_own(own) => own,
            own => self.files.iter().find(|one| is_own(one)).unwrap_or(own),
        };
        let (start, end) = (span.start(), span.end());
        let text = file.lines.get(start.line.wrapping_sub(1)).cloned().unwrap_or_default();
        let length = text.chars().count();
        let end = if end.line == start.line { end.column } else { length };
        Place {
            file: file.shown.clone(),
            line: start.line,
            column: start.column.min(length),
            end: end.min(length),
            text,
        }
    }
}

impl Here {
    /// The place of items that a macro makes.
    fn inside(&self, call: Span) -> Self {
        Self { depth: self.depth + 1, call: Some(call), ..self.clone() }
    }
}

impl Module {
    fn take_use(&mut self, mut path: Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(one) => {
                path.push(one.ident.to_string());
                self.take_use(path, &one.tree);
            }
            UseTree::Name(one) => {
                let name = one.ident.to_string();
                if name == "self" {
                    if let Some(last) = path.last().cloned() {
                        self.uses.insert(last, path);
                    }
                } else {
                    path.push(name.clone());
                    self.uses.insert(name, path);
                }
            }
            UseTree::Rename(one) => {
                if one.ident != "self" {
                    path.push(one.ident.to_string());
                }
                self.uses.insert(one.rename.to_string(), path);
            }
            UseTree::Glob(_) => self.globs.push(path),
            UseTree::Group(group) => {
                for one in &group.items {
                    self.take_use(path.clone(), one);
                }
            }
        }
    }
}

/// The last name of a path.
pub(crate) fn path_text(path: &syn::Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}

/// The value of a string literal.
pub(crate) fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(one) => match &one.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Group(group) => text_of(&group.expr),
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(one) => &one.attrs,
        Item::Enum(one) => &one.attrs,
        Item::ExternCrate(one) => &one.attrs,
        Item::ForeignMod(one) => &one.attrs,
        Item::Macro(one) => &one.attrs,
        Item::Mod(one) => &one.attrs,
        Item::Struct(one) => &one.attrs,
        Item::Type(one) => &one.attrs,
        Item::Union(one) => &one.attrs,
        Item::Use(one) => &one.attrs,
        _ => &[],
    }
}
