// pybind11, one function for each shape of signature. What a C++ type says, pybind11 does: it
// converts and checks arguments, and makes classes of structs. Numbers that do not fit raise
// TypeError.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "shapes.h"

namespace py = pybind11;
using namespace py::literals;

// What is Python's, and kept for ever: an extension is never unloaded. A py::object would be freed
// when the program ends, after Python.
static py::handle shapes_error, colours[3], access_of, unknown_of;

// ANCHOR: nothing
static void bind_nothing(py::module_ &module)
{
    module.def("nothing", &shapes_nothing);
}
// ANCHOR_END: nothing

// ANCHOR: status
struct Failure : std::exception {
    int status;
    explicit Failure(int status) : status(status) {}
};

static void check(int status)
{
    if (status != SHAPES_OK)
        throw Failure(status);
}

// Registered below: what becomes of a C++ exception that reaches Python.
static void translate(std::exception_ptr thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const Failure &failure) {
        py::object error = shapes_error(failure.status, shapes_status_text(failure.status));
        PyErr_SetObject(shapes_error.ptr(), error.ptr());
    }
}

static int divide(int dividend, int divisor)
{
    int quotient;
    check(shapes_divide(dividend, divisor, &quotient));
    return quotient;
}

static int divide_errno(int dividend, int divisor)
{
    int quotient;
    if (shapes_divide_errno(dividend, divisor, &quotient) < 0) {
        PyErr_SetFromErrno(PyExc_OSError); // at once: any call of Python's may change errno
        throw py::error_already_set();
    }
    return quotient;
}

static void bind_status(py::module_ &module)
{
    py::register_local_exception_translator(translate);
    module.def("divide", &divide);
    module.def("divide_errno", &divide_errno);
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
static void bind_struct_by_value(py::module_ &module)
{
    py::class_<shapes_point>(module, "Point", py::is_final())
        .def(py::init<double, double>(), "x"_a, "y"_a)
        .def_readwrite("x", &shapes_point::x)
        .def_readwrite("y", &shapes_point::y);
    py::class_<shapes_padded>(module, "Padded", py::is_final())
        .def(py::init<int8_t, double>(), "tag"_a, "weight"_a)
        .def_readonly("tag", &shapes_padded::tag)
        .def_readonly("weight", &shapes_padded::weight);
    py::class_<shapes_block>(module, "Block", py::is_final())
        .def(py::init([](const std::array<double, 8> &values) {
                 shapes_block block;
                 std::copy(values.begin(), values.end(), block.values);
                 return block;
             }),
             "values"_a)
        .def_property_readonly("values", [](const shapes_block &block) {
            std::array<double, 8> values;
            std::copy(std::begin(block.values), std::end(block.values), values.begin());
            return values;
        });
    module.def("point_swap", &shapes_point_swap);
    module.def("padded_negate", &shapes_padded_negate);
    module.def("block_reverse", &shapes_block_reverse);
}
// ANCHOR_END: struct_by_value

// py::cast would report a RuntimeError where the object does not fit in C's int.
static bool load(py::handle object, int &number)
{
    py::detail::make_caster<int> caster;
    if (!caster.load(object, true))
        return false;
    number = py::detail::cast_op<int>(caster);
    return true;
}

// What Python code returned.
static int as_int(py::handle object)
{
    int number;
    if (load(object, number))
        return number;
    if (PyLong_Check(object.ptr()))
        throw std::overflow_error("the number does not fit into an int of C");
    throw py::type_error("an int is needed");
}

// ANCHOR: enumeration
// py::native_enum makes a type of its own, and refuses a number without a name. A type caster says
// what shall become of a C++ type instead: here a member of mandel.shapes.Colour, or a plain int. A
// compiler with -fstrict-enums would take it that no other number can be in an enum without a type.
template <> struct py::detail::type_caster<shapes_colour> {
    PYBIND11_TYPE_CASTER(shapes_colour, const_name("mandel.shapes.Colour | int"));

    bool load(handle source, bool)
    {
        int number;
        if (!::load(source, number))
            return false;
        value = static_cast<shapes_colour>(number);
        return true;
    }

    static handle cast(shapes_colour colour, return_value_policy, handle)
    {
        int number = colour;
        if (number < SHAPES_RED || number > SHAPES_BLUE)
            return PyLong_FromLong(number);
        return colours[number].inc_ref();
    }
};

static shapes_colour colour_next(shapes_colour colour)
{
    shapes_colour next;
    check(shapes_colour_next(colour, &next));
    return next;
}

static void bind_enumeration(py::module_ &module)
{
    module.def("colour_next", &colour_next);
    py::class_<shapes_pencil>(module, "Pencil", py::is_final())
        .def(py::init([](shapes_colour colour, int length) { return shapes_pencil{ colour, length }; }),
             "colour"_a, "length"_a)
        .def_readwrite("colour", &shapes_pencil::colour)
        .def_readwrite("length", &shapes_pencil::length);
    module.def("pencil_sharpen", [](shapes_pencil &pencil) { check(shapes_pencil_sharpen(&pencil)); });
}
// ANCHOR_END: enumeration

// ANCHOR: flags
static void bind_flags(py::module_ &module)
{
    module.def("access_join", [](unsigned one, unsigned other) {
        return access_of(shapes_access_join(one, other));
    });
}
// ANCHOR_END: flags

// ANCHOR: scalars
// A `char` would be a str of one character.
using CharNumber = std::conditional_t<std::is_signed_v<char>, signed char, unsigned char>;

static double scalars(int8_t i8, uint16_t u16, int32_t i32, uint64_t u64, float f32, double f64,
                      bool negate, CharNumber c)
{
    return shapes_scalars(i8, u16, i32, u64, f32, f64, negate, static_cast<char>(c));
}

static void bind_scalars(py::module_ &module)
{
    module.def("scalars", &scalars);
}
// ANCHOR_END: scalars

// ANCHOR: struct_by_pointer
// A struct: a bare std::vector would be converted from and to a list.
struct Points {
    std::vector<shapes_point> items;
};

static shapes_point &points_item(Points &points, py::ssize_t index)
{
    auto count = static_cast<py::ssize_t>(points.items.size());
    if (index < 0)
        index += count;
    if (index < 0 || index >= count)
        throw py::index_error("there is no such point");
    return points.items[static_cast<size_t>(index)];
}

static double point_sum(const shapes_point &point)
{
    double sum;
    check(shapes_point_sum(&point, &sum));
    return sum;
}

static void point_move(shapes_point &point, double dx, double dy)
{
    check(shapes_point_move(&point, dx, dy));
}

static void points_move(Points &points, double dx, double dy)
{
    check(shapes_points_move(points.items.data(), points.items.size(), dx, dy));
}

static void bind_struct_by_pointer(py::module_ &module)
{
    py::class_<Points>(module, "Points", py::is_final())
        .def(py::init([](size_t count) { return Points{ std::vector<shapes_point>(count) }; }), "count"_a)
        .def("__len__", [](const Points &points) { return points.items.size(); })
        // The point is the one in the array, which it keeps alive.
        .def("__getitem__", &points_item, py::return_value_policy::reference_internal);
    module.def("point_sum", &point_sum);
    module.def("point_move", &point_move);
    module.def("points_move", &points_move);
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
static unsigned edges(const void *bytes, py::ssize_t length)
{
    unsigned sum;
    check(shapes_edges(static_cast<const uint8_t *>(bytes), static_cast<size_t>(length), &sum));
    return sum;
}

// Anything with the buffer protocol, without a copy, and nobody resizes it while `view` lives.
static unsigned edges_of_buffer(const py::buffer &buffer)
{
    py::buffer_info view = buffer.request();
    if (!PyBuffer_IsContiguous(view.view(), 'C'))
        throw py::buffer_error("the bytes have gaps");
    return edges(view.ptr, view.size * view.itemsize);
}

static void bind_buffer_in(py::module_ &module)
{
    // Of two functions with a name, the first that takes the arguments is called. For bytes there
    // is no need to ask for a buffer.
    module.def("edges", [](const py::bytes &bytes) {
        return edges(PyBytes_AS_STRING(bytes.ptr()), PyBytes_GET_SIZE(bytes.ptr()));
    });
    module.def("edges", &edges_of_buffer);
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
static py::bytes repeat(uint8_t value, size_t length)
{
    if (length > static_cast<size_t>(PY_SSIZE_T_MAX))
        throw std::overflow_error("the length is larger than any bytes object");
    // Bytes without a content, which nobody else can see yet. py::bytes(pointer, length) would
    // copy.
    PyObject *made = PyBytes_FromStringAndSize(nullptr, static_cast<py::ssize_t>(length));
    if (!made)
        throw py::error_already_set();
    auto bytes = py::reinterpret_steal<py::bytes>(made);
    size_t needed;
    check(shapes_repeat(value, length, reinterpret_cast<uint8_t *>(PyBytes_AS_STRING(made)), length,
                        &needed));
    return bytes;
}

static void bind_buffer_out(py::module_ &module)
{
    module.def("repeat", &repeat);
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
// A `const char *` as argument would be a copy, in which nobody sees a NUL inside, where C sees the
// end. These bytes belong to the str.
static const char *utf8(const py::str &text)
{
    py::ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &length);
    if (!bytes)
        throw py::error_already_set();
    if (std::strlen(bytes) != static_cast<size_t>(length))
        throw py::value_error("embedded null character");
    return bytes;
}

static size_t length(const py::str &text)
{
    size_t length;
    check(shapes_length(utf8(text), &length));
    return length;
}

static void bind_string_in(py::module_ &module)
{
    module.def("length", &length);
}
// ANCHOR_END: string_in

// ANCHOR: string_out
static py::str greet(const py::str &name)
{
    char *greeting = shapes_greet(utf8(name));
    if (!greeting)
        throw std::bad_alloc(); // pybind11 makes a MemoryError of it
    PyObject *copy = PyUnicode_FromString(greeting);
    shapes_string_free(greeting); // whether there is a copy or an exception
    if (!copy)
        throw py::error_already_set();
    return py::reinterpret_steal<py::str>(copy);
}

static void bind_string_out(py::module_ &module)
{
    module.def("status_text", &shapes_status_text); // pybind11 copies, and the library keeps its own
    module.def("greet", &greet);
}
// ANCHOR_END: string_out

// ANCHOR: callback
// The code between the library and a Python function.
struct Visit {
    py::handle function;
    std::exception_ptr thrown{};
    bool stopped = false;
};

// No exception may cross the library, so it waits in `visit` until the library has returned.
static int call_visit(void *user, int64_t value) noexcept
{
    auto &visit = *static_cast<Visit *>(user);
    try {
        py::object returned = visit.function(value);
        int status = returned.is_none() ? 0 : as_int(returned);
        visit.stopped = status != 0;
        return status;
    } catch (...) {
        visit.thrown = std::current_exception();
        return -1;
    }
}

static int visited(const Visit &visit, int status)
{
    if (visit.thrown)
        std::rethrow_exception(visit.thrown);
    if (!visit.stopped)
        check(status);
    return status;
}

// py::function takes whatever can be called.
static int each(int64_t count, const py::function &function)
{
    Visit visit{ function };
    return visited(visit, shapes_each(count, call_visit, &visit));
}

static void bind_callback(py::module_ &module)
{
    module.def("each", &each);
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
static int call_visit_in_thread(void *user, int64_t value) noexcept
{
    py::gil_scoped_acquire gil; // the thread is the library's: Python does not know it yet
    return call_visit(user, value);
}

static int each_thread(int64_t count, const py::function &function)
{
    Visit visit{ function };
    int status;
    {
        // Or this thread would wait for the other, and the other for the GIL.
        py::gil_scoped_release without_the_gil;
        status = shapes_each_thread(count, call_visit_in_thread, &visit);
    }
    return visited(visit, status);
}

static void bind_callback_thread(py::module_ &module)
{
    module.def("each_thread", &each_thread);
}
// ANCHOR_END: callback_thread

// ANCHOR: handle
class Tally {
public:
    explicit Tally(int64_t start) { check(shapes_tally_open(start, &tally)); }
    Tally(const Tally &) = delete;
    ~Tally() { shapes_tally_close(tally); }

    int64_t add(int64_t amount)
    {
        Turn turn(*this);
        // The callback may set another: this one stays until it has returned.
        py::object function = visit;
        Visit call{ function };
        Visit *outer = std::exchange(current, &call);
        int64_t sum;
        int status = shapes_tally_add(tally, amount, &sum);
        current = outer;
        if (call.thrown)
            std::rethrow_exception(call.thrown);
        check(status);
        return sum;
    }

    void notify(std::optional<py::function> function)
    {
        Turn turn(*this);
        py::object replaced = std::move(visit); // goes at the end, and may run Python code then
        visit = function ? py::object(*function) : py::object();
        check(shapes_tally_notify(tally, function ? notified : nullptr, this));
    }

    void close()
    {
        if (calls)
            throw std::runtime_error("the tally is in use, and cannot be closed");
        shapes_tally_close(std::exchange(tally, nullptr));
        py::object replaced = std::move(visit);
    }

    void usable() { Turn turn(*this); }

    // A callable may refer to the tally that keeps it, and only the collector of cycles finds that.
    static void collectable(PyHeapTypeObject *type)
    {
        type->ht_type.tp_flags |= Py_TPFLAGS_HAVE_GC;
        type->ht_type.tp_traverse = [](PyObject *self, visitproc visit, void *arg) {
            Py_VISIT(Py_TYPE(self));
            if (py::detail::is_holder_constructed(self))
                Py_VISIT(py::cast<Tally &>(py::handle(self)).visit.ptr());
            return 0;
        };
        type->ht_type.tp_clear = [](PyObject *self) {
            if (py::detail::is_holder_constructed(self))
                py::cast<Tally &>(py::handle(self)).close();
            return 0;
        };
    }

private:
    // The header allows one thread at a time. The GIL alone does not see to that: a callback is
    // Python code, during which other threads run. They wait for their turn here.
    struct Turn {
        Tally &tally;
        explicit Turn(Tally &tally) : tally(tally)
        {
            if (!tally.mutex.try_lock()) {
                py::gil_scoped_release without_the_gil;
                tally.mutex.lock();
            }
            tally.calls++;
            if (!tally.tally) {
                leave();
                throw py::value_error("the tally is closed");
            }
        }
        ~Turn() { leave(); }
        void leave()
        {
            tally.calls--;
            tally.mutex.unlock();
        }
    };

    static int notified(void *user, int64_t sum) noexcept
    {
        return call_visit(static_cast<Tally *>(user)->current, sum);
    }

    shapes_tally *tally = nullptr;
    py::object visit;
    Visit *current = nullptr;   // of the call that is going on
    std::recursive_mutex mutex; // a callback may use its own tally
    int calls = 0;
};

static void bind_handle(py::module_ &module)
{
    py::class_<Tally>(module, "Tally", py::is_final(), py::custom_type_setup(Tally::collectable))
        .def(py::init<int64_t>(), "start"_a)
        .def("add", &Tally::add)
        .def("notify", &Tally::notify)
        .def("close", &Tally::close)
        .def("__enter__", [](Tally &tally) -> Tally & { return tally.usable(), tally; },
             py::return_value_policy::reference) // it has an object, which is looked up
        .def("__exit__", [](Tally &tally, const py::args &) { tally.close(); });
}
// ANCHOR_END: handle

// ANCHOR: tagged_union
// The kind says which member of the union may be read.
static py::object value_object(const shapes_value &value)
{
    switch (static_cast<int>(value.kind)) {
    case SHAPES_INTEGER:
        return py::int_(value.as.integer);
    case SHAPES_REAL:
        return py::float_(value.as.real);
    case SHAPES_TEXT:
        return py::str(value.as.text);
    default:
        return unknown_of(static_cast<int>(value.kind));
    }
}

static py::object parse(const py::str &text)
{
    shapes_value value; // may borrow from the str, which the caller keeps until this returns
    check(shapes_parse(utf8(text), &value));
    return value_object(value);
}

static py::object value_double(shapes_value value)
{
    check(shapes_value_double(&value));
    return value_object(value);
}

static void bind_tagged_union(py::module_ &module)
{
    module.def("parse", &parse);
    // The first that takes the argument.
    module.def("value_double", [](int64_t integer) {
        shapes_value value;
        value.kind = SHAPES_INTEGER;
        value.as.integer = integer;
        return value_double(value);
    });
    module.def("value_double", [](const py::str &text) {
        shapes_value value;
        value.kind = SHAPES_TEXT;
        value.as.text = utf8(text);
        return value_double(value);
    });
    module.def("value_double", [](const py::int_ &) {
        throw std::overflow_error("the number does not fit into an int64_t");
    });
    // Last: py::float_ takes an int as well, and so one that is too large.
    module.def("value_double", [](const py::float_ &real) {
        shapes_value value;
        value.kind = SHAPES_REAL;
        value.as.real = real;
        return value_double(value);
    });
}
// ANCHOR_END: tagged_union

// ANCHOR: nullable
// shapes_unary has no place for what Python function is meant. It is called before shapes_apply
// returns, so a variable of this thread's can say it.
static thread_local Visit *applied;

static int call_applied(int value) noexcept
{
    try {
        return as_int(applied->function(value));
    } catch (...) {
        applied->thrown = std::current_exception();
        return 0;
    }
}

static int apply(std::optional<py::function> function, std::optional<int> value)
{
    Visit call{ function ? *function : py::handle() };
    Visit *outer = std::exchange(applied, &call); // the function may call apply itself
    int result = shapes_apply(function ? call_applied : nullptr, value ? &*value : nullptr);
    applied = outer;
    if (call.thrown)
        std::rethrow_exception(call.thrown);
    return result;
}

static void bind_nullable(py::module_ &module)
{
    module.def("apply", &apply);
}
// ANCHOR_END: nullable

// ANCHOR: variadic
// How many arguments a call has is written in the C++, so this one has always nine. A sum of sums
// is the same sum.
static int sum(const py::args &numbers)
{
    int total = 0;
    for (size_t done = 0; done < numbers.size(); done += 8) {
        int n[8] = {};
        for (size_t i = 0; i < 8 && done + i < numbers.size(); i++)
            n[i] = as_int(numbers[done + i]);
        total = shapes_sum(9, total, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
    return total;
}

static void bind_variadic(py::module_ &module)
{
    module.def("sum", &sum);
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
static void bind_inline_function(py::module_ &module)
{
    // The header is compiled here, and so is the function in it. It does not say so, but in C an
    // overflow of high - low is undefined behaviour.
    module.def("middle", [](int low, int high) {
        int64_t distance = int64_t(high) - low;
        if (distance < INT_MIN || distance > INT_MAX)
            throw std::overflow_error("high - low does not fit into an int of C");
        return shapes_middle(low, high);
    });
}
// ANCHOR_END: inline_function

// ANCHOR: macro
static void bind_macro(py::module_ &module)
{
    module.def("pack", [](uint16_t high, uint16_t low) { return SHAPES_PACK(high, low); });
}
// ANCHOR_END: macro

// ANCHOR: global
static void bind_global(py::module_ &module)
{
    // One thread at a time may use shapes_scale. None of these three gives up the GIL between its
    // start and its end, which is a lock for all who go through this module; and for nobody else.
    module.def("get_scale", [] { return shapes_scale; });
    module.def("set_scale", [](int scale) { shapes_scale = scale; });
    module.def("scaled", &shapes_scaled);
}
// ANCHOR_END: global

// ANCHOR: work
static void bind_work(py::module_ &module)
{
    // It may take seconds, and touches nothing of Python's.
    module.def("work", &shapes_work, py::call_guard<py::gil_scoped_release>());
}
// ANCHOR_END: work

PYBIND11_MODULE(pybind11, module)
{
    module.doc() = "pybind11, one function for each shape of signature.";
    py::module_::import("mandel._library")
        .attr("SHAPES")
        .attr("check_version")(shapes_abi_version(), SHAPES_ABI_VERSION);
    py::module_ shapes = py::module_::import("mandel.shapes");
    shapes_error = py::object(shapes.attr("ShapesError")).release();
    for (int colour = SHAPES_RED; colour <= SHAPES_BLUE; colour++)
        colours[colour] = shapes.attr("Colour")(colour).release();
    access_of = py::object(shapes.attr("Access")).release();
    unknown_of = py::object(shapes.attr("Unknown")).release();

    module.attr("CANNOT") = py::dict(
        "enumeration"_a = "py::native_enum makes a type of its own and refuses a number without a name; a "
                          "type caster makes mandel.shapes.Colour of it",
        "variadic"_a = "C++ cannot make a call with a number of arguments that it learns at run time; sum "
                       "makes calls of a fixed number, with zeros");

    module.def("abi_version", &shapes_abi_version);

    for (auto bind : {
        bind_nothing, bind_scalars, bind_status, bind_struct_by_value, bind_struct_by_pointer,
        bind_buffer_in, bind_buffer_out, bind_string_in, bind_string_out, bind_handle,
        bind_callback, bind_callback_thread, bind_enumeration, bind_flags, bind_tagged_union,
        bind_nullable, bind_variadic, bind_inline_function, bind_macro, bind_global, bind_work
        })
        bind(module);
}
