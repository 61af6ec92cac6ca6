# A library needs a function that does not exist: RTLD_NOW makes this an error, RTLD_LAZY ends the process later.
# Needs: cc rustc
# Without `-z lazy`, the gcc of some systems links as if everybody said RTLD_NOW.
cc -shared -fPIC -Wl,-z,lazy half.c -o libhalf.so
rustc --edition 2024 main.rs

# ANCHOR: both
./main lazy || echo "exit status $?"
#> the library is open: 42
#> ./main: symbol lookup error: ./libhalf.so: undefined symbol: gone
#> exit status 127

./main now
#> the opening fails: ./libhalf.so: undefined symbol: gone
# ANCHOR_END: both
