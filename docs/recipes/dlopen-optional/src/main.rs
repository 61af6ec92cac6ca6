mod stats;

fn main() {
    println!("2 values, the largest is {}", f64::max(2.0, 4.0));
    match stats::Stats::open() {
        Ok(stats) => println!("their mean is {}", stats.mean(2.0, 4.0)),
        Err(error) => {
            println!("no mean without the stats library");
            let first: Option<&dyn std::error::Error> = Some(&error);
            std::iter::successors(first, |e| e.source()).for_each(|e| eprintln!("because: {e}"));
        }
    }
}
