#include "library.h"

_Thread_local int last_error = 7;
