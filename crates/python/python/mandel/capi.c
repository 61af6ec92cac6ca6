/* A C extension by hand: what every other tool writes for you. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <limits.h>

#include "create_fractal.h"

/* What mandel.status.check is, so that a status means the same in every module. */
typedef struct {
    PyObject *check;
} State;

/* A C int, or -1 with an exception: check PyErr_Occurred then. */
static int as_int(PyObject *number)
{
    int overflow;
    PyObject *index = NULL;
    if (!PyLong_Check(number)) {
        index = PyNumber_Index(number); /* TypeError for a float or a str */
        if (!index)
            return -1;
        number = index;
    }
    long value = PyLong_AsLongAndOverflow(number, &overflow);
    Py_XDECREF(index);
    if (overflow || value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "the number does not fit into an int of C");
        return -1;
    }
    return (int)value;
}

/* A double, or -1 with an exception: check PyErr_Occurred then. */
static double as_double(PyObject *number)
{
    return PyFloat_CheckExact(number) ? PyFloat_AS_DOUBLE(number) : PyFloat_AsDouble(number);
}

static int count_is(Py_ssize_t given, Py_ssize_t expected, const char *name)
{
    if (given == expected)
        return 1;
    PyErr_Format(PyExc_TypeError, "%s() takes %zd argument%s, not %zd", name, expected,
                 expected == 1 ? "" : "s", given);
    return 0;
}

PyDoc_STRVAR(new_val_doc, "new_val($module, /)\n--\n\n"
             "An out-parameter for mandel: what it writes is read as val[0].");

static PyObject *new_val(PyObject *module, PyObject *no_arguments)
{
    return PyByteArray_FromStringAndSize("\0", 1);
}

/* ANCHOR: mandel */
PyDoc_STRVAR(mandel_doc, "mandel($module, real, imag, max_iters, val, /)\n--\n\n"
             "One point. val is a bytearray, whose pointer is taken as it is.");

/* METH_FASTCALL: the arguments are an array, and no tuple is made for them. */
static PyObject *py_mandel(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (!count_is(count, 4, "mandel"))
        return NULL;
    /* -1 is also a number: only then is it asked whether an exception is set. */
    double real = as_double(args[0]);
    if (real == -1 && PyErr_Occurred())
        return NULL;
    double imag = as_double(args[1]);
    if (imag == -1 && PyErr_Occurred())
        return NULL;
    int max_iters = as_int(args[2]);
    if (max_iters == -1 && PyErr_Occurred())
        return NULL;
    /* ANCHOR: val */
    /* The conversions may run Python code, which may resize val. So val is looked at after them.
     * The GIL keeps it as it is from here on: this module does not ask to run without one. */
    PyObject *val = args[3];
    if (!PyByteArray_Check(val)) {
        PyErr_Format(PyExc_TypeError, "val must be a bytearray, not %.200s", Py_TYPE(val)->tp_name);
        return NULL;
    }
    if (PyByteArray_GET_SIZE(val) == 0) {
        PyErr_SetString(PyExc_ValueError, "val is empty: it needs room for one byte");
        return NULL;
    }
    unsigned char *first = (unsigned char *)PyByteArray_AS_STRING(val);
    return PyLong_FromLong(mandel((float)real, (float)imag, max_iters, first));
    /* ANCHOR_END: val */
}
/* ANCHOR_END: mandel */

/* An attribute as a C int; -1 with an exception: check PyErr_Occurred then. */
static int int_attribute(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    if (!value)
        return -1;
    int number = as_int(value);
    Py_DECREF(value);
    return number;
}

/* Fills img. The buffer in `pixels` is to be released by the caller where this is true. */
static int borrow(PyObject *object, Img *img, Py_buffer *pixels)
{
    PyObject *data = PyObject_GetAttrString(object, "data");
    if (!data)
        return 0;
    /* Until it is released, the owner of the bytes neither moves nor resizes them. */
    int status = PyObject_GetBuffer(data, pixels, PyBUF_WRITABLE);
    Py_DECREF(data); /* the buffer holds a reference of its own */
    if (status < 0)
        return 0;
    /* Each number is read once: the room is for those that C will read. */
    img->data = pixels->buf;
    img->width = int_attribute(object, "width");
    if (img->width == -1 && PyErr_Occurred())
        goto error;
    img->height = int_attribute(object, "height");
    if (img->height == -1 && PyErr_Occurred())
        goto error;
    if (pixels->len == 0 || (long long)img->width * img->height > pixels->len) {
        PyErr_Format(PyExc_ValueError, "%dx%d pixels do not fit into %zd bytes", img->width,
                     img->height, pixels->len);
        goto error;
    }
    return 1;
error:
    PyBuffer_Release(pixels);
    return 0;
}

/* ANCHOR: create_fractal */
PyDoc_STRVAR(create_fractal_doc, "create_fractal($module, img, max_iters, /)\n--\n\n"
             "The whole picture in one call, without the GIL.");

static PyObject *py_create_fractal(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (!count_is(count, 2, "create_fractal"))
        return NULL;
    int max_iters = as_int(args[1]);
    if (max_iters == -1 && PyErr_Occurred())
        return NULL;
    Img img;
    Py_buffer pixels;
    if (!borrow(args[0], &img, &pixels))
        return NULL;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = create_fractal(img, max_iters);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&pixels);
    State *state = PyModule_GetState(module);
    return PyObject_CallFunction(state->check, "i", status);
}
/* ANCHOR_END: create_fractal */

/* ANCHOR: module */
static PyMethodDef functions[] = {
    { "new_val", new_val, METH_NOARGS, new_val_doc },
    /* The cast through `void (*)(void)` is what a compiler accepts between types of functions. */
    { "mandel", (PyCFunction)(void (*)(void))py_mandel, METH_FASTCALL, mandel_doc },
    { "create_fractal", (PyCFunction)(void (*)(void))py_create_fractal, METH_FASTCALL,
      create_fractal_doc },
    { NULL, NULL, 0, NULL },
};

/* Whether the library that was found is the one of the header that this was compiled with. */
static int check_version(void)
{
    PyObject *checked = NULL;
    PyObject *libraries = PyImport_ImportModule("mandel._library");
    PyObject *library = libraries ? PyObject_GetAttrString(libraries, "MANDEL") : NULL;
    if (library)
        checked = PyObject_CallMethod(library, "check_version", "ii", mandel_abi_version(),
                                      MANDEL_ABI_VERSION);
    Py_XDECREF(libraries);
    Py_XDECREF(library);
    Py_XDECREF(checked);
    return checked ? 0 : -1;
}

/* The second phase of the import: the module exists, and is filled. */
static int execute(PyObject *module)
{
    if (check_version() < 0)
        return -1;
    PyObject *status = PyImport_ImportModule("mandel.status");
    if (!status)
        return -1;
    State *state = PyModule_GetState(module);
    state->check = PyObject_GetAttrString(status, "check");
    Py_DECREF(status);
    return state->check ? 0 : -1;
}

/* The state is Python's memory: the collector must see what it holds. */
static int traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    Py_VISIT(state->check);
    return 0;
}

static int clear(PyObject *module)
{
    State *state = PyModule_GetState(module);
    Py_CLEAR(state->check);
    return 0;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, (void *)execute },
    { 0, NULL },
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "mandel.capi",
    .m_doc = "A C extension by hand.",
    .m_size = sizeof(State),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
};

/* The first phase: nothing but the definition. Each import, in each interpreter, gets a module and
 * a state of its own. */
PyMODINIT_FUNC PyInit_capi(void)
{
    return PyModuleDef_Init(&definition);
}
/* ANCHOR_END: module */
