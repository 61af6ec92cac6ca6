# A static copy of a library in the program replaces the shared copy that another library uses.
# Needs: cc ar rustc
export LD_LIBRARY_PATH=.
libraries() { # with the arguments for both
    cc -shared -fPIC -DVERSION=2 -Wl,-soname,libwhich.so.2 "$@" which.c -o libwhich.so.2
    cc -shared -fPIC "$@" outer.c libwhich.so.2 -o libouter.so
}

libraries
# ANCHOR: replaced
cc -DVERSION=1 -c which.c
ar rc libwhich.a which.o
rustc --edition 2024 main.rs -L .
./main
#> which() = 1, outer() = 1
# ANCHOR_END: replaced

# -Bsymbolic is about calls within one library, so it does not help.
libraries -Wl,-Bsymbolic
rustc --edition 2024 main.rs -L .
./main
#> which() = 1, outer() = 1

# With GNU ld, a symbol version in the shared library does not help. (With lld it does.)
libraries -Wl,--version-script,which.map
rustc --edition 2024 main.rs -L . -C link-arg=-fuse-ld=bfd
./main
#> which() = 1, outer() = 1

# The program does not export what is hidden.
libraries
cc -DVERSION=1 -fvisibility=hidden -c which.c
ar rc libwhich.a which.o
rustc --edition 2024 main.rs -L .
./main
#> which() = 1, outer() = 2
