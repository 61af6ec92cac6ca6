#include "src/bindgen/all.h"

// Static wrappers

int shapes_middle__extern(int low, int high) { return shapes_middle(low, high); }
