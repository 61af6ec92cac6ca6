fn main() {
    println!("main");
}
