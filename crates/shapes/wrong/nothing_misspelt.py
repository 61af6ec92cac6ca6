# The name of the function is misspelt, in a branch that is rarely taken.
#
# Who notices:
# - Python: `undefined symbol: shapes_noting`
#
# Python looks the name up when it runs the line, and not when it opens the library.
#
# Instead: give every function its argtypes and restype right after the library is opened. That looks
# every name up.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_nothing()
shapes.shapes_noting()  # WRONG: it is shapes_nothing.
