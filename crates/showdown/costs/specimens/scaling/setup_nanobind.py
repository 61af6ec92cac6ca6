from pathlib import Path

import nanobind
from setuptools import Extension, setup

NANOBIND = Path(nanobind.__file__).parent

setup(
    name="many",
    version="1",
    py_modules=[],
    libraries=[("many", {"sources": ["many.c"]})],
    ext_modules=[
        Extension(
            "binding",
            ["binding.cpp", str(NANOBIND / "src/nb_combined.cpp")],
            language="c++",
            define_macros=[("NB_COMPACT_ASSERTIONS", None)],
            include_dirs=[str(NANOBIND / "include"), str(NANOBIND / "ext/robin_map/include")],
            extra_compile_args=[
                "-std=c++17",
                "-fvisibility=hidden",
                "-g0",
                "-fno-stack-protector",
                "-fno-strict-aliasing",
                "-ffunction-sections",
                "-fdata-sections",
            ],
            extra_link_args=["-s", "-Wl,--gc-sections"],
        )
    ],
)
