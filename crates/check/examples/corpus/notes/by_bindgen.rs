//! Notes on declarations that bindgen wrote, or that people changed after it did.

use super::Class::{Defect, OtherVersion};
use super::{BOTH, Note, note};

const JACK: &str = "jack-sys";
const LMDB: &str = "lmdb-sys";
const SDL2: &str = "sdl2-sys";

const BITS: &str = "both texts: the condition in glibc's bits/floatn.h and bits/floatn-common.h";
const JACK2: &str = "both texts, and JACK2's history: commits 05216197 and 814629b5";

pub(super) const NOTES: &[Note] = &[
    note(
        "libsqlite3-sys",
        "sqlite3_vfs",
        Defect,
        "The function in `xDlSym` returns a pointer to a function without parameters. In Rust that one has the parameters of `xDlSym` itself.",
        BOTH,
    ),
    note(
        JACK,
        "JackPortRenameCallback",
        OtherVersion,
        "The callback returns `c_int` in Rust, as it did in JACK2 before 1.9.11. In C it returns nothing.",
        JACK2,
    ),
    note(
        JACK,
        "jack_set_port_rename_callback",
        OtherVersion,
        "Its parameter `rename_callback` is that callback.",
        JACK2,
    ),
    note(
        JACK,
        "Struct__jack_position",
        OtherVersion,
        "It is the struct of JACK2 before 1.9.19. In C `tick_double` takes the place of two of the seven padding elements. The size is the same.",
        JACK2,
    ),
    note(
        SDL2,
        "strtold",
        Defect,
        "Its result is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "qecvt",
        Defect,
        "Its first parameter is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "qfcvt",
        Defect,
        "Its first parameter is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "qgcvt",
        Defect,
        "Its first parameter is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "qecvt_r",
        Defect,
        "Its first parameter is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "qfcvt_r",
        Defect,
        "Its first parameter is a `long double` in C, for which bindgen wrote `u128`.",
        BOTH,
    ),
    note(
        SDL2,
        "__HAVE_FLOAT128",
        OtherVersion,
        "It is glibc's own macro, 1 for gcc since 4.3, and 0 for a compiler that calls itself an older one.",
        BITS,
    ),
    note(
        SDL2,
        "__HAVE_DISTINCT_FLOAT128",
        OtherVersion,
        "It is glibc's own macro, which follows `__HAVE_FLOAT128`.",
        BITS,
    ),
    note(
        SDL2,
        "__HAVE_FLOATN_NOT_TYPEDEF",
        OtherVersion,
        "It is glibc's own macro, 1 for gcc since 7, and 0 for a compiler that calls itself an older one.",
        BITS,
    ),
    note(
        LMDB,
        "mdb_env_set_assert",
        Defect,
        "Rust takes a pointer to a pointer to a function without parameters. C takes a pointer to a function with two.",
        BOTH,
    ),
    note(
        LMDB,
        "mdb_set_compare",
        Defect,
        "Its parameter `cmp` is a pointer to a pointer to a function in Rust. In C it is a pointer to the function.",
        BOTH,
    ),
    note(
        LMDB,
        "mdb_set_dupsort",
        Defect,
        "Its parameter `cmp` is a pointer to a pointer to a function in Rust. In C it is a pointer to the function.",
        BOTH,
    ),
    note(
        LMDB,
        "mdb_set_relfunc",
        Defect,
        "Its parameter `rel` is a pointer to a pointer to a function in Rust. In C it is a pointer to the function.",
        BOTH,
    ),
    note(
        LMDB,
        "mdb_reader_list",
        Defect,
        "Its parameter `func` is a pointer to a pointer to a function in Rust. In C it is a pointer to the function.",
        BOTH,
    ),
];
