"""cargo compiles the binding and the library into one module."""

from setuptools import setup
from setuptools_rust import RustExtension, Strip

MODULE = RustExtension("mandel.pyo3", "rust/app/Cargo.toml", debug=False, strip=Strip.All)

setup(rust_extensions=[MODULE])
