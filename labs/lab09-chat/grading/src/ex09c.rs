//! Exercise 09c, graceful shutdown: no more guests, everybody served, lights out.

use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Run, Server, Text, Trial, Verdict, Visibility, text,
};

/// When connections must be refused, after the order to stop; and when a server
/// that owes nothing must have ended.
const SOON: Duration = Duration::from_millis(500);

/// When the server must have ended in any case: its limit of a second, and then
/// half a second for a busy machine.
const LATEST: Duration = Duration::from_millis(1500);

/// How long nothing may happen.
const QUIET: Duration = Duration::from_millis(100);

/// Until a job has begun, and shorter than it is.
const BEGUN: Duration = Duration::from_millis(50);

/// How often something is looked at again.
const PAUSE: Duration = Duration::from_millis(5);

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "09c",
    program: "ex09c_graceful_shutdown",
    kind: Kind::Server,
    title: Text::new("Graceful shutdown", "우아한 종료"),
    task: Text::new(
        "When SIGTERM comes, stop in good order: accept nobody any more, deliver every answer \
         that is owed, close the connections, and end with exit code 0 within a second.",
        "시그널(signal) SIGTERM이 오면 순서를 지켜 멈추세요. 더는 연결을 받지 않고, 아직 보내지 \
         않은 응답을 모두 보내고, 연결을 닫고, 1초 안에 종료 코드 0으로 끝내야 합니다.",
    ),
    hints: &[
        Text::new(
            "The signal ends as a message in the channel that `orders_to_stop` returns. Who must \
             learn of it? The loop that accepts, and every thread that waits for a job. None of \
             them looks at a channel while it waits in `accept` or `read`.",
            "시그널이 오면 `orders_to_stop`이 돌려준 채널에 메시지가 들어옵니다. 누가 그것을 \
             알아야 할까요? 연결을 받는 반복문과, 일을 기다리는 모든 스레드입니다. `accept`나 \
             `read`에서 기다리는 동안에는 아무도 채널을 보지 않습니다.",
        ),
        Text::new(
            "`accept` waits on when a signal comes (std calls it again). Let a thread that waits for \
             the order connect to your own address: that wakes it. Or make the listener \
             non-blocking: between two looks `orders.recv_timeout(10 ms)` is both the pause and \
             the order. Then drop the listener: only that makes the kernel refuse connections.",
            "`accept`는 시그널이 와도 계속 기다립니다(std가 다시 호출합니다). 명령을 기다리는 \
             스레드가 서버의 주소에 직접 연결하면 깨어납니다. 아니면 리스너를 논블로킹으로 \
             바꾸세요. `accept`를 호출하는 사이사이에 `orders.recv_timeout(10ms)`를 호출하면 \
             쉬면서 명령도 기다리게 됩니다. 그다음 리스너를 버리세요(drop). 그래야 커널이 연결을 \
             거절합니다.",
        ),
        Text::new(
            "Keep a `try_clone` of each client's socket. `shutdown(Shutdown::Read)` on it wakes a \
             thread that waits in `read`: it still gets the lines that have come (on Linux), then \
             the end of the input, and leaves its loop in the way that it always does.",
            "클라이언트마다 소켓을 `try_clone`으로 복제해 두세요. 복제본에 \
             `shutdown(Shutdown::Read)`을 호출하면 `read`에서 기다리던 스레드가 깨어납니다. 그 \
             스레드는 이미 온 줄을 (리눅스에서는) 마저 받고, 입력의 끝을 만나, 늘 하던 대로 \
             반복문을 끝냅니다.",
        ),
        Text::new(
            "Don't `join`: that may take for ever. Look every 10 ms whether all \
             `JoinHandle::is_finished()`, until the limit is over; then return from `main`, which \
             ends the other threads too.",
            "`join`하지 마세요. 영원히 걸릴 수도 있습니다. 모든 `JoinHandle::is_finished()`가 \
             참인지 10ms마다 확인하되 제한 시간까지만 하세요. 그다음 `main`을 끝내면 다른 \
             스레드도 함께 끝납니다.",
        ),
    ],
    checks: &[
        Check {
            id: "serves",
            title: Text::new(
                "until it is told to stop, it does everybody's jobs",
                "멈추라는 명령이 올 때까지 모든 클라이언트의 일을 처리합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The order to stop is SIGTERM, and nothing else: until it comes, the server \
                 serves whoever comes. Each client has a thread, so that a long job makes nobody \
                 else wait, neither another client nor the loop that shall learn of the order.",
                "멈추라는 명령은 SIGTERM뿐이며, 그때까지는 누가 오든 응답해야 합니다. \
                 클라이언트마다 스레드를 두세요. 그래야 오래 걸리는 일이 있어도 다른 \
                 클라이언트가 기다리지 않고, 연결을 받는 반복문이 명령을 제때 알 수 있습니다.",
            ),
            book: "09#threads",
            run: serves,
        },
        Check {
            id: "stops_accepting",
            title: Text::new(
                "after the order to stop, new connections are refused",
                "멈추라는 명령 뒤에는 새 연결을 거절합니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The kernel completes handshakes as long as the listening socket is open, even if \
                 nobody calls `accept`: such a client believes that it is served. A refusal is \
                 kinder, since it can try another server at once. Close the listener first; a \
                 loop that waits in `accept` must be woken to do so.",
                "리스너가 열려 있으면 아무도 `accept`를 호출하지 않아도 커널이 핸드셰이크를 \
                 마칩니다. 그렇게 연결된 클라이언트는 응답이 올 것이라고 믿고 기다립니다. \
                 거절당하면 바로 다른 서버를 찾을 수 있으니 그 편이 낫습니다. 리스너부터 \
                 닫으세요. 그러려면 `accept`에서 기다리는 반복문을 깨워야 합니다.",
            ),
            book: "09#shutdown",
            run: stops_accepting,
        },
        Check {
            id: "delivers_what_is_owed",
            title: Text::new(
                "every job that was sent before the order is answered",
                "멈추라는 명령이 오기 전에 받은 일에는 모두 응답합니다",
            ),
            points: 3,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A program that ends takes its threads with it, in the middle of their jobs, and \
                 SIGTERM ends one that doesn't catch it. The job that is being done isn't all: \
                 others wait in a buffer behind it. Take no more from the network, do what has \
                 come, close, and then end with exit code 0: being stopped is no failure.",
                "프로그램이 끝나면 일하던 스레드도 함께 끝납니다. SIGTERM을 잡지 않는 프로그램은 \
                 그 자리에서 끝납니다. 지금 하고 있는 일이 전부도 아닙니다. 버퍼에서 차례를 \
                 기다리는 일도 있습니다. 네트워크에서 더는 받지 말고, 이미 온 일을 모두 하고, \
                 연결을 닫은 다음, 종료 코드 0으로 끝내세요. 명령을 받고 멈추는 것은 실패가 \
                 아닙니다.",
            ),
            book: "09#shutdown",
            run: delivers_what_is_owed,
        },
        Check {
            id: "idle_clients",
            title: Text::new(
                "a client to which nothing is owed doesn't delay the end",
                "받을 것이 없는 클라이언트 때문에 종료가 늦어지지 않습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A thread that waits in `read` for a silent client doesn't learn that the server \
                 stops. Wake it: `shutdown(Shutdown::Read)` on a clone of its socket lets the read \
                 return 0, as if the client had closed its half.",
                "말이 없는 클라이언트를 `read`에서 기다리는 스레드는 서버가 멈춘다는 것을 \
                 모릅니다. 깨워 주세요. 소켓의 복제본에 `shutdown(Shutdown::Read)`을 호출하면, \
                 클라이언트가 보내는 방향을 닫은 것처럼 `read`가 0을 돌려줍니다.",
            ),
            book: "09#shutdown",
            run: idle_clients,
        },
        Check {
            id: "limit",
            title: Text::new(
                "a job without an end doesn't delay the end past the limit",
                "끝나지 않는 일이 있어도 제한 시간을 넘기지 않습니다",
            ),
            points: 2,
            deadline: Duration::from_secs(3),
            visibility: Visibility::Visible,
            why: Text::new(
                "Patience has an end: whoever stops a server kills it some seconds later, and \
                 then nobody chooses any more what is lost. `join` has no timeout; look at \
                 `is_finished` until the limit is over, and end with exit code 0.",
                "한없이 기다릴 수는 없습니다. 서버를 멈추게 한 쪽은 몇 초 뒤에 서버를 강제로 \
                 끝내고, 그때는 무엇을 잃을지 고를 수 없습니다. `join`에는 제한 시간을 줄 수 \
                 없습니다. 제한 시간까지만 `is_finished`를 확인하고 종료 코드 0으로 끝내세요.",
            ),
            book: "09#shutdown",
            run: limit,
        },
    ],
    starter: include_str!("../answers/ex09c/starter.rs"),
    solution: include_str!("../answers/ex09c/solution.rs"),
    mutants: &[
        // Its loop serves its first client, and so never learns of the order.
        Mutant::new(
            "one_client_at_a_time",
            &[
                "serves",
                "stops_accepting",
                "delivers_what_is_owed",
                "idle_clients",
                "limit",
            ],
        ),
        Mutant::new("keeps_listening", &["stops_accepting"]),
        Mutant::new(
            "stays_in_accept",
            &[
                "stops_accepting",
                "delivers_what_is_owed",
                "idle_clients",
                "limit",
            ],
        ),
        Mutant::new(
            "catches_only_ctrl_c",
            &["delivers_what_is_owed", "idle_clients", "limit"],
        ),
        Mutant::new("exits_at_once", &["delivers_what_is_owed"]),
        Mutant::new("leaves_the_queue", &["delivers_what_is_owed"]),
        Mutant::new(
            "reports_a_failure",
            &["delivers_what_is_owed", "idle_clients", "limit"],
        ),
        Mutant::new("waits_for_the_clients", &["idle_clients"]),
        Mutant::new("waits_without_a_limit", &["limit"]),
    ],
};

const A: Text = Text::new("client A", "클라이언트 A");
const B: Text = Text::new("client B", "클라이언트 B");

fn serves(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    a.send(b"0 hello\n60000 never\n")?;
    a.expect(b"hello\n")?;
    let b = trial.connect_as(B, &server)?;
    b.send(b"50 one\n0 two\n")?;
    b.expect(b"one\ntwo\n")?;
    b.expect_silence(trial.patient(QUIET))?;
    b.half_close()?;
    b.expect_end()
}

fn stops_accepting(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    a.send(b"0 hello\n60000 never\n")?;
    a.expect(b"hello\n")?;
    trial.terminate(&server)?;
    trial.step(text!(
        "{SOON:?} later, a new client tries to connect: it must be refused",
        "{SOON:?} 뒤에 새 클라이언트가 연결을 시도합니다: 거절되어야 합니다"
    ));
    // Nobody tries before: a connection would wake a server that waits in `accept`.
    thread::sleep(SOON);
    let new = Text::new("new client", "새 클라이언트");
    match trial.connect_as(new, &server) {
        Err(_) => Ok(()),
        Ok(_) => Err(Fault::late(text!(
            "{SOON:?} after the order to stop, clients can still connect to your program",
            "멈추라는 명령 뒤 {SOON:?}가 지났는데도 클라이언트가 프로그램에 연결할 수 있습니다"
        ))),
    }
}

fn delivers_what_is_owed(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    let b = trial.connect_as(B, &server)?;
    // The first answer shows that the other jobs, of the same segment, have come.
    a.send(b"0 hello\n200 report\n100 appendix\n")?;
    a.expect(b"hello\n")?;
    b.send(b"0 hello\n150 invoice\n")?;
    b.expect(b"hello\n")?;
    trial.step(text!(
        "{BEGUN:?} pass, in which both begin a longer job",
        "{BEGUN:?}가 지나는 동안 둘 다 더 긴 일을 시작합니다"
    ));
    thread::sleep(BEGUN);
    let run = trial.terminate(&server)?;
    b.expect(b"invoice\n")?;
    b.expect_end()?;
    a.expect(b"report\nappendix\n")?;
    a.expect_end()?;
    run.expect_success()
}

fn idle_clients(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let _silent = silent(trial, &server)?;
    // The answer shows that whoever came before is served, too.
    let a = trial.connect_as(A, &server)?;
    a.send(b"0 hello\n")?;
    a.expect(b"hello\n")?;
    let run = trial.terminate(&server)?;
    let start = Instant::now();
    a.expect_end()?;
    ends_within(&run, start, SOON)
}

fn silent(trial: &Trial, server: &Server) -> Verdict<lab_grader::Peer> {
    trial.connect_as(Text::new("silent client", "조용한 클라이언트"), server)
}

fn limit(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    a.send(b"0 hello\n60000 never\n")?;
    a.expect(b"hello\n")?;
    let run = trial.terminate(&server)?;
    let start = Instant::now();
    ends_within(&run, start, LATEST)
}

/// Expects the end of the program in time, and that it was a good one.
fn ends_within(run: &Run, start: Instant, within: Duration) -> Verdict {
    let is_late = || start.elapsed() > within;
    while run.is_running() && !is_late() {
        thread::sleep(PAUSE);
    }
    // It may have ended, too late, while something else was waited for.
    if is_late() {
        return Err(Fault::late(text!(
            "your program didn't end within {within:?} of the order to stop",
            "멈추라는 명령 뒤 {within:?} 안에 프로그램이 끝나지 않았습니다"
        )));
    }
    run.expect_success()
}
