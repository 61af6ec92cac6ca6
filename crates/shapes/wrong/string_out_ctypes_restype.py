# The restype is not declared, so ctypes takes the pointer for an int.
#
# Who notices:
# - nobody: it prints `the pointer is right: False`, and the first to use it crashes
#
# An int has 32 bits. The upper half of the pointer is lost.
#
# Instead: give every function its argtypes and its restype.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
wrong = shapes.shapes_status_text(0)  # WRONG: no restype.
shapes.shapes_status_text.restype = ctypes.c_void_p
right = shapes.shapes_status_text(0)
assert wrong == ctypes.c_int(right).value, "the lower half"
print("the pointer is right:", wrong == right)
