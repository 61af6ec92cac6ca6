# A program remembers the SONAME of a shared library, and not the name of the file that the linker read.
# Needs: cc rustc readelf
# ANCHOR: two
cc -shared -fPIC -DVERSION=1 -Wl,-soname,libanswer.so.1 answer.c -o libanswer.so.1
ln -s libanswer.so.1 libanswer.so
rustc --edition 2024 main.rs -L . -l answer
readelf --dynamic main | grep --only-matching 'libanswer[^]]*'
#> libanswer.so.1

# The next version has another SONAME, and the program does not take it.
cc -shared -fPIC -DVERSION=2 -Wl,-soname,libanswer.so.2 answer.c -o libanswer.so.2
ln -sf libanswer.so.2 libanswer.so
LD_LIBRARY_PATH=. ./main
#> 1
rm libanswer.so.1
LD_LIBRARY_PATH=. ./main || echo "exit status $?"
#> ./main: error while loading shared libraries: libanswer.so.1: cannot open shared object file: No such file or directory
#> exit status 127
# ANCHOR_END: two

# Without a SONAME, the program remembers what the linker was given.
mkdir v1
cc -shared -fPIC -DVERSION=1 answer.c -o v1/libanswer.so
rustc --edition 2024 main.rs -L v1 -l answer
readelf --dynamic main | grep --only-matching '[^[]*libanswer[^]]*'
#> libanswer.so
rustc --edition 2024 main.rs -C link-arg=v1/libanswer.so
readelf --dynamic main | grep --only-matching '[^[]*libanswer[^]]*'
#> v1/libanswer.so
