# Two versions of a library are in a process: whose `helper` does `who` of the second version call?
# Needs: cc ar rustc
cc -DVERSION=1 -fPIC -c version.c
ar rc libstatic.a version.o
cc -shared -Wl,-soname,libone.so version.o -o libone.so
# Both have the same SONAME, as two versions of a library may have.
cc -DVERSION=2 -fPIC -shared -Wl,-soname,libone.so version.c -o libtwo.so
cc -DVERSION=2 -fPIC -shared -Wl,-soname,libone.so -Wl,-Bsymbolic version.c -o libsymbolic.so

rustc --edition 2024 main.rs
# ANCHOR: opened
./main ./libone.so ./libtwo.so
#> ./libone.so: 1
#> ./libtwo.so: 2

GLOBAL=1 ./main ./libone.so ./libtwo.so
#> ./libone.so: 1
#> ./libtwo.so: 1
# ANCHOR_END: opened

GLOBAL=1 ./main ./libone.so ./libsymbolic.so
#> ./libone.so: 1
#> ./libsymbolic.so: 2

rustc --edition 2024 --cfg linked -L . -l dylib=one main.rs
LD_LIBRARY_PATH=. ./main ./libtwo.so
#> linked: 1
#> ./libtwo.so: 1
rustc --edition 2024 --cfg linked -L . -l static=static main.rs
./main ./libtwo.so
#> linked: 1
#> ./libtwo.so: 2
rustc --edition 2024 --cfg linked -L . -l static=static -C link-arg=-rdynamic main.rs
./main ./libtwo.so
#> linked: 1
#> ./libtwo.so: 1
