//! Exercise 08c, a port scanner: ports of this machine whose state is certain,
//! and the kernel's table for what the scanner does to them.

use std::collections::HashMap;
use std::fmt::Write;
use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Lang, Mutant, Run, Text, Trial, Verdict, Visibility, text,
};

use crate::ports::{Port, Ports};

/// More than the two seconds of a silent port.
const LONGER: Duration = Duration::from_secs(3);

/// How long the number of sockets is watched, once the first silent port has
/// been tried.
const WATCH: Duration = Duration::from_millis(500);
/// How often the kernel's table is read meanwhile.
const GLANCE: Duration = Duration::from_millis(2);

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "08c",
    program: "ex08c_port_scan",
    kind: Kind::Client,
    title: Text::new("A port scanner", "포트 스캐너"),
    task: Text::new(
        "Find out which of many TCP ports are open, which closed, and which silent, without \
         waiting for one after the other, and without opening more sockets at once than you are \
         given.",
        "많은 TCP 포트 가운데 어느 것이 열렸고 어느 것이 닫혔으며 어느 것이 응답하지 않는지 알아내세요. \
         하나씩 차례로 기다리지 않으면서, 정해진 수보다 많은 소켓을 동시에 열지 않아야 합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex08c/starter.rs"),
    solution: include_str!("../answers/ex08c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Begin with one port: `TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT)`. \
         `Ok` means open. `error.kind()` tells `ConnectionRefused`, closed, from everything else, \
         filtered. The stream is closed when its variable goes out of scope.",
        "포트 하나부터 시작하세요: `TcpStream::connect_timeout(&SocketAddr::new(host, port), \
         TIMEOUT)`. `Ok`면 열린 것입니다. `error.kind()`가 `ConnectionRefused`면 닫힌 것이고 나머지는 \
         걸러진 것(filtered)입니다. 스트림은 변수가 사라질 때 닫힙니다.",
    ),
    Text::new(
        "A thread that tries one port at a time has one socket at a time. So MAX threads have at \
         most MAX, whatever the ports do. `thread::scope` lets them borrow the list and waits for \
         all of them.",
        "한 번에 포트 하나를 시험하는 스레드는 소켓도 한 번에 하나만 엽니다. 그러니 스레드가 MAX개면 \
         포트가 어떻든 소켓은 MAX개를 넘지 않습니다. `thread::scope`를 쓰면 스레드가 목록을 빌려 쓸 수 \
         있고, 모두 끝날 때까지 기다려 줍니다.",
    ),
    Text::new(
        "Don't give each thread its part of the list: the one with two silent ports would be the \
         last by far. Let each take the next port that nobody has taken: `AtomicUsize` and \
         `ports.get(next.fetch_add(1, Ordering::Relaxed))`, until that is `None`.",
        "목록을 스레드 수로 나누어 주지 마세요. 조용한 포트를 둘 가진 스레드가 훨씬 늦게 끝납니다. \
         스레드마다 아직 아무도 가져가지 않은 다음 포트를 가져가게 하세요. `AtomicUsize`와 \
         `ports.get(next.fetch_add(1, Ordering::Relaxed))`를 `None`이 될 때까지 쓰면 됩니다.",
    ),
    Text::new(
        "Inside `thread::scope(|scope| …)`: `for _ in 0..max.min(ports.len())`, `scope.spawn(|| while \
         let Some(port) = … { let state = knock(host, *port); found.lock()….push((*port, state)) })` \
         with `found` a `Mutex<Vec<_>>`; after the scope `into_inner` gives the list.",
        "`thread::scope(|scope| …)` 안에서 `for _ in 0..max.min(ports.len())`를 돌며 `scope.spawn(|| \
         while let Some(port) = … { let state = knock(host, *port); found.lock()….push((*port, \
         state)) })`를 부르세요. `found`는 `Mutex<Vec<_>>`이고, 스코프가 끝나면 `into_inner`로 목록을 \
         꺼냅니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "open_and_closed",
        title: Text::new(
            "open and closed ports are told apart",
            "열린 포트와 닫힌 포트를 구별합니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Where somebody listens, the host's TCP answers a SYN with SYN-ACK and the connection is \
             made, before the program there knows of it. Where nobody does, it answers with RST: \
             `ConnectionRefused`. Both are answers. Don't wait for bytes: many servers let the \
             client speak first.",
            "누가 기다리는 포트면 호스트의 TCP가 SYN에 SYN-ACK로 답하고, 그 프로그램이 알기도 전에 연결이 \
             이루어집니다. 아무도 없으면 RST로 답하고 이것이 `ConnectionRefused`입니다. 둘 다 \
             응답입니다. 바이트가 오기를 기다리지 마세요. 클라이언트가 먼저 말하기를 기다리는 서버가 \
             많습니다.",
        ),
        book: "08#scanning",
        run: open_and_closed,
    },
    Check {
        id: "filtered",
        title: Text::new(
            "a port that doesn't answer is filtered, not closed",
            "응답하지 않는 포트는 닫힌 것이 아니라 걸러진 것입니다",
        ),
        points: 2,
        deadline: LONGER,
        visibility: Visibility::Visible,
        why: Text::new(
            "Closed is what the host says; filtered is that nobody says anything: a firewall drops \
             the SYN, or a queue is full. The difference matters to whoever looks for a fault. It is \
             in the kind of the error, `TimedOut` instead of `ConnectionRefused`.",
            "닫혔다는 것은 호스트가 그렇게 답한 것이고, 걸러졌다(filtered)는 것은 아무도 답하지 \
             않은 것입니다. 방화벽이 SYN을 버렸거나 대기열이 가득 찼을 때입니다. 고장을 찾는 사람에게는 \
             중요한 차이입니다. 오류의 종류가 `ConnectionRefused`인지 `TimedOut`인지로 가립니다.",
        ),
        book: "08#filtered",
        run: filtered,
    },
    Check {
        id: "slow",
        title: Text::new(
            "a port whose first SYN is lost is still found open",
            "첫 SYN이 사라진 포트도 열린 것으로 찾아냅니다",
        ),
        points: 2,
        deadline: Duration::from_secs(5),
        visibility: Visibility::Visible,
        why: Text::new(
            "A SYN may be lost like any other packet. TCP sends it again, but only after a second \
             (RFC 6298 §2). Whoever waits for less takes every port whose first SYN was lost for a \
             silent one; and the harder a host is knocked at, the more are lost.",
            "SYN도 다른 패킷처럼 사라질 수 있습니다. TCP는 SYN을 다시 보내지만 1초가 지나서야 \
             보냅니다(RFC 6298 §2). 그보다 짧게 기다리면 첫 SYN이 사라진 포트를 모두 조용한 포트로 \
             여기게 됩니다. 호스트를 세게 두드릴수록 더 많이 사라집니다.",
        ),
        book: "08#filtered",
        run: slow,
    },
    Check {
        id: "short_list",
        title: Text::new(
            "fewer ports than MAX are scanned as well",
            "포트가 MAX보다 적어도 모두 알아냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "3 ports divided by 100 threads is 0, and `chunks(0)` panics. MAX is a limit, not a \
             number of parts: start no more threads than there are ports, and let them share one \
             list. An empty list has an answer too.",
            "포트 3개를 스레드 100개로 나누면 0이고 `chunks(0)`은 패닉을 일으킵니다. MAX는 나눌 \
             조각의 수가 아니라 한계입니다. 포트보다 많은 스레드를 만들지 말고, 스레드가 목록 \
             하나를 함께 쓰게 하세요. 빈 목록에도 답이 있습니다.",
        ),
        book: "08#scanning",
        run: short_list,
    },
    Check {
        id: "two_thousand",
        title: Text::new(
            "of 2000 ports exactly the open ones are found, in little more than 2 seconds",
            "포트 2000개에서 열린 것만 정확히, 2초 남짓 만에 찾아냅니다",
        ),
        points: 2,
        deadline: LONGER,
        visibility: Visibility::Visible,
        why: Text::new(
            "40 ports here are silent, 2 seconds each: 80 one after the other. They must be waited \
             for at the same time, and with them none of the others. Batches don't do that, nor do \
             equal parts of the list: one silent port holds up a whole batch, and those in one \
             part add up. A thread that is done takes the next port.",
            "여기서는 포트 40개가 조용하므로 하나씩 2초를 기다리면 80초가 걸립니다. 이들을 동시에 \
             기다려야 하고, 다른 포트가 함께 기다려서는 안 됩니다. 묶음으로 하거나 목록을 똑같이 나누면 \
             그렇게 되지 않습니다. 조용한 포트 하나가 묶음 전체를 붙들고, 한 조각에 둘이 있으면 시간이 \
             더해집니다. 일을 마친 스레드가 다음 포트를 가져가야 합니다.",
        ),
        book: "08#scanning",
        run: two_thousand,
    },
    Check {
        id: "bounded",
        title: Text::new(
            "never are more than MAX sockets open at once",
            "동시에 열린 소켓이 MAX개를 넘지 않습니다",
        ),
        points: 1,
        deadline: LONGER,
        visibility: Visibility::Visible,
        why: Text::new(
            "A process may open only so many files, and a network only takes so many connections at \
             once: beyond that the scanner sees its own errors instead of the host's answers. Start \
             MAX threads and no more, and close a connection that was made before you try the next \
             port.",
            "프로세스가 열 수 있는 파일 수에도, 네트워크가 한꺼번에 받을 수 있는 연결 수에도 \
             한계가 있습니다. 그것을 넘으면 호스트의 응답이 아니라 자기가 만든 오류를 보게 됩니다. \
             스레드를 MAX개까지만 만들고, 이루어진 연결은 다음 포트로 넘어가기 전에 닫으세요.",
        ),
        book: "08#bounded",
        run: bounded,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("closed_is_filtered", &["open_and_closed", "two_thousand"]),
    Mutant::new(
        "waits_for_a_greeting",
        &[
            "open_and_closed",
            "filtered",
            "slow",
            "short_list",
            "two_thousand",
        ],
    ),
    Mutant::new("filtered_is_closed", &["filtered", "two_thousand"]),
    Mutant::new("half_a_second", &["slow"]),
    Mutant::new("divides_the_list", &["short_list", "two_thousand"]),
    Mutant::new("one_after_another", &["two_thousand"]),
    Mutant::new("batch_by_batch", &["two_thousand"]),
    Mutant::new("a_thread_for_each_port", &["bounded"]),
    Mutant::new("keeps_what_is_open", &["bounded"]),
];

/// Starts the program with a list of these ports, in this order.
fn start(trial: &mut Trial, ports: &[&Port], max: usize) -> Verdict<Run> {
    let list: String = ports
        .iter()
        .map(|it| format!("{:05}\n", it.number))
        .collect();
    let file = trial.file("ports", list.as_bytes())?;
    trial.run(&["127.0.0.1", &file, &max.to_string()])
}

/// The list of a scan. Half of the silent ports stand together, where equal parts
/// of the list would have many; the others one here and one there, so that every
/// batch would have one.
fn mixed(ports: &Ports) -> Vec<&Port> {
    /// Fewer than a batch.
    const APART: usize = 95;
    let mut answering: Vec<&Port> = ports.open.iter().chain(&ports.closed).collect();
    // The system chose the numbers by chance.
    answering.sort_by_key(|it| it.number);
    let (together, apart) = ports.silent.split_at(ports.silent.len() / 2);
    let mut list: Vec<&Port> = together.iter().collect();
    let mut apart = apart.iter();
    for some in answering.chunks(APART) {
        list.extend(some);
        list.extend(apart.next());
    }
    list.extend(apart);
    list
}

/// Scans ports of these kinds and expects the truth about each.
fn scan(trial: &mut Trial, kinds: [usize; 3], max: usize) -> Verdict {
    let ports = Ports::prepare(trial, kinds)?;
    if let Some(silent) = ports.silent.first() {
        silent.expect_silent()?;
    }
    let run = start(trial, &mixed(&ports), max)?;
    run.expect_success()?;
    expect_truth(&run, &ports)
}

/// What must be told of a port.
const OPEN: &str = "open";
const FILTERED: &str = "filtered";

/// Expects exactly the states of `ports` on stdout. What is wrong is counted
/// first: the numbers of the ports are others in every run.
fn expect_truth(run: &Run, ports: &Ports) -> Verdict {
    let stdout = String::from_utf8_lossy(&run.stdout()).into_owned();
    let told: HashMap<&str, &str> = stdout.lines().filter_map(|it| it.split_once(' ')).collect();
    let counts = |kind: &[Port]| {
        let told: Vec<Option<&str>> = kind
            .iter()
            .map(|it| told.get(it.number.to_string().as_str()).copied())
            .collect();
        [Some(OPEN), Some(FILTERED), None]
            .map(|state| told.iter().filter(|it| **it == state).count())
    };
    let counted = [&ports.open, &ports.closed, &ports.silent].map(|kind| counts(kind));
    let all = [&ports.open, &ports.closed, &ports.silent].map(Vec::len);
    let [[open, ..], [.., closed], [_, filtered, _]] = counted;
    if [open, closed, filtered] != all {
        let mut fault = Fault::wrong(Text::new(
            "not every port is told as what it is",
            "포트의 상태를 모두 맞게 알리지는 않았습니다",
        ));
        fault.evidence = Some(Text::of(|lang| table(all, counted, lang)));
        return Err(fault);
    }
    run.expect_stdout(truth(ports).as_bytes())
}

/// How many ports of each kind were told as what.
fn table(all: [usize; 3], counted: [[usize; 3]; 3], lang: Lang) -> String {
    let kinds = match lang {
        Lang::En => ["open", "closed", "silent"],
        Lang::Ko => ["열린", "닫힌", "조용한"],
    };
    let mut out = String::new();
    let rows = kinds.into_iter().zip(all).zip(counted);
    for ((kind, n), [open, filtered, untold]) in rows.filter(|((_, n), _)| *n > 0) {
        // Writing to a String can't fail.
        let _ = match lang {
            Lang::En => writeln!(
                out,
                "{kind} ports ({n}): {open} told as open, {filtered} as filtered, {untold} not at all"
            ),
            Lang::Ko => writeln!(
                out,
                "{kind} 포트({n}개): open으로 알린 것 {open}개, filtered로 {filtered}개, 알리지 않은 것 {untold}개"
            ),
        };
    }
    out
}

/// What a right program prints.
fn truth(ports: &Ports) -> String {
    let open = ports.open.iter().map(|it| (it.number, OPEN));
    let filtered = ports.silent.iter().map(|it| (it.number, FILTERED));
    let mut told: Vec<(u16, &str)> = open.chain(filtered).collect();
    told.sort_unstable();
    let mut text: String = told
        .iter()
        .map(|(port, it)| format!("{port} {it}\n"))
        .collect();
    let [open, closed, filtered] = [&ports.open, &ports.closed, &ports.silent].map(Vec::len);
    // Writing to a String can't fail.
    let _ = writeln!(text, "{open} open, {closed} closed, {filtered} filtered");
    text
}

fn open_and_closed(trial: &mut Trial) -> Verdict {
    scan(trial, [3, 7, 0], 5)
}

fn filtered(trial: &mut Trial) -> Verdict {
    scan(trial, [2, 0, 1], 2)
}

fn short_list(trial: &mut Trial) -> Verdict {
    scan(trial, [3, 0, 0], 100)?;
    scan(trial, [0, 0, 0], 100)
}

fn two_thousand(trial: &mut Trial) -> Verdict {
    scan(trial, [25, 1935, 40], 100)
}

/// The queue of a silent port gets room once the program's first SYN was lost.
fn slow(trial: &mut Trial) -> Verdict {
    /// How often it is tried again.
    const AGAIN: usize = 2;
    trial.step(Text::new(
        "gives your program 3 ports (MAX 2): 2 open ones, and one that loses the first SYN and \
         answers its repetition",
        "프로그램에 포트 3개를 줍니다(MAX 2). 2개는 열려 있고, 하나는 첫 SYN을 잃고 다시 보낸 SYN에 \
         응답합니다",
    ));
    for _ in 0..AGAIN {
        let (verdict, is_fair) = trial.quietly(slow_once)?;
        if verdict.is_ok() || is_fair || trial.left() < LONGER {
            return verdict;
        }
    }
    trial.quietly(slow_once)?.0
}

/// What comes of it, and whether that is the program's doing: on a busy machine
/// the port may get room too late even for the repetition.
fn slow_once(trial: &mut Trial) -> Verdict<(Verdict, bool)> {
    /// A SYN is repeated after a second.
    const IN_TIME: Duration = Duration::from_millis(900);
    let mut ports = Ports::prepare(trial, [2, 0, 1])?;
    let began = Instant::now();
    let run = start(trial, &mixed(&ports), 2)?;
    if let Err(fault) = wait_for_first_syn(trial, &run, &ports) {
        return Ok((Err(fault), false));
    }
    for port in &ports.silent {
        port.wake()?;
    }
    let is_fair = began.elapsed() < IN_TIME;
    ports.open.append(&mut ports.silent);
    let verdict = run.expect_success();
    Ok((verdict.and_then(|()| expect_truth(&run, &ports)), is_fair))
}

/// Waits until a silent port has been tried, and remains so.
fn wait_for_first_syn(trial: &Trial, run: &Run, ports: &Ports) -> Verdict {
    let is_silent = |number| ports.silent.iter().any(|it| it.number == number);
    while !ports.held().iter().any(|(_, remote)| is_silent(*remote)) {
        if !run.is_running() {
            return Err(Fault::wrong(Text::new(
                "your program ended and never tried the port that doesn't answer",
                "프로그램이 응답하지 않는 포트를 시험하지 않고 끝났습니다",
            )));
        }
        if trial.left().is_zero() {
            return Err(Fault::late(Text::new(
                "your program never tried the port that doesn't answer",
                "프로그램이 응답하지 않는 포트를 시험하지 않았습니다",
            )));
        }
        thread::sleep(GLANCE);
    }
    Ok(())
}

/// The open ports come first in the list: who keeps their connections has all of
/// them when the silent ones follow.
fn bounded(trial: &mut Trial) -> Verdict {
    const MAX: usize = 30;
    let ports = Ports::prepare(trial, [40, 0, 60])?;
    let list: Vec<&Port> = ports.open.iter().chain(&ports.silent).collect();
    let run = start(trial, &list, MAX)?;
    wait_for_first_syn(trial, &run, &ports)?;
    trial.step(Text::new(
        "counts its sockets in the kernel's table",
        "커널의 표에서 프로그램의 소켓을 셉니다",
    ));
    let end = Instant::now() + trial.patient(WATCH).min(trial.left());
    let mut before = ports.held();
    while Instant::now() < end {
        thread::sleep(GLANCE);
        let now = ports.held();
        // A table isn't read in a moment; what stands in two was open between.
        if before.intersection(&now).count() > MAX {
            return Err(Fault::wrong(text!(
                "more than {MAX} sockets were open at the same time",
                "동시에 열린 소켓이 {MAX}개를 넘었습니다"
            )));
        }
        before = now;
    }
    Ok(())
}
