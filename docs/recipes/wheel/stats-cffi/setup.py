from setuptools import setup

setup(cffi_modules=["build_stats.py:ffibuilder"])
