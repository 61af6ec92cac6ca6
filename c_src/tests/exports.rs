//! Protects: each DLL exports what its header declares. Only Windows would notice otherwise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The names that the header's region of declarations gives to functions and variables.
fn declared(header: &str) -> BTreeSet<String> {
    let text = read(header);
    let region = text.split("/* begin declarations */").nth(1).unwrap();
    let region = region.split("/* end declarations */").next().unwrap();
    let code: String = region.split("/*").map(|it| it.rsplit("*/").next().unwrap()).collect();
    let mut names = BTreeSet::new();
    for declaration in code.split(';').map(str::trim).filter(|it| !it.contains('{')) {
        let before = declaration.split('(').next().unwrap();
        let is_declaration = declaration.contains('(') || declaration.starts_with("extern ");
        if is_declaration && !declaration.contains("typedef") {
            let name = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            names.insert(name.to_owned());
        }
    }
    names
}

#[test]
fn every_declaration_is_exported() {
    for (header, exports, least) in
        [("create_fractal.h", "mandel.def", 3), ("shapes.h", "shapes.def", 30)]
    {
        let text = read(exports);
        let exported = text.lines().skip_while(|line| *line != "EXPORTS").skip(1);
        let exported: BTreeSet<_> =
            exported.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
        assert!(exported.len() >= least);
        assert_eq!(declared(header), exported, "{header} and {exports}");
    }
}
