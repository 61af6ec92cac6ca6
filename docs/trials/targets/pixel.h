enum colour { RED, GREEN, BLUE };

struct pixel {
    long position;
    char letter;
    enum colour colour;
    struct pixel *next;
};

long pixel_position(const struct pixel *pixel);
