//! The Rust version that the workspace promises is the highest that any dependency declares: not
//! lower, or the promise is broken; not higher, or users of an older toolchain are turned away for
//! nothing.

use std::collections::HashSet;

use cargo_metadata::MetadataCommand;
use cargo_metadata::semver::Version;
use ffi_book::root;

/// Counts what the lock file resolves for *any* platform, of every kind (normal, build, dev) and of
/// every member. `rust-version` is one number for all platforms: were only the host's packages
/// counted, a Windows-only dependency could make the right number wrong on Linux. Optional packages
/// that no feature turns on are in nobody's build, and not in the resolved graph either.
#[test]
fn the_declared_rust_version_is_the_highest_of_the_dependencies() {
    // `--locked`, or the question could change the answer. Not `--offline`: packages of other
    // platforms are only downloaded when somebody asks.
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .unwrap();
    let resolve = metadata.resolve.as_ref().expect("asked for with dependencies");
    let resolved: HashSet<_> = resolve.nodes.iter().map(|node| &node.id).collect();
    let members: HashSet<_> = metadata.workspace_members.iter().collect();

    // The members inherit the number that is in question.
    let declared = metadata.workspace_packages()[0].rust_version.clone();
    let declared = declared.expect("the root Cargo.toml has workspace.package.rust-version");
    for member in metadata.workspace_packages() {
        assert_eq!(
            member.rust_version.as_ref(),
            Some(&declared),
            "{} declares its own: write rust-version.workspace = true in {}",
            member.name,
            member.manifest_path
        );
    }

    let asked: Vec<(&Version, String)> = metadata
        .packages
        .iter()
        .filter(|package| resolved.contains(&package.id) && !members.contains(&package.id))
        .filter_map(|package| {
            let version = package.rust_version.as_ref()?;
            Some((version, format!("{} {}", package.name, package.version)))
        })
        .collect();
    let highest = asked.iter().map(|(version, _)| *version).max();
    let highest = highest.expect("some dependency declares a rust-version");
    let by: Vec<_> = asked
        .iter()
        .filter(|(version, _)| *version == highest)
        .map(|(_, package)| package.as_str())
        .collect();

    assert!(
        *highest == declared,
        "\nCargo.toml promises rust-version {declared}, and the highest that a dependency declares is \
         {highest} (by {}): {}\n",
        by.join(", "),
        if *highest > declared {
            "raise the promise, or hold the dependency at an older version"
        } else {
            "lower the promise"
        }
    );
}
