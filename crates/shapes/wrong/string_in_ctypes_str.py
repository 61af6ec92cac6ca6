# A str is given to a function without argtypes.
#
# Who notices:
# - nobody: it prints `1` instead of 6
#
# ctypes makes a wchar_t * of it. Its first character, in four bytes, ends with three zeros.
#
# Instead: give the function its argtypes. With c_char_p a str is refused, and one encodes it.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
length = ctypes.c_size_t()
shapes.shapes_length("a text", ctypes.byref(length))  # WRONG: it is a str, and no bytes.
print(length.value)
