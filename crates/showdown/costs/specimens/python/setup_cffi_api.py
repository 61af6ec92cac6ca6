"""cffi generates a module from what _cffi_build.py says."""

from setuptools import setup

setup(cffi_modules=["_cffi_build.py:ffibuilder"])
