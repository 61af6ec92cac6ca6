# A struct that is passed by value is in registers, on the stack, or at an address that is passed.
# Needs: clang rustc awk paste cmp
for target in x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-pc-windows-msvc; do
    clang --target=$target -O2 -S passing.c -o $target.s
    awk -v title=$target -f places.awk $target.s > $target
done

# The places of the first and the last field of each struct, as the C functions read them.
printf '%-7s\n' struct point padded image longer block |
    paste -d ' ' - x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-pc-windows-msvc |
    sed 's/ *$//'
# ANCHOR: places
#> struct  x86_64-unknown-linux-gnu  aarch64-unknown-linux-gnu x86_64-pc-windows-msvc
#> point   %xmm0        %xmm1        d0           d1           (%rcx)       8(%rcx)
#> padded  %dil         %xmm0        w0           x1           (%rcx)       8(%rcx)
#> image   %edi         %rsi         w0           x1           (%rcx)       8(%rcx)
#> longer  8(%rsp)      24(%rsp)     [x0]         [x0, #16]    (%rcx)       16(%rcx)
#> block   8(%rsp)      64(%rsp)     [x0]         [x0, #56]    (%rcx)       56(%rcx)
# ANCHOR_END: places

# rustc knows the same rules. Here it compiles only for x86-64 Linux.
rustc --edition 2024 --crate-type lib -O --emit asm passing.rs
awk -v title=x86_64-unknown-linux-gnu -f places.awk passing.s | cmp - x86_64-unknown-linux-gnu
echo 'rustc reads the same places'
#> rustc reads the same places
