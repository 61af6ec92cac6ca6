# The caller holds the GIL while it waits for a thread that needs the GIL.
#
# Who notices:
# - Python: `Timeout (0:00:01)!`
#
# Only because faulthandler was told to look after a second. Without that, the program hangs for ever.
#
# Instead: ctypes.CDLL, which releases the GIL around each call. PyO3: Python::detach. Cython: with nogil.
import ctypes
import faulthandler

shapes = ctypes.PyDLL("libshapes.so")  # WRONG: a PyDLL keeps the GIL.
Visitor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)


@Visitor
def visit(_, value):
    return 0


faulthandler.dump_traceback_later(1, exit=True)
print(shapes.shapes_each_thread(ctypes.c_int64(1), visit, None))
