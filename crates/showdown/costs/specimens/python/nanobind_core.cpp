// nanobind's own part, which comes as source. setuptools takes only files that are inside the package.
#include <nb_combined.cpp>
