"""Compiles the library as a shared one, which the binding opens. No module of Python is compiled."""

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

SOURCES = ["c/mandel.c", "c/create_fractal.c"]


class BuildShared(build_ext):
    def get_ext_filename(self, name):
        return name.replace(".", "/") + ".so"


class ForEveryPython(bdist_wheel):
    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(
    ext_modules=[Extension("mandel.libmandel", SOURCES, include_dirs=["mandel"])],
    cmdclass={"build_ext": BuildShared, "bdist_wheel": ForEveryPython},
)
