unsafe extern "C" {
    safe fn half(value: f64) -> f64;
}

fn main() {
    println!("{}", half(5.0));
}
