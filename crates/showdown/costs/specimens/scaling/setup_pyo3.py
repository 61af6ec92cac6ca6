from setuptools import setup
from setuptools_rust import Binding, RustExtension, Strip

setup(
    name="many",
    version="1",
    py_modules=[],
    rust_extensions=[
        RustExtension(
            "binding",
            "app/Cargo.toml",
            binding=Binding.PyO3,
            debug=False,
            strip=Strip.All,
            args=["--locked", "--offline"],
        )
    ],
    zip_safe=False,
)
