# A panic passes through C if Rust says "C-unwind", and it runs C's clean-up only if C has -fexceptions.
# Needs: cc rustc sed grep
# Shows what a program prints, and of its messages what is the same with every rustc.
run() {
    { "$1" || echo "exit status $?"; } 2>messages
    grep -E -o 'the callback panics|failed to .* error 5|panic in a function .*' messages
}

cc -c -fexceptions call.c
rustc --edition 2024 main.rs -C link-arg=call.o
run ./main
#> C cleans up 1
#> caught: true
#> the callback panics

# By default, gcc writes tables that say how to leave each function, but none that name its clean-up.
cc -c call.c
rustc --edition 2024 main.rs -C link-arg=call.o
run ./main
#> caught: true
#> the callback panics

cc -c -fno-asynchronous-unwind-tables call.c
rustc --edition 2024 main.rs -C link-arg=call.o
run ./main
#> exit status 134
#> the callback panics
#> failed to initiate panic, error 5

# With "C", the panic does not even reach the C.
sed 's/"C-unwind"/"C"/' main.rs >abort.rs
cc -c -fexceptions call.c
rustc --edition 2024 abort.rs -C link-arg=call.o
run ./abort
#> exit status 134
#> the callback panics
#> panic in a function that cannot unwind
