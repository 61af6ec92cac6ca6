# Rust reads a flexible array as a slice, with the length in the struct and the pointer that C gave.
# Needs: cc rustc
cc -c packet.c
rustc --edition 2024 main.rs -C link-arg=packet.o
./main
#> size 4, bytes [1, 2, 3, 4, 5]
