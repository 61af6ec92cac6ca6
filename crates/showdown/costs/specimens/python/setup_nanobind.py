"""Compiles the binding, nanobind's own part and the library into one module."""

from pathlib import Path

import nanobind
from setuptools import Extension, setup

HERE = Path(nanobind.__file__).parent
SOURCES = ["mandel/nanobind.cpp", "c/mandel.c", "c/create_fractal.c", "c/nanobind_core.cpp"]

setup(
    ext_modules=[
        Extension(
            "mandel.nanobind",
            SOURCES,
            include_dirs=["c", f"{HERE}/include", f"{HERE}/ext/robin_map/include", f"{HERE}/src"],
            define_macros=[("NB_COMPACT_ASSERTIONS", None)],
            # Its own part reads Python's structs through other types.
            extra_compile_args=["-fvisibility=hidden", "-fno-strict-aliasing"],
            language="c++",
        )
    ]
)
