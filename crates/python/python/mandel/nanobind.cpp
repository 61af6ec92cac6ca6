// nanobind: the types of a C++ function say how Python's arguments are converted and checked.

#include <nanobind/nanobind.h>

#include <string>

#include "create_fractal.h"

namespace nb = nanobind;

// ANCHOR: mandel
// nanobind has checked that val is a bytearray, and keeps the GIL: nobody resizes it meanwhile.
static int mandel_(float real, float imag, int max_iters, nb::bytearray val)
{
    if (val.size() == 0)
        throw nb::value_error("val is empty: it needs room for one byte");
    return mandel(real, imag, max_iters, static_cast<unsigned char *>(val.data()));
}
// ANCHOR_END: mandel

// nb::cast would report a bare std::bad_cast, which becomes a RuntimeError.
static int int_attribute(nb::handle object, const char *name)
{
    nb::object found = object.attr(name); // here: nothing may be thrown inside nb::try_cast
    int number = 0;
    if (!nb::try_cast(found, number))
        throw nb::type_error((std::string("img.") + name + " must be an int of C").c_str());
    return number;
}

// ANCHOR: create_fractal
// Bytes without gaps that can be written to. While it lives, nobody moves or resizes them.
// (nb::ndarray is meant for this, but 3.1 crashes where a buffer has no strides, as that of a
// ctypes array has not.)
class Pixels {
public:
    explicit Pixels(nb::handle object)
    {
        if (PyObject_GetBuffer(object.ptr(), &view, PyBUF_WRITABLE) < 0)
            throw nb::python_error();
    }
    Pixels(const Pixels &) = delete;
    ~Pixels() { PyBuffer_Release(&view); }

    Py_buffer view;
};

static void create_fractal_(nb::handle object, int max_iters)
{
    Pixels pixels{ nb::object(object.attr("data")) };
    // Each number is read once: the room is for those that C will read.
    Img img;
    img.width = int_attribute(object, "width");
    img.height = int_attribute(object, "height");
    img.data = static_cast<unsigned char *>(pixels.view.buf);
    Py_ssize_t room = pixels.view.len;
    if (room == 0 || (long long)img.width * img.height > room) {
        std::string size = std::to_string(img.width) + "x" + std::to_string(img.height);
        std::string said = size + " pixels do not fit into " + std::to_string(room) + " bytes";
        throw nb::value_error(said.c_str());
    }
    int status;
    {
        nb::gil_scoped_release without_the_gil;
        status = create_fractal(img, max_iters);
    }
    nb::module_::import_("mandel.status").attr("check")(status);
}
// ANCHOR_END: create_fractal

// ANCHOR: module
NB_MODULE(nanobind, module)
{
    module.doc() = "nanobind: declarations in C++, small and fast.";
    nb::module_::import_("mandel._library")
        .attr("MANDEL")
        .attr("check_version")(mandel_abi_version(), MANDEL_ABI_VERSION);
    module.def("new_val", [] { return nb::bytearray("", 1); },
               "An out-parameter for mandel: what it writes is read as val[0].");
    module.def("mandel", &mandel_, "One point. val is a bytearray.");
    module.def("create_fractal", &create_fractal_,
               "The whole picture in one call, without the GIL.");
}
// ANCHOR_END: module
