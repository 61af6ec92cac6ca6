//! `cffi-abi` and `cffi-api`: cffi reads the header, without the lines for the preprocessor.

use super::c::{self, Files};
use super::extension::SETUP_LIBRARY;
use super::python_caller::{self, Caller};

/// What reads the header. cffi's parser knows no preprocessor and no C++.
const READ: &str = "\
from pathlib import Path

from cffi import FFI

ffi = FFI()
text = Path(__file__).with_name(\"many.h\").read_text()
text = text.split('extern \"C\" {\\n#endif')[1].split(\"#ifdef\")[0]
ffi.cdef(text)
";

const OPEN: &str = "lib = ffi.dlopen(str(Path(__file__).with_name(\"libmany.so\")))\n";

const COMPILE: &str = "\
ffi.cdef('extern \"Python\" int twice_python(void *user, int value);')
ffibuilder = ffi
ffibuilder.set_source(
    \"_binding\", '#include \"many.h\"', sources=[\"many.c\"], include_dirs=[\".\"], extra_link_args=[\"-s\"]
)
";

const ABI: Caller = Caller {
    head: "from binding import ffi, lib\n\n\n@ffi.callback(\"int(void *, int)\")\n\
           def twice(user, value):\n    return 2 * value\n",
    make: "lib.counter_new(7)",
    free: "lib.counter_free(counter)",
    call: |shape| shape.call_cffi,
};

const API: Caller = Caller { head: "from binding import ffi, lib, twice\n", ..ABI };

const API_MODULE: &str = "\
from _binding import ffi, lib


@ffi.def_extern()
def twice_python(user, value):
    return 2 * value


twice = lib.twice_python
";

/// The package that opens the library, and reads the header each time that it starts.
pub(super) fn abi(functions: usize) -> Files {
    let mut files = c::library(functions);
    files.extend(python_caller::files(functions, &ABI));
    files.insert("binding.py".into(), format!("{READ}{OPEN}"));
    // It reads the header when it is imported.
    let setup = SETUP_LIBRARY.replace("# HEADER", "self.copy_file(\"many.h\", self.build_lib)");
    files.insert("setup.py".into(), setup);
    files
}

/// The package with an extension that cffi writes.
pub(super) fn api(functions: usize) -> Files {
    let mut files = c::library(functions);
    files.extend(python_caller::files(functions, &API));
    files.insert("build_binding.py".into(), format!("{READ}{COMPILE}"));
    files.insert("binding.py".into(), API_MODULE.to_owned());
    files.insert("setup.py".into(), include_str!("../../specimens/scaling/setup_cffi.py").into());
    files
}
