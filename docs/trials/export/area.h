#ifndef AREA_H
#define AREA_H

#define AREA_OK 0
#define AREA_ERR_NULL -1
#define AREA_ERR_PANIC -2

typedef struct AreaRectangle {
    double width;
    double height;
} AreaRectangle;

/* Writes the area to *area. Returns AREA_OK or an error. */
int area_of(const AreaRectangle *rectangle, double *area);

#endif
