//! Calls a small C function in a hot loop. The linker puts the function into the loop.

unsafe extern "C" {
    /// Safe: it takes any three numbers, on any thread.
    safe fn stats_mean(before: f64, value: f64, count: f64) -> f64;
}

fn main() {
    let mut mean = 0.0;
    for count in 1..=1_000_000 {
        let value = f64::from(count);
        mean = stats_mean(mean, value, value);
    }
    println!("the mean is {mean:.1}");
}
