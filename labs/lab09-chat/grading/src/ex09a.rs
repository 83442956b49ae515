//! Exercise 09a, a broadcast chat: everybody hears everybody, nobody waits.

use std::thread;
use std::time::Duration;

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Server, Text, Trial, Verdict, Visibility, text,
};

/// How long nothing may come.
const QUIET: Duration = Duration::from_millis(100);

/// How many lines each of two senders says at once. All lines together find room
/// in the smallest queue that is allowed.
const LINES: usize = 90;

/// What is said past a client that doesn't read: rounds of lines that find room in
/// a queue, in all far more than may wait for anybody.
const ROUNDS: usize = 128;
const ROUND: usize = 32;
const LONG_TEXT: usize = 1000;

/// How often a name is tried that becomes free soon.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(10);

const NAME: &[u8] = b"* name?\n";

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "09a",
    program: "ex09a_broadcast_chat",
    kind: Kind::Server,
    title: Text::new("A broadcast chat", "모두에게 전하는 채팅"),
    task: Text::new(
        "Ask each client for its name, then pass on each of its lines to all others. Lines of \
         one sender keep their order, and a client that doesn't read holds nobody up.",
        "클라이언트마다 이름을 묻고, 그다음부터 오는 줄을 다른 모두에게 전하세요. 한 사람이 보낸 \
         줄은 순서가 바뀌지 않아야 하고, 읽지 않는 클라이언트가 있어도 아무도 기다리지 않아야 \
         합니다.",
    ),
    hints: &[
        Text::new(
            "Two things go on for each client at the same time: lines come from it, and lines of \
             others must be written to it. One thread for each of the two is the simplest way. \
             What they share is a table of those who have a name, behind a `Mutex`.",
            "클라이언트마다 두 가지 일이 동시에 일어납니다. 그 클라이언트에게서 줄이 오고, 다른 \
             사람의 줄을 그 클라이언트에 써야 합니다. 두 일에 스레드를 하나씩 두는 것이 가장 \
             간단합니다. 스레드들은 이름을 정한 클라이언트의 표를 함께 쓰고, 그 표는 `Mutex`로 \
             보호합니다.",
        ),
        Text::new(
            "The table leads from a name to the client's queue, a \
             `std::sync::mpsc::sync_channel(256)`. Passing a line on means to lock the table and \
             to put the line into every queue but the sender's. The second thread of each client \
             takes lines out of its queue and writes them, without any lock.",
            "표에서는 이름으로 그 클라이언트의 대기열(queue)을 찾습니다. 대기열은 \
             `std::sync::mpsc::sync_channel(256)`이면 됩니다. 줄을 전하려면 표를 잠그고, 보낸 \
             사람을 뺀 모두의 대기열에 그 줄을 넣으세요. 클라이언트의 둘째 스레드는 잠금 없이 \
             대기열에서 줄을 꺼내 씁니다.",
        ),
        Text::new(
            "`send` on a full `sync_channel` waits, and with the table locked all wait with it; \
             `try_send` doesn't. When it fails, the client is too slow: \
             `socket.shutdown(Shutdown::Both)` wakes its reading thread with an end of input and \
             its writing thread with an error.",
            "`sync_channel`이 가득 차면 `send`는 기다립니다. 표를 잠근 채라면 모두가 함께 \
             기다립니다. `try_send`는 기다리지 않습니다. 실패하면 그 클라이언트가 너무 느린 \
             것입니다. `socket.shutdown(Shutdown::Both)`을 호출하면 읽던 스레드는 입력의 끝을, \
             쓰던 스레드는 오류를 만나 깨어납니다.",
        ),
        Text::new(
            "Look for the name, put the client into the table and tell the others under one lock. \
             Take it out and tell the others in one function that is called however the reading \
             ended: `let ended = talk(…); room.leave(&name); ended`.",
            "같은 이름이 있는지 확인하고, 표에 넣고, 다른 모두에게 알리는 일을 한 번 잠근 동안 \
             모두 하세요. 표에서 빼고 알리는 일은 한 함수에 두고, 읽기가 어떻게 끝났든 \
             호출하세요: `let ended = talk(…); room.leave(&name); ended`.",
        ),
    ],
    checks: &[
        Check {
            id: "conversation",
            title: Text::new(
                "what one client says, all others hear, and it doesn't",
                "한 클라이언트가 한 말을 다른 모두가 듣고, 자신은 듣지 않습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Every client is asked for its name at once, and is welcome before it hears \
                 anything else. A line goes to all who have a name, with the sender's name in \
                 front, but not back: it stands on the sender's screen already.",
                "클라이언트가 연결되면 곧바로 이름을 묻고, 다른 어떤 줄보다 환영 인사를 먼저 \
                 보냅니다. 줄은 앞에 보낸 사람의 이름을 붙여 이름을 정한 모두에게 보내되, 보낸 \
                 사람에게는 돌려보내지 않습니다. 그 사람의 화면에는 이미 있기 때문입니다.",
            ),
            book: "09#threads",
            run: conversation,
        },
        Check {
            id: "names",
            title: Text::new(
                "a name is good, belongs to one client, and is free again after it left",
                "이름은 규칙에 맞아야 하고, 한 클라이언트만 쓰며, 그 클라이언트가 나가면 다시 쓸 \
                 수 있습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A name tells who speaks, so two clients can't share one, and what isn't a name \
                 is refused: `* bob` would look like the server itself. Looking whether a name is \
                 free and taking it must be one step under one lock. After a refusal the next \
                 line is the next try.",
                "이름은 누가 말하는지 알려 주므로 두 클라이언트가 함께 쓸 수 없습니다. 규칙에 \
                 맞지 않는 이름은 거절합니다. `* bob`과 같은 이름을 받아들이면 서버가 하는 \
                 말처럼 보일 것입니다. 같은 이름을 쓰는 클라이언트가 없는지 확인하는 일과 그 \
                 이름을 차지하는 일은 한 번 잠근 동안 모두 해야 합니다. 거절한 뒤에 오는 다음 \
                 줄은 다시 고른 이름입니다.",
            ),
            book: "09#names-and-order",
            run: names,
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
                "A read brings what has come: half a line, or three. Keep what stands after the \
                 last `\\n` for the next time; at the end of the input it is a line, too. Drop a \
                 `\\r` before the `\\n`, and ignore lines with nothing in them.",
                "읽기 한 번은 그때까지 온 것을 줍니다. 줄의 절반일 수도 있고 세 줄일 수도 \
                 있습니다. 마지막 `\\n` 뒤에 남은 것은 다음에 읽을 때까지 보관하세요. 거기에서 \
                 입력이 끝나면 그것도 한 줄입니다. `\\n` 앞의 `\\r`은 버리고, 내용이 없는 줄은 \
                 무시합니다.",
            ),
            book: "09#names-and-order",
            run: lines,
        },
        Check {
            id: "order",
            title: Text::new(
                "the lines of each sender arrive whole and in the order sent",
                "한 사람이 보낸 줄은 온전하게, 보낸 순서대로 도착합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Two senders may be mixed in any way, but not the lines of one. They stay in \
                 order if one thread reads a client's lines and puts each of them into the queues \
                 before it reads the next, and if one thread alone writes to a socket.",
                "두 사람의 줄은 어떻게 섞여도 되지만, 한 사람의 줄은 순서가 바뀌면 안 됩니다. 한 \
                 스레드가 클라이언트의 줄을 읽어 대기열에 모두 넣은 다음에야 다음 줄을 읽고, \
                 소켓마다 한 스레드만 쓰기를 맡는다면 순서가 지켜집니다.",
            ),
            book: "09#names-and-order",
            run: order,
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
                "A read of 0 bytes is the end of a client's input (FIN). Take it out of the \
                 table, tell the others, let its queue be written to the end, and only then close \
                 the connection.",
                "0바이트가 읽히면 클라이언트의 입력이 끝난(FIN) 것입니다. 클라이언트를 표에서 \
                 빼고, 다른 모두에게 알리고, 그 클라이언트의 대기열에 남은 것을 모두 쓴 다음에 \
                 연결을 닫으세요.",
            ),
            book: "09#shutdown",
            run: leaving,
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
                "After a reset (RST), `read` fails. With `?` the error leaves your function \
                 before the lines that take the client out of the table: its name stays taken, \
                 and nobody learns that it is gone. Clean up on every way out.",
                "연결이 강제로 끊기면(RST) `read`가 오류로 끝납니다. `?`를 쓰면 클라이언트를 \
                 표에서 빼는 줄에 이르기 전에 함수가 끝납니다. 그러면 그 이름은 다시 쓸 수 없고, \
                 클라이언트가 나간 것을 아무도 모릅니다. 함수가 어떻게 끝나든 정리하게 하세요.",
            ),
            book: "09#shutdown",
            run: reset,
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
                "What a client doesn't read must wait somewhere. In `write` it makes the thread \
                 wait, and with a lock in its hand everybody; in a queue without an end it uses \
                 up memory. A queue with an end is full some day, and then somebody must lose: \
                 here it is the slow client.",
                "클라이언트가 읽지 않은 것은 어딘가에서 기다려야 합니다. `write`에서 기다리면 그 \
                 스레드가 멈추고, 잠금을 쥔 채라면 모두가 멈춥니다. 한계가 없는 대기열에서 \
                 기다리면 메모리를 다 써 버립니다. 한계가 있는 대기열은 언젠가 가득 차고, 그때는 \
                 누군가 손해를 보아야 합니다. 여기에서는 느린 클라이언트가 손해를 봅니다.",
            ),
            book: "09#backpressure",
            run: slow_reader,
        },
    ],
    starter: include_str!("../answers/ex09a/starter.rs"),
    solution: include_str!("../answers/ex09a/solution.rs"),
    mutants: &[
        Mutant::new("talks_to_itself", &["conversation", "leaving"]),
        Mutant::new("takes_any_name", &["names"]),
        Mutant::new("second_takes_the_name", &["names"]),
        Mutant::new("one_read_is_one_line", &["lines", "order"]),
        Mutant::new("pops_the_last_line", &["order", "lines"]).racy(),
        Mutant::new("leaves_in_silence", &["leaving", "reset", "slow_reader"]),
        Mutant::new("stays_after_a_reset", &["reset"]),
        Mutant::new("writes_under_the_lock", &["slow_reader"]).racy(),
        Mutant::new("queue_without_an_end", &["slow_reader"]),
    ],
};

const ANN: Text = Text::new("ann", "ann");
const BOB: Text = Text::new("bob", "bob");
const CAT: Text = Text::new("cat", "cat");

pub(crate) fn conversation(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = enter(trial, BOB, &server)?;
    ann.expect(b"* bob joined\n")?;
    let cat = enter(trial, CAT, &server)?;
    ann.expect(b"* cat joined\n")?;
    bob.expect(b"* cat joined\n")?;
    ann.send(b"hello\n")?;
    bob.expect(b"ann: hello\n")?;
    cat.expect(b"ann: hello\n")?;
    bob.send("안녕, ann: how are you?\n".as_bytes())?;
    cat.expect("bob: 안녕, ann: how are you?\n".as_bytes())?;
    ann.expect("bob: 안녕, ann: how are you?\n".as_bytes())?;
    bob.expect_silence(trial.patient(QUIET))
}

fn names(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = trial.connect_as(BOB, &server)?;
    bob.expect(NAME)?;
    for bad in ["* bob\n", "b o b\n", "a-name-of-21-letters-\n"] {
        bob.send(bad.as_bytes())?;
        bob.expect(b"* bad name\n")?;
    }
    bob.send(b"ann\n")?;
    bob.expect(b"* name taken\n")?;
    ann.expect_silence(trial.patient(QUIET))?;
    bob.send(b"bob\n")?;
    bob.expect(b"* welcome bob\n")?;
    ann.expect(b"* bob joined\n")?;
    let second = Text::new("second ann", "둘째 ann");
    let second = trial.connect_as(second, &server)?;
    second.expect(NAME)?;
    ann.half_close()?;
    ann.expect_end()?;
    take_name(trial, &second, "ann")?;
    second.send(b"hello\n")?;
    bob.receive_until(b"* ann joined\nann: hello\n").map(drop)
}

/// Asks for a name until it is free: that its client has left may be told a moment
/// after its connection has ended.
fn take_name(trial: &mut Trial, client: &Peer, name: &str) -> Verdict {
    client.tell(&text!(
        "asks up to {TRIES} times for the name {name}, until it is welcome",
        "환영 인사를 받을 때까지 같은 이름을 {TRIES}번까지 보냅니다: {name}"
    ));
    for _ in 0..TRIES {
        let told = trial.quietly(|_| {
            client.send(format!("{name}\n").as_bytes())?;
            client.receive_until(b"\n")
        })?;
        if told == format!("* welcome {name}\n").as_bytes() {
            return Ok(());
        }
        thread::sleep(trial.patient(PAUSE));
    }
    Err(Fault::wrong(text!(
        "the name {name} is still refused, although its client has left",
        "클라이언트가 나갔는데도 그 이름을 계속 거절합니다: {name}"
    )))
}

pub(crate) fn lines(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = trial.connect_as(BOB, &server)?;
    bob.expect(NAME)?;
    bob.send_in_pieces(&[b"bo", b"b\r", b"\none\ntwo\n\n\r\nthr", b"ee\nfour"])?;
    bob.expect(b"* welcome bob\n")?;
    ann.expect(b"* bob joined\nbob: one\nbob: two\nbob: three\n")?;
    bob.half_close()?;
    ann.expect(b"bob: four\n")
}

fn order(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = enter(trial, BOB, &server)?;
    let cat = enter(trial, CAT, &server)?;
    ann.expect(b"* bob joined\n* cat joined\n")?;
    bob.expect(b"* cat joined\n")?;
    trial.step(text!(
        "ann and bob say {LINES} lines each at the same time; cat reads them",
        "ann과 bob이 동시에 {LINES}줄씩 말하고, cat은 그것을 읽습니다"
    ));
    let said: Vec<String> = (1..=LINES)
        .map(|i| format!("line {i}{:.<99}\n", ""))
        .collect();
    let heard = trial.quietly(|_| {
        ann.send(said.concat().as_bytes())?;
        bob.send(said.concat().as_bytes())?;
        receive_lines(&cat, 2 * LINES)
    })?;
    for name in ["ann", "bob"] {
        let own = format!("{name}: ");
        let came: Vec<&str> = heard
            .iter()
            .filter_map(|it| it.strip_prefix(&own))
            .collect();
        let wrong = said
            .iter()
            .enumerate()
            .find(|(i, it)| came.get(*i) != Some(&it.as_str()));
        if let Some((i, line)) = wrong {
            let came = came.get(i).copied().unwrap_or_default();
            let n = i + 1;
            let message = text!(
                "line {n} that cat hears from {name} isn't line {n} that {name} said",
                "cat이 {name}에게서 들은 {n}번째 줄이 {name} 쪽에서 보낸 {n}번째 줄과 다릅니다"
            );
            return Err(Fault::wrong(message).comparing(line.as_bytes(), came.as_bytes()));
        }
    }
    Ok(())
}

/// Reads `n` lines, as far as they come.
fn receive_lines(client: &Peer, n: usize) -> Verdict<Vec<String>> {
    let mut all = Vec::new();
    while all.iter().filter(|byte| **byte == b'\n').count() < n {
        match client.receive_some(&all)? {
            Some(came) => all.extend(came),
            None => break,
        }
    }
    let text = String::from_utf8_lossy(&all);
    Ok(text.split_inclusive('\n').map(str::to_owned).collect())
}

pub(crate) fn leaving(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = enter(trial, BOB, &server)?;
    ann.expect(b"* bob joined\n")?;
    let cat = enter(trial, CAT, &server)?;
    ann.expect(b"* cat joined\n")?;
    bob.expect(b"* cat joined\n")?;
    cat.send(b"see you\n")?;
    // Now it is queued for ann, too.
    bob.expect(b"cat: see you\n")?;
    ann.send(b"goodbye\n")?;
    ann.half_close()?;
    bob.expect(b"ann: goodbye\n* ann left\n")?;
    ann.expect(b"cat: see you\n")?;
    ann.expect_end()?;
    drop(ann);
    bob.expect_silence(trial.patient(QUIET))
}

pub(crate) fn reset(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = enter(trial, BOB, &server)?;
    ann.expect(b"* bob joined\n")?;
    let cat = enter(trial, CAT, &server)?;
    ann.expect(b"* cat joined\n")?;
    bob.expect(b"* cat joined\n")?;
    bob.reset();
    ann.expect(b"* bob left\n")?;
    cat.expect(b"* bob left\n")?;
    ann.send(b"still here\n")?;
    cat.expect(b"ann: still here\n")
}

pub(crate) fn slow_reader(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let ann = enter(trial, ANN, &server)?;
    let bob = enter(trial, BOB, &server)?;
    ann.expect(b"* bob joined\n")?;
    let slow = Text::new("slow", "slow");
    let slow = trial.connect_slow_reader(slow, &server)?;
    slow.expect(NAME)?;
    slow.send(b"slow\n")?;
    slow.expect(b"* welcome slow\n")?;
    bob.expect(b"* slow joined\n")?;
    trial.step(text!(
        "ann says {ROUND} lines of {LONG_TEXT} bytes; bob reads them, slow doesn't; and so again, \
         up to {ROUNDS} times, until bob hears that slow left",
        "ann이 {LONG_TEXT}바이트짜리 줄을 {ROUND}개 말합니다. bob은 읽고 slow는 읽지 않습니다. \
         slow가 나갔다는 것을 bob이 들을 때까지 {ROUNDS}번까지 되풀이합니다"
    ));
    let said = format!("{:a<LONG_TEXT$}\n", "").repeat(ROUND);
    let has_left = trial.quietly(|_| {
        for _ in 0..ROUNDS {
            ann.send(said.as_bytes())?;
            if hears_a_round(&bob)? {
                return Ok(true);
            }
        }
        Ok(false)
    })?;
    if has_left {
        return Ok(());
    }
    Err(Fault::wrong(text!(
        "{} lines of {LONG_TEXT} bytes were said, slow has read none of them, and still it isn't \
         cut off: either they fill your program's memory, or some of them are lost",
        "{LONG_TEXT}바이트짜리 줄을 {}개 말하는 동안 slow는 하나도 읽지 않았는데 아직 끊기지 \
         않았습니다. 그 줄들이 프로그램의 메모리를 채우고 있거나, 일부가 사라진 것입니다",
        ROUNDS * ROUND
    )))
}

/// Reads the lines of one round; whether it was told meanwhile that slow left.
fn hears_a_round(bob: &Peer) -> Verdict<bool> {
    let mut heard = Vec::new();
    let mut lines = 0;
    while lines < ROUND {
        let Some(came) = bob.receive_some(&[])? else {
            return Err(Fault::wrong(Text::new(
                "your program closed bob's connection, although bob reads all that comes",
                "bob은 오는 것을 모두 읽는데도 프로그램이 bob의 연결을 닫았습니다",
            )));
        };
        heard.extend(came);
        lines = heard.iter().filter(|byte| **byte == b'\n').count();
    }
    Ok(String::from_utf8_lossy(&heard).contains("* slow left\n"))
}

/// Connects and takes the name that the report calls it by.
pub(crate) fn enter(trial: &Trial, name: Text, server: &Server) -> Verdict<Peer> {
    let called = name.en.clone();
    let client = trial.connect_as(name, server)?;
    client.expect(NAME)?;
    client.send(format!("{called}\n").as_bytes())?;
    client.expect(format!("* welcome {called}\n").as_bytes())?;
    Ok(client)
}
