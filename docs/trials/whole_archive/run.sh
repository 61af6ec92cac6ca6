# The linker leaves out an object file that nobody needs, unless the library is linked with `+whole-archive`.
# Needs: cc ar rustc
cc -c reg.c
ar rc libreg.a reg.o

# ANCHOR: both
rustc --edition 2024 -L . -l static=reg main.rs
./main
#> main

rustc --edition 2024 -L . -l static:+whole-archive=reg main.rs
./main
#> registered
#> main
# ANCHOR_END: both
