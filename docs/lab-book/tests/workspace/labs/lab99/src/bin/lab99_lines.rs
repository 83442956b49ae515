//! Prints as many lines as it is told.

fn main() {
    let count = std::env::args().nth(1).and_then(|it| it.parse().ok());
    for number in 1..=count.unwrap_or(1_u32) {
        println!("line {number}");
    }
}
