# A longjmp over a Rust function does not run its destructors, so its Mutex stays locked.
# Needs: cc rustc
# This is undefined behaviour. It had the same outcome in every run.
cc -c jump.c
rustc --edition 2024 main.rs -C link-arg=jump.o
./main
#> status 1
#> locked: true
