"""What pyproject.toml cannot say: where the contractor's libraries are, and which extensions this
machine can build. Each of them is optional: if one is left out, its module says why when it is
imported."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pybind11
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools_rust import Binding, RustExtension
from setuptools_rust.build import build_rust

try:
    import nanobind
except ImportError:  # it has no release for Python 3.9
    nanobind = None

sys.dont_write_bytecode = True  # the checkout stays as it is

WORKSPACE = Path(__file__).resolve().parents[2]
C_SRC = WORKSPACE / "c_src"


class Library(NamedTuple):
    """One of the contractor's libraries, and the package in whose folder it is installed."""

    name: str
    header: str
    package: str


MANDEL = Library("mandel", "create_fractal.h", "mandel")
SHAPES = Library("shapes", "shapes.h", "mandel.shapes")


def linked_with(extension):
    """An extension is linked with the library in its own folder."""
    package, _, _ = extension.rpartition(".")
    return next(library for library in (MANDEL, SHAPES) if library.package == package)


# Between Python and our function there are many small functions of PyO3. Cython writes its own into the one
# file that is compiled; across crates it takes this to inline them.
RELEASE = ["--config=profile.release.lto='fat'", "--config=profile.release.codegen-units=1"]
INLINE = ["-Cllvm-args=--inline-threshold=2000"]


@functools.lru_cache(maxsize=None)
def built_c():
    """The folder of what mandel-c builds. Only cargo knows it, and says it in its messages."""
    command = [os.environ.get("CARGO", "cargo"), "build", "-p", "mandel-c", "--release", *RELEASE]
    command.append("--message-format=json-render-diagnostics")
    try:
        cargo = subprocess.run(command, cwd=WORKSPACE, stdout=subprocess.PIPE, check=True)
    except FileNotFoundError:
        sys.exit("mandel needs cargo to be installed, from https://rustup.rs")
    except subprocess.CalledProcessError as error:
        sys.exit(f"mandel: {error}")
    for line in cargo.stdout.splitlines():
        message = json.loads(line)
        built = message["reason"] == "build-script-executed"
        if built and "mandel-c@" in message["package_id"]:
            return Path(message["out_dir"])
    sys.exit("mandel: cargo built mandel-c and did not say where")


def shared(library):
    names = [f"lib{library.name}.so", f"lib{library.name}.dylib", f"{library.name}.dll"]
    return next(built_c() / name for name in names if (built_c() / name).exists())


# As the tools' own builds do it, and without debug information, for which Python's flags ask and
# which takes as long again as the rest. nanobind's build would also make the modules small (-Os):
# their calls would take up to half as long again.
if sys.platform == "win32":
    CPP, NANOBIND_CPP, NANOBIND_CORE_CPP = ["/std:c++17", "/EHsc"], [], []
else:
    CPP = ["-std=c++17", "-fvisibility=hidden", "-g0"]
    NANOBIND_CPP = ["-fno-stack-protector"]
    # It reads Python's structs through other types. Of what it has, the linker drops what nobody
    # uses.
    NANOBIND_CORE_CPP = ["-fno-strict-aliasing", "-ffunction-sections", "-fdata-sections"]
NANOBIND = Path(nanobind.__file__).parent if nanobind else Path()


class BuildPython(build_py):
    """Puts the shared libraries, the headers and what they are built with next to the modules."""

    def run(self):
        super().run()
        for library in (MANDEL, SHAPES):
            package = Path(self.build_lib, *library.package.split("."))
            for file in (shared(library), C_SRC / library.header):
                shutil.copy(file, package)
        text = f"BUILT_WITH = {built_with()!r}\n"
        Path(self.build_lib, "mandel", "_build_info.py").write_text(text, encoding="utf-8")


def built_with():
    """The versions of the tools here, which mandel.versions prints."""
    lock = (WORKSPACE / "Cargo.lock").read_text(encoding="utf-8")
    return {
        "cffi-build": version("cffi"),
        "cython": version("Cython"),
        **({"nanobind": version("nanobind")} if nanobind else {}),
        "pybind11": version("pybind11"),
        "pyo3": re.search(r'name = "pyo3"\nversion = "(.+)"', lock)[1],
        "setuptools-rust": version("setuptools-rust"),
    }


CYTHON = threading.Lock()  # its compiler does not run in two threads at once
NANOBIND_CORE = threading.Lock()


class BuildC(build_ext):
    """Links the extensions in C and C++ with their shared library, which they find in their own folder."""

    def build_extension(self, ext):
        if not Path(sysconfig.get_path("include"), "Python.h").exists():
            return leave_out(
                self.build_lib,
                ext.name,
                "needs Python.h when installed: apt-get install python3-dev "
                "(or what your system calls it), then install mandel again",
            )
        cxx = getattr(self.compiler, "compiler_so_cxx", None)
        if ext.language == "c++" and cxx and not shutil.which(cxx[0]):
            return leave_out(
                self.build_lib,
                ext.name,
                f"needs a C++ compiler when installed ({cxx[0]} is not there): apt-get install g++ "
                "(or what your system calls it), then install mandel again",
            )
        uses_nanobind = ext.name.endswith(".nanobind")
        if uses_nanobind and not nanobind:
            return leave_out(self.build_lib, ext.name, "needs Python 3.10 or newer")
        library = shared(linked_with(ext.name))
        ext.include_dirs = [*ext.include_dirs, str(C_SRC)]
        ext.depends = [*ext.depends, *map(str, C_SRC.glob("*.[ch]"))]
        if sys.platform == "win32":
            # A DLL is looked for in the folder of the module that needs it.
            ext.extra_objects += [str(library.with_suffix(".dll.lib"))]
        elif sys.platform == "darwin":
            ext.extra_objects += [str(library)]
            ext.extra_link_args += ["-Wl,-rpath,@loader_path"]
        else:
            ext.extra_objects += [str(library)]
            # Of the two kinds of rpath, the old one goes before LD_LIBRARY_PATH.
            ext.extra_link_args += ["-Wl,-rpath,$ORIGIN", "-Wl,--disable-new-dtags"]
        in_turn = CYTHON if any(name.endswith(".pyx") for name in ext.sources) else nullcontext()
        try:
            if uses_nanobind:
                with NANOBIND_CORE:
                    ext.extra_objects += self.nanobind_core()
            with in_turn:
                super().build_extension(ext)
        except Exception as error:
            could_not_be_built(self.build_lib, ext.name, error)

    @functools.lru_cache(maxsize=None)
    def nanobind_core(self):
        """nanobind's own part, which comes as source. It is compiled once for the modules of both."""
        return self.compiler.compile(
            [str(NANOBIND / "src" / "nb_combined.cpp")],
            output_dir=self.build_temp,
            macros=[("NB_COMPACT_ASSERTIONS", None)],
            include_dirs=[str(NANOBIND / "include"), str(NANOBIND / "ext/robin_map/include")],
            extra_postargs=[*CPP, *NANOBIND_CPP, *NANOBIND_CORE_CPP],
        )


class BuildRust(build_rust):
    def run_for_extension(self, ext):
        try:
            super().run_for_extension(ext)
        except Exception as error:
            build_lib = self.get_finalized_command("build_py").build_lib
            could_not_be_built(build_lib, ext.name, error)


def could_not_be_built(build_lib, name, error):
    reason = " ".join(str(error).split())[:200]
    leave_out(build_lib, name, f"could not be built ({reason}): see what pip install -v says")


def leave_out(build_lib, name, reason):
    print(f"mandel: {name} is left out: it {reason}", file=sys.stderr)
    module = Path(build_lib, *name.split(".")).with_suffix(".py")
    text = f"{name} {reason}"
    module.write_text(f"raise ImportError({text!r})\n", encoding="utf-8")


def cpp(module, include):
    """An extension in C++."""
    source = Path("python", *module.split(".")).with_suffix(".cpp")
    return Extension(
        module,
        [str(source)],
        language="c++",
        include_dirs=[str(include)],
        extra_compile_args=[*CPP],
    )


def with_nanobind(module):
    extension = cpp(module, NANOBIND / "include")
    extension.extra_compile_args += NANOBIND_CPP
    if sys.platform.startswith("linux"):
        extension.extra_link_args = ["-Wl,--gc-sections"]
    return extension


def with_pyo3(module, manifest):
    return RustExtension(
        module,
        manifest,
        binding=Binding.PyO3,
        debug=False,
        args=RELEASE,
        rustc_flags=INLINE,
    )


# The longest first, because several are built at once.
EXTENSIONS = [
    cpp("mandel.shapes.pybind11", pybind11.get_include()),
    with_nanobind("mandel.nanobind"),
    cpp("mandel.pybind11", pybind11.get_include()),
    with_nanobind("mandel.shapes.nanobind"),
    Extension("mandel.cython_", ["python/mandel/cython_.pyx"]),
    Extension(
        "mandel.shapes.cython_",
        ["python/mandel/shapes/cython_.pyx"],
        depends=["python/mandel/shapes/c_shapes.pxd"],
    ),
    Extension("mandel.capi", ["python/mandel/capi.c"]),
    Extension("mandel.shapes.capi", ["python/mandel/shapes/capi.c"]),
]

CFFI_MODULES = [
    "python/mandel/_cffi_build.py:ffibuilder",
    "python/mandel/shapes/_cffi_build.py:ffibuilder",
]

# A fresh folder each time: nothing stale is packaged, whatever changed, two installations at once
# do not meet, and the checkout may be read-only.
with tempfile.TemporaryDirectory(prefix="mandel-") as scratch:
    # For every cargo below. Its own default would be 90 MB in the checkout's target/. Two cargos
    # run in two folders, to which a relative path would not be the same.
    target = os.environ.get("CARGO_TARGET_DIR") or Path(scratch, "target")
    os.environ["CARGO_TARGET_DIR"] = str(WORKSPACE / target)
    setup(
        cmdclass={"build_py": BuildPython, "build_ext": BuildC, "build_rust": BuildRust},
        ext_modules=EXTENSIONS,
        cffi_modules=CFFI_MODULES,
        rust_extensions=[
            with_pyo3("mandel.pyo3", "Cargo.toml"),
            with_pyo3("mandel.shapes.pyo3", "shapes/Cargo.toml"),
        ],
        options={
            "build": {"build_base": scratch},
            "build_ext": {"cython_c_in_temp": True, "parallel": os.cpu_count()},
            "egg_info": {"egg_base": scratch},
        },
        zip_safe=False,
    )
