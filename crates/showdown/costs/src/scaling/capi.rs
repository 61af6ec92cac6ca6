//! `capi`: a module in C. Somebody would write all of it by hand, so each line counts as written although
//! it is generated here.

use super::c::Files;
use super::extension::{SETUP, package};
use super::shape::{all, each};

const HEAD: &str = include_str!("../../specimens/scaling/capi_head.c");
const TAIL: &str = include_str!("../../specimens/scaling/capi_tail.c");

/// The functions, for each shape.
const FUNCTIONS: [&str; 10] = [
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    int a, b;\n    \
     if (!PyArg_ParseTuple(args, \"ii\", &a, &b))\n        return NULL;\n    \
     return PyLong_FromLong($F(a, b));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    double x, y;\n    \
     if (!PyArg_ParseTuple(args, \"dd\", &x, &y))\n        return NULL;\n    \
     return PyFloat_FromDouble($F(x, y));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    const char *data;\n    \
     Py_ssize_t length;\n    if (!PyArg_ParseTuple(args, \"y#\", &data, &length))\n        \
     return NULL;\n    return PyLong_FromLongLong($F((const uint8_t *)data, (size_t)length));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    const char *text;\n    \
     if (!PyArg_ParseTuple(args, \"s\", &text))\n        return NULL;\n    \
     return PyLong_FromLong($F(text));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    PyPoint *point;\n    int step;\n    \
     if (!PyArg_ParseTuple(args, \"O!i\", point_type, &point, &step))\n        return NULL;\n    \
     $F(&point->point, step);\n    Py_RETURN_NONE;\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    PyPoint *point;\n    \
     if (!PyArg_ParseTuple(args, \"O!\", point_type, &point))\n        return NULL;\n    \
     return PyLong_FromLong($F(point->point));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    int value, result;\n    \
     if (!PyArg_ParseTuple(args, \"i\", &value))\n        return NULL;\n    \
     if ($F(value, &result) < 0) {\n        PyErr_SetString(PyExc_ValueError, \"$F\");\n        \
     return NULL;\n    }\n    return PyLong_FromLong(result);\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    PyObject *visit;\n    \
     if (!PyArg_ParseTuple(args, \"O\", &visit))\n        return NULL;\n    \
     return result_of($F(visit_python, visit));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    PyCounter *counter;\n    \
     if (!PyArg_ParseTuple(args, \"O!\", counter_type, &counter))\n        return NULL;\n    \
     return PyLong_FromLong($F(counter->counter));\n}\n",
    "\nstatic PyObject *py_$F(PyObject *module, PyObject *args)\n{\n    int colour;\n    \
     if (!PyArg_ParseTuple(args, \"i\", &colour))\n        return NULL;\n    \
     return PyLong_FromLong($F((Colour)colour));\n}\n",
];

/// The package.
pub(super) fn files(functions: usize) -> Files {
    let wrappers = each(functions, &FUNCTIONS);
    let table = all(functions, |_| "    {\"$F\", py_$F, METH_VARARGS, NULL},\n".to_owned());
    let source = format!(
        "{HEAD}{wrappers}\nstatic PyMethodDef methods[] = {{\n{table}    {{NULL, NULL, 0, NULL}},\n}};\n\n{TAIL}"
    );
    package(functions, "binding.c", source, SETUP)
}
