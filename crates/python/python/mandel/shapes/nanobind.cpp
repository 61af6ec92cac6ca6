// nanobind, one function for each shape of signature. What a C++ type says, nanobind does: it
// converts and checks arguments, and makes classes of structs. Numbers that do not fit raise
// TypeError.

#include <nanobind/nanobind.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/optional.h>

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

namespace nb = nanobind;
using namespace nb::literals;

// What is Python's, and kept for ever: an extension is never unloaded. A nb::object would be freed
// when the program ends, after Python.
static nb::handle shapes_error, colours[3], access_of, unknown_of;

// ANCHOR: nothing
static void bind_nothing(nb::module_ &module)
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
static void translate(const std::exception_ptr &thrown, void *)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const Failure &failure) {
        nb::object error = shapes_error(failure.status, shapes_status_text(failure.status));
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
        throw nb::python_error();
    }
    return quotient;
}

static void bind_status(nb::module_ &module)
{
    nb::register_exception_translator(translate);
    module.def("divide", &divide);
    module.def("divide_errno", &divide_errno);
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
static void bind_struct_by_value(nb::module_ &module)
{
    nb::class_<shapes_point>(module, "Point", nb::is_final())
        .def(nb::init<double, double>(), "x"_a, "y"_a)
        .def_rw("x", &shapes_point::x)
        .def_rw("y", &shapes_point::y);
    nb::class_<shapes_padded>(module, "Padded", nb::is_final())
        .def(nb::init<int8_t, double>(), "tag"_a, "weight"_a)
        .def_ro("tag", &shapes_padded::tag)
        .def_ro("weight", &shapes_padded::weight);
    nb::class_<shapes_block>(module, "Block", nb::is_final())
        .def("__init__",
             [](shapes_block *block, const std::array<double, 8> &values) {
                 new (block) shapes_block;
                 std::copy(values.begin(), values.end(), block->values);
             },
             "values"_a)
        .def_prop_ro("values", [](const shapes_block &block) {
            std::array<double, 8> values;
            std::copy(std::begin(block.values), std::end(block.values), values.begin());
            return values;
        });
    module.def("point_swap", &shapes_point_swap);
    module.def("padded_negate", &shapes_padded_negate);
    module.def("block_reverse", &shapes_block_reverse);
}
// ANCHOR_END: struct_by_value

// What Python code returned. nb::cast would report a bare std::bad_cast, which becomes a
// RuntimeError.
static int as_int(const nb::object &object)
{
    int number = 0;
    if (nb::try_cast(object, number))
        return number;
    if (PyLong_Check(object.ptr()))
        throw std::overflow_error("the number does not fit into an int of C");
    throw nb::type_error("an int is needed");
}

// ANCHOR: enumeration
// nb::enum_ makes a type of its own, and refuses a number without a name. A type caster says what
// shall become of a C++ type instead: here a member of mandel.shapes.Colour, or a plain int. A
// compiler with -fstrict-enums would take it that no other number can be in an enum without a type.
template <> struct nb::detail::type_caster<shapes_colour> {
    NB_TYPE_CASTER(shapes_colour, const_name("mandel.shapes.Colour | int"))

    bool from_python(handle source, uint32_t flags, cleanup_list *cleanup) noexcept
    {
        make_caster<int> number;
        if (!number.from_python(source, flags, cleanup))
            return false;
        value = static_cast<shapes_colour>(number.value);
        return true;
    }

    static handle from_cpp(shapes_colour colour, rv_policy, cleanup_list *) noexcept
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

static void bind_enumeration(nb::module_ &module)
{
    module.def("colour_next", &colour_next);
    nb::class_<shapes_pencil>(module, "Pencil", nb::is_final())
        .def("__init__",
             [](shapes_pencil *pencil, shapes_colour colour, int length) {
                 new (pencil) shapes_pencil{ colour, length };
             },
             "colour"_a, "length"_a)
        .def_prop_rw("colour", [](const shapes_pencil &pencil) { return pencil.colour; },
                     [](shapes_pencil &pencil, shapes_colour colour) { pencil.colour = colour; })
        .def_rw("length", &shapes_pencil::length);
    module.def("pencil_sharpen", [](shapes_pencil &pencil) { check(shapes_pencil_sharpen(&pencil)); });
}
// ANCHOR_END: enumeration

// ANCHOR: flags
static void bind_flags(nb::module_ &module)
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

static void bind_scalars(nb::module_ &module)
{
    module.def("scalars", &scalars);
}
// ANCHOR_END: scalars

// ANCHOR: struct_by_pointer
// std::vector is bound by hand: with nb::bind_vector it could grow, which moves the points.
using Points = std::vector<shapes_point>;

static shapes_point &points_item(Points &points, Py_ssize_t index)
{
    if (index < 0)
        index += static_cast<Py_ssize_t>(points.size());
    if (index < 0 || index >= static_cast<Py_ssize_t>(points.size()))
        throw nb::index_error("there is no such point");
    return points[static_cast<size_t>(index)];
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
    check(shapes_points_move(points.data(), points.size(), dx, dy));
}

static void bind_struct_by_pointer(nb::module_ &module)
{
    nb::class_<Points>(module, "Points", nb::is_final())
        .def("__init__", [](Points *points, size_t count) { new (points) Points(count); }, "count"_a)
        .def("__len__", [](const Points &points) { return points.size(); })
        // The point is the one in the array, which it keeps alive.
        .def("__getitem__", &points_item, nb::rv_policy::reference_internal);
    module.def("point_sum", &point_sum);
    module.def("point_move", &point_move);
    module.def("points_move", &points_move);
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
static unsigned edges(const void *bytes, size_t length)
{
    unsigned sum;
    check(shapes_edges(static_cast<const uint8_t *>(bytes), length, &sum));
    return sum;
}

// Anything with the buffer protocol, without a copy. (nb::ndarray is meant for this, but 3.1
// crashes where a buffer has no strides, as that of a ctypes array has not.)
static unsigned edges_of_buffer(nb::handle object)
{
    // Bytes without gaps, which nobody moves or resizes until they are released.
    struct Buffer : Py_buffer {
        ~Buffer() { PyBuffer_Release(this); }
    } view{};
    if (PyObject_GetBuffer(object.ptr(), &view, PyBUF_SIMPLE) < 0)
        throw nb::python_error();
    return edges(view.buf, static_cast<size_t>(view.len));
}

static void bind_buffer_in(nb::module_ &module)
{
    // Of two functions with a name, the first that takes the arguments is called. For bytes there
    // is no need to ask for a buffer.
    module.def("edges", [](nb::bytes bytes) { return edges(bytes.data(), bytes.size()); });
    module.def("edges", &edges_of_buffer);
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
static nb::bytes repeat(uint8_t value, size_t length)
{
    if (length > static_cast<size_t>(PY_SSIZE_T_MAX))
        throw nb::type_error("the length is larger than any bytes object");
    // Bytes without a content, which nobody else can see yet. nb::bytes(pointer, length) would
    // copy.
    auto bytes = nb::steal<nb::bytes>(PyBytes_FromStringAndSize(nullptr, (Py_ssize_t)length));
    if (!bytes.is_valid())
        throw nb::python_error();
    size_t needed;
    check(shapes_repeat(value, length, reinterpret_cast<uint8_t *>(PyBytes_AS_STRING(bytes.ptr())),
                        length, &needed));
    return bytes;
}

static void bind_buffer_out(nb::module_ &module)
{
    module.def("repeat", &repeat);
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
// A `const char *` as argument would do, but for a NUL inside, at which C would see the end, and
// for half of a surrogate pair, which would be "incompatible arguments". The bytes belong to the
// str.
static const char *utf8(nb::str text)
{
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &length);
    if (!bytes)
        throw nb::python_error();
    if (std::strlen(bytes) != static_cast<size_t>(length))
        throw nb::value_error("embedded null character");
    return bytes;
}

static size_t length(nb::str text)
{
    size_t length;
    check(shapes_length(utf8(text), &length));
    return length;
}

static void bind_string_in(nb::module_ &module)
{
    module.def("length", &length);
}
// ANCHOR_END: string_in

// ANCHOR: string_out
static nb::str greet(nb::str name)
{
    char *greeting = shapes_greet(utf8(name));
    if (!greeting)
        throw std::bad_alloc(); // nanobind makes a MemoryError of it
    auto copy = nb::steal<nb::str>(PyUnicode_FromString(greeting));
    shapes_string_free(greeting); // whether there is a copy or an exception
    if (!copy.is_valid())
        throw nb::python_error();
    return copy;
}

static void bind_string_out(nb::module_ &module)
{
    module.def("status_text", &shapes_status_text); // nanobind copies, and the library keeps its own
    module.def("greet", &greet);
}
// ANCHOR_END: string_out

// ANCHOR: callback
// The code between the library and a Python function.
struct Visit {
    nb::handle function;
    std::exception_ptr thrown{};
    bool stopped = false;
};

// ANCHOR: call_visit
// No exception may cross the library, so it waits in `visit` until the library has returned.
static int call_visit(void *user, int64_t value) noexcept
{
    auto &visit = *static_cast<Visit *>(user);
    try {
        nb::object returned = visit.function(value);
        int status = returned.is_none() ? 0 : as_int(returned);
        visit.stopped = status != 0;
        return status;
    } catch (...) {
        visit.thrown = std::current_exception();
        return -1;
    }
}
// ANCHOR_END: call_visit

static int visited(const Visit &visit, int status)
{
    if (visit.thrown)
        std::rethrow_exception(visit.thrown);
    if (!visit.stopped)
        check(status);
    return status;
}

static int each(int64_t count, nb::callable function)
{
    Visit visit{ function };
    return visited(visit, shapes_each(count, call_visit, &visit));
}

static void bind_callback(nb::module_ &module)
{
    module.def("each", &each);
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
static int call_visit_in_thread(void *user, int64_t value) noexcept
{
    nb::gil_scoped_acquire gil; // the thread is the library's: Python does not know it yet
    return call_visit(user, value);
}

static int each_thread(int64_t count, nb::callable function)
{
    Visit visit{ function };
    int status;
    {
        // Or this thread would wait for the other, and the other for the GIL.
        nb::gil_scoped_release without_the_gil;
        status = shapes_each_thread(count, call_visit_in_thread, &visit);
    }
    return visited(visit, status);
}

static void bind_callback_thread(nb::module_ &module)
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
        nb::object function = visit;
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

    void notify(std::optional<nb::callable> function)
    {
        Turn turn(*this);
        nb::object replaced = std::move(visit); // goes at the end, and may run Python code then
        if (function)
            visit = *function;
        else
            visit.reset();
        check(shapes_tally_notify(tally, function ? notified : nullptr, this));
    }

    void close()
    {
        if (calls)
            throw std::runtime_error("the tally is in use, and cannot be closed");
        shapes_tally_close(std::exchange(tally, nullptr));
        nb::object replaced = std::move(visit);
    }

    void usable() { Turn turn(*this); }

    // A callable may refer to the tally that keeps it, and only the collector of cycles finds that.
    static int traverse(PyObject *self, visitproc visit, void *arg)
    {
        Py_VISIT(Py_TYPE(self));
        if (nb::inst_ready(self))
            Py_VISIT(nb::inst_ptr<Tally>(self)->visit.ptr());
        return 0;
    }

    static int clear(PyObject *self)
    {
        nb::inst_ptr<Tally>(self)->close();
        return 0;
    }

private:
    // The header allows one thread at a time. The GIL alone does not see to that: a callback is
    // Python code, during which other threads run. They wait for their turn here.
    struct Turn {
        Tally &tally;
        explicit Turn(Tally &tally) : tally(tally)
        {
            if (!tally.mutex.try_lock()) {
                nb::gil_scoped_release without_the_gil;
                tally.mutex.lock();
            }
            tally.calls++;
            if (!tally.tally) {
                leave();
                throw nb::value_error("the tally is closed");
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
    nb::object visit;
    Visit *current = nullptr;   // of the call that is going on
    std::recursive_mutex mutex; // a callback may use its own tally
    int calls = 0;
};

static PyType_Slot tally_slots[] = {
    { Py_tp_traverse, (void *)Tally::traverse },
    { Py_tp_clear, (void *)Tally::clear },
    { 0, nullptr },
};

static void bind_handle(nb::module_ &module)
{
    nb::class_<Tally>(module, "Tally", nb::is_final(), nb::type_slots(tally_slots))
        .def(nb::init<int64_t>(), "start"_a)
        .def("add", &Tally::add)
        .def("notify", &Tally::notify)
        .def("close", &Tally::close)
        .def("__enter__", [](Tally &tally) -> Tally & { return tally.usable(), tally; },
             nb::rv_policy::none) // it has an object, which is looked up
        .def("__exit__", [](Tally &tally, nb::args) { tally.close(); });
}
// ANCHOR_END: handle

// ANCHOR: tagged_union
// The kind says which member of the union may be read.
static nb::object value_object(const shapes_value &value)
{
    switch (static_cast<int>(value.kind)) {
    case SHAPES_INTEGER:
        return nb::int_(value.as.integer);
    case SHAPES_REAL:
        return nb::float_(value.as.real);
    case SHAPES_TEXT:
        return nb::str(value.as.text);
    default:
        return unknown_of(static_cast<int>(value.kind));
    }
}

static nb::object parse(nb::str text)
{
    shapes_value value; // may borrow from the str, which the caller keeps until this returns
    check(shapes_parse(utf8(text), &value));
    return value_object(value);
}

static nb::object value_double(shapes_value value)
{
    check(shapes_value_double(&value));
    return value_object(value);
}

static void bind_tagged_union(nb::module_ &module)
{
    module.def("parse", &parse);
    // The first that takes the argument. noconvert: an int that is too large is no float.
    module.def("value_double", [](int64_t integer) {
        shapes_value value;
        value.kind = SHAPES_INTEGER;
        value.as.integer = integer;
        return value_double(value);
    });
    module.def("value_double",
               [](double real) {
                   shapes_value value;
                   value.kind = SHAPES_REAL;
                   value.as.real = real;
                   return value_double(value);
               },
               nb::arg().noconvert());
    module.def("value_double", [](nb::str text) {
        shapes_value value;
        value.kind = SHAPES_TEXT;
        value.as.text = utf8(text);
        return value_double(value);
    });
    module.def("value_double", [](nb::int_) {
        throw std::overflow_error("the number does not fit into an int64_t");
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

static int apply(std::optional<nb::callable> function, std::optional<int> value)
{
    Visit call{ function ? *function : nb::handle() };
    Visit *outer = std::exchange(applied, &call); // the function may call apply itself
    int result = shapes_apply(function ? call_applied : nullptr, value ? &*value : nullptr);
    applied = outer;
    if (call.thrown)
        std::rethrow_exception(call.thrown);
    return result;
}

static void bind_nullable(nb::module_ &module)
{
    module.def("apply", &apply);
}
// ANCHOR_END: nullable

// ANCHOR: variadic
// How many arguments a call has is written in the C++, so this one has always nine. A sum of sums
// is the same sum.
static int sum(nb::args numbers)
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

static void bind_variadic(nb::module_ &module)
{
    module.def("sum", &sum);
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
static void bind_inline_function(nb::module_ &module)
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
static void bind_macro(nb::module_ &module)
{
    module.def("pack", [](uint16_t high, uint16_t low) { return SHAPES_PACK(high, low); });
}
// ANCHOR_END: macro

// ANCHOR: global
static void bind_global(nb::module_ &module)
{
    // One thread at a time may use shapes_scale. None of these three gives up the GIL between its
    // start and its end, which is a lock for all who go through this module; and for nobody else.
    module.def("get_scale", [] { return shapes_scale; });
    module.def("set_scale", [](int scale) { shapes_scale = scale; });
    module.def("scaled", &shapes_scaled);
}
// ANCHOR_END: global

// ANCHOR: work
static void bind_work(nb::module_ &module)
{
    // It may take seconds, and touches nothing of Python's.
    module.def("work", &shapes_work, nb::call_guard<nb::gil_scoped_release>());
}
// ANCHOR_END: work

NB_MODULE(nanobind, module)
{
    module.doc() = "nanobind, one function for each shape of signature.";
    nb::module_::import_("mandel._library")
        .attr("SHAPES")
        .attr("check_version")(shapes_abi_version(), SHAPES_ABI_VERSION);
    nb::module_ shapes = nb::module_::import_("mandel.shapes");
    shapes_error = nb::object(shapes.attr("ShapesError")).release();
    for (int colour = SHAPES_RED; colour <= SHAPES_BLUE; colour++)
        colours[colour] = shapes.attr("Colour")(colour).release();
    access_of = nb::object(shapes.attr("Access")).release();
    unknown_of = nb::object(shapes.attr("Unknown")).release();

    nb::dict cannot;
    cannot["enumeration"] = "nb::enum_ makes a type of its own and refuses a number without a name; a type "
                            "caster makes mandel.shapes.Colour of it";
    cannot["variadic"] = "C++ cannot make a call with a number of arguments that it learns at run time; sum "
                         "makes calls of a fixed number, with zeros";
    module.attr("CANNOT") = cannot;

    module.def("abi_version", &shapes_abi_version);

    for (auto bind : {
        bind_nothing, bind_scalars, bind_status, bind_struct_by_value, bind_struct_by_pointer,
        bind_buffer_in, bind_buffer_out, bind_string_in, bind_string_out, bind_handle,
        bind_callback, bind_callback_thread, bind_enumeration, bind_flags, bind_tagged_union,
        bind_nullable, bind_variadic, bind_inline_function, bind_macro, bind_global, bind_work
        })
        bind(module);
}
