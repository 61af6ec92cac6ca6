/* A C extension by hand, one function for each shape of signature: the floor, because every other
 * tool ends in calls like these. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "shapes.h"

/* What this module's functions need of Python's. Each module has a state of its own. */
typedef struct {
    PyObject *shapes_error;
    PyObject *colours[3]; /* the members of Colour, by their values */
    PyObject *access;
    PyObject *unknown;
    PyTypeObject *point;
    PyTypeObject *points;
    PyTypeObject *padded;
    PyTypeObject *block;
    PyTypeObject *pencil;
    PyTypeObject *tally;
} State;

static State *state_of(PyObject *module)
{
    return PyModule_GetState(module);
}

/* The arguments of a function. Each of these is true, or false with an exception. */

static int count_is(Py_ssize_t given, Py_ssize_t expected, const char *name)
{
    if (given == expected)
        return 1;
    PyErr_Format(PyExc_TypeError, "%s() takes %zd argument%s, not %zd", name, expected,
                 expected == 1 ? "" : "s", given);
    return 0;
}

/* TypeError unless it is an integer or has an __index__; OverflowError outside of low to high. */
static int integer(PyObject *object, long long low, long long high, long long *number)
{
    int overflow;
    PyObject *index = NULL;
    if (!PyLong_Check(object)) {
        index = PyNumber_Index(object);
        if (!index)
            return 0;
        object = index;
    }
    *number = PyLong_AsLongLongAndOverflow(object, &overflow);
    Py_XDECREF(index);
    if (!overflow && low <= *number && *number <= high)
        return 1;
    PyErr_Format(PyExc_OverflowError, "the number must be from %lld to %lld", low, high);
    return 0;
}

static int natural(PyObject *object, unsigned long long *number)
{
    PyObject *index = NULL;
    if (!PyLong_Check(object)) {
        index = PyNumber_Index(object);
        if (!index)
            return 0;
        object = index;
    }
    *number = PyLong_AsUnsignedLongLong(object); /* OverflowError for a negative one too */
    Py_XDECREF(index);
    return *number != (unsigned long long)-1 || !PyErr_Occurred();
}

static int real(PyObject *object, double *number)
{
    if (PyFloat_CheckExact(object)) { /* saves a call */
        *number = PyFloat_AS_DOUBLE(object);
        return 1;
    }
    *number = PyFloat_AsDouble(object);
    return *number != -1 || !PyErr_Occurred();
}

/* UTF-8 that belongs to the str, without a copy where the str is ASCII. A C string ends at its
 * first NUL, so one inside is refused. UnicodeEncodeError for half of a surrogate pair. */
static int text(PyObject *object, const char **bytes)
{
    Py_ssize_t length;
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a str is needed, not %.200s", Py_TYPE(object)->tp_name);
        return 0;
    }
    *bytes = PyUnicode_AsUTF8AndSize(object, &length);
    if (!*bytes)
        return 0;
    if (strlen(*bytes) == (size_t)length)
        return 1;
    PyErr_SetString(PyExc_ValueError, "embedded null character");
    return 0;
}

/* No type here can be subclassed, so there is only one that fits. */
static int is(PyObject *object, PyTypeObject *type)
{
    if (Py_IS_TYPE(object, type))
        return 1;
    PyErr_Format(PyExc_TypeError, "a %.200s is needed, not %.200s", type->tp_name,
                 Py_TYPE(object)->tp_name);
    return 0;
}

/* An instance of one of the types below, which are the module's and so hold nothing of each other.
 * */
static void free_instance(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type); /* each instance holds the type that was made while the module was imported */
}

/* ANCHOR: nothing */
static PyObject *nothing(PyObject *module, PyObject *no_arguments)
{
    shapes_nothing();
    Py_RETURN_NONE;
}
/* ANCHOR_END: nothing */

static PyObject *abi_version(PyObject *module, PyObject *no_arguments)
{
    return PyLong_FromLong(shapes_abi_version());
}

/* ANCHOR: scalars */
static PyObject *scalars(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long i8, u16, i32, c;
    unsigned long long u64;
    double f32, f64;
    int negate;
    if (!count_is(count, 8, "scalars") || !integer(args[0], INT8_MIN, INT8_MAX, &i8) ||
        !integer(args[1], 0, UINT16_MAX, &u16) || !integer(args[2], INT32_MIN, INT32_MAX, &i32) ||
        !natural(args[3], &u64) || !real(args[4], &f32) || !real(args[5], &f64) ||
        (negate = PyObject_IsTrue(args[6])) < 0 || !integer(args[7], CHAR_MIN, CHAR_MAX, &c))
        return NULL;
    return PyFloat_FromDouble(shapes_scalars((int8_t)i8, (uint16_t)u16, (int32_t)i32, u64, (float)f32,
                                             f64, negate, (char)c));
}
/* ANCHOR_END: scalars */

/* ANCHOR: status */
/* Raises ShapesError(status, text). */
static PyObject *raise_status(State *state, int status)
{
    PyObject *error =
        PyObject_CallFunction(state->shapes_error, "is", status, shapes_status_text(status));
    if (error) {
        PyErr_SetObject(state->shapes_error, error);
        Py_DECREF(error);
    }
    return NULL;
}

static PyObject *divide(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long dividend, divisor;
    int quotient;
    if (!count_is(count, 2, "divide") || !integer(args[0], INT_MIN, INT_MAX, &dividend) ||
        !integer(args[1], INT_MIN, INT_MAX, &divisor))
        return NULL;
    int status = shapes_divide((int)dividend, (int)divisor, &quotient);
    return status < 0 ? raise_status(state_of(module), status) : PyLong_FromLong(quotient);
}

static PyObject *divide_errno(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long dividend, divisor;
    int quotient;
    if (!count_is(count, 2, "divide_errno") || !integer(args[0], INT_MIN, INT_MAX, &dividend) ||
        !integer(args[1], INT_MIN, INT_MAX, &divisor))
        return NULL;
    if (shapes_divide_errno((int)dividend, (int)divisor, &quotient) < 0)
        return PyErr_SetFromErrno(PyExc_OSError); /* at once: any call of Python's may change errno */
    return PyLong_FromLong(quotient);
}
/* ANCHOR_END: status */

/* ANCHOR: struct_by_value */
/* A point of its own, or one of an array, which it keeps alive then. */
typedef struct {
    PyObject_HEAD
    shapes_point *at;
    shapes_point own;
    PyObject *owner;
} Point;

static Point *make_point(PyTypeObject *type, shapes_point value)
{
    Point *self = PyObject_New(Point, type);
    if (self) {
        self->at = &self->own;
        self->own = value;
        self->owner = NULL;
    }
    return self;
}

static PyObject *point_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "x", "y", NULL };
    shapes_point value;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "dd:Point", names, &value.x, &value.y))
        return NULL;
    return (PyObject *)make_point(type, value);
}

static void point_free(PyObject *self)
{
    Py_XDECREF(((Point *)self)->owner);
    free_instance(self);
}

/* `closure` says which of the two doubles is meant. */
static double *coordinate(PyObject *self, void *closure)
{
    return (double *)((char *)((Point *)self)->at + (size_t)closure);
}

static PyObject *point_get(PyObject *self, void *closure)
{
    return PyFloat_FromDouble(*coordinate(self, closure));
}

static int point_set(PyObject *self, PyObject *value, void *closure)
{
    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "a coordinate cannot be deleted");
        return -1;
    }
    double number;
    if (!real(value, &number))
        return -1;
    *coordinate(self, closure) = number;
    return 0;
}

static PyGetSetDef point_attributes[] = {
    { "x", point_get, point_set, NULL, (void *)offsetof(shapes_point, x) },
    { "y", point_get, point_set, NULL, (void *)offsetof(shapes_point, y) },
    { 0 },
};

static PyType_Slot point_slots[] = {
    { Py_tp_doc, "Point(x, y)\n--\n\n16 bytes: two doubles." },
    { Py_tp_new, (void *)point_new },
    { Py_tp_dealloc, (void *)point_free },
    { Py_tp_getset, point_attributes },
    { 0, NULL },
};

static PyType_Spec point_spec = {
    .name = "mandel.shapes.capi.Point",
    .basicsize = sizeof(Point),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = point_slots,
};

static PyObject *point_swap(PyObject *module, PyObject *point)
{
    State *state = state_of(module);
    if (!is(point, state->point))
        return NULL;
    return (PyObject *)make_point(state->point, shapes_point_swap(*((Point *)point)->at));
}

typedef struct {
    PyObject_HEAD
    shapes_padded c;
} Padded;

static PyObject *make_padded(PyTypeObject *type, shapes_padded value)
{
    Padded *self = PyObject_New(Padded, type);
    if (self)
        self->c = value;
    return (PyObject *)self;
}

static PyObject *padded_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "tag", "weight", NULL };
    PyObject *tag;
    long long number;
    double weight;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "Od:Padded", names, &tag, &weight) ||
        !integer(tag, INT8_MIN, INT8_MAX, &number))
        return NULL;
    shapes_padded value = { (int8_t)number, weight };
    return make_padded(type, value);
}

/* A field at a known place in the object needs no function. */
static PyMemberDef padded_attributes[] = {
    { "tag", T_BYTE, offsetof(Padded, c.tag), READONLY, NULL },
    { "weight", T_DOUBLE, offsetof(Padded, c.weight), READONLY, NULL },
    { 0 },
};

static PyType_Slot padded_slots[] = {
    { Py_tp_doc, "Padded(tag, weight)\n--\n\n16 bytes, 7 of them padding." },
    { Py_tp_new, (void *)padded_new },
    { Py_tp_dealloc, (void *)free_instance },
    { Py_tp_members, padded_attributes },
    { 0, NULL },
};

static PyType_Spec padded_spec = {
    .name = "mandel.shapes.capi.Padded",
    .basicsize = sizeof(Padded),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = padded_slots,
};

static PyObject *padded_negate(PyObject *module, PyObject *padded)
{
    State *state = state_of(module);
    if (!is(padded, state->padded))
        return NULL;
    return make_padded(state->padded, shapes_padded_negate(((Padded *)padded)->c));
}

enum { VALUES = sizeof(shapes_block) / sizeof(double) };

typedef struct {
    PyObject_HEAD
    shapes_block c;
} Block;

static PyObject *make_block(PyTypeObject *type, shapes_block value)
{
    Block *self = PyObject_New(Block, type);
    if (self)
        self->c = value;
    return (PyObject *)self;
}

static PyObject *block_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "values", NULL };
    PyObject *values;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O:Block", names, &values))
        return NULL;
    /* A tuple of its own, which no conversion below can change. */
    PyObject *tuple = PySequence_Tuple(values);
    if (!tuple)
        return NULL;
    shapes_block value;
    int converted = PyTuple_GET_SIZE(tuple) == VALUES;
    if (!converted)
        PyErr_Format(PyExc_ValueError, "a Block has %d values", VALUES);
    for (Py_ssize_t i = 0; converted && i < VALUES; i++)
        converted = real(PyTuple_GET_ITEM(tuple, i), &value.values[i]);
    Py_DECREF(tuple);
    return converted ? make_block(type, value) : NULL;
}

static PyObject *block_values(PyObject *self, void *closure)
{
    PyObject *tuple = PyTuple_New(VALUES);
    for (Py_ssize_t i = 0; tuple && i < VALUES; i++) {
        PyObject *value = PyFloat_FromDouble(((Block *)self)->c.values[i]);
        if (!value)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, value);
    }
    return tuple;
}

static PyGetSetDef block_attributes[] = {
    { "values", block_values, NULL, NULL, NULL },
    { 0 },
};

static PyType_Slot block_slots[] = {
    { Py_tp_doc, "Block(values)\n--\n\n64 bytes: eight doubles." },
    { Py_tp_new, (void *)block_new },
    { Py_tp_dealloc, (void *)free_instance },
    { Py_tp_getset, block_attributes },
    { 0, NULL },
};

static PyType_Spec block_spec = {
    .name = "mandel.shapes.capi.Block",
    .basicsize = sizeof(Block),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = block_slots,
};

static PyObject *block_reverse(PyObject *module, PyObject *block)
{
    State *state = state_of(module);
    if (!is(block, state->block))
        return NULL;
    return make_block(state->block, shapes_block_reverse(((Block *)block)->c));
}
/* ANCHOR_END: struct_by_value */

/* ANCHOR: struct_by_pointer */
static PyObject *point_sum(PyObject *module, PyObject *point)
{
    State *state = state_of(module);
    double sum;
    if (!is(point, state->point))
        return NULL;
    int status = shapes_point_sum(((Point *)point)->at, &sum);
    return status < 0 ? raise_status(state, status) : PyFloat_FromDouble(sum);
}

static PyObject *point_move(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    State *state = state_of(module);
    double dx, dy;
    if (!count_is(count, 3, "point_move") || !is(args[0], state->point) || !real(args[1], &dx) ||
        !real(args[2], &dy))
        return NULL;
    int status = shapes_point_move(((Point *)args[0])->at, dx, dy);
    if (status < 0)
        return raise_status(state, status);
    Py_RETURN_NONE;
}

/* As many points as ob_size says, in the object itself. */
typedef struct {
    PyObject_VAR_HEAD
    shapes_point items[];
} Points;

static PyObject *points_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "count", NULL };
    Py_ssize_t count;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "n:Points", names, &count))
        return NULL;
    if (count < 0) {
        PyErr_SetString(PyExc_ValueError, "the count is negative");
        return NULL;
    }
    if ((size_t)count > PY_SSIZE_T_MAX / sizeof(shapes_point) - 1)
        return PyErr_NoMemory();
    Points *self = PyObject_NewVar(Points, type, count);
    for (Py_ssize_t i = 0; self && i < count; i++)
        self->items[i] = (shapes_point){ 0, 0 };
    return (PyObject *)self;
}

static Py_ssize_t points_length(PyObject *self)
{
    return Py_SIZE(self);
}

/* points[index]: it is in the array, and keeps the array alive. */
static PyObject *points_item(PyObject *self, Py_ssize_t index)
{
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "there is no such point");
        return NULL;
    }
    State *state = PyType_GetModuleState(Py_TYPE(self));
    Point *point = make_point(state->point, (shapes_point){ 0, 0 });
    if (point) {
        point->at = &((Points *)self)->items[index];
        Py_INCREF(self);
        point->owner = self;
    }
    return (PyObject *)point;
}

static PyType_Slot points_slots[] = {
    { Py_tp_doc, "Points(count)\n--\n\nAn array of points at (0, 0)." },
    { Py_tp_new, (void *)points_new },
    { Py_tp_dealloc, (void *)free_instance },
    { Py_sq_length, (void *)points_length },
    { Py_sq_item, (void *)points_item },
    { 0, NULL },
};

static PyType_Spec points_spec = {
    .name = "mandel.shapes.capi.Points",
    .basicsize = sizeof(Points),
    .itemsize = sizeof(shapes_point),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = points_slots,
};

static PyObject *points_move(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    State *state = state_of(module);
    double dx, dy;
    if (!count_is(count, 3, "points_move") || !is(args[0], state->points) || !real(args[1], &dx) ||
        !real(args[2], &dy))
        return NULL;
    Points *points = (Points *)args[0];
    int status = shapes_points_move(points->items, (size_t)Py_SIZE(points), dx, dy);
    if (status < 0)
        return raise_status(state, status);
    Py_RETURN_NONE;
}
/* ANCHOR_END: struct_by_pointer */

/* ANCHOR: buffer_in */
static PyObject *edges(PyObject *module, PyObject *bytes)
{
    Py_buffer view;
    unsigned sum;
    /* Bytes without gaps, which nobody moves or resizes until they are released. No copy is made.
     * */
    if (PyObject_GetBuffer(bytes, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    int status = shapes_edges(view.buf, (size_t)view.len, &sum);
    PyBuffer_Release(&view);
    return status < 0 ? raise_status(state_of(module), status) : PyLong_FromUnsignedLong(sum);
}
/* ANCHOR_END: buffer_in */

/* ANCHOR: buffer_out */
static PyObject *repeat(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long value, length;
    size_t needed;
    if (!count_is(count, 2, "repeat") || !integer(args[0], 0, UINT8_MAX, &value) ||
        !integer(args[1], 0, PY_SSIZE_T_MAX, &length))
        return NULL;
    /* Bytes without a content, which nobody else can see yet: the C writes them, and no copy is
     * made. */
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)length);
    if (!bytes)
        return NULL;
    int status = shapes_repeat((uint8_t)value, (size_t)length, (uint8_t *)PyBytes_AS_STRING(bytes),
                               (size_t)length, &needed);
    if (status < 0) {
        Py_DECREF(bytes);
        return raise_status(state_of(module), status);
    }
    return bytes;
}
/* ANCHOR_END: buffer_out */

/* ANCHOR: string_in */
static PyObject *length(PyObject *module, PyObject *object)
{
    const char *bytes;
    size_t length;
    if (!text(object, &bytes))
        return NULL;
    int status = shapes_length(bytes, &length);
    return status < 0 ? raise_status(state_of(module), status) : PyLong_FromSize_t(length);
}
/* ANCHOR_END: string_in */

/* ANCHOR: string_out */
static PyObject *status_text(PyObject *module, PyObject *object)
{
    long long status;
    if (!integer(object, INT_MIN, INT_MAX, &status))
        return NULL;
    return PyUnicode_FromString(shapes_status_text((int)status)); /* a copy: the C keeps its own */
}

static PyObject *greet(PyObject *module, PyObject *name)
{
    const char *bytes;
    if (!text(name, &bytes))
        return NULL;
    char *greeting = shapes_greet(bytes);
    if (!greeting)
        return PyErr_NoMemory();
    PyObject *copy = PyUnicode_FromString(greeting);
    shapes_string_free(greeting); /* whether there is a copy or an exception */
    return copy;
}
/* ANCHOR_END: string_out */

/* ANCHOR: callback */
/* The code between the library and a Python function. */
typedef struct {
    PyObject *visit;
    int stopped; /* the status is what visit returned, or it raised an exception: no error of C's */
} Visit;

/* Called by the library, with the GIL. An exception stays set in this thread while the library
 * returns: the function that called the library finds it there. */
static int call_visit(void *user, int64_t value)
{
    Visit *visit = user;
    long long status = 0;
    PyObject *returned = NULL;
    PyObject *number = PyLong_FromLongLong(value);
    if (number) {
        returned = PyObject_CallOneArg(visit->visit, number);
        Py_DECREF(number);
    }
    if (!returned || (returned != Py_None && !integer(returned, INT_MIN, INT_MAX, &status)))
        status = -1;
    Py_XDECREF(returned);
    visit->stopped = status != 0;
    return (int)status;
}

/* What `each` and `each_thread` return. */
static PyObject *visited(PyObject *module, const Visit *visit, int status)
{
    if (PyErr_Occurred())
        return NULL;
    return status && !visit->stopped ? raise_status(state_of(module), status)
                                     : PyLong_FromLong(status);
}

static int is_callable(PyObject *object)
{
    if (PyCallable_Check(object))
        return 1;
    PyErr_Format(PyExc_TypeError, "a callable is needed, not %.200s", Py_TYPE(object)->tp_name);
    return 0;
}

static PyObject *each(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long times;
    if (!count_is(count, 2, "each") || !integer(args[0], INT64_MIN, INT64_MAX, &times) ||
        !is_callable(args[1]))
        return NULL;
    Visit visit = { args[1], 0 };
    return visited(module, &visit, shapes_each(times, call_visit, &visit));
}
/* ANCHOR_END: callback */

/* ANCHOR: handle */
typedef struct {
    PyObject_HEAD
    shapes_tally *tally;     /* NULL after close */
    PyObject *notify;        /* kept as long as the library may call it, or NULL */
    PyThread_type_lock lock; /* of the thread that uses the tally; NULL if there never was a callback */
    unsigned long user;      /* that thread */
    int calls;               /* how many calls of its are going on: a callback may make another */
} Tally;

static void leave(Tally *self)
{
    if (--self->calls == 0 && self->lock)
        PyThread_release_lock(self->lock);
}

/* The header allows one thread at a time. The GIL alone sees to that only where there is no
 * callback: that is Python code, during which other threads run. They wait for their turn here.
 * False with an exception, or true, and then leave is to be called. */
static int enter(Tally *self)
{
    unsigned long me = self->lock ? PyThread_get_thread_ident() : 0;
    if (self->lock && (!self->calls || self->user != me)) {
        if (!PyThread_acquire_lock(self->lock, NOWAIT_LOCK)) {
            Py_BEGIN_ALLOW_THREADS
            PyThread_acquire_lock(self->lock, WAIT_LOCK);
            Py_END_ALLOW_THREADS
        }
        self->user = me;
    }
    self->calls++;
    if (self->tally)
        return 1;
    leave(self);
    PyErr_SetString(PyExc_ValueError, "the tally is closed");
    return 0;
}

/* Tally(start). As METH_FASTCALL does for functions, this does without a tuple of arguments, which
 * Py_tp_new would get. The names of those that were given by name are in `names`. */
static PyObject *tally_open(PyObject *callable, PyObject *const *args, size_t count, PyObject *names)
{
    PyTypeObject *type = (PyTypeObject *)callable;
    Py_ssize_t named = names ? PyTuple_GET_SIZE(names) : 0;
    long long start;
    if (!count_is(PyVectorcall_NARGS(count) + named, 1, "Tally"))
        return NULL;
    if (named && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "start") != 0) {
        PyErr_SetString(PyExc_TypeError, "the argument of Tally() is called start");
        return NULL;
    }
    if (!integer(args[0], INT64_MIN, INT64_MAX, &start))
        return NULL;
    /* All of it is 0, and the collector of cycles knows it. */
    Tally *self = (Tally *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    int status = shapes_tally_open(start, &self->tally);
    if (status < 0) {
        Py_DECREF(self);
        return raise_status(PyType_GetModuleState(type), status);
    }
    return (PyObject *)self;
}

static void close_handle(Tally *self)
{
    shapes_tally_close(self->tally);
    self->tally = NULL;
    Py_CLEAR(self->notify); /* last: it may run Python code, which finds a closed tally */
}

static PyObject *tally_close(PyObject *object, PyObject *no_arguments)
{
    Tally *self = (Tally *)object;
    if (self->calls) {
        PyErr_SetString(PyExc_RuntimeError, "the tally is in use, and cannot be closed");
        return NULL;
    }
    close_handle(self);
    Py_RETURN_NONE;
}

static PyObject *tally_add(PyObject *object, PyObject *argument)
{
    Tally *self = (Tally *)object;
    long long amount;
    int64_t sum;
    if (!integer(argument, INT64_MIN, INT64_MAX, &amount) || !enter(self))
        return NULL;
    int status = shapes_tally_add(self->tally, amount, &sum);
    leave(self);
    if (PyErr_Occurred()) /* in the callback */
        return NULL;
    return status ? raise_status(PyType_GetModuleState(Py_TYPE(self)), status)
                  : PyLong_FromLongLong(sum);
}

static PyObject *tally_enter(PyObject *self, PyObject *no_arguments)
{
    if (!enter((Tally *)self))
        return NULL;
    leave((Tally *)self);
    Py_INCREF(self);
    return self;
}

static PyObject *tally_exit(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    return tally_close(self, NULL);
}

/* A callable may refer to the tally that keeps it, and only the collector of cycles finds that. */
static int tally_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Tally *)self)->notify);
    return 0;
}

static int tally_clear(PyObject *self)
{
    close_handle((Tally *)self);
    return 0;
}

static void tally_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    close_handle((Tally *)self);
    if (((Tally *)self)->lock)
        PyThread_free_lock(((Tally *)self)->lock);
    type->tp_free(self);
    Py_DECREF(type);
}
/* The callable may be replaced while it runs, so it is held meanwhile. */
static int call_notify(void *user, int64_t sum)
{
    Visit visit = { ((Tally *)user)->notify, 0 };
    Py_INCREF(visit.visit);
    int status = call_visit(&visit, sum);
    Py_DECREF(visit.visit);
    return status;
}

static PyObject *tally_notify(PyObject *object, PyObject *visit)
{
    Tally *self = (Tally *)object;
    if (visit != Py_None && !is_callable(visit))
        return NULL;
    if (!self->lock) { /* nobody has it, and nobody else runs meanwhile */
        self->lock = PyThread_allocate_lock();
        if (!self->lock)
            return PyErr_NoMemory();
    }
    if (!enter(self))
        return NULL;
    PyObject *replaced = self->notify;
    if (visit == Py_None) {
        self->notify = NULL;
        shapes_tally_notify(self->tally, NULL, NULL);
    } else {
        Py_INCREF(visit);
        self->notify = visit;
        shapes_tally_notify(self->tally, call_notify, self);
    }
    leave(self);
    Py_XDECREF(replaced);
    Py_RETURN_NONE;
}
static PyMethodDef tally_methods[] = {
    { "add", tally_add, METH_O, "add($self, amount, /)\n--\n\nThe new sum." },
    { "close", tally_close, METH_NOARGS, "close($self, /)\n--\n\nTwice is fine." },
    { "notify", tally_notify, METH_O, "notify($self, visit, /)\n--\n\nWho is told each new sum." },
    { "__enter__", tally_enter, METH_NOARGS, NULL },
    { "__exit__", (PyCFunction)(void (*)(void))tally_exit, METH_FASTCALL, NULL },
    { NULL, NULL, 0, NULL },
};

static PyType_Slot tally_slots[] = {
    { Py_tp_doc, "Tally(start)\n--\n\nA sum that goes on." },
    { Py_tp_dealloc, (void *)tally_free },
    { Py_tp_traverse, (void *)tally_traverse },
    { Py_tp_clear, (void *)tally_clear },
    { Py_tp_methods, tally_methods },
    { 0, NULL },
};

static PyType_Spec tally_spec = {
    .name = "mandel.shapes.capi.Tally",
    .basicsize = sizeof(Tally),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = tally_slots,
};
/* ANCHOR_END: handle */

/* ANCHOR: callback_thread */
typedef struct {
    Visit visit;
    PyObject *type, *value, *traceback; /* an exception, on its way to the thread that asked */
} ThreadVisit;

/* Called by the library in a thread of its own, which has no GIL and which Python does not know. */
static int call_visit_in_thread(void *user, int64_t value)
{
    ThreadVisit *thread = user;
    PyGILState_STATE gil = PyGILState_Ensure();
    int status = call_visit(&thread->visit, value);
    /* A thread's exception goes with the thread. */
    PyErr_Fetch(&thread->type, &thread->value, &thread->traceback);
    PyGILState_Release(gil);
    return status;
}

static PyObject *each_thread(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long times;
    int status;
    if (!count_is(count, 2, "each_thread") || !integer(args[0], INT64_MIN, INT64_MAX, &times) ||
        !is_callable(args[1]))
        return NULL;
    ThreadVisit thread = { { args[1], 0 }, NULL, NULL, NULL };
    /* With the GIL, this thread would wait for the other, and the other for the GIL. */
    Py_BEGIN_ALLOW_THREADS
    status = shapes_each_thread(times, call_visit_in_thread, &thread);
    Py_END_ALLOW_THREADS
    if (thread.type)
        PyErr_Restore(thread.type, thread.value, thread.traceback);
    return visited(module, &thread.visit, status);
}
/* ANCHOR_END: callback_thread */

/* ANCHOR: enumeration */
/* A member of Colour, or the number where it has no name there. */
static PyObject *colour_object(State *state, int colour)
{
    if (colour < SHAPES_RED || colour > SHAPES_BLUE)
        return PyLong_FromLong(colour);
    Py_INCREF(state->colours[colour]);
    return state->colours[colour];
}

static PyObject *colour_next(PyObject *module, PyObject *object)
{
    State *state = state_of(module);
    long long colour;
    enum shapes_colour next;
    if (!integer(object, INT_MIN, INT_MAX, &colour)) /* an IntEnum is an integer */
        return NULL;
    int status = shapes_colour_next((enum shapes_colour)colour, &next);
    return status < 0 ? raise_status(state, status) : colour_object(state, (int)next);
}

typedef struct {
    PyObject_HEAD
    shapes_pencil c;
} Pencil;

static PyObject *pencil_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "colour", "length", NULL };
    PyObject *colour, *length;
    long long number, long_;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO:Pencil", names, &colour, &length) ||
        !integer(colour, INT_MIN, INT_MAX, &number) || !integer(length, INT_MIN, INT_MAX, &long_))
        return NULL;
    Pencil *self = PyObject_New(Pencil, type);
    if (self)
        self->c = (shapes_pencil){ (enum shapes_colour)number, (int)long_ };
    return (PyObject *)self;
}

static PyObject *pencil_colour(PyObject *self, void *closure)
{
    State *state = PyType_GetModuleState(Py_TYPE(self));
    return colour_object(state, (int)((Pencil *)self)->c.colour);
}

static int pencil_set_colour(PyObject *self, PyObject *value, void *closure)
{
    long long number;
    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "the colour cannot be deleted");
        return -1;
    }
    if (!integer(value, INT_MIN, INT_MAX, &number))
        return -1;
    ((Pencil *)self)->c.colour = (enum shapes_colour)number;
    return 0;
}

static PyObject *pencil_length(PyObject *self, void *closure)
{
    return PyLong_FromLong(((Pencil *)self)->c.length);
}

static int pencil_set_length(PyObject *self, PyObject *value, void *closure)
{
    long long number;
    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "the length cannot be deleted");
        return -1;
    }
    if (!integer(value, INT_MIN, INT_MAX, &number))
        return -1;
    ((Pencil *)self)->c.length = (int)number;
    return 0;
}

/* No PyMemberDef here: assigning to its T_INT cuts a number to size, with no more than a warning.
 * */
static PyGetSetDef pencil_attributes[] = {
    { "colour", pencil_colour, pencil_set_colour, NULL, NULL },
    { "length", pencil_length, pencil_set_length, NULL, NULL },
    { 0 },
};

static PyType_Slot pencil_slots[] = {
    { Py_tp_doc, "Pencil(colour, length)\n--\n\nA struct with an enumeration in it." },
    { Py_tp_new, (void *)pencil_new },
    { Py_tp_dealloc, (void *)free_instance },
    { Py_tp_getset, pencil_attributes },
    { 0, NULL },
};

static PyType_Spec pencil_spec = {
    .name = "mandel.shapes.capi.Pencil",
    .basicsize = sizeof(Pencil),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = pencil_slots,
};

static PyObject *pencil_sharpen(PyObject *module, PyObject *pencil)
{
    State *state = state_of(module);
    if (!is(pencil, state->pencil))
        return NULL;
    int status = shapes_pencil_sharpen(&((Pencil *)pencil)->c);
    if (status < 0)
        return raise_status(state, status);
    Py_RETURN_NONE;
}
/* ANCHOR_END: enumeration */

/* ANCHOR: flags */
static PyObject *access_join(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long one, other;
    if (!count_is(count, 2, "access_join") || !integer(args[0], 0, UINT_MAX, &one) ||
        !integer(args[1], 0, UINT_MAX, &other))
        return NULL;
    unsigned joined = shapes_access_join((unsigned)one, (unsigned)other);
    return PyObject_CallFunction(state_of(module)->access, "I", joined);
}
/* ANCHOR_END: flags */

/* ANCHOR: tagged_union */
/* The kind says which member of the union may be read. */
static PyObject *value_object(State *state, const shapes_value *value)
{
    switch ((int)value->kind) {
    case SHAPES_INTEGER:
        return PyLong_FromLongLong(value->as.integer);
    case SHAPES_REAL:
        return PyFloat_FromDouble(value->as.real);
    case SHAPES_TEXT:
        return PyUnicode_FromString(value->as.text);
    default:
        return PyObject_CallFunction(state->unknown, "i", (int)value->kind);
    }
}

static PyObject *parse(PyObject *module, PyObject *object)
{
    State *state = state_of(module);
    const char *bytes;
    shapes_value value;
    if (!text(object, &bytes))
        return NULL;
    /* The value may borrow from the str, which the caller keeps until this returns. */
    int status = shapes_parse(bytes, &value);
    return status < 0 ? raise_status(state, status) : value_object(state, &value);
}

static PyObject *value_double(PyObject *module, PyObject *object)
{
    State *state = state_of(module);
    shapes_value value;
    if (PyFloat_Check(object)) {
        value.kind = SHAPES_REAL;
        value.as.real = PyFloat_AS_DOUBLE(object);
    } else if (PyUnicode_Check(object)) {
        value.kind = SHAPES_TEXT;
        if (!text(object, &value.as.text))
            return NULL;
    } else {
        long long number;
        value.kind = SHAPES_INTEGER;
        if (!integer(object, INT64_MIN, INT64_MAX, &number))
            return NULL;
        value.as.integer = number;
    }
    int status = shapes_value_double(&value);
    return status < 0 ? raise_status(state, status) : value_object(state, &value);
}
/* ANCHOR_END: tagged_union */

/* ANCHOR: nullable */
/* shapes_unary has no place for what Python function is meant. It is called before shapes_apply
 * returns, so a variable of this thread's can say it. */
static _Thread_local PyObject *applied;

static int call_applied(int value)
{
    long long result = 0;
    PyObject *returned = PyObject_CallFunction(applied, "i", value);
    if (returned) {
        (void)integer(returned, INT_MIN, INT_MAX, &result); /* the caller sees the exception */
        Py_DECREF(returned);
    }
    return (int)result;
}

static PyObject *apply(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (!count_is(count, 2, "apply"))
        return NULL;
    shapes_unary function = NULL;
    if (args[0] != Py_None) {
        if (!is_callable(args[0]))
            return NULL;
        function = call_applied;
    }
    int number;
    const int *value = NULL;
    if (args[1] != Py_None) {
        long long converted;
        if (!integer(args[1], INT_MIN, INT_MAX, &converted))
            return NULL;
        number = (int)converted;
        value = &number;
    }
    PyObject *outer = applied; /* the function may call apply itself */
    applied = args[0];
    int result = shapes_apply(function, value);
    applied = outer;
    return PyErr_Occurred() ? NULL : PyLong_FromLong(result);
}
/* ANCHOR_END: nullable */

/* ANCHOR: variadic */
/* How many arguments a call has is written in the C, so this one has always nine. A sum of sums is
 * the same sum. */
static PyObject *sum(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    int total = 0;
    for (Py_ssize_t done = 0; done < count; done += 8) {
        int n[8] = { 0 };
        for (Py_ssize_t i = 0; i < 8 && done + i < count; i++) {
            long long number;
            if (!integer(args[done + i], INT_MIN, INT_MAX, &number))
                return NULL;
            n[i] = (int)number;
        }
        total = shapes_sum(9, total, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
    return PyLong_FromLong(total);
}
/* ANCHOR_END: variadic */

/* ANCHOR: inline_function */
/* The header is compiled here, and so is the function in it. It does not say so, but in C an
 * overflow of high - low is undefined behaviour. */
static PyObject *middle(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long low, high;
    if (!count_is(count, 2, "middle") || !integer(args[0], INT_MIN, INT_MAX, &low) ||
        !integer(args[1], INT_MIN, INT_MAX, &high))
        return NULL;
    if (high - low < INT_MIN || high - low > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "high - low does not fit into an int of C");
        return NULL;
    }
    return PyLong_FromLong(shapes_middle((int)low, (int)high));
}
/* ANCHOR_END: inline_function */

/* ANCHOR: macro */
static PyObject *pack(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long high, low;
    if (!count_is(count, 2, "pack") || !integer(args[0], 0, UINT16_MAX, &high) ||
        !integer(args[1], 0, UINT16_MAX, &low))
        return NULL;
    return PyLong_FromUnsignedLong(SHAPES_PACK(high, low));
}
/* ANCHOR_END: macro */

/* ANCHOR: global */
/* One thread at a time may use shapes_scale. None of these three gives up the GIL between its start
 * and its end, which is a lock for all who go through this module; and for nobody else. */
static PyObject *get_scale(PyObject *module, PyObject *no_arguments)
{
    return PyLong_FromLong(shapes_scale);
}

static PyObject *set_scale(PyObject *module, PyObject *object)
{
    long long scale;
    if (!integer(object, INT_MIN, INT_MAX, &scale))
        return NULL;
    shapes_scale = (int)scale;
    Py_RETURN_NONE;
}

static PyObject *scaled(PyObject *module, PyObject *object)
{
    long long value;
    if (!integer(object, INT_MIN, INT_MAX, &value))
        return NULL;
    return PyLong_FromLong(shapes_scaled((int)value));
}
/* ANCHOR_END: global */

/* ANCHOR: work */
static PyObject *work(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    long long state, steps;
    uint32_t result;
    if (!count_is(count, 2, "work") || !integer(args[0], 0, UINT32_MAX, &state) ||
        !integer(args[1], 0, UINT32_MAX, &steps))
        return NULL;
    /* It may take seconds, and touches nothing of Python's. */
    Py_BEGIN_ALLOW_THREADS
    result = shapes_work((uint32_t)state, (uint32_t)steps);
    Py_END_ALLOW_THREADS
    return PyLong_FromUnsignedLong(result);
}
/* ANCHOR_END: work */

/* The module */

#define DOC(signature, says) signature "\n--\n\n" says
/* The cast through `void (*)(void)` is what a compiler accepts between types of functions. */
#define FAST(function) (PyCFunction)(void (*)(void))function, METH_FASTCALL

static PyMethodDef functions[] = {
    { "abi_version", abi_version, METH_NOARGS, DOC("abi_version($module, /)", "The library's.") },
    { "nothing", nothing, METH_NOARGS, DOC("nothing($module, /)", "The least that a call can do.") },
    { "scalars", FAST(scalars),
      DOC("scalars($module, i8, u16, i32, u64, f32, f64, negate, c, /)", "The sum of all.") },
    { "divide", FAST(divide), DOC("divide($module, dividend, divisor, /)", "Or ShapesError.") },
    { "divide_errno", FAST(divide_errno),
      DOC("divide_errno($module, dividend, divisor, /)", "Or OSError.") },
    { "point_swap", point_swap, METH_O, DOC("point_swap($module, point, /)", "By value.") },
    { "padded_negate", padded_negate, METH_O, DOC("padded_negate($module, padded, /)", "By value.") },
    { "block_reverse", block_reverse, METH_O, DOC("block_reverse($module, block, /)", "By value.") },
    { "point_sum", point_sum, METH_O, DOC("point_sum($module, point, /)", "x + y.") },
    { "point_move", FAST(point_move), DOC("point_move($module, point, dx, dy, /)", "In place.") },
    { "points_move", FAST(points_move), DOC("points_move($module, points, dx, dy, /)", "In place.") },
    { "edges", edges, METH_O, DOC("edges($module, bytes, /)", "The first byte plus the last.") },
    { "repeat", FAST(repeat), DOC("repeat($module, value, length, /)", "So many bytes.") },
    { "length", length, METH_O, DOC("length($module, text, /)", "In bytes of UTF-8.") },
    { "status_text", status_text, METH_O, DOC("status_text($module, status, /)", "In English.") },
    { "greet", greet, METH_O, DOC("greet($module, name, /)", "Politely.") },
    { "each", FAST(each), DOC("each($module, count, visit, /)", "visit(0), visit(1) and so on.") },
    { "each_thread", FAST(each_thread),
      DOC("each_thread($module, count, visit, /)", "The same, from a thread of the library's.") },
    { "colour_next", colour_next, METH_O, DOC("colour_next($module, colour, /)", "In a circle.") },
    { "pencil_sharpen", pencil_sharpen, METH_O, DOC("pencil_sharpen($module, pencil, /)", "By 1.") },
    { "access_join", FAST(access_join), DOC("access_join($module, one, other, /)", "All of both.") },
    { "parse", parse, METH_O, DOC("parse($module, text, /)", "What the text is.") },
    { "value_double", value_double, METH_O, DOC("value_double($module, value, /)", "Twice it.") },
    { "apply", FAST(apply), DOC("apply($module, function, value, /)", "Both may be None.") },
    { "sum", FAST(sum), DOC("sum($module, /, *numbers)", "Modulo 2^32.") },
    { "middle", FAST(middle), DOC("middle($module, low, high, /)", "Between the two.") },
    { "pack", FAST(pack), DOC("pack($module, high, low, /)", "16 bits of each.") },
    { "get_scale", get_scale, METH_NOARGS, DOC("get_scale($module, /)", "Of the whole process.") },
    { "set_scale", set_scale, METH_O, DOC("set_scale($module, scale, /)", "Of the whole process.") },
    { "scaled", scaled, METH_O, DOC("scaled($module, value, /)", "value * scale.") },
    { "work", FAST(work), DOC("work($module, state, steps, /)", "Each step needs the one before.") },
    { NULL, NULL, 0, NULL },
};

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **type)
{
    *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *type ? PyModule_AddType(module, *type) : -1;
}

/* object.name, to be kept. */
static int keep(PyObject *object, const char *name, PyObject **kept)
{
    *kept = PyObject_GetAttrString(object, name);
    return *kept ? 0 : -1;
}

static int check_version(void)
{
    PyObject *checked = NULL;
    PyObject *libraries = PyImport_ImportModule("mandel._library");
    PyObject *library = libraries ? PyObject_GetAttrString(libraries, "SHAPES") : NULL;
    if (library)
        checked = PyObject_CallMethod(library, "check_version", "ii", shapes_abi_version(),
                                      SHAPES_ABI_VERSION);
    Py_XDECREF(libraries);
    Py_XDECREF(library);
    Py_XDECREF(checked);
    return checked ? 0 : -1;
}

static int fill(PyObject *module, PyObject *shapes, PyObject *cannot)
{
    State *state = state_of(module);
    PyObject *colour = PyObject_GetAttrString(shapes, "Colour");
    int failed = !colour || keep(colour, "RED", &state->colours[SHAPES_RED]) ||
                 keep(colour, "GREEN", &state->colours[SHAPES_GREEN]) ||
                 keep(colour, "BLUE", &state->colours[SHAPES_BLUE]) ||
                 keep(shapes, "ShapesError", &state->shapes_error) ||
                 keep(shapes, "Access", &state->access) || keep(shapes, "Unknown", &state->unknown) ||
                 add_type(module, &point_spec, &state->point) ||
                 add_type(module, &points_spec, &state->points) ||
                 add_type(module, &padded_spec, &state->padded) ||
                 add_type(module, &block_spec, &state->block) ||
                 add_type(module, &pencil_spec, &state->pencil) ||
                 add_type(module, &tally_spec, &state->tally) ||
                 PyObject_SetAttrString(module, "CANNOT", cannot);
    Py_XDECREF(colour);
    if (failed)
        return -1;
    state->tally->tp_vectorcall = tally_open; /* a slot for it exists since Python 3.14 only */
    return 0;
}

static int execute(PyObject *module)
{
    if (check_version() < 0)
        return -1;
    PyObject *shapes = PyImport_ImportModule("mandel.shapes");
    PyObject *cannot = Py_BuildValue("{ss}", "variadic",
                                     "C cannot make a call with a number of arguments that it learns "
                                     "at run time; sum makes calls of a fixed number, with zeros");
    int status = shapes && cannot ? fill(module, shapes, cannot) : -1;
    Py_XDECREF(shapes);
    Py_XDECREF(cannot);
    return status;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = state_of(module);
    PyObject **kept = (PyObject **)state; /* it holds nothing but pointers to objects */
    for (size_t i = 0; i < sizeof *state / sizeof *kept; i++)
        Py_VISIT(kept[i]);
    return 0;
}

static int clear(PyObject *module)
{
    State *state = state_of(module);
    PyObject **kept = (PyObject **)state;
    for (size_t i = 0; i < sizeof *state / sizeof *kept; i++)
        Py_CLEAR(kept[i]);
    return 0;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, (void *)execute },
#ifdef Py_mod_multiple_interpreters
    /* PyGILState_Ensure knows the main interpreter only. */
    { Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED },
#endif
    { 0, NULL },
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "mandel.shapes.capi",
    .m_doc = "A C extension by hand, one function for each shape of signature.",
    .m_size = sizeof(State),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
};

PyMODINIT_FUNC PyInit_capi(void)
{
    return PyModuleDef_Init(&definition);
}
