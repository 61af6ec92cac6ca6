# A loop that waits for a plain `int` of another thread ends without LTO, and never ends with it.
# Needs: cc clang objdump rustc valgrind
# ANCHOR: both
target=x86_64-unknown-linux-gnu
# rustc's own lld reads the bitcode of rustc. clang must not be newer than the LLVM of rustc.
lld="-C link-arg=-fuse-ld=lld -C link-arg=-B$(rustc --print sysroot)/lib/rustlib/$target/bin/gcc-ld"

clang --target=$target -O2 -c job.c
rustc --edition 2024 -O -C link-arg=job.o main.rs
./main
#> ready

clang --target=$target -O2 -flto=thin -c job.c
rustc --edition 2024 -O -C link-arg=job.o -C linker-plugin-lto $lld main.rs
timeout 0.4 ./main || echo "exit status $?"
#> exit status 124
# ANCHOR_END: both

# The program has an instruction that jumps to its own address.
objdump -d main | sed -n 's/^ *\([0-9a-f]*\):.*\(jmp\) *\1 .*/\2 to itself/p'
#> jmp to itself

# With an atomic int, it works with LTO as well.
sed 's/static int/static _Atomic int/' job.c > atomic.c
clang --target=$target -O2 -flto=thin -c atomic.c
rustc --edition 2024 -O -C link-arg=atomic.o -C linker-plugin-lto $lld main.rs
./main
#> ready

# helgrind finds the mistake without LTO.
cc -O2 -c job.c
rustc --edition 2024 -O -C link-arg=job.o main.rs
valgrind --tool=helgrind ./main 2>&1 | grep -o 'Possible data race during read of size 4'
#> Possible data race during read of size 4
