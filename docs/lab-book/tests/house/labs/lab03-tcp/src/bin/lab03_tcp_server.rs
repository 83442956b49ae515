//! Stands for a lab program.

fn main() -> std::io::Result<()> {
    // ANCHOR: bind
    let listener = std::net::TcpListener::bind("127.0.0.1:7777")?;
    // ANCHOR_END: bind
    drop(listener);
    Ok(())
}
