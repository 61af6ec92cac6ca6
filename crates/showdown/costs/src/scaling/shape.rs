//! The model of a function: what a header, a tool and a caller say about it.

/// A kind of function. In each text, `$F` is the function's name, `$T` the same for a
/// type, and `$K` its number.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its name, to which each function adds its number.
    pub(super) name: &'static str,
    /// What C declares.
    pub(super) prototype: &'static str,
    /// What C does.
    pub(super) body: &'static str,
    /// The parameters and the result in Rust, as after `fn $F`.
    pub(super) rust: &'static str,
    /// The types of the arguments and of the result, for ctypes.
    pub(super) ctypes: (&'static str, &'static str),
    /// What a caller writes in C, as statements that add to `total`.
    pub(super) call_c: &'static str,
    /// The same in Rust. `$C` is what is called.
    pub(super) call_rust: &'static str,
    /// The same in Python, if the module is as C is: with ctypes, and with cffi.
    pub(super) call_ctypes: &'static str,
    pub(super) call_cffi: &'static str,
    /// The same in Python, if the module has functions as one expects them in Python.
    pub(super) call_python: &'static str,
}

/// One function of a header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function {
    pub(super) shape: &'static Shape,
    number: usize,
}

impl Function {
    pub(super) fn name(&self) -> String {
        format!("{}_{}", self.shape.name, self.number)
    }

    /// One of the texts of its shape, or of a tool.
    pub(super) fn text(&self, template: &str) -> String {
        let (first, rest) = self.shape.name.split_at(1);
        let type_name = format!("{}{rest}{}", first.to_uppercase(), self.number);
        let number = self.number.to_string();
        template.replace("$F", &self.name()).replace("$T", &type_name).replace("$K", &number)
    }
}

/// The functions of a header of this size: the shapes in turn.
pub(super) fn functions(count: usize) -> impl Iterator<Item = Function> {
    SHAPES.iter().cycle().take(count).enumerate().map(|(number, shape)| Function { shape, number })
}

/// One text for each function, with a template for each shape, in the order of [`SHAPES`].
pub(super) fn each(count: usize, templates: &[&str; SHAPES.len()]) -> String {
    functions(count).zip(templates.iter().cycle()).map(|(one, text)| one.text(text)).collect()
}

/// The same, with a template that is made from the shape.
pub(super) fn all(count: usize, template: impl Fn(&Shape) -> String) -> String {
    functions(count).map(|one| one.text(&template(one.shape))).collect()
}

/// Ten kinds, so that each size of header has all of them equally often.
pub(super) const SHAPES: [Shape; 10] = [
    Shape {
        name: "ints",
        prototype: "int $F(int a, int b)",
        body: "return a + 2 * b + $K;",
        rust: "(a: c_int, b: c_int) -> c_int",
        ctypes: ("c_int, c_int", "c_int"),
        call_c: "total += $F(3, 4);",
        call_rust: "total += unsafe { $C(3, 4) } as i64;",
        call_ctypes: "total += lib.$F(3, 4)",
        call_cffi: "total += lib.$F(3, 4)",
        call_python: "total += binding.$F(3, 4)",
    },
    Shape {
        name: "doubles",
        prototype: "double $F(double x, double y)",
        body: "return x * y + $K;",
        rust: "(x: f64, y: f64) -> f64",
        ctypes: ("c_double, c_double", "c_double"),
        call_c: "total += (int64_t)$F(1.5, 2.0);",
        call_rust: "total += unsafe { $C(1.5, 2.0) } as i64;",
        call_ctypes: "total += int(lib.$F(1.5, 2.0))",
        call_cffi: "total += int(lib.$F(1.5, 2.0))",
        call_python: "total += int(binding.$F(1.5, 2.0))",
    },
    Shape {
        name: "slice",
        prototype: "int64_t $F(const uint8_t *data, size_t length)",
        body: "int64_t sum = $K;\n    for (size_t i = 0; i < length; i++)\n        sum += data[i];\n    \
               return sum;",
        rust: "(data: *const u8, length: usize) -> i64",
        ctypes: ("c_char_p, c_size_t", "c_int64"),
        call_c: "total += $F(DATA, sizeof DATA);",
        call_rust: "total += unsafe { $C(DATA.as_ptr(), DATA.len()) };",
        call_ctypes: "total += lib.$F(DATA, len(DATA))",
        call_cffi: "total += lib.$F(DATA, len(DATA))",
        call_python: "total += binding.$F(DATA)",
    },
    Shape {
        name: "text",
        prototype: "int $F(const char *text)",
        body: "return (int)strlen(text) + $K;",
        rust: "(text: *const c_char) -> c_int",
        ctypes: ("c_char_p", "c_int"),
        call_c: "total += $F(\"hello\");",
        call_rust: "total += unsafe { $C(c\"hello\".as_ptr()) } as i64;",
        call_ctypes: "total += lib.$F(b\"hello\")",
        call_cffi: "total += lib.$F(b\"hello\")",
        call_python: "total += binding.$F(\"hello\")",
    },
    Shape {
        name: "pointer",
        prototype: "void $F(Point *point, int step)",
        body: "point->x += step + $K;",
        rust: "(point: *mut Point, step: c_int)",
        ctypes: ("POINTER(Point), c_int", "None"),
        call_c: "point = (Point){1, 2};\n    $F(&point, 5);\n    total += point.x;",
        call_rust: "let mut point = Point { x: 1, y: 2 };\n    \
                    unsafe { $C(&mut point, 5) };\n    total += point.x as i64;",
        call_ctypes: "point = Point(1, 2)\n    lib.$F(byref(point), 5)\n    total += point.x",
        call_cffi: "point = ffi.new(\"Point *\", (1, 2))\n    lib.$F(point, 5)\n    total += point.x",
        call_python: "point = binding.Point(1, 2)\n    binding.$F(point, 5)\n    total += point.x",
    },
    Shape {
        name: "value",
        prototype: "int $F(Point point)",
        body: "return point.x * point.y + $K;",
        rust: "(point: Point) -> c_int",
        ctypes: ("Point", "c_int"),
        call_c: "total += $F((Point){3, 4});",
        call_rust: "total += unsafe { $C(Point { x: 3, y: 4 }) } as i64;",
        call_ctypes: "total += lib.$F(Point(3, 4))",
        call_cffi: "total += lib.$F(ffi.new(\"Point *\", (3, 4))[0])",
        call_python: "total += binding.$F(binding.Point(3, 4))",
    },
    Shape {
        name: "out",
        prototype: "int $F(int value, int *result)",
        body: "if (value < 0)\n        return -1;\n    *result = value / 3 + $K;\n    return 0;",
        rust: "(value: c_int, result: *mut c_int) -> c_int",
        ctypes: ("c_int, POINTER(c_int)", "c_int"),
        call_c: "total += $F(9, &result);\n    total += result;",
        call_rust: "let mut result = 0;\n    total += unsafe { $C(9, &mut result) } as i64;\n    \
                    total += result as i64;",
        call_ctypes: "result = c_int()\n    total += lib.$F(9, byref(result))\n    \
                      total += result.value",
        call_cffi: "result = ffi.new(\"int *\")\n    total += lib.$F(9, result)\n    \
                    total += result[0]",
        call_python: "total += binding.$F(9)",
    },
    Shape {
        name: "callback",
        prototype: "int $F(Visit visit, void *user)",
        body: "return visit(user, $K) + 1;",
        rust: "(visit: Visit, user: *mut c_void) -> c_int",
        ctypes: ("Visit, c_void_p", "c_int"),
        call_c: "total += $F(twice, NULL);",
        call_rust: "total += unsafe { $C(Some(twice), null_mut()) } as i64;",
        call_ctypes: "total += lib.$F(twice, None)",
        call_cffi: "total += lib.$F(twice, ffi.NULL)",
        call_python: "total += binding.$F(twice)",
    },
    Shape {
        name: "handle",
        prototype: "int $F(const Counter *counter)",
        body: "return counter->value + $K;",
        rust: "(counter: *const Counter) -> c_int",
        ctypes: ("c_void_p", "c_int"),
        call_c: "total += $F(counter);",
        call_rust: "total += unsafe { $C(counter) } as i64;",
        call_ctypes: "total += lib.$F(counter)",
        call_cffi: "total += lib.$F(counter)",
        call_python: "total += binding.$F(counter)",
    },
    Shape {
        name: "enum",
        prototype: "Colour $F(Colour colour)",
        body: "return (Colour)((colour + $K) % 3);",
        rust: "(colour: Colour) -> Colour",
        ctypes: ("c_uint", "c_uint"),
        call_c: "total += (int64_t)$F(GREEN);",
        call_rust: "total += unsafe { $C(GREEN) } as i64;",
        call_ctypes: "total += lib.$F(GREEN)",
        call_cffi: "total += lib.$F(lib.GREEN)",
        call_python: "total += int(binding.$F(binding.GREEN))",
    },
];
