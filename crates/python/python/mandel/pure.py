"""Plain Python: the picture, the looping driver, and a per-pixel function for it."""

from __future__ import annotations

from operator import index

from mandel.status import ERR_ITERS, ESCAPED, INSIDE, MAX_ITERS, meaning

TYPE_CHECKING = False  # typing takes longer to import than all of this package
if TYPE_CHECKING:
    from typing import Any, Callable


class Img:
    """A picture, one byte a pixel, row after row from the top, without gaps."""

    __slots__ = ("width", "height", "data")

    def __init__(self, width: int, height: int) -> None:
        self.width = width = index(width)
        self.height = height = index(height)
        if width < 1 or height < 1 or width * height > 2**31 - 1:
            raise ValueError(
                f"{shown(width)}x{shown(height)} is not a valid size: "
                "width and height must be 1 or more, and their product at most 2147483647"
            )
        self.data = bytearray(width * height)

    def fill(self, value: int) -> None:
        """Sets every pixel."""
        self.data[:] = bytes([value]) * len(self.data)


def shown(number: int) -> str:
    """How messages show an integer: Python refuses to write one of thousands of digits."""
    number = int(index(number))
    bits = number.bit_length()
    return str(number) if bits <= 128 else f"<integer of {bits} bits>"


def check_room(width: int, height: int, room: int) -> None:
    """Raises ValueError if `room` bytes are too few for the pixels. The C checks the size itself."""
    if room == 0 or width * height > room:
        raise ValueError(f"{width}x{height} pixels do not fit into {room} bytes")


def new_val() -> bytearray:
    """An out-parameter for mandel: what it writes is read as val[0]."""
    return bytearray(1)


def mandel(real: float, imag: float, max_iters: int, val: bytearray) -> int:
    """One point. Writes the count to val and returns a status, as the C does."""
    if not 1 <= max_iters <= MAX_ITERS:
        return ERR_ITERS
    c = complex(real, imag)
    z = 0j
    for i in range(max_iters):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag >= 4:
            val[0] = i
            return ESCAPED
    val[0] = max_iters
    return INSIDE


# ANCHOR: driver
def create_fractal(
    img: Img,
    max_iters: int,
    mandel: Callable[[float, float, int, Any], int] = mandel,
    val: Any = None,
) -> None:
    """Draws the picture one call of mandel a pixel, each of which leaves its count in val[0]."""
    max_iters = index(max_iters)
    if not 1 <= max_iters <= MAX_ITERS:
        raise ValueError(f"{shown(max_iters)} iterations: choose 1 to {MAX_ITERS}")
    if val is None:
        val = new_val()
    pixel_size_x = 3.0 / img.width
    pixel_size_y = 2.0 / img.height
    data = img.data
    pixel = 0
    for y in range(img.height):
        imag = y * pixel_size_y - 1
        for x in range(img.width):
            real = x * pixel_size_x - 2
            status = mandel(real, imag, max_iters, val)
            if status < 0:
                said = f"mandel returned status {status} ({meaning(status)})"
                raise ValueError(f"{said} at pixel ({x}, {y})")
            data[pixel] = val[0]
            pixel += 1
# ANCHOR_END: driver
