# With `+verbatim`, the name of a library is the name of its file.
# Needs: cc ar rustc
cc -shared -fPIC -Wl,-soname,libanswer.so.3 answer.c -o libanswer.so.3
# There is no libanswer.so, so that `-l answer` finds nothing.
rustc --edition 2024 main.rs -L . -l answer 2>errors || echo "exit status $?"
#> exit status 1

# ANCHOR: both
rustc --edition 2024 main.rs -L . -l dylib:+verbatim=libanswer.so.3
LD_LIBRARY_PATH=. ./main
#> 42

cc -c answer.c
ar rc odd.lib answer.o
rustc --edition 2024 main.rs -L . -l static:+verbatim=odd.lib
./main
#> 42
# ANCHOR_END: both
