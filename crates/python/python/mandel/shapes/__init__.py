"""One function for each shape of signature, called from Python in every way: each way is a module.

The modules have the same functions, which mean the same. This one has the plain types that they
share, and imports none of them.

- A number that does not fit the C type raises OverflowError, and a wrong type TypeError (of ctypes
  itself, ctypes.ArgumentError). A text with an inner NUL raises ValueError. Nothing is cut short.
- A negative status raises ShapesError.
- A visitor gets an int. It returns None or 0 to go on, and any other C int to stop. An exception in it
  stops too, and leaves the function that was called. ``each`` returns the int that stopped it.
  ``Tally.add`` raises a ShapesError with it, for the sum has changed and somebody objects.
- A Tally that is in use refuses to be closed: a RuntimeError. After it is closed, each of its methods
  raises ValueError, but ``close``, which does nothing. Threads that share one use it in turn.
- What a tool cannot reach is in its CANNOT, with the way round it that the module takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag


class ShapesError(Exception):
    """The library's function returned a status that is an error."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text

    def __str__(self) -> str:
        return f"status {self.status}: {self.text}"


class Colour(IntEnum):
    """The colours that the header names. The library may return others, which stay an int."""

    RED = 0
    GREEN = 1
    BLUE = 2


_COLOURS: dict[int, Colour] = {colour.value: colour for colour in Colour}


def colour_of(number: int) -> Colour | int:
    """The colour of a number, or the number itself where the header has no name for it."""
    return _COLOURS.get(number, number)


class Access(IntFlag):
    """The bits that the header names. Others are kept."""

    READ = 1
    WRITE = 2
    EXECUTE = 4


@dataclass(frozen=True)
class Unknown:
    """A value of a kind that the header does not name. What is in it, nobody here can say."""

    kind: int
