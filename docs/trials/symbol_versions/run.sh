# A program keeps the symbol version that it was linked to, and dlsym finds the default version.
# Needs: cc rustc
build() { # old or new
    rm -f libstats.so.1
    cc -shared -fPIC -Wl,-soname,libstats.so.1 -Wl,--version-script,$1.map $1.c -o libstats.so.1
}
ln -s libstats.so.1 libstats.so
rustc --edition 2024 opened.rs
export LD_LIBRARY_PATH=.

# ANCHOR: table
build old
rustc --edition 2024 -L . linked.rs -o linked_to_old
./linked_to_old
#> linked: 1
./opened
#> dlsym: 1, dlvsym: 1

build new
rustc --edition 2024 -L . linked.rs -o linked_to_new
./linked_to_old
#> linked: 1
./linked_to_new
#> linked: 2
./opened
#> dlsym: 2, dlvsym: 1

build old
./linked_to_new || echo "exit status $?"
#> ./linked_to_new: ./libstats.so.1: version `STATS_2' not found (required by ./linked_to_new)
#> exit status 1
# ANCHOR_END: table
