from setuptools import setup

setup(name="many", version="1", py_modules=["binding"], cffi_modules=["build_binding.py:ffibuilder"])
