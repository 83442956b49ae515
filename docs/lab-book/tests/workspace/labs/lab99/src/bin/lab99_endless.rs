//! Never ends, not even when asked, and neither does the program that it starts.

use std::process::Command;

fn main() {
    let is_child = std::env::args().nth(1).is_some();
    if !is_child && let Ok(this) = std::env::current_exe() {
        let _child = Command::new(this).arg("child").spawn();
    }
    println!("endless");
    loop {
        std::thread::park();
    }
}
