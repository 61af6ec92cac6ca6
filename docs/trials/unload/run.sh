# Whether dlclose unloads a library depends on what the library contains.
# Needs: cc g++ rustc
rustc --edition 2024 main.rs
cc -shared -fPIC plain.c -o libplain.so
cc -shared -fPIC thread.c -o libthread.so
cc -shared -fPIC plain.c -Wl,-z,nodelete -o libnodelete.so # like RTLD_NODELETE
g++ -shared -fPIC thread_local.cpp -o libcpp.so
g++ -shared -fPIC template.cpp -o libtemplate.so
g++ -shared -fPIC -fno-gnu-unique template.cpp -o libtemplate2.so
rustc --edition 2024 --crate-type cdylib thread_local.rs -o librust.so
cc -shared -fPIC ends.c -o libends.so

# ANCHOR: table
./main ./libplain.so ./libthread.so ./libcpp.so ./librust.so ./libtemplate.so ./libtemplate2.so ./libnodelete.so
#> ./libplain.so is unloaded: [1, 2, 1]
#> ./libthread.so is unloaded: [1, 2, 1]
#> ./libcpp.so stays: [1, 2, 3]
#> ./librust.so stays: [1, 2, 3]
#> ./libtemplate.so stays: [1, 2, 3]
#> ./libtemplate2.so is unloaded: [1, 2, 1]
#> ./libnodelete.so stays: [1, 2, 3]

# Now the thread that calls the function twice ends before the library is closed.
THREAD=1 ./main ./libcpp.so ./librust.so
#> ./libcpp.so is unloaded: [1, 2, 1]
#> ./librust.so is unloaded: [1, 2, 1]

# main leaves its library open at the end. So the second time it is open twice, and is closed once.
./main ./libplain.so ./libplain.so
#> ./libplain.so is unloaded: [1, 2, 1]
#> ./libplain.so stays: [2, 3, 4]
# ANCHOR_END: table
./main ./libends.so
#> the destructor runs
#> the atexit handler runs
#> ./libends.so is unloaded: [1, 2, 1]
#> the atexit handler runs
#> the destructor runs
