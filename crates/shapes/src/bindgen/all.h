/* What bindgen reads, and what the C that it writes includes. */
#include "shapes.h"
