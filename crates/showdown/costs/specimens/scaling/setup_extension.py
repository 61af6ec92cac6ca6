from setuptools import Extension, setup

setup(
    name="many",
    version="1",
    py_modules=[],
    ext_modules=[Extension("binding", ["SOURCE", "many.c"], extra_link_args=["-s"])],
)
