# Rust reads the constants of a C library without `unsafe`, if they are declared as `safe static`.
# Needs: cc rustc
cc -shared -fPIC limits.c -o liblimits.so
rustc --edition 2024 main.rs -L .
LD_LIBRARY_PATH=. ./main
#> version 2.7
#> limits [10, 200, 3000]
