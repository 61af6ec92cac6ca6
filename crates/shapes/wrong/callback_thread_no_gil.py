# A thread of C's calls into Python without the GIL.
#
# Who notices:
# - the Python runtime: `the function must be called with the GIL held`
#
# The callback is a function of Python's C interface, as in an extension that forgets
# PyGILState_Ensure. Most of those functions do not look, and crash or corrupt memory.
#
# Instead: PyGILState_Ensure in the callback. ctypes' own callbacks, Cython's "with gil" and PyO3's
# Python::attach do it.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
Visitor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
raw = ctypes.cast(ctypes.pythonapi.PyThreadState_Get, Visitor)
shapes.shapes_each_thread(ctypes.c_int64(1), raw, None)  # WRONG: C's thread has no GIL.
