# An `.rlib` contains the object files of a static library, unless that is linked with `-bundle`.
# Needs: cc ar rustc
cc -c answer.c
ar rc libanswer.a answer.o

# ANCHOR: both
rustc --edition 2024 --crate-type lib safe.rs -L . -l static=answer
ar t libsafe.rlib | grep answer
#> answer.o

rustc --edition 2024 --crate-type lib safe.rs -L . -l static:-bundle=answer
ar t libsafe.rlib | grep answer || echo "no answer.o"
#> no answer.o
# ANCHOR_END: both

# Then the library must still be there when a program is linked. Each linker says it in its own words.
rustc --edition 2024 main.rs -L . --extern safe
./main
#> 42
rm libanswer.a
rustc --edition 2024 main.rs -L . --extern safe 2>errors || grep -q 'find.* -lanswer' errors && echo "not found"
#> not found
