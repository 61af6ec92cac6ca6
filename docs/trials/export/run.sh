# A C program calls a Rust function, which is in a static or in a shared library.
# Needs: cc nm rustc
# ANCHOR: static
rustc --edition 2024 --crate-type staticlib --print native-static-libs area.rs 2> note.txt
cc main.c libarea.a $(sed -n 's/.*native-static-libs: //p' note.txt) -o main
./main 2> panic.txt
#> 0, area 6
#> -1
#> -2
# ANCHOR_END: static
grep -o 'a negative width' panic.txt
#> a negative width

# ANCHOR: shared
rustc --edition 2024 --crate-type cdylib -C link-arg=-Wl,-soname,libarea.so.1 area.rs
ln -s libarea.so libarea.so.1
cc main.c -L . -l area -o main
LD_LIBRARY_PATH=. ./main 2> panic.txt
#> 0, area 6
#> -1
#> -2
nm --dynamic --defined-only libarea.so | grep -o 'T .*'
#> T area_of
# ANCHOR_END: shared

# The program's own malloc replaces the one of the C library.
rustc --edition 2024 malloc.rs
sh -c './malloc; echo "exit status $?"' 2> aborted.txt
#> exit status 134
