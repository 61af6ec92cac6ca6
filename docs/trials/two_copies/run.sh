# Two shared libraries each contain a static library: whether they share its variables depends on what they export.
# Needs: cc ar rustc
cc -fPIC -c counter.c
ar rc libcounter.a counter.o
libraries() { # with the arguments for both
    cc -shared -fPIC one.c libcounter.a "$@" -o libone.so
    cc -shared -fPIC two.c libcounter.a "$@" -o libtwo.so
}

libraries
rustc --edition 2024 main.rs -L .
# ANCHOR: both
LD_LIBRARY_PATH=. ./main
#> one() = 1, two() = 2

# Make both libraries again, and export nothing that comes from a static library.
libraries -Wl,--exclude-libs,ALL
LD_LIBRARY_PATH=. ./main
#> one() = 1, two() = 1
# ANCHOR_END: both

# A Rust cdylib does not export the C that it contains.
libraries
rustc --edition 2024 --crate-type cdylib one.rs -L . -l static=counter
LD_LIBRARY_PATH=. ./main
#> one() = 1, two() = 1
