//! Exercise 09b, the chat with one thread: what threads did alone, by hand.

use std::thread;
use std::time::Duration;

use lab_grader::{Check, Exercise, Fault, Kind, Mutant, Text, Trial, Verdict, Visibility, text};

use crate::ex09a;

/// How many clients are here when threads are counted.
const CROWD: usize = 20;

/// How long nothing happens, and how much of that the program must sleep at least:
/// waking up some hundred times takes far less than the rest, also where others
/// keep the processors busy.
const IDLE: Duration = Duration::from_millis(400);
const SLEEP: Duration = Duration::from_millis(100);

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "09b",
    program: "ex09b_one_thread",
    kind: Kind::Server,
    title: Text::new("The chat with one thread", "스레드 하나로 하는 채팅"),
    task: Text::new(
        "Serve the chat of 09a with one thread: no call may wait for a single client, and while \
         nothing happens the program sleeps.",
        "09a의 채팅을 스레드 하나로 처리하세요. 어떤 호출도 클라이언트 하나만 기다려서는 안 \
         되고, 아무 일도 없을 때에는 프로그램이 자야 합니다.",
    ),
    hints: &[
        Text::new(
            "With `set_nonblocking(true)`, `accept`, `read` and `write` never wait: where they \
             would, they fail with `ErrorKind::WouldBlock`. That isn't the end of a client but \
             means: look at the next one.",
            "`set_nonblocking(true)`를 호출하면 `accept`, `read`, `write`는 기다리지 않습니다. \
             기다려야 할 상황이면 `ErrorKind::WouldBlock`으로 실패합니다. 이는 클라이언트의 끝이 \
             아니라 다음 클라이언트를 보라는 뜻입니다.",
        ),
        Text::new(
            "A thread remembers on its stack how far it has come. Here you remember it: for each \
             client its socket, its name if it has one, the beginning of a line that has come, and \
             the bytes that are still to be written.",
            "스레드는 어디까지 했는지를 스택에 기억합니다. 여기서는 직접 기억해야 합니다. \
             클라이언트마다 소켓과 (정했으면) 이름, 끝나지 않은 줄의 앞부분, 아직 써야 할 \
             바이트를 보관하세요.",
        ),
        Text::new(
            "A turn: accept all who wait; read once from each client, cut off the whole lines, and \
             append what they cause to the buffers of others; write from each buffer as much as \
             its socket takes, and keep the rest; remove who is over. If no line came, sleep 10 ms.",
            "한 바퀴에서 할 일은 이렇습니다. 기다리는 연결을 모두 받습니다. 클라이언트마다 한 번 \
             읽어 온전한 줄을 떼어 내고, 그 결과를 다른 클라이언트의 버퍼에 덧붙입니다. 버퍼마다 \
             소켓이 받는 만큼 쓰고 나머지는 남겨 둡니다. 끝난 클라이언트를 뺍니다. 온 줄이 \
             없으면 10ms 동안 잡니다.",
        ),
    ],
    checks: &[
        Check {
            id: "conversation",
            title: Text::new(
                "what one client says, all others hear, and it doesn't",
                "한 클라이언트가 한 말을 다른 모두가 듣고, 자신은 듣지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "No call may wait for a single client: make the listener and every accepted socket \
                 non-blocking. A line goes into the buffer of all others who have a name, but not \
                 into the sender's own.",
                "어떤 호출도 클라이언트 하나만 기다려서는 안 됩니다. 리스너와 받은 소켓을 모두 \
                 논블로킹으로 바꾸세요. 줄은 이름을 정한 다른 모두의 버퍼에 넣고, 보낸 사람의 \
                 버퍼에는 넣지 않습니다.",
            ),
            book: "09#event-loop",
            run: ex09a::conversation,
        },
        Check {
            id: "lines",
            title: Text::new(
                "lines are found in the stream, wherever TCP cuts it",
                "TCP가 어디에서 나누든 스트림에서 줄을 찾아냅니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A non-blocking read brings what is there: half a line, or three. Each client needs a \
                 buffer of its own, in which the beginning of a line waits for its end.",
                "논블로킹 읽기는 지금 있는 것만 줍니다. 줄의 절반일 수도 있고 세 줄일 수도 \
                 있습니다. 클라이언트마다 버퍼를 두고, 끝나지 않은 줄은 나머지가 올 때까지 \
                 거기에 보관하세요.",
            ),
            book: "09#readiness",
            run: ex09a::lines,
        },
        Check {
            id: "leaving",
            title: Text::new(
                "who closes its half gets what is owed, and the others hear once that it left",
                "보내는 방향을 닫은 클라이언트는 남은 것을 받고, 다른 모두는 그 클라이언트가 \
                 나갔다는 것을 한 번 듣습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A read of 0 bytes is the end of the input. Tell the others once, although every \
                 further read brings 0 bytes again; close only when the client's buffer is \
                 written.",
                "0바이트가 읽히면 입력이 끝난 것입니다. 그 뒤로는 읽을 때마다 0바이트가 읽히지만 \
                 다른 모두에게는 한 번만 알리세요. 그 클라이언트의 버퍼에 남은 것을 모두 쓴 \
                 다음에 연결을 닫으세요.",
            ),
            book: "09#shutdown",
            run: ex09a::leaving,
        },
        Check {
            id: "reset",
            title: Text::new(
                "a client that resets its connection has left too",
                "연결을 강제로 끊은 클라이언트도 나간 것입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "`WouldBlock` means: not now. Every other error of a read or write (but \
                 `Interrupted`) is the end of this client, and of no other.",
                "`WouldBlock`은 지금은 안 된다는 뜻일 뿐입니다. (`Interrupted`를 뺀) 그 밖의 \
                 읽기와 쓰기 오류는 모두 그 클라이언트의 끝이며, 다른 클라이언트와는 상관이 \
                 없습니다.",
            ),
            book: "09#shutdown",
            run: ex09a::reset,
        },
        Check {
            id: "slow_reader",
            title: Text::new(
                "a client that doesn't read holds nobody up, and is cut off at last",
                "읽지 않는 클라이언트가 있어도 아무도 기다리지 않고, 그 클라이언트의 연결은 결국 \
                 끊깁니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A non-blocking `write` takes a part, or nothing. What it didn't take must stay in the \
                 client's buffer for the next turn, and that buffer has an end: who lets it fill \
                 up is cut off.",
                "논블로킹 `write`는 일부만 받거나 전혀 받지 않기도 합니다. 받지 않은 것은 다음 \
                 바퀴까지 버퍼에 남겨 두어야 하고, 그 버퍼에는 한계가 있어야 합니다. 버퍼가 가득 \
                 찬 클라이언트의 연결은 끊습니다.",
            ),
            book: "09#backpressure",
            run: ex09a::slow_reader,
        },
        Check {
            id: "one_thread",
            title: Text::new(
                "the program has one thread, however many clients come",
                "클라이언트가 몇 개든 프로그램의 스레드는 하나입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "One loop looks after all clients. A thread for each of them, or one that accepts and \
                 one that serves, is easier to write; this exercise shows what they do for you.",
                "반복문 하나가 모든 클라이언트를 돌봅니다. 클라이언트마다 스레드를 두거나, \
                 연결을 받는 스레드와 응답하는 스레드를 나누면 작성하기는 더 쉽습니다. 이 연습 \
                 문제에서는 스레드가 무엇을 대신해 주는지 알게 됩니다.",
            ),
            book: "09#event-loop",
            run: one_thread,
        },
        Check {
            id: "sleeps",
            title: Text::new(
                "while nothing happens, the program sleeps",
                "아무 일도 없으면 프로그램이 잠듭니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A loop over non-blocking sockets never waits by itself, and asks millions of times \
                 per second. When a turn found nothing to do, sleep some milliseconds. Those are \
                 the price of std alone: `epoll` and its like sleep until something happens, and \
                 not longer.",
                "논블로킹 소켓을 차례로 확인하는 반복문은 저절로 기다리지 않고 초당 수백만 번 \
                 묻습니다. 한 바퀴 동안 할 일이 없었으면 몇 밀리초 동안 자세요. std만 쓸 때 \
                 치러야 하는 대가입니다. `epoll`과 같은 호출은 무슨 일이 생길 때까지만 잡니다.",
            ),
            book: "09#readiness",
            run: sleeps,
        },
    ],
    starter: include_str!("../answers/ex09b/starter.rs"),
    solution: include_str!("../answers/ex09b/solution.rs"),
    mutants: &[
        Mutant::new("talks_to_itself", &["conversation", "leaving"]),
        Mutant::new("one_read_is_one_line", &["lines"]),
        Mutant::new("leaves_in_silence", &["leaving", "reset", "slow_reader"]),
        Mutant::new("dies_on_reset", &["reset"]).racy(),
        Mutant::new("drops_what_does_not_fit", &["slow_reader"]),
        Mutant::new("thread_for_each_client", &["one_thread"]),
        Mutant::new("never_sleeps", &["sleeps"]),
    ],
};

fn one_thread(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    trial.step(text!(
        "{CROWD} clients come and take names; then your program's threads are counted",
        "클라이언트 {CROWD}개가 와서 이름을 정합니다. 그다음 프로그램의 스레드를 셉니다"
    ));
    let _crowd = trial.quietly(|trial| {
        let names = (1..=CROWD).map(|i| text!("client-{i}", "client-{i}"));
        let crowd = names.map(|name| ex09a::enter(trial, name, &server));
        crowd.collect::<Verdict<Vec<_>>>()
    })?;
    match server.threads() {
        Some(1) => Ok(()),
        Some(_) => Err(Fault::wrong(Text::new(
            "your program has more than one thread",
            "프로그램의 스레드가 둘 이상입니다",
        ))),
        None => Err(untold()),
    }
}

fn sleeps(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = ex09a::enter(trial, Text::new("ann", "ann"), &server)?;
    trial.step(text!(
        "ann says nothing for {IDLE:?}; what your program does meanwhile is measured",
        "ann이 {IDLE:?} 동안 아무 말도 하지 않습니다. 그동안 프로그램이 프로세서를 얼마나 쓰는지 \
         잽니다"
    ));
    let before = server.runnable_time().ok_or_else(untold)?;
    thread::sleep(IDLE);
    let after = server.runnable_time().ok_or_else(untold)?;
    if IDLE.saturating_sub(after.saturating_sub(before)) < SLEEP {
        return Err(Fault::wrong(Text::new(
            "your program kept a processor busy while nothing happened",
            "아무 일도 없는 동안 프로그램이 프로세서를 계속 사용했습니다",
        )));
    }
    ann.half_close()?;
    ann.expect_end()
}

fn untold() -> Box<Fault> {
    Fault::skipped(Text::new(
        "this system doesn't tell what a program does (Linux does)",
        "이 시스템은 프로그램이 무엇을 하는지 알려 주지 않습니다 (리눅스는 알려 줍니다)",
    ))
}
