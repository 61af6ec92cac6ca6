#include "header.h"

/* ANCHOR: shim */
unsigned shim_version(const struct header *header)
{
    return header->version;
}

/* -1 for a number of more than 4 bits. C would write the lowest 4 of them, and say nothing. */
int shim_set_version(struct header *header, unsigned version)
{
    if (version > 15) {
        return -1;
    }
    header->version = version;
    return 0;
}
/* ANCHOR_END: shim */
