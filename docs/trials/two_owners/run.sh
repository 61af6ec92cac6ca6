# Two crates each contain a C function of the same name: both of them may call the same one.
# Needs: cc ar rustc
for name in one two; do
    cc -c $name.c
    ar rc lib$name.a $name.o
    rustc --edition 2024 --crate-type lib $name.rs -L .
done

# ANCHOR: same
rustc --edition 2024 main.rs -L . --extern one --extern two
./main
#> one::which() = 2, two::which() = 2
# ANCHOR_END: same

# A program that needs something else of both libraries gets both object files, and the linker notices.
rustc --edition 2024 --cfg more main.rs -L . --extern one --extern two 2>errors ||
    grep -oE "duplicate symbol|multiple definition" errors | sed 's/multiple definition/duplicate symbol/'
#> duplicate symbol
