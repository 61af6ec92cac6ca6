//! The library in C, with its header, and a caller in C.

use std::collections::BTreeMap;

use super::shape::all;

/// Texts of files by their paths.
pub(super) type Files = BTreeMap<String, String>;

const TYPES: &str = "\
typedef struct {
    int x;
    int y;
} Point;

typedef enum { RED, GREEN, BLUE } Colour;

typedef int (*Visit)(void *user, int value);

typedef struct Counter Counter;

Counter *counter_new(int value);
void counter_free(Counter *counter);

";

const HANDLE: &str = "\
struct Counter {
    int value;
};

Counter *counter_new(int value)
{
    Counter *counter = malloc(sizeof *counter);
    if (counter != NULL)
        counter->value = value;
    return counter;
}

void counter_free(Counter *counter)
{
    free(counter);
}
";

/// The types, the two functions that make and free the handle, and as many other functions.
fn declarations(functions: usize) -> String {
    let prototypes = all(functions, |shape| format!("{};\n", shape.prototype));
    format!("{TYPES}{prototypes}")
}

/// The header, which a compiler of C++ reads as well.
fn header(functions: usize) -> String {
    format!(
        "#ifndef MANY_H\n#define MANY_H\n\n#include <stddef.h>\n#include <stdint.h>\n\n\
         #ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n{}\n#ifdef __cplusplus\n}}\n#endif\n\n#endif\n",
        declarations(functions)
    )
}

fn source(functions: usize) -> String {
    let bodies =
        all(functions, |shape| format!("\n{}\n{{\n    {}\n}}\n", shape.prototype, shape.body));
    format!("#include \"many.h\"\n\n#include <stdlib.h>\n#include <string.h>\n\n{HANDLE}{bodies}")
}

/// The header and the source of the library.
pub(super) fn library(functions: usize) -> Files {
    let files = [("many.h", header(functions)), ("many.c", source(functions))];
    files.map(|(path, text)| (path.to_owned(), text)).into()
}

/// A program that calls each function once.
pub(super) fn caller(functions: usize) -> String {
    let calls = all(functions, |shape| format!("    {}\n", shape.call_c));
    format!(
        "#include \"many.h\"\n\n#include <stdio.h>\n\n\
         static const uint8_t DATA[] = {{1, 2, 3, 4}};\n\n\
         static int twice(void *user, int value)\n{{\n    (void)user;\n    return 2 * value;\n}}\n\n\
         int main(void)\n{{\n    int64_t total = 0;\n    int result = 0;\n    Point point;\n    \
         Counter *counter = counter_new(7);\n    if (counter == NULL)\n        return 1;\n\
         {calls}    counter_free(counter);\n    printf(\"%lld\\n\", (long long)total);\n    \
         if (fflush(stdout) != 0)\n        return 4;\n    while (getchar() != EOF) {{\n    }}\n    \
         return 0;\n}}\n"
    )
}
