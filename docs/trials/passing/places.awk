# From the assembly of the functions: the place that the first instruction of each reads.
/^[a-z]+_(first|last):/ { sub(/:.*/, ""); name = $0 }
name && /^\t[a-z]/ {
    place[name] = $2
    sub(/,$/, "", place[name])
    # On Arm, the source of a load is in brackets, after the register that gets it.
    if ($1 == "ldr" && match($0, /\[.*\]/)) place[name] = substr($0, RSTART, RLENGTH)
    name = ""
}
END {
    printf "%-25s\n", title
    count = split("point padded image longer block", structs)
    for (i = 1; i <= count; i++)
        printf "%-12s %-12s\n", place[structs[i] "_first"], place[structs[i] "_last"]
}
