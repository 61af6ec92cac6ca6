// pybind11: the types of a C++ function say how Python's arguments are converted and checked.

#include <pybind11/pybind11.h>

#include <string>

#include "create_fractal.h"

namespace py = pybind11;

// ANCHOR: mandel
// pybind11 has checked that val is a bytearray, and keeps the GIL: nobody resizes it meanwhile.
static int mandel_(float real, float imag, int max_iters, const py::bytearray &val)
{
    if (val.size() == 0)
        throw py::value_error("val is empty: it needs room for one byte");
    auto *first = reinterpret_cast<unsigned char *>(PyByteArray_AS_STRING(val.ptr()));
    return mandel(real, imag, max_iters, first);
}
// ANCHOR_END: mandel

// py::cast would report a RuntimeError where the number is of another type or too large.
static int int_attribute(py::handle object, const char *name)
{
    py::detail::make_caster<int> number;
    if (!number.load(object.attr(name), true))
        throw py::type_error(std::string("img.") + name + " must be an int of C");
    return number;
}

// ANCHOR: create_fractal
static void create_fractal_(const py::object &object, int max_iters)
{
    // TypeError where data is no buffer, BufferError where it is read-only. While `pixels` lives,
    // nobody resizes the owner of the bytes.
    py::buffer_info pixels = py::buffer(object.attr("data")).request(/* writable */ true);
    if (!PyBuffer_IsContiguous(pixels.view(), 'C'))
        throw py::buffer_error("img.data has gaps");
    // Each number is read once: the room is for those that C will read.
    Img img;
    img.width = int_attribute(object, "width");
    img.height = int_attribute(object, "height");
    img.data = static_cast<unsigned char *>(pixels.ptr);
    py::ssize_t room = pixels.size * pixels.itemsize;
    if (room == 0 || (long long)img.width * img.height > room) {
        std::string size = std::to_string(img.width) + "x" + std::to_string(img.height);
        throw py::value_error(size + " pixels do not fit into " + std::to_string(room) + " bytes");
    }
    int status;
    {
        py::gil_scoped_release without_the_gil;
        status = create_fractal(img, max_iters);
    }
    py::module_::import("mandel.status").attr("check")(status);
}
// ANCHOR_END: create_fractal

// ANCHOR: module
PYBIND11_MODULE(pybind11, module)
{
    module.doc() = "pybind11: declarations in C++, the most used of its kind.";
    py::module_::import("mandel._library")
        .attr("MANDEL")
        .attr("check_version")(mandel_abi_version(), MANDEL_ABI_VERSION);
    module.def("new_val", [] { return py::bytearray("", 1); },
               "An out-parameter for mandel: what it writes is read as val[0].");
    module.def("mandel", &mandel_, "One point. val is a bytearray.");
    module.def("create_fractal", &create_fractal_,
               "The whole picture in one call, without the GIL.");
}
// ANCHOR_END: module
