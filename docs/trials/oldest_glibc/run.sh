# A program that calls `getrandom` needs glibc 2.25, because this function is new in that version.
# Needs: cc objdump rustc
rustc --edition 2024 main.rs
./main
#> 4 random bytes
# ANCHOR: version
objdump -T main | grep getrandom | grep -o 'GLIBC_[0-9.]*'
#> GLIBC_2.25
# ANCHOR_END: version
