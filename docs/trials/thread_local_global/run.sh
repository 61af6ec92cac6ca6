# Each thread reaches its own copy of a C variable through a function in C, but not through a `static`.
# Needs: cc rustc ld.bfd ld.lld grep
cc -c library.c shim.c
rustc --edition 2024 main.rs -C link-arg=library.o -C link-arg=shim.o
./main
#> the new thread begins with 7
#> the first thread still has 1

# GNU ld refuses the variable in an `extern` block.
rustc --edition 2024 wrong.rs -C link-arg=library.o -C link-arg=-fuse-ld=bfd 2>&1 |
    grep -o 'last_error: TLS definition .* mismatches non-TLS reference'
#> last_error: TLS definition in library.o section .tdata mismatches non-TLS reference

# lld links it. This is undefined behaviour, with the same outcome in every run.
rustc --edition 2024 wrong.rs -C link-arg=library.o -C link-arg=-fuse-ld=lld
{ ./wrong || echo "exit status $?"; } 2>messages
#> exit status 139
