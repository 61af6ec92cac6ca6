//! The changes of the C, as data. To add one, add a row to [`MUTATIONS`], and run `showdown drift --bless`.
//!
//! Each is applied alone, to a copy of the library, and consistently: the changed library keeps its own new
//! contract, and draws the same picture for a caller who has read the new header.

use Edit::{All, Whole};

/// A change that the C's author makes.
#[derive(Debug)]
pub struct Mutation {
    /// Its name in the matrix.
    pub name: &'static str,
    /// What changes.
    pub what: &'static str,
    /// Why somebody does this in real life.
    pub why: &'static str,
    /// The library that changes.
    pub library: Which,
    /// The edits, in order.
    pub edits: &'static [Edit],
    /// Flags of the C compiler, for the library alone.
    pub flags: &'static [&'static str],
    /// The call of the library of shapes that is tried. The other library is tried in two ways of its own.
    pub call: &'static str,
    /// Whether compiled callers need not notice.
    pub harmless: bool,
    /// A part of the error with which the changed C refuses what it allowed before.
    pub designed: Option<&'static str>,
    /// Only a library that is loaded changes, because another file was found.
    pub only_loaded: bool,
}

impl Mutation {
    /// Whether only clang can compile it.
    pub(crate) fn needs_clang(&self) -> bool {
        self.flags.contains(&BITCODE)
    }
}

/// One of the contractor's libraries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// `create_fractal.h`.
    Mandel,
    /// `shapes.h`.
    Shapes,
}

/// An edit of a file of the library.
#[derive(Debug)]
pub enum Edit {
    /// Each place with this text gets another. There must be one at least.
    All(&'static str, &'static str, &'static str),
    /// The file gets another text.
    Whole(&'static str, &'static str),
}

const HEADER: &str = "create_fractal.h";
const POINT: &str = "mandel.c";
const PICTURE: &str = "create_fractal.c";

/// What most mutations have.
const PLAIN: Mutation = Mutation {
    name: "",
    what: "",
    why: "",
    library: Which::Mandel,
    edits: &[],
    flags: &[],
    call: "",
    harmless: false,
    designed: None,
    only_loaded: false,
};

/// The flag that makes clang write bitcode, which the linker optimises together with the caller's.
pub(crate) const BITCODE: &str = "-flto=thin";

const SHAPES_HEADER: &str = "shapes.h";
const SHAPES: &str = "shapes.c";

/// What most mutations of the library of shapes have.
const SHAPE: Mutation = Mutation { library: Which::Shapes, ..PLAIN };

/// Every change.
pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "rename-function",
        what: "`mandel` is called `mandel_point`",
        why: "a prefix or a clearer name, in a new major version",
        edits: &[
            All(HEADER, "int mandel(", "int mandel_point("),
            All(POINT, "int mandel(", "int mandel_point("),
            All(PICTURE, "= mandel(", "= mandel_point("),
        ],
        ..PLAIN
    },
    Mutation {
        name: "remove-function",
        what: "`create_fractal` is gone",
        why: "a function was deprecated, and its time is over",
        edits: &[
            All(HEADER, "int create_fractal(Img img, int iters);\n", ""),
            Whole(PICTURE, "#include \"create_fractal.h\"\n"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "append-float",
        what: "`mandel` takes one more number, at the end",
        why: "what was a constant becomes a choice",
        edits: &[
            All(HEADER, "unsigned char *val);", "unsigned char *val, float radius);"),
            All(POINT, "unsigned char *val)", "unsigned char *val, float radius)"),
            All(POINT, ">= 4)", ">= radius * radius)"),
            All(PICTURE, "iters, val++)", "iters, val++, 2)"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "append-pointer",
        what: "`mandel` takes one more pointer, which may be NULL",
        why: "a second result is wanted, by some callers",
        edits: &[
            All(HEADER, "unsigned char *val);", "unsigned char *val, float *last);"),
            All(POINT, "unsigned char *val)", "unsigned char *val, float *last)"),
            All(
                POINT,
                "            *val = (unsigned char)i;",
                "            *val = (unsigned char)i;\n            if (last)\n                *last = zr;",
            ),
            All(PICTURE, "iters, val++)", "iters, val++, 0)"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "float-to-double",
        what: "the coordinates of `mandel` are `double`",
        why: "more exact pictures at a great depth",
        edits: &[
            All(HEADER, "float real, float imag", "double real, double imag"),
            All(POINT, "float real, float imag", "double real, double imag"),
            All(POINT, "+ real;", "+ (float)real;"),
            All(POINT, "+ imag;", "+ (float)imag;"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "swap-parameters",
        what: "`mandel` takes `imag` before `real`",
        why: "a review found that the rest of the library has the other order",
        edits: &[
            All(HEADER, "float real, float imag", "float imag, float real"),
            All(POINT, "float real, float imag", "float imag, float real"),
            All(
                PICTURE,
                "mandel((float)x * pixel_size_x - 2, imag,",
                "mandel(imag, (float)x * pixel_size_x - 2,",
            ),
        ],
        ..PLAIN
    },
    Mutation {
        name: "swap-fields",
        what: "`height` is before `width` in `Img`",
        why: "rows before columns, as in a matrix",
        edits: &[All(HEADER, "int width;\n    int height;", "int height;\n    int width;")],
        ..PLAIN
    },
    Mutation {
        name: "insert-field",
        what: "`Img` has a `stride` before `data`; 0 means no gaps",
        why: "a part of a larger picture can be drawn",
        edits: &[
            All(HEADER, "int height;\n", "int height;\n    int stride;\n"),
            All(PICTURE, "    unsigned char *val = img.data;\n", ""),
            All(
                PICTURE,
                "pixel_size_y - 1;\n",
                "pixel_size_y - 1;\n        unsigned char *val = img.data + (long)y * (img.stride ? img.stride : img.width);\n",
            ),
        ],
        ..PLAIN
    },
    Mutation {
        name: "append-field",
        what: "`Img` has a `background` at the end; 0 means none",
        why: "fields are added at the end, to break nothing",
        edits: &[
            All(HEADER, "*data;\n} Img", "*data;\n    int background;\n} Img"),
            All(
                PICTURE,
                "return status;\n",
                "return status;\n            if (status == MANDEL_INSIDE && img.background)\n                val[-1] = (unsigned char)img.background;\n",
            ),
        ],
        ..PLAIN
    },
    Mutation {
        name: "int-to-size_t",
        what: "the sizes in `Img` are `size_t`",
        why: "larger pictures, or a warning of a compiler",
        edits: &[
            All(
                HEADER,
                "#define CREATE_FRACTAL_H\n",
                "#define CREATE_FRACTAL_H\n#include <stddef.h>\n",
            ),
            All(HEADER, "int width;\n    int height;", "size_t width;\n    size_t height;"),
            All(PICTURE, "int y = 0", "size_t y = 0"),
            All(PICTURE, "int x = 0", "size_t x = 0"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "return-void",
        what: "both functions return nothing",
        why: "\"it cannot fail\", and nobody looked at the status",
        edits: &[
            All(HEADER, "int mandel(", "void mandel("),
            All(HEADER, "int create_fractal(", "void create_fractal("),
            All(POINT, "int mandel(", "void mandel("),
            All(POINT, "return MANDEL_ERR_NULL;", "return;"),
            All(POINT, "return MANDEL_ERR_ITERS;", "return;"),
            All(POINT, "return MANDEL_ESCAPED;", "return;"),
            All(POINT, "    return MANDEL_INSIDE;\n", ""),
            All(PICTURE, "int create_fractal(", "void create_fractal("),
            All(PICTURE, "return MANDEL_ERR_NULL;", "return;"),
            All(PICTURE, "return MANDEL_ERR_SIZE;", "return;"),
            All(PICTURE, "return MANDEL_ERR_ITERS;", "return;"),
            All(PICTURE, "int status = mandel", "mandel"),
            All(PICTURE, "            if (status < 0)\n                return status;\n", ""),
            All(PICTURE, "    return MANDEL_OK;\n", ""),
        ],
        ..PLAIN
    },
    Mutation {
        name: "out-short",
        what: "`mandel` writes an `unsigned short`",
        why: "more than 255 iterations",
        edits: &[
            All(HEADER, "unsigned char *val", "unsigned short *val"),
            All(POINT, "unsigned char *val", "unsigned short *val"),
            All(POINT, "(unsigned char)", "(unsigned short)"),
            All(
                PICTURE,
                "            int status = mandel",
                "            unsigned short count = 0;\n            int status = mandel",
            ),
            All(
                PICTURE,
                "iters, val++);",
                "iters, &count);\n            *val++ = (unsigned char)count;",
            ),
        ],
        ..PLAIN
    },
    Mutation {
        name: "status-meaning",
        what: "0 is failure and 1 is success; the types stay",
        why: "two libraries with two customs become one",
        edits: &[
            All(HEADER, "MANDEL_OK = 0,", "MANDEL_OK = 1,"),
            All(HEADER, "MANDEL_ESCAPED = 0,", "MANDEL_ESCAPED = 1,"),
            All(HEADER, "MANDEL_INSIDE = 1,", "MANDEL_INSIDE = 2,"),
            All(HEADER, "MANDEL_ERR_NULL = -1,", "MANDEL_ERR_NULL = 0,"),
            All(HEADER, "MANDEL_ERR_SIZE = -2,", "MANDEL_ERR_SIZE = 0,"),
            All(HEADER, "MANDEL_ERR_ITERS = -3 ", "MANDEL_ERR_ITERS = 0 "),
            All(PICTURE, "if (status < 0)", "if (status == 0)"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "inline-array",
        what: "`Img` holds its bytes itself, instead of a pointer",
        why: "one allocation less for small pictures",
        edits: &[
            All(HEADER, "unsigned char *data;", "unsigned char data[4096];"),
            All(
                PICTURE,
                "    if (!img.data)\n        return MANDEL_ERR_NULL;\n",
                "    if (img.width > 64 || img.height > 64)\n        return MANDEL_ERR_SIZE;\n",
            ),
        ],
        ..PLAIN
    },
    Mutation {
        name: "struct-by-pointer",
        what: "`create_fractal` takes a pointer to an `Img`",
        why: "the struct grows, and copies of it cost time",
        edits: &[
            All(HEADER, "create_fractal(Img img,", "create_fractal(const Img *img,"),
            All(PICTURE, "create_fractal(Img img,", "create_fractal(const Img *img,"),
            All(PICTURE, "img.", "img->"),
        ],
        ..PLAIN
    },
    Mutation {
        name: "constant-changed",
        what: "`MANDEL_MAX_ITERS` is 1000, and the C allows more than before",
        why: "a limit was too low for somebody",
        edits: &[All(HEADER, "#define MANDEL_MAX_ITERS 255", "#define MANDEL_MAX_ITERS 1000")],
        ..PLAIN
    },
    Mutation {
        name: "constant-enforced",
        what: "`MANDEL_MAX_ITERS` is 10, and the C refuses what it allowed before",
        why: "a limit was too high for somebody",
        edits: &[All(HEADER, "#define MANDEL_MAX_ITERS 255", "#define MANDEL_MAX_ITERS 10")],
        designed: Some("iterations"),
        ..PLAIN
    },
    Mutation {
        name: "names-only",
        what: "the parameters of `mandel` have other names, and are `const`",
        why: "a tidy header",
        edits: &[All(
            HEADER,
            "mandel(float real, float imag, int max_iters, unsigned char *val)",
            "mandel(const float re, const float im, const int limit, unsigned char *const count)",
        )],
        harmless: true,
        ..PLAIN
    },
    Mutation {
        name: "rename-field",
        what: "`width` in `Img` is called `columns`",
        why: "a tidy header",
        edits: &[
            All(HEADER, "int width;", "int columns;"),
            All(PICTURE, "img.width", "img.columns"),
        ],
        harmless: true,
        ..PLAIN
    },
    Mutation {
        name: "other-library",
        what: "another file of the library's name is found first, with the same symbols",
        why: "a copy in a folder that somebody added to the loader's path",
        edits: &[
            Whole(
                POINT,
                "#include \"create_fractal.h\"\nint mandel_abi_version(void) { return MANDEL_ABI_VERSION; }\nint mandel(float a, float b, int n, unsigned char *val)\n{\n    (void)a, (void)b, (void)n;\n    *val = 0;\n    return 0;\n}\n",
            ),
            Whole(
                PICTURE,
                "#include \"create_fractal.h\"\nint create_fractal(Img img, int iters)\n{\n    (void)img, (void)iters;\n    return 0;\n}\n",
            ),
        ],
        only_loaded: true,
        ..PLAIN
    },
    Mutation {
        name: "lto",
        what: "the linker optimises the library together with its caller; no line of it changes",
        why: "a faster program",
        flags: &[BITCODE],
        harmless: true,
        ..PLAIN
    },
    Mutation {
        name: "enum-value-added",
        what: "a kind of value is inserted, and the later ones get other numbers",
        why: "the new kind belongs next to a similar one",
        edits: &[
            All(
                SHAPES_HEADER,
                "SHAPES_REAL = 1,\n    SHAPES_TEXT = 2",
                "SHAPES_BOOLEAN = 1,\n    SHAPES_REAL = 2,\n    SHAPES_TEXT = 3",
            ),
            All(SHAPES, "(enum shapes_kind)KIND_LATER", "SHAPES_BOOLEAN"),
        ],
        call: "parse",
        ..SHAPE
    },
    Mutation {
        name: "string-ownership",
        what: "the text of a status belongs to the caller, who must free it",
        why: "texts are translated, and no longer constants",
        edits: &[
            All(
                SHAPES_HEADER,
                "const char *shapes_status_text(int status);",
                "char *shapes_status_text(int status);",
            ),
            All(
                SHAPES,
                "const char *shapes_status_text(int status)",
                "static const char *text_of(int status)",
            ),
            All(
                SHAPES,
                "char *shapes_greet(const char *name)\n",
                "char *shapes_status_text(int status)\n{\n    const char *text = text_of(status);\n    char *copy = malloc(strlen(text) + 1);\n    return copy ? strcpy(copy, text) : NULL;\n}\n\nchar *shapes_greet(const char *name)\n",
            ),
        ],
        call: "growth",
        ..SHAPE
    },
    Mutation {
        name: "callback-parameter",
        what: "a visitor is also told how many values there are, before the value",
        why: "a progress bar needs it",
        edits: &[
            All(
                SHAPES_HEADER,
                "(*shapes_visitor)(void *user, int64_t value)",
                "(*shapes_visitor)(void *user, int64_t count, int64_t value)",
            ),
            All(SHAPES, "visit(user, value)", "visit(user, count, value)"),
            All(SHAPES, "visit(tally->user, tally->sum)", "visit(tally->user, 1, tally->sum)"),
        ],
        call: "each",
        ..SHAPE
    },
    Mutation {
        name: "nullable-now",
        what: "the text of an unknown status is NULL",
        why: "the caller can say it better",
        edits: &[All(SHAPES, "return \"unknown status\";", "return NULL;")],
        call: "text",
        ..SHAPE
    },
    Mutation {
        name: "short-enums",
        what: "the library is compiled with `-fshort-enums`; no line of it changes",
        why: "a build for small devices",
        flags: &["-fshort-enums"],
        call: "pencil",
        ..SHAPE
    },
    Mutation {
        name: "packed",
        what: "a packing pragma is set where the library includes its header; the header does not change",
        why: "another header forgot to end its pragma",
        edits: &[All(
            SHAPES,
            "#include \"shapes.h\"\n",
            "#pragma pack(push, 1)\n#include \"shapes.h\"\n#pragma pack(pop)\n",
        )],
        call: "padded",
        ..SHAPE
    },
    Mutation {
        name: "unsigned-char",
        what: "the library is compiled with `-funsigned-char`; no line of it changes",
        why: "the platform has it so, or a flag of the whole build",
        flags: &["-funsigned-char"],
        call: "scalars",
        ..SHAPE
    },
];
