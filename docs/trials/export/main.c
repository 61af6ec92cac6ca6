#include <stdio.h>

#include "area.h"

int main(void)
{
    AreaRectangle rectangle = {2, 3}, negative = {-2, 3};
    double area = 0;
    int status = area_of(&rectangle, &area);
    printf("%d, area %g\n", status, area);

    printf("%d\n", area_of(NULL, &area));
    printf("%d\n", area_of(&negative, &area));
    return 0;
}
