fn main() {
    println!("one::which() = {}, two::which() = {}", one::which(), two::which());
    #[cfg(more)]
    println!("{} {}", one::only_in_one(), two::only_in_two());
}
