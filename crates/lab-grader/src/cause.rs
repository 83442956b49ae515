//! Why a program couldn't even be talked to. It has little to do with the check
//! that was about to be made, so that this is told instead of the check's reason.

use std::process::ExitStatus;

use testbed::Program;

use crate::Text;

/// Why something usually happens, and where to read on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cause {
    /// A few sentences, as those of a check.
    pub why: Text,
    /// The section of the book: `03#lab-listen`, or `rust#result` on a page that
    /// belongs to no lab.
    pub book: &'static str,
}

/// It was never started.
pub(crate) static NOT_FOUND: Cause = Cause {
    why: Text::new(
        "There is no such program, or it may not be executed. Write the command line as you \
         would type it in this folder: `python3 my.py`, `java My`, or `./my` with the `./`. Is \
         the name right, is the program installed, is the file executable (`chmod +x`)?",
        "그런 프로그램이 없거나 실행할 권한이 없습니다. 명령줄은 이 폴더에서 직접 입력할 때처럼 \
         쓰세요. `python3 my.py`, `java My`, 또는 `./`를 붙인 `./my`와 같습니다. 이름이 맞는지, \
         프로그램이 설치되어 있는지, 파일에 실행 권한이 있는지(`chmod +x`) 확인하세요.",
    ),
    book: "use#any-language",
};

/// Nothing is wrong with the address; it just isn't free.
pub(crate) static ADDRESS_IN_USE: Cause = Cause {
    why: Text::new(
        "Checks start several copies of your program at once. A port number that is written in \
         the program is free for the first one only. Bind to the address in the argument: there \
         the port is 0, and the system chooses one that is free. Then announce the address that \
         the socket really has: `local_addr()`.",
        "검사는 프로그램을 여러 개 동시에 실행합니다. 프로그램 안에 적어 둔 포트 번호는 그중 하나만 \
         쓸 수 있습니다. 인자로 받은 주소에 바인드(bind)하세요. 그 포트 번호는 0이므로 시스템이 비어 있는 \
         포트를 골라 줍니다. 그런 다음 소켓의 실제 주소를 `local_addr()`로 알아내어 출력하세요.",
    ),
    book: "03#lab-listen",
};

/// A mistake that the program noticed itself.
pub(crate) static PANICKED: Cause = Cause {
    why: Text::new(
        "A panic is a mistake that the program noticed itself: a `todo!()` that was reached, an \
         `unwrap` of an error, an index beyond the end. What it wrote to stderr names the file, \
         the line and the reason; begin there.",
        "패닉(panic)은 프로그램이 스스로 알아챈 실수입니다. `todo!()`에 이르렀거나, 오류를 \
         `unwrap`했거나, 인덱스가 끝을 넘은 것입니다. 표준 오류(stderr)에 쓴 내용에 파일과 줄, \
         이유가 나와 있으니 거기서 시작하세요.",
    ),
    book: "rust#result",
};

/// It ended in some other way before it listened.
pub(crate) static ENDED: Cause = Cause {
    why: Text::new(
        "A server runs until it is stopped; this one ended before anybody could reach it. What \
         it wrote to stderr mostly names the reason: a mistake in its text, an argument that it \
         doesn't understand, an error of `bind`. Start it yourself with the arguments above and \
         look.",
        "서버는 멈추게 할 때까지 실행되어야 하는데 이 프로그램은 누가 접근하기도 전에 끝났습니다. \
         대개 표준 오류(stderr)에 쓴 내용에 이유가 나와 있습니다. 프로그램 문법의 실수, 알아듣지 \
         못한 인자, `bind`의 오류 같은 것입니다. 위의 인자로 직접 실행해 확인하세요.",
    ),
    book: "03#lab-listen",
};

/// It printed another line than the one that was waited for.
pub(crate) static ANNOUNCEMENT: Cause = Cause {
    why: Text::new(
        "Only by this line the grader learns where your program listens, so every character \
         counts: `listening on ` in small letters, the address, a colon and the port, then the \
         end of the line, as in `listening on 127.0.0.1:40123`. Other lines may come before it.",
        "채점기는 이 한 줄로만 프로그램이 기다리는 주소를 알 수 있으므로 글자 하나하나가 중요합니다. \
         `listening on 127.0.0.1:40123`처럼 소문자로 `listening on `을 쓰고, 주소와 콜론(:)과 포트 \
         번호를 적은 뒤 줄을 끝내세요. 그 앞에 다른 줄이 나와도 됩니다.",
    ),
    book: "use#any-language",
};

/// It announced the address that it was given.
pub(crate) static PORT_0: Cause = Cause {
    why: Text::new(
        "Port 0 in the argument is a request: the system shall choose a port that is free. Which \
         one it chose when the socket was bound, only the socket knows. Print what \
         `local_addr()` (`getsockname`) returns, not the argument.",
        "인자의 포트 번호 0은 비어 있는 포트를 시스템이 골라 달라는 요청입니다. 소켓을 바인드(bind)할 \
         때 어떤 포트가 정해졌는지는 소켓만 압니다. 인자가 아니라 `local_addr()`(`getsockname`)가 \
         돌려주는 주소를 출력하세요.",
    ),
    book: "03#lab-listen",
};

/// It announced where nobody reads it.
pub(crate) static ON_STDERR: Cause = Cause {
    why: Text::new(
        "stdout is for what other programs read, and the grader is one; stderr is for what people \
         should know. `println!` writes to stdout, `eprintln!` to stderr, and so do most \
         libraries for logging.",
        "표준 출력(stdout)은 채점기 같은 다른 프로그램이 읽는 곳이고, 표준 오류(stderr)는 사람에게 \
         알리는 곳입니다. `println!`은 표준 출력에 쓰고 `eprintln!`은 표준 오류에 씁니다. 로그를 \
         남기는 라이브러리도 대개 표준 오류에 씁니다.",
    ),
    book: "use#any-language",
};

/// It runs and printed nothing.
pub(crate) static SILENT: Cause = Cause {
    why: Text::new(
        "Either the line is still in a buffer, since stdout is a pipe here and most languages \
         keep what goes there until it is flushed; or the program waits for something before it \
         prints. Bind first, then print and flush, and only then wait for clients.",
        "그 줄이 아직 버퍼에 있을 수 있습니다. 여기서는 표준 출력이 파이프라서 대부분의 언어가 \
         비울(flush) 때까지 내용을 모아 둡니다. 아니면 프로그램이 출력하기 전에 다른 것을 기다리고 \
         있습니다. 먼저 바인드(bind)하고, 그 줄을 출력해 비운 다음에 클라이언트를 기다리세요.",
    ),
    book: "use#any-language",
};

/// Whether the shell, or `env`, couldn't start what it was told to.
pub(crate) fn is_not_found(status: ExitStatus) -> bool {
    /// POSIX: the command isn't executable, or isn't there.
    const NOT_STARTED: [i32; 2] = [126, 127];
    status.code().is_some_and(|it| NOT_STARTED.contains(&it))
}

/// Whether `program` says that its address is taken, in the words of Rust, of
/// most systems, or of Node.
pub(crate) fn is_address_in_use(program: &Program) -> bool {
    ["AddrInUse", "address already in use", "EADDRINUSE"]
        .iter()
        .any(|words| says(program, words))
}

/// Whether `program` came to a place that isn't written yet: to a `todo!()`.
pub(crate) fn is_unwritten(program: &Program) -> bool {
    says(program, "panicked at") && says(program, "not yet implemented")
}

/// Whether the words stand in what `program` wrote to stderr, in whatever case.
pub(crate) fn says(program: &Program, words: &str) -> bool {
    let stderr = program.stderr().bytes();
    stderr
        .windows(words.len())
        .any(|it| it.eq_ignore_ascii_case(words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_cause_is_explained_in_the_book() {
        let all = [
            &NOT_FOUND,
            &ADDRESS_IN_USE,
            &PANICKED,
            &ENDED,
            &ANNOUNCEMENT,
            &PORT_0,
            &ON_STDERR,
            &SILENT,
        ];
        for cause in all {
            let (page, section) = cause.book.split_once('#').unwrap();
            for lang in ["en", "ko"] {
                let page = crate::view::page(page, lang);
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
                let text = std::fs::read_to_string(root.join(&page)).unwrap();
                let id = format!("{{#{section}}}");
                assert!(text.contains(&id), "{page} has no section {section}");
            }
        }
    }
}
