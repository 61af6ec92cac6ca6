"""What pyproject.toml cannot say: where the contractor's library is, and which extensions this
machine can build. Each of them is optional: in the place of one that is left out comes a module
whose import says why."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.metadata import version
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools_rust import Binding, RustExtension
from setuptools_rust.build import build_rust

sys.dont_write_bytecode = True  # the checkout stays as it is

WORKSPACE = Path(__file__).resolve().parents[2]
HEADER = WORKSPACE / "c_src" / "create_fractal.h"
LIBRARIES = ["libmandel.so", "libmandel.dylib", "mandel.dll"]

# What lies between Python and our function is many small functions of PyO3's. Cython writes its own
# into the one file that is compiled; across crates it takes this to inline them.
RELEASE = ["--config=profile.release.lto='fat'", "--config=profile.release.codegen-units=1"]
INLINE = ["-Cllvm-args=--inline-threshold=2000"]


@functools.lru_cache(maxsize=None)
def shared_library():
    """The one that mandel-c builds. Only cargo knows the folder, and says it in its messages."""
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
            folder = Path(message["out_dir"])
            return next(folder / name for name in LIBRARIES if (folder / name).exists())
    sys.exit("mandel: cargo built mandel-c and did not say where")


class BuildPython(build_py):
    """Puts the shared library, the header and what it is built with beside the modules."""

    def run(self):
        super().run()
        package = Path(self.build_lib, "mandel")
        for file in (shared_library(), HEADER):
            shutil.copy(file, package)
        text = f"BUILT_WITH = {built_with()!r}\n"
        (package / "_build_info.py").write_text(text, encoding="utf-8")


def built_with():
    """The versions of the tools here, which mandel.versions prints."""
    lock = (WORKSPACE / "Cargo.lock").read_text(encoding="utf-8")
    return {
        "cffi-build": version("cffi"),
        "cython": version("Cython"),
        "pyo3": re.search(r'name = "pyo3"\nversion = "(.+)"', lock)[1],
        "setuptools-rust": version("setuptools-rust"),
    }


class BuildC(build_ext):
    """Links the extensions in C with the shared library, which they find beside them."""

    def build_extension(self, ext):
        if not Path(sysconfig.get_path("include"), "Python.h").exists():
            return leave_out(
                self.build_lib,
                ext.name,
                "needs Python.h when installed: apt-get install python3-dev "
                "(or what your system calls it), then install mandel again",
            )
        library = shared_library()
        ext.include_dirs = [str(HEADER.parent)]
        if sys.platform == "win32":
            # A DLL is looked for beside the module that needs it.
            ext.extra_objects = [str(library.with_suffix(".dll.lib"))]
        elif sys.platform == "darwin":
            ext.extra_objects = [str(library)]
            ext.extra_link_args = ["-Wl,-rpath,@loader_path"]
        else:
            ext.extra_objects = [str(library)]
            # Of the two kinds of rpath, the old one goes before LD_LIBRARY_PATH.
            ext.extra_link_args = ["-Wl,-rpath,$ORIGIN", "-Wl,--disable-new-dtags"]
        try:
            super().build_extension(ext)
        except Exception as error:
            could_not_be_built(self.build_lib, ext.name, error)


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


# A fresh folder each time: nothing stale is packaged, whatever changed, two installations at once do
# not meet, and the checkout may be read-only.
with tempfile.TemporaryDirectory(prefix="mandel-") as scratch:
    # For every cargo below. Its own default would be 90 MB in the checkout's target/. Two cargos run
    # in two folders, to which a relative path would not be the same.
    target = os.environ.get("CARGO_TARGET_DIR") or Path(scratch, "target")
    os.environ["CARGO_TARGET_DIR"] = str(WORKSPACE / target)
    setup(
        cmdclass={"build_py": BuildPython, "build_ext": BuildC, "build_rust": BuildRust},
        ext_modules=[
            Extension(
                "mandel.cython_",
                ["python/mandel/cython_.pyx"],
                depends=[str(HEADER), *map(str, HEADER.parent.glob("*.c"))],
            )
        ],
        cffi_modules=["python/mandel/_cffi_build.py:ffibuilder"],
        rust_extensions=[
            RustExtension(
                "mandel.pyo3",
                binding=Binding.PyO3,
                debug=False,
                args=RELEASE,
                rustc_flags=INLINE,
            )
        ],
        options={
            "build": {"build_base": scratch},
            "build_ext": {"cython_c_in_temp": True},
            "egg_info": {"egg_base": scratch},
        },
        zip_safe=False,
    )
