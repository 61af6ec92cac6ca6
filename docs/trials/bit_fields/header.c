#include "header.h"
#include <stdio.h>
#include <stdlib.h>

struct header *header_new(void)
{
    return calloc(1, sizeof(struct header));
}

void header_print(const struct header *header)
{
    printf("C: version %u, length %u\n", header->version, header->length);
    fflush(stdout); /* Rust prints too, through a buffer of its own */
}

void header_free(struct header *header)
{
    free(header);
}
