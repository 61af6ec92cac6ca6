# ctypes is asked for errno, but the library was opened without use_errno.
#
# Who notices:
# - nobody: it prints `0`, which means no error, instead of EDOM, which is 33
#
# Instead: CDLL(path, use_errno=True). ctypes then keeps errno of each call for get_errno.
import ctypes

shapes = ctypes.CDLL("libshapes.so")  # WRONG: use_errno=True is not there.
quotient = ctypes.c_int()
assert shapes.shapes_divide_errno(1, 0, ctypes.byref(quotient)) == -1
print(ctypes.get_errno())
