"""What the package holds: the one shared library, and types that are true."""

import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys

import pytest
from conftest import PYTHON, child_environment, contender, need

import mandel
from mandel import ctypes_
from mandel._library import MANDEL, declarations

FOLDER = os.path.dirname(os.path.abspath(mandel.__file__))


def python(code, **variables):
    finished = subprocess.run(
        [PYTHON, "-c", code],
        capture_output=True,
        env=child_environment(**variables),
        text=True,
        timeout=60,
    )
    return finished.stdout + finished.stderr


def test_the_library_lies_beside_the_modules():
    assert MANDEL.path == os.path.join(FOLDER, os.path.basename(MANDEL.path))
    assert os.path.isfile(MANDEL.path)


def test_the_package_itself_imports_nothing():
    code = "import sys, mandel; print([m for m in sys.modules if m.startswith('mandel.')])"
    assert python(code) == "[]\n"


def test_the_package_knows_the_versions_that_it_depends_on():
    code = "import runpy; runpy.run_module('mandel.versions', run_name='__main__')"
    versions = json.loads(python(code))
    assert versions.pop("python") == f"CPython {platform.python_version()}"
    assert versions.pop("cffi") == importlib.metadata.version("cffi")
    number = re.compile(r"\d+(\.\d+)+")
    assert versions.pop("cppyy", "0.0")  # only where somebody installed it
    tools = {"cffi-build", "cython", "nanobind", "pybind11", "pyo3", "setuptools-rust"}
    if sys.version_info < (3, 10):
        tools.remove("nanobind")
    assert set(versions) == tools
    assert all(number.fullmatch(version) for version in versions.values())
    # Cython keeps what its modules share under a name with its version.
    need("mandel.cython_")
    assert f"_cython_{versions['cython'].replace('.', '_')}" in sys.modules


# Which copies of the library are mapped into the process is what the loader chose.
MAPPED = """
from mandel.contenders import Contender
pixels, draw = Contender({name!r}).prepare(3, 2, 20, False)
draw()
lines = open("/proc/self/maps", encoding="utf-8").read().splitlines()
print({{line.split(None, 5)[5] for line in lines if "libmandel" in line}})
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(
    "name",
    ["ctypes", "cffi-abi", "cffi-api", "cython", "pyo3", "capi", "nanobind", "pybind11", "cppyy"],
)
def test_no_other_copy_gets_in(name, tmp_path):
    contender(name)  # or skip
    (tmp_path / "libmandel.so").write_bytes(b"no library")
    mapped = python(MAPPED.format(name=name), LD_LIBRARY_PATH=str(tmp_path))
    # Linked statically, pyo3 needs none.
    assert mapped == (f"{set()}\n" if name == "pyo3" else f"{ {MANDEL.path} }\n")


DLOPEN = "import mandel.pyo3 as m; i = m.Img(3, 2); m.create_fractal(i, 20, strategy='dlopen')"


OPENS = pytest.mark.parametrize(
    "code",
    ["import mandel.ctypes_", "import mandel.cffi_abi", DLOPEN],
    ids=["ctypes", "cffi", "pyo3"],
)


@OPENS
def test_mandel_library_that_is_empty_counts_as_unset(code):
    if code is DLOPEN:
        need("mandel.pyo3")
    said = python(f"{code}; from mandel._library import MANDEL; print(MANDEL.path)", MANDEL_LIBRARY="")
    assert said == f"{MANDEL.path}\n"


@OPENS
def test_mandel_library_is_the_only_place_when_set(code, tmp_path):
    if code is DLOPEN:
        need("mandel.pyo3")
    copy = shutil.copy(MANDEL.path, tmp_path)
    assert python(code, MANDEL_LIBRARY=copy) == ""
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"no library at all")
    none = tmp_path / "none.so"
    for path, reason in [(none, "No such file or directory"), (broken, "file too short")]:
        said = python(code, MANDEL_LIBRARY=str(path))
        assert "OSError: " in said and str(path) in said
        if sys.platform.startswith("linux"):
            assert reason in said


@pytest.mark.parametrize(
    ("newer", "advice"),
    [
        (-1, {"library": "rebuild the library, which is older"}),
        (
            +1,
            {
                "ctypes": "bring ctypes_.py up to date with create_fractal.h, "
                "and then its ABI_VERSION",
                "cffi": "install the package again, from the newer header",
            },
        ),
    ],
)
@OPENS
def test_a_library_of_another_version_is_refused(code, newer, advice, tmp_path):
    if code is DLOPEN:
        need("mandel.pyo3")
    compiler = shutil.which("cc") or pytest.skip("no C compiler")
    version = ctypes_.ABI_VERSION + newer
    path = tmp_path / "libmandel.so"
    source = tmp_path / "mandel.c"
    source.write_text(
        "#include <stdlib.h>\n"
        f"int mandel_abi_version(void) {{ return {version}; }}\n"
        "int mandel(void) { abort(); }\n"
        "int create_fractal(void) { abort(); }\n"
    )
    subprocess.run([compiler, "-shared", "-fPIC", "-o", path, source], check=True)
    said = python(code, MANDEL_LIBRARY=str(path))
    assert f"OSError: {path} has ABI version {version}, but this " in said
    assert f"was written for {ctypes_.ABI_VERSION}: " in said
    if code is not DLOPEN:  # whose advice is the Rust crate's
        [expected] = [words for name, words in advice.items() if name in code or name == "library"]
        assert said.endswith(f": {expected}\n")


def test_the_declarations_are_cut_out_of_the_header(tmp_path):
    found = MANDEL.declarations()
    assert "int mandel(float real" in found
    assert "#ifndef" not in found and "extern" not in found
    header = tmp_path / "other.h"
    header.write_text("int mandel(void);")
    with pytest.raises(ValueError, match="has no region of declarations"):
        declarations(str(header))


@pytest.mark.parametrize(
    "module",
    [
        "mandel.pyo3",
        "mandel.cython_",
        "mandel.capi",
        "mandel.pybind11",
        "mandel.shapes.cython_",
        "mandel.shapes.pyo3",
        "mandel.shapes.capi",
        "mandel.shapes.pybind11",
    ],
)
def test_the_stubs_say_what_the_extension_is(module, tmp_path):
    need(module)
    need("mypy.stubtest")
    # Cython's own, by which a class can be pickled.
    hidden = [f"{module}.__reduce_cython__", f"{module}.__setstate_cython__"]
    # pybind11's classes have a metaclass of its own. (nanobind's functions have a type of its own, and
    # cannot be compared at all.)
    hidden += [r"mandel\.shapes\.pybind11\.[A-Z]\w+"]
    # What fills tp_vectorcall has no signature that Python shows.
    hidden += ["mandel.shapes.capi.Tally.__init__"]
    if sys.version_info < (3, 12):  # Python does not show the slots of the buffer protocol.
        hidden += ["mandel.pyo3.Img.__buffer__", "mandel.pyo3.Img.__release_buffer__"]
    allowed = tmp_path / "allowed"
    allowed.write_text("\n".join(hidden))
    options = ["--allowlist", allowed, "--ignore-unused-allowlist"]
    finished = subprocess.run(
        [PYTHON, "-m", "mypy.stubtest", *options, module],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


# cffi's types are a package of their own, and cppyy is not installed in most places.
UNTYPED = ["--disable-error-code", "import-untyped", "--disable-error-code", "import-not-found"]


def test_the_types_are_right(tmp_path):
    need("mypy")
    finished = subprocess.run(
        [PYTHON, "-m", "mypy", "--strict", "--cache-dir", tmp_path, *UNTYPED, "-p", "mandel"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
