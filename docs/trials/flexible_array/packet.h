/* ANCHOR: struct */
struct packet {
    unsigned length; /* of bytes */
    unsigned char bytes[];
};
/* ANCHOR_END: struct */

/* The bytes are 1, 2, 3 and so on. NULL if there is no memory. Free the packet with packet_free. */
struct packet *packet_new(unsigned length);
void packet_free(struct packet *packet);
