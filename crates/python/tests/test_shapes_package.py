"""What mandel.shapes holds: the second library, which is checked when a binding is imported."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import binding
from test_package import python

from mandel._library import SHAPES
from mandel.contenders import SHAPES as MODULES
from mandel.shapes import ctypes_

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux's loader")
OPENED = ["ctypes", "cffi-abi"]  # at run time; the others are linked with the library
LINKED = [name for name in MODULES if name not in (*OPENED, "cppyy")]


def test_the_library_lies_beside_the_modules():
    folder = os.path.dirname(os.path.abspath(ctypes_.__file__))
    assert os.path.dirname(SHAPES.path) == os.path.dirname(SHAPES.header) == folder
    assert os.path.isfile(SHAPES.path) and os.path.isfile(SHAPES.header)


def test_the_package_itself_imports_no_binding():
    code = "import sys, mandel.shapes; print([m for m in sys.modules if m.startswith('mandel.')])"
    assert python(code) == "['mandel.shapes']\n"


@pytest.mark.parametrize("name", OPENED)
def test_shapes_library_is_the_only_place_when_set(name, tmp_path):
    code = f"import {MODULES[name]} as binding; print(binding.divide(84, 2))"
    copy = shutil.copy(SHAPES.path, tmp_path)
    assert python(code, SHAPES_LIBRARY=str(copy)) == python(code, SHAPES_LIBRARY="") == "42\n"
    none = str(tmp_path / "none.so")
    said = python(code, SHAPES_LIBRARY=none)
    assert "OSError: " in said and none in said


@LINUX
@pytest.mark.parametrize("name", MODULES)
def test_no_other_copy_gets_in(name, tmp_path):
    module = binding(name).__name__
    (tmp_path / "libshapes.so").write_bytes(b"no library")
    code = f"import {module} as binding; print(binding.divide(84, 2))"
    assert python(code, LD_LIBRARY_PATH=str(tmp_path)) == "42\n"


def other_library(folder, version):
    compiler = shutil.which("cc") or pytest.skip("no C compiler")
    source, path = folder / "shapes.c", folder / "libshapes.so"
    source.write_text(f"int shapes_abi_version(void) {{ return {version}; }}\n")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", path, source], check=True)
    return str(path)


VERSIONS = pytest.mark.parametrize(
    ("version", "advice"),
    [(0, "rebuild the library, which is older"), (2, "shapes.h")],
)


@VERSIONS
@pytest.mark.parametrize("name", OPENED)
def test_a_library_of_another_version_is_refused(name, version, advice, tmp_path):
    path = other_library(tmp_path, version)
    said = python(f"import {MODULES[name]}", SHAPES_LIBRARY=path)
    written = "but this module was written for 1: "
    assert f"OSError: {path} has ABI version {version}, {written}" in said
    if version == 2:
        advice = {
            "ctypes": "bring ctypes_.py up to date with shapes.h, and then its ABI_VERSION",
            "cffi-abi": "install the package again, from the newer header",
        }[name]
    assert said.endswith(f": {advice}\n")


@LINUX
@VERSIONS
@pytest.mark.parametrize("name", LINKED)
def test_another_version_in_front_of_the_linked_one_is_refused(name, version, advice, tmp_path):
    module = binding(name).__name__
    said = python(f"import {module}", LD_PRELOAD=other_library(tmp_path, version))
    if said == "":
        pytest.skip(f"{name} has the library in it: there is no other")
    assert f"OSError: {SHAPES.path} has ABI version {version}, but this " in said
