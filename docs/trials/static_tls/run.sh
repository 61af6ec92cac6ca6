# Thread-local variables of the model initial-exec need room that an opened library may not get.
# Needs: cc rustc
rustc --edition 2024 main.rs
cc -shared -fPIC big.c -o libdefault.so
cc -shared -fPIC -ftls-model=initial-exec big.c -o libinitial.so

./main ./libdefault.so
#> opened
./main ./libinitial.so
#> ./libinitial.so: cannot allocate memory in static TLS block
