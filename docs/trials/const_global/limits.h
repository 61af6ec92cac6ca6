struct version {
    int major, minor;
};

extern const struct version library_version;
extern const int limits[3];
