"""The one registry of contenders: which module, and which of its functions, each one is."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

# Per name: the module, its per-pixel function, its whole-picture function, and what that takes
# besides. Plain Python has no such function: there is no library to call.
_ALL: dict[str, tuple[str, str, str | None, dict[str, str]]] = {
    "python": ("mandel.pure", "mandel", None, {}),
    "ctypes": ("mandel.ctypes_", "mandel", "create_fractal", {}),
    "cffi-abi": ("mandel.cffi_abi", "mandel", "create_fractal", {}),
    "cffi-api": ("mandel.cffi_api", "mandel", "create_fractal", {}),
    "cython": ("mandel.cython_", "mandel", "create_fractal", {}),
    "cython-ptr": ("mandel.cython_", "mandel_ptr", "create_fractal_ptr", {}),
    # Only for what giving up the GIL costs in each call: compare it with cython-ptr.
    "cython-nogil": ("mandel.cython_", "mandel_nogil", "create_fractal", {}),
    "pyo3": ("mandel.pyo3", "mandel", "create_fractal", {"strategy": "static"}),
    # Only for what giving up the GIL costs in each call: compare it with pyo3.
    "pyo3-detach": ("mandel.pyo3", "mandel_detach", "create_fractal", {"strategy": "static"}),
    "pyo3-pure": ("mandel.pyo3", "mandel_pure", "create_fractal", {"strategy": "pure"}),
    "capi": ("mandel.capi", "mandel", "create_fractal", {}),
    "nanobind": ("mandel.nanobind", "mandel", "create_fractal", {}),
    "pybind11": ("mandel.pybind11", "mandel", "create_fractal", {}),
    "cppyy": ("mandel.cppyy", "mandel", "create_fractal", {}),
}

NAMES = tuple(_ALL)

# The bindings of the second library: every module has the same functions. PyPy runs the first two.
SHAPES = {
    "ctypes": "mandel.shapes.ctypes_",
    "cffi-abi": "mandel.shapes.cffi_abi",
    "cffi-api": "mandel.shapes.cffi_api",
    "cython": "mandel.shapes.cython_",
    "pyo3": "mandel.shapes.pyo3",
    "capi": "mandel.shapes.capi",
    "nanobind": "mandel.shapes.nanobind",
    "pybind11": "mandel.shapes.pybind11",
    "cppyy": "mandel.shapes.cppyy",
}


class Contender:
    """A contender whose module has been imported: making one is what does it."""

    def __init__(self, name: str) -> None:
        if name not in _ALL:
            raise ValueError(f"no contender {name!r}: choose one of {', '.join(NAMES)}")
        module, mandel, self._create_fractal, self._arguments = _ALL[name]
        self.name = name
        self._module: Any = import_module(module)
        self.mandel: Callable[[float, float, int, Any], int] = getattr(self._module, mandel)
        self.new_val: Callable[[], Any] = self._module.new_val

    def prepare(
        self, width: int, height: int, max_iters: int, per_pixel: bool
    ) -> tuple[Any, Callable[[], None]]:
        """A picture's pixels, as a buffer that is touched already, and the call that draws them."""
        from mandel import pure

        img: Any
        if per_pixel:
            img = pure.Img(width, height)
            mandel, val = self.mandel, self.new_val()
            draw = lambda: pure.create_fractal(img, max_iters, mandel, val)
        elif self._create_fractal is None:
            raise ValueError(f"{self.name} has no one_call: there is no library to call")
        else:
            # PyO3's functions take an Img of their own, the others any that has data.
            img = getattr(self._module, "Img", pure.Img)(width, height)
            create_fractal, arguments = getattr(self._module, self._create_fractal), self._arguments
            draw = lambda: create_fractal(img, max_iters, **arguments)
        # A pixel that is left out is seen: no count is 255, but for the inside at 255 iterations.
        img.fill(254 if max_iters == 255 else 255)
        return getattr(img, "data", img), draw
