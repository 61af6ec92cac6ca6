"""Compiles the binding and the library into one module."""

from setuptools import Extension, setup

SOURCES = ["mandel/capi.c", "c/mandel.c", "c/create_fractal.c"]

setup(ext_modules=[Extension("mandel.capi", SOURCES, include_dirs=["c"])])
