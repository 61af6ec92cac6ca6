//! Resolves paths as Rust does, as far as declarations need it.

use std::collections::HashMap;

use super::modules::{Raw, Tree};

/// What a path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An item of this source, by its index.
    Own(usize),
    /// Something of another crate, by its last name.
    Outside(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Space {
    Types,
    Constants,
    Modules,
}

/// What this search has found in which module, and what it is looking for: `use` declarations may form loops.
type Seen = HashMap<(Space, usize, String), Option<usize>>;

/// What was resolved: what is looked for, in which module, and by which path.
pub(crate) type Meanings = HashMap<(Space, usize, String), Meaning>;

impl Tree<'_> {
    /// Resolves a path that is written in a module.
    ///
    /// A file has few names and many uses of them, and a search goes through every glob: it is done once.
    pub(crate) fn resolve(&self, path: &[String], module: usize, space: Space) -> Meaning {
        let key = (space, module, path.join("::"));
        if let Some(known) = self.meanings.borrow().get(&key) {
            return known.clone();
        }
        let meaning = match self.find(path, module, space, &mut Seen::new()) {
            Some(index) => Meaning::Own(index),
            None => Meaning::Outside(self.last(path, module)),
        };
        self.meanings.borrow_mut().insert(key, meaning.clone());
        meaning
    }

    /// Whether a constant is one of several of its name, in a module that nobody outside sees, and the crate
    /// shows another one: those of other targets are often written in this way.
    pub(crate) fn is_hidden(&self, constant: usize) -> bool {
        let Raw { module, item, .. } = &self.constants[constant];
        let is_private = |module: &usize| {
            let this = &self.modules[*module];
            this.parent.is_some() && !this.is_public
        };
        let mut path = std::iter::successors(Some(*module), |module| self.modules[*module].parent);
        let name = [item.ident.to_string()];
        let shown = || self.resolve(&name, self.root(*module), Space::Constants);
        path.any(|module| is_private(&module))
            && matches!(shown(), Meaning::Own(other) if other != constant)
    }

    /// The last name of a path outside this source, behind `use … as …`.
    fn last(&self, path: &[String], module: usize) -> String {
        let name = path.last().cloned().unwrap_or_default();
        match (path, self.modules[module].uses.get(&name)) {
            ([_], Some(used)) => used.last().cloned().unwrap_or(name),
            _ => name,
        }
    }

    fn find(&self, path: &[String], module: usize, space: Space, seen: &mut Seen) -> Option<usize> {
        let (name, modules) = path.split_last()?;
        let module = modules
            .iter()
            .try_fold(module, |module, name| self.find_name(name, module, Space::Modules, seen))?;
        self.find_name(name, module, space, seen)
    }

    fn find_name(&self, name: &str, module: usize, space: Space, seen: &mut Seen) -> Option<usize> {
        let this = &self.modules[module];
        let own = match space {
            Space::Types => &this.types,
            Space::Constants => &this.constants,
            Space::Modules => match name {
                "self" => return Some(module),
                "super" => return this.parent,
                "crate" => return Some(self.root(module)),
                // What follows is a crate.
                "::" => return None,
                _ => &this.modules,
            },
        };
        if let Some(index) = own.get(name) {
            return Some(*index);
        }
        let key = (space, module, name.to_owned());
        if let Some(known) = seen.get(&key) {
            return *known;
        }
        seen.insert(key.clone(), None);
        let used = this.uses.get(name).and_then(|path| self.find(path, module, space, seen));
        let found = used.or_else(|| {
            this.globs.iter().find_map(|glob| {
                let from = self.find(glob, module, Space::Modules, seen)?;
                self.find_name(name, from, space, seen)
            })
        });
        seen.insert(key, found);
        found
    }

    fn root(&self, mut module: usize) -> usize {
        while let Some(parent) = self.modules[module].parent {
            module = parent;
        }
        module
    }
}
