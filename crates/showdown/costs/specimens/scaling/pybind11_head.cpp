#include <pybind11/pybind11.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>

#include "many.h"

namespace py = pybind11;

using Bytes = py::bytes;
using Callable = py::function;

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
    return reinterpret_cast<const uint8_t *>(std::string_view(data).data());
}

static size_t size_of(const Bytes &data)
{
    return std::string_view(data).size();
}

static void check(int status)
{
    if (status < 0)
        throw std::invalid_argument("the value is negative");
}

static int visit_python(void *user, int value) noexcept
{
    try {
        return (*static_cast<Callable *>(user))(value).cast<int>();
    } catch (py::error_already_set &error) {
        error.restore();
    } catch (std::exception &error) {
        PyErr_SetString(PyExc_TypeError, error.what());
    }
    return 0;
}

static int visited(int value)
{
    if (PyErr_Occurred())
        throw py::error_already_set();
    return value;
}

PYBIND11_MODULE(binding, module)
{
    py::enum_<Colour>(module, "Colour")
        .value("RED", RED)
        .value("GREEN", GREEN)
        .value("BLUE", BLUE)
        .export_values();
    py::class_<Point>(module, "Point")
        .def(py::init([](int x, int y) { return Point{x, y}; }))
        .def_readwrite("x", &Point::x)
        .def_readwrite("y", &Point::y);
    py::class_<PyCounter>(module, "Counter").def(py::init<int>());
