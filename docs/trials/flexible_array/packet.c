#include "packet.h"
#include <stdlib.h>

struct packet *packet_new(unsigned length)
{
    struct packet *packet = malloc(sizeof *packet + length);
    if (packet) {
        packet->length = length;
        for (unsigned i = 0; i < length; i++) {
            packet->bytes[i] = i + 1;
        }
    }
    return packet;
}

void packet_free(struct packet *packet)
{
    free(packet);
}
