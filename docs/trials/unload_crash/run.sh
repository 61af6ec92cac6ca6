# dlclose unloads a library whose thread still runs, or whose thread-local values still have a destructor.
# Needs: cc rustc
rustc --edition 2024 main.rs
cc -shared -fPIC thread.c -o libthread.so
cc -shared -fPIC key.c -o libkey.so

# The braces and /dev/null keep what the shell says about a signal, which is not the same everywhere.
{ ./main ./libthread.so; } 2>/dev/null || echo "exit status $?"
#> exit status 139

{ ./main ./libkey.so; } 2>/dev/null || echo "exit status $?"
#> exit status 139

# 139 is 128 + SIGSEGV. Both are fine as long as the library is not closed.
./main ./libthread.so keep
#> no crash
./main ./libkey.so keep
#> no crash
