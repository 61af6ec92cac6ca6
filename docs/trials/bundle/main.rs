fn main() {
    println!("{}", safe::answer());
}
