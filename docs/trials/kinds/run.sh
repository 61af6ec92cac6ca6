# Which of a static and a shared library the linker takes: the first folder decides, and `-l` wins against `#[link]`.
# Needs: cc ar rustc
mkdir old new both
cc -c -DANSWER=1 answer.c
ar rc old/libanswer.a answer.o
cc -shared -fPIC -DANSWER=2 answer.c -o new/libanswer.so
cp old/libanswer.a new/libanswer.so both/
export LD_LIBRARY_PATH=both

# ANCHOR: folders
rustc --edition 2024 -L both main.rs # libanswer.a is in it, and libanswer.so
./main
#> 2
rustc --edition 2024 -L old -L new main.rs # libanswer.a is in the first, and libanswer.so in the second
./main
#> 1
# ANCHOR_END: folders

# A build script's line `cargo::rustc-link-lib=static=answer` becomes `-l static=answer`.
rustc --edition 2024 -L both -l static=answer main.rs
./main
#> 1
rustc --edition 2024 --cfg is_static -L both main.rs
./main
#> 1
rustc --edition 2024 --cfg is_static -L both -l dylib=answer main.rs
./main
#> 2
