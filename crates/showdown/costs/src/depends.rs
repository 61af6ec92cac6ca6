//! What is pulled in, asked from cargo.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use ffi_lab::Missing;
use ffi_results::{Depends, Package, Ships};
use serde_json::Value;

use crate::specimen::{C, Way};
use crate::wrapper;

/// Packages by their identifiers.
type Ids<'a> = BTreeSet<&'a str>;

/// What the program pulls in from registries. `times` are the files of the compile times, one for each cold
/// build.
pub(crate) fn of_program(
    metadata: &str,
    times: &[PathBuf],
    way: &Way,
    ships: &Ships,
    glibc: Option<String>,
) -> Result<Depends, Missing> {
    let broken = |what: &str| Missing {
        reason: format!("cargo metadata says nothing useful: {what}"),
        remedy: "see whether cargo metadata works in the checkout".into(),
    };
    let metadata: Value =
        serde_json::from_str(metadata).map_err(|error| broken(&error.to_string()))?;
    let graph = Graph::new(&metadata).ok_or_else(|| broken("it has no packages"))?;
    let (build, run) = graph.split().ok_or_else(|| broken("it has no program"))?;
    let packages = |ids: &Ids<'_>| -> Vec<Package> {
        let of_registry = ids.iter().filter_map(|id| graph.packages.get(id));
        let of_registry = of_registry.filter(|package| !package["source"].is_null());
        let mut found: Vec<_> =
            of_registry.filter_map(|package| package_of(package, times)).collect();
        // The graph has packages of features that are off after all.
        found.retain(|package| times.is_empty() || !package.compile_ns.is_empty());
        found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        found
    };
    let (build, run) = (packages(&build), packages(&run));
    let building_machine = building_machine(way, &build);
    let running_machine = ships.needs.clone();
    Ok(Depends { build, run, building_machine, running_machine, glibc })
}

fn package_of(package: &Value, times: &[PathBuf]) -> Option<Package> {
    let (name, version) = (package["name"].as_str()?, package["version"].as_str()?);
    let compile_ns =
        times.iter().filter_map(|file| wrapper::of_package(file, name, version)).collect();
    Some(Package { name: name.into(), version: version.into(), compile_ns })
}

/// Which tools the packages look for while they are built.
fn building_machine(way: &Way, build: &[Package]) -> Vec<String> {
    let has = |name: &str| build.iter().any(|package| package.name == name);
    let mut tools = vec!["cargo and rustc", "a linker"];
    tools.extend(has("cc").then_some("a C compiler"));
    tools.extend(has("clang-sys").then_some("libclang"));
    tools.extend((way.c == C::Bitcode).then_some("clang and lld"));
    tools.into_iter().map(str::to_owned).collect()
}

/// The packages of a program, and what each depends on.
struct Graph<'a> {
    packages: HashMap<&'a str, &'a Value>,
    nodes: HashMap<&'a str, &'a Value>,
    root: Option<&'a str>,
}

impl<'a> Graph<'a> {
    fn new(metadata: &'a Value) -> Option<Self> {
        let by_id = |list: &'a Value| -> Option<HashMap<&'a str, &'a Value>> {
            let list = list.as_array()?.iter();
            Some(list.filter_map(|one| Some((one["id"].as_str()?, one))).collect())
        };
        let packages = by_id(&metadata["packages"])?;
        let nodes = by_id(&metadata["resolve"]["nodes"])?;
        let root = packages.iter().find(|(_, package)| package["name"] == "app");
        let root = root.map(|(id, _)| *id);
        Some(Self { packages, nodes, root })
    }

    /// The packages that only the build needs, and those that are in the program.
    fn split(&self) -> Option<(Ids<'a>, Ids<'a>)> {
        let (mut all, mut run) = (Ids::new(), Ids::new());
        self.collect(self.root?, &mut run, &|kinds, macros| kinds.contains(&"normal") && !macros);
        self.collect(self.root?, &mut all, &|kinds, _| kinds.iter().any(|kind| *kind != "dev"));
        Some((all.difference(&run).copied().collect(), run))
    }

    fn collect(&self, id: &'a str, found: &mut Ids<'a>, follow: &dyn Fn(&[&str], bool) -> bool) {
        if !found.insert(id) {
            return;
        }
        let Some(edges) = self.nodes.get(id).and_then(|node| node["deps"].as_array()) else {
            return;
        };
        for edge in edges {
            let Some(to) = edge["pkg"].as_str() else { continue };
            let kinds = edge["dep_kinds"].as_array().into_iter().flatten();
            let kinds: Vec<_> =
                kinds.map(|kind| kind["kind"].as_str().unwrap_or("normal")).collect();
            if follow(&kinds, self.is_macro(to)) {
                self.collect(to, found, follow);
            }
        }
    }

    /// Whether a package is a procedural macro, which runs inside the compiler.
    fn is_macro(&self, id: &str) -> bool {
        let targets = self.packages.get(id).and_then(|package| package["targets"].as_array());
        let mut kinds = targets.into_iter().flatten().flat_map(|target| target["kind"].as_array());
        kinds.any(|kinds| kinds.iter().any(|kind| kind == "proc-macro"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A macro's own dependencies would be counted as part of the program, and those of a test too.
    #[test]
    fn macros_and_build_scripts_are_not_in_the_program() {
        let package = |name: &str, kind: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "source": source,
                    "targets": [{ "kind": [kind] }] })
        };
        let registry = || json!("registry");
        let edge = |to: &str, kind: Value| json!({ "pkg": to, "dep_kinds": [{ "kind": kind }] });
        let node = |id: &str, deps: Vec<Value>| json!({ "id": id, "deps": deps });
        let metadata = json!({
            "packages": [
                package("app", "bin", Value::Null),
                package("own", "lib", Value::Null),
                package("in-program", "lib", registry()),
                package("macro", "proc-macro", registry()),
                package("syn", "lib", registry()),
                package("cc", "lib", registry()),
                package("both", "lib", registry()),
                package("test", "lib", registry()),
            ],
            "resolve": { "nodes": [
                node("app", vec![edge("own", Value::Null)]),
                node("own", vec![
                    edge("in-program", Value::Null),
                    edge("macro", Value::Null),
                    edge("cc", json!("build")),
                    edge("test", json!("dev")),
                ]),
                node("in-program", vec![edge("both", Value::Null)]),
                node("macro", vec![edge("syn", Value::Null)]),
                node("cc", vec![edge("both", Value::Null)]),
            ]},
        });
        let way = Way::of("static").unwrap();
        let depends = of_program(&metadata.to_string(), &[], way, &Ships::default(), None).unwrap();
        let names = |packages: &[Package]| -> Vec<String> {
            packages.iter().map(|package| package.name.clone()).collect()
        };
        assert_eq!(names(&depends.run), ["both", "in-program"]);
        assert_eq!(names(&depends.build), ["cc", "macro", "syn"]);
        assert!(depends.building_machine.contains(&"a C compiler".to_owned()));
        for broken in ["", "{}", "{\"packages\":[],\"resolve\":{\"nodes\":[]}}"] {
            assert!(of_program(broken, &[], way, &Ships::default(), None).is_err());
        }
    }
}
