//! What no mutation changes is built once, by cargo: the strategies' crates, the probes' library, and the
//! build scripts that generate declarations.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{C_COMPILER, Missing, Observer, TARGET, cargo, checkout, lto_flags, run, tools};

use crate::library::Library;
use crate::outcome::Stage;
use crate::tool::{Unbuilt, first_error, step};

/// A cold build compiles bindgen.
const PATIENCE: Duration = Duration::from_secs(900);
/// The parts of every consumer.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Compiled crates for the target, by name.
    crates: HashMap<String, PathBuf>,
    /// Build scripts, by the folder of their package.
    scripts: HashMap<String, PathBuf>,
    /// What generates the test of the crate `ctest`, if that was asked for.
    ctest: Option<PathBuf>,
    /// Where rustc finds what these depend on.
    dependencies: [PathBuf; 2],
    rustc: PathBuf,
    pub(crate) workspace: PathBuf,
    /// Why no declarations can be generated.
    pub(crate) no_libclang: Option<Missing>,
}

/// What a consumer is linked with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Link<'a> {
    Static(&'a Library),
    Shared(&'a Library),
    /// It opens the library itself.
    Nothing,
}

impl Shared {
    /// Builds it, unless it is up to date. Not everybody needs the generator of `ctest`.
    pub(crate) fn build(
        folder: &Path,
        ctest: bool,
        observer: &dyn Observer,
    ) -> Result<Self, Missing> {
        let workspace = checkout("crates/showdown/drift")?;
        let no_libclang = tools::LIBCLANG.find().err();
        let mut command = cargo()?;
        command.args(["build", "--release", "--locked", "--lib", "--package=ffi-drift-probe"]);
        if no_libclang.is_none() {
            command.arg("--features=dynamic");
        }
        if ctest {
            command.args(["--features=ctest", "--bin=probe-ctest"]);
        }
        observer.started("building what no mutation changes");
        let shared = Self::with_cargo(command, folder, workspace, no_libclang);
        observer.finished();
        shared
    }

    /// Runs a build of cargo in which nothing is linked with the C yet.
    pub(crate) fn with_cargo(
        mut command: Command,
        folder: &Path,
        workspace: &Path,
        no_libclang: Option<Missing>,
    ) -> Result<Self, Missing> {
        let target = folder.join("shared");
        command.current_dir(workspace).arg("--message-format=json-render-diagnostics");
        // With --target, what is for the consumers is not mixed with what is for build scripts.
        command.args(["--target", TARGET, "--target-dir"]).arg(&target);
        replace_c(&mut command, &[], &[]);
        // The consumer bindgen-committed is built from this. The consumer bindgen generates its own.
        command.env("MANDEL_BINDINGS", "committed").env("SHAPES_BINDINGS", "committed");

        let output = run(&mut command, "", PATIENCE);
        let failed = |reason: String| Missing {
            reason: format!("what no mutation changes cannot be built: {reason}"),
            remedy: format!(
                "see: cargo build -p ffi-drift-probe --target-dir {}",
                target.display()
            ),
        };
        let output = output.map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(first_error(&output.stderr).to_owned()));
        }
        let rustc = tools::CARGO.find()?.path.with_file_name("rustc");
        let release = target.join(TARGET).join("release");
        let mut shared = Self {
            crates: HashMap::new(),
            scripts: HashMap::new(),
            ctest: None,
            dependencies: [release.join("deps"), target.join("release/deps")],
            rustc,
            workspace: workspace.to_owned(),
            no_libclang,
        };
        output.stdout.lines().for_each(|line| shared.add(line, &release));
        Ok(shared)
    }

    /// Adds what a message of cargo names.
    fn add(&mut self, message: &str, release: &Path) {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(message) else { return };
        let text = |pointer: &str| message.pointer(pointer).and_then(|value| value.as_str());
        let Some(file) = text("/filenames/0").map(PathBuf::from) else { return };
        if text("/target/kind/0") == Some("custom-build") {
            let manifest = text("/manifest_path").map(Path::new);
            let package = manifest
                .and_then(Path::parent)
                .and_then(|folder| folder.strip_prefix(&self.workspace).ok());
            if let Some(package) = package {
                self.scripts.insert(package.display().to_string(), file);
            }
        } else if text("/target/kind/0") == Some("bin") {
            self.ctest = Some(file);
        } else if let Some(name) = text("/target/name").filter(|_| file.starts_with(release)) {
            self.crates.insert(name.to_owned(), file);
        }
    }

    /// Runs the build script of a package, which generates declarations from the library's header. Returns
    /// what it would have told cargo to link.
    pub(crate) fn generate(
        &self,
        package: &str,
        library: &Library,
        out: &Path,
    ) -> Result<Vec<String>, Unbuilt> {
        std::fs::create_dir_all(out)?;
        let missing = || Unbuilt::Unknown(format!("{package} has no build script"));
        let script = self.scripts.get(package).ok_or_else(missing)?;
        let mut command = as_build_script(script, out);
        command.current_dir(self.workspace.join(package));
        command.env("DEP_MANDEL_INCLUDE", &library.folder);
        command.env("DEP_MANDEL_HEADER", library.header());
        command.env("DEP_MANDEL_SHAPES_HEADER", library.header());
        command.env("DEP_MANDEL_SHAPES_SHARED", library.shared());
        command.env("MANDEL_BINDINGS", "generate").env("SHAPES_BINDINGS", "generate");
        let stdout = step(Stage::Codegen, &mut command)?;
        let links = stdout.lines().filter_map(|line| {
            line.trim_start_matches("cargo:")
                .trim_start_matches(':')
                .strip_prefix("rustc-link-lib=")
        });
        Ok(links.map(str::to_owned).collect())
    }

    /// Compiles a crate of the workspace that includes generated declarations. It contains these static
    /// libraries, which its build script made.
    pub(crate) fn library(
        &self,
        name: &str,
        source: &str,
        links: &[String],
        out: &Path,
    ) -> Result<PathBuf, Unbuilt> {
        let target = out.join(format!("lib{name}.rlib"));
        let mut command = self.rustc(name, source, None, out);
        command.args(["--crate-type=rlib", "-o"]).arg(&target).arg("-L").arg(out);
        command.args(links.iter().map(|link| format!("-l{link}")));
        if self.no_libclang.is_none() {
            command.args(["--cfg", "feature=\"generate\""]);
        }
        step(Stage::Compile, &mut command)?;
        Ok(target)
    }

    /// Compiles and links the probe of a consumer. `own` is a crate instead of the shared one.
    pub(crate) fn probe(
        &self,
        name: &str,
        link: Link<'_>,
        own: Option<(&str, &Path)>,
        out: &Path,
    ) -> Result<PathBuf, Unbuilt> {
        std::fs::create_dir_all(out)?;
        let target = out.join(format!("probe-{name}"));
        let source = format!("crates/showdown/drift/probe/src/bin/{name}.rs");
        let mut command = self.rustc(&format!("probe_{name}"), &source, own, out);
        command.arg("-o").arg(&target);
        Self::link(&mut command, link);
        step(Stage::Compile, &mut command)?;
        Ok(target)
    }

    /// Compiles a file without linking.
    pub(crate) fn check(&self, source: &Path, out: &Path) -> Result<(), Unbuilt> {
        let mut command = Command::new(&self.rustc);
        command.args([
            "--edition=2024",
            "--crate-type=lib",
            "--crate-name=defence",
            "--emit=metadata",
        ]);
        command.arg("--out-dir").arg(out).arg(source);
        step(Stage::Compile, &mut command).map(drop)
    }

    /// Compiles and links a test of a crate, with one crate of its own.
    pub(crate) fn test(
        &self,
        source: &str,
        link: Link<'_>,
        own: (&str, &Path),
        out: &Path,
    ) -> Result<PathBuf, Unbuilt> {
        let target = out.join("test");
        let mut command = self.rustc("test", source, Some(own), out);
        command.arg("--test").arg("-o").arg(&target);
        Self::link(&mut command, link);
        step(Stage::Compile, &mut command)?;
        Ok(target)
    }

    /// The program by hand over a library that AddressSanitizer instruments. Its allocations have no guards
    /// of ours, which would hide from the sanitizer where they end.
    pub(crate) fn sanitized(&self, library: &Library, out: &Path) -> Result<PathBuf, Unbuilt> {
        let rlib = out.join("libffi_drift_probe.rlib");
        let mut command =
            self.rustc("ffi_drift_probe", "crates/showdown/drift/probe/src/lib.rs", None, out);
        command.args(["--crate-type=rlib", "--cfg=feature=\"unguarded\"", "-o"]).arg(&rlib);
        step(Stage::Compile, &mut command)?;
        let target = out.join("probe");
        let source = "crates/showdown/drift/probe/src/bin/static.rs";
        let mut command = self.rustc("probe", source, Some(("ffi_drift_probe", &rlib)), out);
        // Without default-linker-libraries, gcc leaves out the sanitizer's library.
        command.args(["-Clink-arg=-fsanitize=address", "-Cdefault-linker-libraries=yes"]);
        command.arg("-o").arg(&target);
        Self::link(&mut command, Link::Static(library));
        step(Stage::Compile, &mut command)?;
        Ok(target)
    }

    /// Compiles a crate as a module for Python.
    pub(crate) fn cdylib(
        &self,
        name: &str,
        source: &str,
        link: Link<'_>,
        target: &Path,
        out: &Path,
    ) -> Result<(), Unbuilt> {
        let mut command = self.rustc(name, source, None, out);
        command.args(["--crate-type=cdylib", "-o"]).arg(target);
        Self::link(&mut command, link);
        step(Stage::Compile, &mut command).map(drop)
    }

    /// Generates and compiles the test of the crate `ctest` for declarations by hand.
    pub(crate) fn ctest(
        &self,
        declarations: &Path,
        library: &Library,
        out: &Path,
    ) -> Result<PathBuf, Unbuilt> {
        let missing = || Unbuilt::Unknown("the generator of ctest was not built".to_owned());
        let generator = self.ctest.as_ref().ok_or_else(missing)?;
        let mut command = as_build_script(generator, out);
        command.arg(declarations).arg(&library.folder).arg(library.which.files()[0]).arg(out);
        let output = run(&mut command, "", PATIENCE)?;
        if !output.status.success() {
            // The crate cc passes the C compiler's messages on to cargo.
            let compiler = output.stdout.lines().find(|line| line.contains(" error: "));
            let message = compiler.unwrap_or_else(|| first_error(&output.stderr));
            let message = message.trim_start_matches("cargo:warning=").to_owned();
            return Err(Unbuilt::Refused(Stage::Compile, message));
        }
        let target = out.join("ctest");
        let mut command = Command::new(&self.rustc);
        // What it generates is for the edition 2021.
        command.args(["--edition=2021", "--cap-lints=allow", "--crate-name=ctest_defence"]);
        command.arg(out.join("defence.rs")).arg("-L").arg(out).args(["-lstatic=all", "-o"]);
        command.arg(&target);
        Self::link(&mut command, Link::Static(library));
        step(Stage::Compile, &mut command)?;
        Ok(target)
    }

    fn link(command: &mut Command, link: Link<'_>) {
        if let Link::Static(library) | Link::Shared(library) = link {
            let kind = if matches!(link, Link::Static(_)) { "static" } else { "dylib" };
            command
                .arg(format!("-l{kind}={}", library.which.name()))
                .arg("-L")
                .arg(&library.folder);
            if library.bitcode {
                command.args(lto_flags());
            }
        }
    }

    fn rustc(&self, name: &str, source: &str, own: Option<(&str, &Path)>, out: &Path) -> Command {
        let mut command = Command::new(&self.rustc);
        command.args(["--edition=2024", "-O", "--cap-lints=allow", "--crate-name", name]);
        command.arg(self.workspace.join(source));
        let is_shared = |name: &str| own.is_none_or(|(own, _)| own != name);
        let shared = self.crates.iter().map(|(name, path)| (name.as_str(), path.as_path()));
        for (name, path) in shared.filter(|(name, _)| is_shared(name)).chain(own) {
            command.arg("--extern").arg(format!("{name}={}", path.display()));
        }
        for folder in &self.dependencies {
            command.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        // What the build script would have told cargo to set.
        command.env("OUT_DIR", out).env("SHAPES_SHARED", "libshapes.so");
        for variable in ["MANDEL_BINDINGS_ORIGIN", "SHAPES_BINDINGS_ORIGIN"] {
            command.env(variable, "generated for the drift lab");
        }
        command
    }
}

/// A program that expects what cargo tells a build script.
fn as_build_script(program: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    // A user's CFLAGS or CC are for another build.
    command.env_clear();
    for kept in ["PATH", "HOME", "TMPDIR", "LIBCLANG_PATH"] {
        command.envs(std::env::var_os(kept).map(|value| (kept, value)));
    }
    command.envs([("TARGET", TARGET), ("HOST", TARGET), ("OPT_LEVEL", "3"), ("DEBUG", "false")]);
    command.env("OUT_DIR", out).env("LC_ALL", "C.UTF-8");
    command
}

/// Makes cargo link this instead of what the package that owns the C builds. Its build script does not
/// run then, and these are what it would have passed on to other packages.
pub(crate) fn replace_c(command: &mut Command, link: &[String], search: &[String]) {
    let include = C_COMPILER[2];
    for (key, value) in [
        ("rustc-link-lib", serde_json::Value::from(link)),
        ("rustc-link-search", search.into()),
        ("include", include.into()),
        ("header", format!("{include}/create_fractal.h").into()),
        ("shared", "libmandel.so".into()),
        ("shapes_header", format!("{include}/shapes.h").into()),
        ("shapes_shared", "libshapes.so".into()),
    ] {
        command.args(["--config", &format!("target.{TARGET}.mandel.{key}={value}")]);
    }
}
