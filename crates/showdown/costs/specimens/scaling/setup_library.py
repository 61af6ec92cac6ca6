import os
import shlex
import subprocess

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildLibrary(build_py):
    def run(self):
        super().run()
        compiler = shlex.split(os.environ.get("CC", "cc"))
        library = os.path.join(self.build_lib, "libmany.so")
        subprocess.run([*compiler, "-O3", "-fPIC", "-shared", "-s", "many.c", "-o", library], check=True)
        # HEADER


setup(name="many", version="1", py_modules=["binding"], cmdclass={"build_py": BuildLibrary})
