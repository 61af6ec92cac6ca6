"""One small C library, called from Python in every way: each way is a module.

``pure``, ``ctypes_``, ``cffi_abi``, ``cffi_api``, ``cython_``, ``pyo3``, ``capi``, ``nanobind``,
``pybind11`` and ``cppyy`` have the same functions:
``mandel(real, imag, max_iters, val)``, which returns a status and writes to ``val``, and
``create_fractal(img, max_iters)``. Nothing is imported before you do.
"""
