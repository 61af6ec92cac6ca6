//! Generates the test of the crate `ctest` for declarations by hand, and compiles its C part:
//! `probe-ctest DECLARATIONS FOLDER HEADER OUT`. Writes `all.rs` and `liball.a`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [declarations, folder, header, out] = &arguments[..] else {
        eprintln!(
            "error: give the declarations, the header's folder, its name, and a folder for the output"
        );
        return ExitCode::FAILURE;
    };
    let mut generator = ctest::TestGenerator::new();
    // In this header, a struct has no tag, only the name of a type.
    generator.header(header).include(folder).out_dir(out).rename_struct_ty(|ty| Some(ty.into()));
    match ctest::generate_test(&mut generator, declarations, "all.rs") {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
