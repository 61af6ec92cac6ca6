"""Cython translates the binding to C, which is compiled into one module with the library."""

from setuptools import Extension, setup

SOURCES = ["mandel/cython_.pyx", "c/mandel.c", "c/create_fractal.c"]

setup(ext_modules=[Extension("mandel.cython_", SOURCES, include_dirs=["c"])])
