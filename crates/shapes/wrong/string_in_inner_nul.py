# The text has a NUL inside, and ctypes does not look.
#
# Who notices:
# - nobody: it prints `5` instead of 9
#
# Instead: refuse a text with "\0" in it. Cython does not look either; PyO3 with CString does.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_length.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_size_t)]
length = ctypes.c_size_t()
shapes.shapes_length("admin\0.py".encode(), length)  # WRONG: C sees what is before the first NUL.
print(length.value)
