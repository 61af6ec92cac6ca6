static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "binding",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit_binding(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    point_type = (PyTypeObject *)PyType_FromSpec(&point_spec);
    counter_type = (PyTypeObject *)PyType_FromSpec(&counter_spec);
    if (point_type == NULL || counter_type == NULL || PyModule_AddType(module, point_type) < 0
        || PyModule_AddType(module, counter_type) < 0
        || PyModule_AddIntConstant(module, "RED", RED) < 0
        || PyModule_AddIntConstant(module, "GREEN", GREEN) < 0
        || PyModule_AddIntConstant(module, "BLUE", BLUE) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
