struct point { double x, y; };
struct padded { signed char tag; double weight; };
struct image { int width, height; void *data; };
struct longer { int width, height; void *data; int more; };
struct block { double values[8]; };

/* Each function reads the first or the last field of a struct that is passed by value. */
void point_first(struct point by_value, double *to) { *to = by_value.x; }
void point_last(struct point by_value, double *to) { *to = by_value.y; }
void padded_first(struct padded by_value, signed char *to) { *to = by_value.tag; }
void padded_last(struct padded by_value, double *to) { *to = by_value.weight; }
void image_first(struct image by_value, int *to) { *to = by_value.width; }
void image_last(struct image by_value, void **to) { *to = by_value.data; }
void longer_first(struct longer by_value, int *to) { *to = by_value.width; }
void longer_last(struct longer by_value, int *to) { *to = by_value.more; }
void block_first(struct block by_value, double *to) { *to = by_value.values[0]; }
void block_last(struct block by_value, double *to) { *to = by_value.values[7]; }
