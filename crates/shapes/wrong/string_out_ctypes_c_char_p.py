# The restype is c_char_p, so ctypes copies the string and forgets where it was.
#
# Who notices:
# - nobody: it prints `kept 100 MiB: True`
#
# Instead: restype c_void_p, ctypes.string_at to copy it, and then shapes_string_free.
import ctypes
import os


def resident():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_greet.argtypes = [ctypes.c_char_p]
shapes.shapes_greet.restype = ctypes.c_char_p  # WRONG: nobody can free what it pointed to.
name = b"x" * (1 << 20)
before = resident()
for _ in range(100):
    shapes.shapes_greet(name)
print("kept 100 MiB:", resident() - before > 99 << 20)
