# C keeps a callback, and Python collects it, because no variable holds it.
#
# Who notices:
# - nobody: it prints `somebody else: 42`
#
# The memory of the first callback has become that of the next, and C calls that. Without a next one it
# crashes, or not.
#
# Instead: keep the callback in an attribute of what owns the handle, for as long as C has it.
import ctypes
from ctypes import byref, c_int, c_int64, c_void_p

shapes = ctypes.CDLL("libshapes.so")
Visitor = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
shapes.shapes_tally_notify.argtypes = [c_void_p, Visitor, c_void_p]
shapes.shapes_tally_add.argtypes = [c_void_p, c_int64, c_void_p]


def mine(_, total):
    print("mine:", total)
    return 0


def somebody_else(_, total):
    print("somebody else:", total)
    return 0


tally = c_void_p()
shapes.shapes_tally_open(c_int64(41), byref(tally))
shapes.shapes_tally_notify(tally, Visitor(mine), None)  # WRONG: Visitor(mine) is gone after this.
another = Visitor(somebody_else)
shapes.shapes_tally_add(tally, 1, None)
