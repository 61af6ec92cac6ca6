# The parameters are not declared, and one of them is not an int.
#
# Who notices:
# - Python: `ArgumentError: argument 5`
#
# Without argtypes, ctypes takes every number for a C int and refuses a float.
#
# Instead: give every function its argtypes and its restype.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_scalars.restype = ctypes.c_double
print(shapes.shapes_scalars(-1, 2, -3, 4, 0.5, 0.25, True, 65))  # WRONG: no argtypes.
