//! Rust that stands in a page itself, marked `rust,test`: a test compiles it.

use crate::fence::Fence;
use crate::page::Page;

/// A program, and the place in the book that it comes from.
pub(crate) struct Snippet {
    pub(crate) place: String,
    pub(crate) program: String,
}

/// The snippets of a page.
pub(crate) fn snippets(page: &Page) -> impl Iterator<Item = Snippet> {
    let tested = page.fences().filter(|fence| fence.is_tested());
    tested.map(|fence| Snippet {
        place: format!("{}:{}", page.file, fence.line),
        program: program(fence),
    })
}

/// The fence as a whole program, in the way of rustdoc: lines that begin with
/// `# ` aren't shown, and statements alone stand in a `main` where `?` works.
fn program(fence: &Fence) -> String {
    let lines = fence.body.iter();
    let lines = lines.map(|line| line.strip_prefix("# ").unwrap_or(line));
    let body = lines.collect::<Vec<_>>().join("\n");
    if body.contains("fn main(") {
        return body;
    }
    format!("fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}\nOk(())\n}}\n")
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;
    use crate::house::House;
    use crate::lang::Lang;

    /// What the compiler says about a program, where it doesn't compile.
    fn refused(folder: &TempDir, program: &str) -> Option<String> {
        let (source, output) = (folder.path().join("x.rs"), folder.path().join("x.rmeta"));
        fs::write(&source, program).unwrap();
        let compiler = env::var_os("RUSTC").unwrap_or("rustc".into());
        let mut compile = Command::new(compiler);
        compile.args([
            "--edition=2024",
            "--emit=metadata",
            "--cap-lints=allow",
            "-o",
        ]);
        let compiled = compile.arg(output).arg(source).output().unwrap();
        let told = String::from_utf8_lossy(&compiled.stderr).into_owned();
        (!compiled.status.success()).then_some(told)
    }

    #[test]
    fn the_snippets_of_the_book_compile() {
        let (house, folder) = (House::new(None), TempDir::new().unwrap());
        for lang in Lang::ALL {
            for snippet in house.pages(lang).unwrap().iter().flat_map(snippets) {
                let told = refused(&folder, &snippet.program);
                assert!(told.is_none(), "{}: {}", snippet.place, told.unwrap());
            }
        }
    }

    #[test]
    fn statements_and_whole_programs() {
        let folder = TempDir::new().unwrap();
        for (body, compiles) in [
            ("let port: u16 = \"80\".parse()?;", true),
            ("fn main() {}", true),
            ("# let port = 80;\nlet next = port + 1;", true),
            ("let port: u16 = \"80\";", false),
        ] {
            let text = format!("```rust,test\n{body}\n```\n");
            let page = Page::parse("docs/en/x.md", &text);
            let all: Vec<Snippet> = snippets(&page).collect();
            assert_eq!(all.len(), 1, "{body}");
            let told = refused(&folder, &all[0].program);
            assert_eq!(told.is_none(), compiles, "{body}: {told:?}");
        }
    }
}
