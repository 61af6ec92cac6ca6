# A function in C that calls setjmp turns a library's longjmp into a status, which Rust can check.
# Needs: cc rustc
cc -O2 -c library.c shim.c
rustc --edition 2024 main.rs -C link-arg=library.o -C link-arg=shim.o
./main
#> Some(21) None
