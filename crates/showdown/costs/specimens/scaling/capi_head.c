#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include "many.h"

typedef struct {
    PyObject_HEAD
    Point point;
} PyPoint;

typedef struct {
    PyObject_HEAD
    Counter *counter;
} PyCounter;

static PyTypeObject *point_type, *counter_type;

static int point_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    Point *point = &((PyPoint *)self)->point;
    static char *names[] = {"x", "y", NULL};
    return PyArg_ParseTupleAndKeywords(args, kwargs, "ii", names, &point->x, &point->y) ? 0 : -1;
}

static PyMemberDef point_members[] = {
    {"x", T_INT, offsetof(PyPoint, point.x), 0, NULL},
    {"y", T_INT, offsetof(PyPoint, point.y), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot point_slots[] = {
    {Py_tp_init, point_init},
    {Py_tp_members, point_members},
    {0, NULL},
};

static PyType_Spec point_spec = {
    .name = "binding.Point",
    .basicsize = sizeof(PyPoint),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = point_slots,
};

static PyObject *counter_make(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    int value;
    static char *names[] = {"value", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i", names, &value))
        return NULL;
    PyCounter *self = (PyCounter *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->counter = counter_new(value);
    if (self->counter == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static void counter_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    counter_free(((PyCounter *)self)->counter);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot counter_slots[] = {
    {Py_tp_new, counter_make},
    {Py_tp_dealloc, counter_dealloc},
    {0, NULL},
};

static PyType_Spec counter_spec = {
    .name = "binding.Counter",
    .basicsize = sizeof(PyCounter),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = counter_slots,
};

static int visit_python(void *user, int value)
{
    if (PyErr_Occurred())
        return 0;
    PyObject *answer = PyObject_CallFunction(user, "i", value);
    if (answer == NULL)
        return 0;
    long number = PyLong_AsLong(answer);
    Py_DECREF(answer);
    return (int)number;
}

static PyObject *result_of(int value)
{
    return PyErr_Occurred() ? NULL : PyLong_FromLong(value);
}
