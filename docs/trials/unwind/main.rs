use std::panic::catch_unwind;

// ANCHOR: border
unsafe extern "C-unwind" {
    safe fn call(callback: extern "C-unwind" fn()); // it keeps no pointer, and any function will do
}

extern "C-unwind" fn callback() {
    panic!("the callback panics");
}

fn main() {
    let result = catch_unwind(|| call(callback));
    println!("caught: {}", result.is_err());
}
// ANCHOR_END: border
