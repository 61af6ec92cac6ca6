# Declarations that were generated for one target can be wrong for another, and their assertions notice it.
# Needs: cc rustc cmp diff
# ANCHOR: differences
cmp x86_64-unknown-linux-gnu.rs aarch64-unknown-linux-gnu.rs && echo 'no difference'
#> no difference
diff x86_64-unknown-linux-gnu.rs x86_64-pc-windows-msvc.rs | grep '^[<>]'
#> < pub type colour = ::std::ffi::c_uint;
#> > pub type colour = ::std::ffi::c_int;
#> <     ["Offset of field: pixel::letter"][::std::mem::offset_of!(pixel, letter) - 8usize];
#> <     ["Offset of field: pixel::colour"][::std::mem::offset_of!(pixel, colour) - 12usize];
#> >     ["Offset of field: pixel::letter"][::std::mem::offset_of!(pixel, letter) - 4usize];
#> >     ["Offset of field: pixel::colour"][::std::mem::offset_of!(pixel, colour) - 8usize];
# ANCHOR_END: differences

cc -c pixel.c
rustc --edition 2024 main.rs -C link-arg=pixel.o
./main
#> position 7

# The file for Windows does not compile for Linux.
cp x86_64-pc-windows-msvc.rs x86_64-unknown-linux-gnu.rs
rustc --edition 2024 main.rs 2>&1 | grep -o 'error\[E0080\]\|"Offset of field: .*"'
#> error[E0080]
#> "Offset of field: pixel::letter"
