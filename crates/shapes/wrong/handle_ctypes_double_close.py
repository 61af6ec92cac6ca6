# The handle is closed twice, as when close() and __del__ both do it.
#
# Who notices:
# - the C library: `free(): double free detected`
#
# Instead: close() forgets the handle, and does nothing where there is none.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_tally_close.argtypes = [ctypes.c_void_p]
shapes.shapes_tally_close.restype = None
shapes.shapes_tally_open.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p)]


class Tally:
    def __init__(self):
        self._tally = ctypes.c_void_p()
        shapes.shapes_tally_open(41, self._tally)

    def close(self):
        shapes.shapes_tally_close(self._tally)  # WRONG: self._tally still has the address.

    def __del__(self):
        self.close()


Tally().close()
