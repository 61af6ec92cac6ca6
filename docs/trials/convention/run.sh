# A C function with another calling convention gets its arguments only if Rust names this convention.
# Needs: cc rustc sed
cc -O2 -c digits.c
rustc --edition 2024 main.rs -C link-arg=digits.o
./main
#> 12 1234

# Declared as "C", it takes the fourth argument for its first, and the third for its second. Without -O2, it
# would also save them in the caller's memory, where only a caller with the right convention leaves room.
sed 's/"win64"/"C"/' main.rs >wrong.rs
rustc --edition 2024 wrong.rs -C link-arg=digits.o
./wrong
#> 43 1234

# Here "system" is "C".
sed 's/"system"/"C"/' main.rs >same.rs
rustc --edition 2024 same.rs -C link-arg=digits.o
./same
#> 12 1234
