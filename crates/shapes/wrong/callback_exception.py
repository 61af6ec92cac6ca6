# The callback raises an exception.
#
# Who notices:
# - Python, which goes on: `Exception ignored`
# - nobody: it prints `the call returned`, and the caller sees no exception
#
# C gets what happens to be in memory for a status, and goes on or stops.
#
# Instead: catch it in the callback, keep it, return a status that stops C, and raise it after the call.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
Visitor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)


@Visitor
def visit(_, value):
    raise ValueError(value)  # WRONG: it cannot leave through C.


shapes.shapes_each(ctypes.c_int64(1), visit, None)
print("the call returned")
