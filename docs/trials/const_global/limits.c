#include "limits.h"

const struct version library_version = {2, 7};
const int limits[3] = {10, 200, 3000};
