# C writes into a bytes object, which never changes as far as Python knows.
#
# Who notices:
# - nobody: it prints `b'xxxx'` for a constant that is b"none"
#
# ctypes takes bytes for any c_char_p, whether C only reads or also writes.
#
# Instead: ctypes.create_string_buffer(length), or a bytearray and (c_char * length).from_buffer.
import ctypes
from ctypes import c_char_p, c_size_t, c_uint8

NONE = b"none"

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_repeat.argtypes = [
    c_uint8, c_size_t, c_char_p, c_size_t, ctypes.POINTER(c_size_t),
]
needed = c_size_t()
out = NONE  # WRONG: a buffer to write into must be a buffer of one's own.
shapes.shapes_repeat(ord("x"), 4, out, len(out), needed)
print(NONE)
