"""Compiles the binding and the library into one module."""

from pybind11.setup_helpers import Pybind11Extension
from setuptools import setup

SOURCES = ["mandel/pybind11.cpp", "c/mandel.c", "c/create_fractal.c"]

setup(ext_modules=[Pybind11Extension("mandel.pybind11", SOURCES, include_dirs=["c"])])
