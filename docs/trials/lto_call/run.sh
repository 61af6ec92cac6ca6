# Cross-language LTO fails without a message if one of its conditions is missing.
# Needs: cc clang nm rustc
folder=$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld
lld="-C link-arg=-fuse-ld=lld -C link-arg=-B$folder" # rustc's own
lto="-C linker-plugin-lto $lld"
clang="clang --target=x86_64-unknown-linux-gnu"

# Compiles the C with the first argument and the Rust with the others. The linker removes a function
# that nobody calls, so the symbol is there if there is a call.
build() {
    $1 -c half.c
    shift
    rustc --edition 2024 -O -C link-arg=half.o "$@" main.rs
    nm main | grep -ow half || echo "no call"
}

build "$clang -O2 -flto=thin" $lto
#> no call
build "$clang -O2 -flto=thin -march=haswell" $lto -C target-cpu=haswell
#> no call

# Each of these makes one mistake.
build "cc -O2" $lto
#> half
build "$clang -O2 -flto=thin" $lld
#> half
build "$clang -O2 -flto=full" $lto
#> half
build "$clang -O2 -flto=thin -march=haswell" $lto
#> half
build "$clang -O0 -flto=thin" $lto
#> half
