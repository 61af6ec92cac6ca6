import pybind11
from setuptools import Extension, setup

setup(
    name="many",
    version="1",
    py_modules=[],
    libraries=[("many", {"sources": ["many.c"]})],
    ext_modules=[
        Extension(
            "binding",
            ["binding.cpp"],
            language="c++",
            include_dirs=[pybind11.get_include()],
            extra_compile_args=["-std=c++17", "-fvisibility=hidden", "-g0"],
            extra_link_args=["-s"],
        )
    ],
)
