# Rust reads and writes a bit-field through functions: those of a C shim, or those that bindgen writes.
# Needs: cc ar rustc
cc -c header.c shim.c
ar rcs libheader.a header.o shim.o

rustc --edition 2024 shim.rs -L .
./shim
#> Rust: version 6: status 0, now 6
#> Rust: version 21: status -1, now 6
#> C: version 6, length 0

rustc --edition 2024 main.rs -L . -l static=header
./main
#> Rust: version 4, length 1500
#> C: version 4, length 1500
#> C: version 5, length 1500

# ANCHOR: layout
# gcc can place the bits as Microsoft's compiler does. Then the struct has another size.
cc -mno-ms-bitfields size.c -o size
./size
#> 4 bytes
cc -mms-bitfields size.c -o size
./size
#> 8 bytes
# ANCHOR_END: layout
