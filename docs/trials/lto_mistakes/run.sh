# Undefined behaviour that has no effect as long as there is a call changes results with LTO.
# Needs: cc clang nm rustc
clang="clang --target=x86_64-unknown-linux-gnu -O2 -c mistakes.c"
rustc="rustc --edition 2024 -O -C link-arg=mistakes.o main.rs"
# rustc's own lld reads the bitcode of rustc. clang must not be newer than the LLVM of rustc.
folder=$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld
lto="-C linker-plugin-lto -C link-arg=-fuse-ld=lld -C link-arg=-B$folder"

$clang && $rustc
./main | grep -v missing # without LTO, this is a random number
#> overflow: false
#> two types: 0x40000000
#> two pointers: 2048
#> f32 for double: 2

$clang -flto=thin && $rustc $lto
./main
#> overflow: true
#> two types: 0x0
#> two pointers: 22
#> f32 for double: 2
#> missing parameter: 0
# The linker removes a function that nobody calls. It keeps a call whose types do not fit.
nm main | grep -owE 'next|put|get|add|scale|more'
#> more

# These flags define what happens in two of the cases, and the calls are gone as well.
$clang -flto=thin -fwrapv -fno-strict-aliasing && $rustc $lto
./main | grep -e overflow -e types
#> overflow: false
#> two types: 0x40000000
nm main | grep -owE 'next|put|get|add|scale|more'
#> more

# Without LTO, the sanitizers find one of the five mistakes.
cc -fsanitize=address,undefined -c mistakes.c
$rustc -C link-arg=-fsanitize=address,undefined -C default-linker-libraries
./main 2>&1 | grep -oE 'runtime error: [a-z ]*|AddressSanitizer: [a-z-]*' | sort -u
#> runtime error: signed integer overflow
