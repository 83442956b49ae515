//! Fences that name a command of the course. A static page shows it; `serve`
//! adds a button to the box, which tells by its data what to start.

use super::html::escaped;
use crate::fence::Fence;

/// ```` ```run lab03_tcp_server 127.0.0.1:0 ````
pub(crate) fn run(fence: &Fence) -> Result<String, String> {
    let (program, arguments) = fence.title.split_once(' ').unwrap_or((&fence.title, ""));
    if program.is_empty() {
        return Err("name a program, such as `run lab03_tcp_server`".to_owned());
    }
    let command = match arguments {
        "" => format!("cargo run --bin {program}"),
        _ => format!("cargo run --bin {program} -- {arguments}"),
    };
    command_box(fence, "run", &command)
}

/// ```` ```check 03a ````
pub(crate) fn check(fence: &Fence) -> Result<String, String> {
    if fence.title.is_empty() {
        return Err("name an exercise, such as `check 03a`".to_owned());
    }
    command_box(fence, "check", &format!("cargo lab check {}", fence.title))
}

fn command_box(fence: &Fence, verb: &str, command: &str) -> Result<String, String> {
    if !fence.body.is_empty() {
        return Err("the command stands in the first line, and nothing below it".to_owned());
    }
    let (title, command) = (escaped(&fence.title), escaped(command));
    Ok(format!(
        "<div class=\"lab-command\" data-{verb}=\"{title}\"><pre><code class=\"language-sh\">{command}</code></pre></div>"
    ))
}
