/* ANCHOR: struct */
struct header {
    unsigned char version : 4;
    unsigned length : 28;
};
/* ANCHOR_END: struct */

struct header *header_new(void); /* all fields are 0; NULL if there is no memory */
void header_print(const struct header *header);
void header_free(struct header *header);
