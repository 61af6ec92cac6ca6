#include <nanobind/nanobind.h>

#include <memory>
#include <new>
#include <stdexcept>

#include "many.h"

namespace nb = nanobind;

using Bytes = nb::bytes;
using Callable = nb::callable;

struct Free {
    void operator()(Counter *counter) const { counter_free(counter); }
};

struct PyCounter : std::unique_ptr<Counter, Free> {
    explicit PyCounter(int value) : unique_ptr(counter_new(value))
    {
        if (!*this)
            throw std::bad_alloc();
    }
};

static const uint8_t *begin_of(const Bytes &data)
{
    return reinterpret_cast<const uint8_t *>(data.c_str());
}

static size_t size_of(const Bytes &data)
{
    return data.size();
}

static void check(int status)
{
    if (status < 0)
        throw std::invalid_argument("the value is negative");
}

static int visit_python(void *user, int value) noexcept
{
    try {
        return nb::cast<int>((*static_cast<Callable *>(user))(value));
    } catch (nb::python_error &error) {
        error.restore();
    } catch (std::exception &error) {
        PyErr_SetString(PyExc_TypeError, error.what());
    }
    return 0;
}

static int visited(int value)
{
    if (PyErr_Occurred())
        throw nb::python_error();
    return value;
}

NB_MODULE(binding, module)
{
    nb::enum_<Colour>(module, "Colour", nb::is_arithmetic())
        .value("RED", RED)
        .value("GREEN", GREEN)
        .value("BLUE", BLUE)
        .export_values();
    nb::class_<Point>(module, "Point")
        .def("__init__", [](Point *point, int x, int y) { new (point) Point{x, y}; })
        .def_rw("x", &Point::x)
        .def_rw("y", &Point::y);
    nb::class_<PyCounter>(module, "Counter").def(nb::init<int>());
