//! Exercise 03b, many clients: nobody waits for another, and nothing stays.

use std::thread;
use std::time::Duration;

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Server, Text, Trial, Verdict, Visibility, text,
};

/// How many clients are many.
const CROWD: usize = 200;
/// How many of them come at a time where only their leaving matters, and how
/// many others reset their connections.
const GROUP: usize = 10;

/// More than all buffers between a server and a slow reader hold.
const MUCH: usize = 1024 * 1024;

/// How often, and after which pause again, something is looked at that becomes
/// true soon after a client has left.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(25);

/// Threads or files that a runtime may start for itself when clients come. It
/// is less than a crowd leaves, and less than one half of it leaves.
const SPARE: usize = 50;

/// How many files a program may open that is to run out of them: fewer than a
/// crowd needs, and more than a runtime needs to start.
const FILES: u32 = 128;

/// How long nothing may come: neither bytes nor the end of a connection that
/// isn't over.
const QUIET: Duration = Duration::from_millis(100);

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "03b",
    program: "ex03b_many_clients",
    kind: Kind::Server,
    title: Text::new("Many clients", "많은 클라이언트"),
    task: Text::new(
        "Tell each client how many are here, and echo what it sends, to 200 at the same time. \
         Nobody waits for another, and of those who left nothing stays.",
        "각 클라이언트에게 지금 몇 개가 연결되어 있는지 알리고, 보낸 것을 그대로 돌려주세요. \
         클라이언트는 동시에 200개까지 있습니다. 누구도 다른 클라이언트를 기다리지 않아야 하고, \
         떠난 클라이언트의 것은 아무것도 남지 않아야 합니다.",
    ),
    hints: &[
        Text::new(
            "Start your server, open two terminals with `nc 127.0.0.1 7777`, and type into the \
             second one first. Where is your program while the first client says nothing? That \
             call must not keep `accept` from being called.",
            "서버를 시작하고 터미널 두 개에서 `nc 127.0.0.1 7777`을 실행한 다음, 둘째 터미널에 \
             먼저 입력해 보세요. 첫째 클라이언트가 말이 없는 동안 프로그램은 어디에서 기다리고 \
             있을까요? 그 호출 때문에 `accept`가 불리지 못하는 일이 없어야 합니다.",
        ),
        Text::new(
            "A thread for each client: `thread::spawn(move || serve(stream))`, and back to \
             `accept`. The thread owns the socket. An error in `serve` is the end of that client \
             alone, so nothing in the loop uses `?` on it.",
            "클라이언트마다 스레드를 하나씩 둡니다. `thread::spawn(move || serve(stream))`을 부르고 \
             `accept`로 돌아가세요. 소켓은 그 스레드가 가집니다. `serve`의 오류는 그 클라이언트만의 \
             끝이므로 반복문에서 `?`로 넘기지 마세요.",
        ),
        Text::new(
            "All that the threads share is a number: `static HERE: AtomicUsize`. \
             `HERE.fetch_add(1, Ordering::Relaxed) + 1` counts a client in and gives the number \
             for its greeting. Hold no lock while you read from or write to a socket: that may \
             take as long as the client likes.",
            "스레드가 함께 쓰는 것은 숫자 하나뿐입니다: `static HERE: AtomicUsize`. \
             `HERE.fetch_add(1, Ordering::Relaxed) + 1`이 클라이언트를 세고 인사말에 쓸 수를 \
             돌려줍니다. 소켓에서 읽거나 소켓에 쓰는 동안에는 잠금(lock)을 쥐고 있지 마세요. 얼마나 \
             걸릴지는 클라이언트에게 달려 있습니다.",
        ),
        Text::new(
            "Count a client out on every way that leaves `serve`, also after a `?`: call a second \
             function, `let ended = echo(&stream);`, then `HERE.fetch_sub(1, …)`, then return \
             `ended`. Or make a type whose `Drop` does it. When `serve` returns, the socket is \
             closed and the thread is gone, as long as no clone of the socket is kept anywhere.",
            "`serve`를 떠나는 모든 길에서, `?`로 떠날 때에도 수를 줄이세요. 다른 함수를 \
             `let ended = echo(&stream);`처럼 부른 뒤 `HERE.fetch_sub(1, …)`을 하고 `ended`를 \
             돌려주거나, `Drop`에서 그 일을 하는 타입을 만드세요. `serve`가 돌아오면 소켓이 닫히고 \
             스레드도 사라집니다. 단, 소켓의 복제본을 어디에도 남겨 두지 않았을 때만 그렇습니다.",
        ),
    ],
    checks: &[
        Check {
            id: "greeting_and_echo",
            title: Text::new(
                "a client is greeted, and gets back what it sends until its half-close",
                "인사말을 보내고, 클라이언트가 보내는 방향을 닫을 때까지 받은 것을 그대로 \
                 돌려줍니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The greeting comes first, without being asked for. Then every byte goes back as \
                 it comes: there are no lines to wait for, and one answer isn't the end. The end \
                 is a read of 0 bytes, after the client has closed its half (FIN).",
                "인사말은 클라이언트가 아무 말을 하지 않아도 먼저 보냅니다. 그다음에는 바이트가 \
                 오는 대로 돌려줍니다. 기다려야 할 줄 같은 것은 없고, 한 번 응답했다고 끝난 것도 \
                 아닙니다. 끝은 클라이언트가 보내는 방향을 닫은(FIN) 뒤의 0바이트 읽기입니다.",
            ),
            book: "03#echo",
            run: greeting_and_echo,
        },
        Check {
            id: "silent_client",
            title: Text::new(
                "a client that says nothing holds nobody up",
                "아무 말이 없는 클라이언트가 있어도 다른 클라이언트는 기다리지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Your program waits in `read` for the first client and can't call `accept` \
                 meanwhile. The second client is connected all the same, since the kernel \
                 completes handshakes by itself, but nobody serves it. Give each client a thread, \
                 and don't wait for the end of that thread.",
                "프로그램이 첫째 클라이언트의 `read`에서 기다리느라 `accept`를 부르지 못합니다. 연결은 \
                 커널이 스스로 맺으므로 둘째 클라이언트도 연결되기는 하지만, 아무도 응답하지 않습니다. \
                 클라이언트마다 스레드를 두고, 그 스레드가 끝나기를 기다리지 마세요.",
            ),
            book: "03#many-clients",
            run: silent_client,
        },
        Check {
            id: "two_hundred_at_once",
            title: Text::new(
                "200 clients are served at the same time",
                "클라이언트 200개에 동시에 응답합니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "All 200 stay connected while each of them is served. A fixed number of threads \
                 that each serve one client to its end is a limit: the next client waits until \
                 another one leaves. And a thread, a file or a place in a table that is missing \
                 must be that client's trouble, not everybody's.",
                "200개가 모두 연결된 채로 저마다 응답을 받아야 합니다. 개수가 정해진 스레드가 한 \
                 클라이언트를 끝까지 맡는 구조에는 한계가 있어서, 그다음 클라이언트는 누군가 떠날 \
                 때까지 기다리게 됩니다. 스레드나 파일, 표의 자리가 모자라더라도 그 클라이언트만의 \
                 문제여야 합니다.",
            ),
            book: "03#many-clients",
            run: two_hundred_at_once,
        },
        Check {
            id: "slow_reader",
            title: Text::new(
                "a client that doesn't read holds nobody up, and gets everything later",
                "읽지 않는 클라이언트가 있어도 다른 클라이언트는 기다리지 않고, 그 클라이언트도 \
                 나중에 모두 받습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "When a client doesn't read, its buffers fill up and a write to it waits. That is \
                 as it should be, but only that client's thread may wait. A thread that holds a \
                 lock while it writes makes everybody wait who needs the lock: take what you need \
                 out of the shared table, let the lock go, then write.",
                "클라이언트가 읽지 않으면 버퍼가 차서 그 클라이언트에 쓰는 호출이 기다리게 됩니다. \
                 당연한 일이지만, 그 클라이언트를 맡은 스레드만 기다려야 합니다. 쓰는 동안 잠금(lock)을 \
                 쥐고 있으면 그 잠금이 필요한 모두가 함께 기다립니다. 함께 쓰는 표에서 필요한 것만 \
                 꺼내고, 잠금을 풀고, 그다음에 쓰세요.",
            ),
            book: "03#slow-readers",
            run: slow_reader,
        },
        Check {
            id: "leaving",
            title: Text::new(
                "a client that has left isn't counted any more",
                "떠난 클라이언트는 더 이상 세지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The greeting tells how many are here now, not how many have ever come. Count a \
                 client out when its connection ends. (After somebody left, the next client may \
                 still be told the old number for a moment; several were asked.)",
                "인사말은 지금까지 온 수가 아니라 지금 있는 수를 알립니다. 연결이 끝나면 그만큼 \
                 줄이세요. (누군가 떠난 직후에는 다음 클라이언트가 잠시 이전 수를 들을 수도 있으므로 \
                 여러 번 물어보았습니다.)",
            ),
            book: "03#shared-state",
            run: leaving,
        },
        Check {
            id: "reset",
            title: Text::new(
                "clients that reset their connections have left, and trouble nobody else",
                "연결을 강제로 끊은 클라이언트도 떠난 것이며, 다른 클라이언트에게 영향을 주지 \
                 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "After a reset (RST), reading and writing fail with an error. With `?` that error \
                 leaves your function before the lines that clean up; with `unwrap` or `exit` it \
                 may end the program. Clean up on every way out: in the caller, or in a `Drop`.",
                "연결이 강제로 끊기면(RST) 읽기와 쓰기가 오류로 끝납니다. `?`를 쓰면 정리하는 줄에 \
                 이르기 전에 함수를 떠나고, `unwrap`이나 `exit`를 쓰면 프로그램까지 끝날 수 있습니다. \
                 함수를 떠나는 모든 길에서 정리하세요. 부른 쪽에서 하거나 `Drop`에서 하면 됩니다.",
            ),
            book: "03#reset",
            run: reset,
        },
        Check {
            id: "threads_are_gone",
            title: Text::new(
                "no thread stays when its client has left",
                "클라이언트가 떠나면 그 스레드도 사라집니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A thread ends when its function returns. One that waits for something that never \
                 comes, such as a channel whose other end is kept, or that only sleeps in a loop, \
                 stays for ever: after some thousand clients the system gives no more. Every \
                 helper of a client must learn that the client has left.",
                "스레드는 함수가 돌아와야 끝납니다. 결코 오지 않을 것(예를 들어 반대쪽 끝을 누가 계속 \
                 쥐고 있는 채널)을 기다리거나 반복문에서 잠만 자는 스레드는 영원히 남고, 클라이언트가 \
                 수천 개 다녀가면 시스템은 더 이상 스레드를 주지 않습니다. 클라이언트를 돕던 스레드는 \
                 모두 클라이언트가 떠났다는 것을 알아야 합니다.",
            ),
            book: "03#cleaning-up",
            run: threads_are_gone,
        },
        Check {
            id: "sockets_are_closed",
            title: Text::new(
                "no socket stays open when its client has left",
                "클라이언트가 떠나면 그 소켓도 닫힙니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A socket is open as long as any descriptor of it is: `try_clone` makes one more, \
                 and `shutdown` ends the conversation without closing any. A clone in a list, or \
                 in a thread that goes on, uses up the files that a program may open (often \
                 1024): then `accept` fails for everybody.",
                "소켓은 그것을 가리키는 디스크립터가 하나라도 남아 있으면 열려 있습니다. `try_clone`은 \
                 디스크립터를 하나 더 만들고, `shutdown`은 대화를 끝낼 뿐 닫지는 않습니다. 목록이나 \
                 계속 도는 스레드에 복제본이 남으면 프로그램이 열 수 있는 파일 수(보통 1024개)를 다 써 \
                 버리고, 그다음부터는 모두의 `accept`가 실패합니다.",
            ),
            book: "03#cleaning-up",
            run: sockets_are_closed,
        },
        Check {
            id: "out_of_files",
            title: Text::new(
                "a server that can't open more files serves again once clients leave",
                "파일을 더 열 수 없게 되어도 끝나지 않고, 클라이언트가 떠나면 다시 받습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Each connection is an open file, and a program may open only so many (`ulimit \
                 -n`). With one more, `accept` fails; the error is nobody's fault and passes when \
                 a client leaves. A `?` on it, as in `let stream = stream?`, ends the program and \
                 every conversation in it. Tell the error, wait a moment (it comes again at once \
                 as long as nobody leaves), and accept again.",
                "연결 하나하나가 열린 파일이고, 프로그램이 열 수 있는 파일 수는 정해져 있습니다 \
                 (`ulimit -n`). 그보다 하나라도 많으면 `accept`가 실패합니다. 이 오류는 누구의 잘못도 \
                 아니며, 클라이언트가 떠나면 사라집니다. `let stream = stream?`처럼 `?`로 넘기면 \
                 프로그램과 함께 모든 대화가 끝납니다. 오류를 알리고, 잠시 기다린 다음(아무도 떠나지 \
                 않으면 곧바로 다시 실패합니다) 다시 `accept`를 부르세요.",
            ),
            book: "03#practice",
            run: out_of_files,
        },
    ],
    starter: include_str!("../answers/ex03b/starter.rs"),
    solution: include_str!("../answers/ex03b/solution.rs"),
    mutants: &[
        Mutant::new(
            "closes_after_one_answer",
            &["greeting_and_echo", "slow_reader"],
        ),
        Mutant::new("waits_for_a_line", &["greeting_and_echo", "slow_reader"]),
        Mutant::new(
            "one_at_a_time",
            &[
                "silent_client",
                "two_hundred_at_once",
                "slow_reader",
                "leaving",
                "reset",
                "threads_are_gone",
                "sockets_are_closed",
            ],
        ),
        Mutant::new(
            "joins_each_thread",
            &[
                "silent_client",
                "two_hundred_at_once",
                "slow_reader",
                "leaving",
                "reset",
                "threads_are_gone",
                "sockets_are_closed",
            ],
        ),
        Mutant::new("pool_of_sixteen", &["two_hundred_at_once"]),
        Mutant::new("global_lock_while_writing", &["slow_reader"]).racy(),
        Mutant::new("counts_visits", &["leaving", "reset"]),
        Mutant::new("forgets_reset_clients", &["reset"]),
        Mutant::new(
            "dies_on_reset",
            &["reset", "threads_are_gone", "sockets_are_closed"],
        )
        .racy(),
        // How many of its threads are gone by then is left to chance.
        Mutant::new("never_reaps", &["threads_are_gone", "sockets_are_closed"]).racy(),
        Mutant::new("keeps_every_socket", &["sockets_are_closed"]),
        Mutant::new("gives_up_when_full", &["out_of_files"]),
    ],
};

const A: Text = Text::new("client A", "클라이언트 A");
const B: Text = Text::new("client B", "클라이언트 B");
const C: Text = Text::new("client C", "클라이언트 C");
const SILENT: Text = Text::new("silent client", "조용한 클라이언트");
const SLOW: Text = Text::new("slow client", "느린 클라이언트");

fn greeting_and_echo(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.expect(&greeting(1))?;
    exchange(&client, b"hello\n")?;
    client.expect_silence(trial.patient(QUIET))?;
    exchange(&client, b"no newline \x00\xff")?;
    client.half_close()?;
    client.expect_end()
}

fn silent_client(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let _silent = arrive(trial, SILENT, &server, 1)?;
    let other = arrive(trial, B, &server, 2)?;
    exchange(&other, b"hello\n")
}

fn two_hundred_at_once(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    trial.step(text!(
        "{CROWD} clients connect, one after another, and stay; each reads its greeting: \
         1 here, 2 here, … {CROWD} here",
        "클라이언트 {CROWD}개가 차례로 연결하고 머무르며, 저마다 인사말을 읽습니다: \
         1 here, 2 here, … {CROWD} here"
    ));
    let crowd = trial.quietly(|trial| {
        let arrivals = (1..=CROWD).map(|i| of_crowd(i, arrive(trial, A, &server, i)));
        arrivals.collect::<Verdict<Vec<_>>>()
    })?;
    trial.step(Text::new(
        "each of them sends a line; then each reads what came back",
        "모두 한 줄씩 보낸 다음, 저마다 돌아온 것을 읽습니다",
    ));
    trial.quietly(|_| {
        for (i, client) in (1..).zip(&crowd) {
            of_crowd(i, client.send(&line(i)))?;
        }
        for (i, client) in (1..).zip(&crowd) {
            of_crowd(i, client.expect(&line(i)))?;
        }
        Ok(())
    })?;
    trial.step(Text::new(
        "each of them closes its half and expects the end of the connection",
        "저마다 보내는 방향을 닫고 연결이 끝나기를 기다립니다",
    ));
    trial.quietly(|_| {
        for (i, client) in (1..).zip(&crowd) {
            of_crowd(i, leave(client))?;
        }
        Ok(())
    })
}

fn slow_reader(trial: &mut Trial) -> Verdict {
    let letters = trial.random();
    let much: Vec<u8> = (0..MUCH).map(|_| letters.u8(b'a'..=b'z')).collect();
    let server = trial.server()?;
    let slow = trial.connect_slow_reader(SLOW, &server)?;
    slow.expect(&greeting(1))?;
    slow.exchange_late(&much, &much, || {
        let other = arrive(trial, B, &server, 2)?;
        exchange(&other, b"hello\n")
    })
}

fn leaving(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = arrive(trial, A, &server, 1)?;
    let b = arrive(trial, B, &server, 2)?;
    let c = arrive(trial, C, &server, 3)?;
    leave(&b)?;
    expect_greeting(trial, &server, 3)?;
    leave(&a)?;
    leave(&c)?;
    expect_greeting(trial, &server, 1)
}

fn reset(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = arrive(trial, A, &server, 1)?;
    trial.step(text!(
        "{GROUP} other clients connect and send something, and then all reset their \
         connections (RST)",
        "다른 클라이언트 {GROUP}개가 연결하여 무언가를 보낸 다음, 모두 연결을 강제로 끊습니다 (RST)"
    ));
    trial.quietly(|trial| {
        let arrivals = (0..GROUP).map(|i| arrive(trial, B, &server, i + 2));
        let others = arrivals.collect::<Verdict<Vec<_>>>()?;
        for other in others {
            other.send(b"and then")?;
            other.reset();
        }
        Ok(())
    })?;
    a.expect_silence(trial.patient(QUIET))?;
    expect_greeting(trial, &server, 2)?;
    exchange(&a, b"still here\n")
}

fn threads_are_gone(trial: &mut Trial) -> Verdict {
    let left = left_by_a_crowd(trial, |server| usize::try_from(server.threads()?).ok())?;
    left.map_or(Ok(()), |(before, after)| {
        Err(Fault::wrong(text!(
            "your program had {before} threads before {CROWD} clients came; now that all of them \
             have left it has {after}",
            "클라이언트 {CROWD}개가 오기 전에는 프로그램의 스레드가 {before}개였는데, 모두 떠난 \
             지금은 {after}개입니다"
        )))
    })
}

fn sockets_are_closed(trial: &mut Trial) -> Verdict {
    let left = left_by_a_crowd(trial, Server::open_files)?;
    left.map_or(Ok(()), |(before, after)| {
        // Files that whoever started the grader left open count in both.
        let more = after.saturating_sub(before);
        Err(Fault::wrong(text!(
            "now that all clients have left, your program has {more} more files and sockets open \
             than after the first one",
            "클라이언트가 모두 떠난 지금, 프로그램이 연 파일과 소켓이 첫 클라이언트가 떠났을 때보다 \
             {more}개 더 많습니다"
        )))
    })
}

fn out_of_files(trial: &mut Trial) -> Verdict {
    let server = trial.server_with_files(FILES)?;
    trial.step(text!(
        "clients connect, {CROWD} at most, until one isn't greeted; then all of them leave",
        "인사말을 받지 못하는 클라이언트가 나올 때까지 클라이언트가 {CROWD}개까지 연결합니다. 그다음 \
         모두 떠납니다"
    ));
    trial.quietly(|trial| {
        let quiet = trial.patient(QUIET);
        let mut crowd = Vec::new();
        // No client comes to a program that has ended: that is told below.
        while crowd.len() < CROWD
            && let Ok(client) = trial.connect(&server)
        {
            let is_greeted = client.expect_silence(quiet).is_err();
            crowd.push(client);
            if !is_greeted {
                break;
            }
        }
        let last = crowd.pop();
        drop(crowd);
        // The last one is greeted now, or was turned away. It reads that, lest it
        // leave with a reset.
        Ok(last.map(|last| {
            last.half_close()?;
            last.receive_until_end(MUCH)
        }))
    })?;
    let next = trial.connect(&server)?;
    next.send(b"hello\n")?;
    next.receive_until(b"hello\n").map(drop)
}

//--- What clients do

/// Connects and reads the greeting.
fn arrive(trial: &Trial, name: Text, server: &Server, here: usize) -> Verdict<Peer> {
    let client = trial.connect_as(name, server)?;
    client.expect(&greeting(here))?;
    Ok(client)
}

fn exchange(client: &Peer, bytes: &[u8]) -> Verdict {
    client.send(bytes)?;
    client.expect(bytes)
}

fn leave(client: &Peer) -> Verdict {
    client.half_close()?;
    client.expect_end()
}

fn greeting(here: usize) -> Vec<u8> {
    format!("{here} here\n").into_bytes()
}

fn line(i: usize) -> Vec<u8> {
    format!("this is client {i}\n").into_bytes()
}

/// Names the client of the crowd whose fault it is.
fn of_crowd<T>(i: usize, verdict: Verdict<T>) -> Verdict<T> {
    verdict.map_err(|mut fault| {
        fault.message = Text {
            en: format!("client {i} of {CROWD}: {}", fault.message.en).into(),
            ko: format!("클라이언트 {CROWD}개 가운데 {i}번째: {}", fault.message.ko).into(),
        };
        fault
    })
}

/// Expects that a new client is greeted with this number, at once or soon.
fn expect_greeting(trial: &mut Trial, server: &Server, here: usize) -> Verdict {
    trial.step(text!(
        "up to {TRIES} new clients come and go, until one is greeted with \"{here} here\\n\"",
        "\"{here} here\\n\"로 인사받을 때까지 새 클라이언트가 {TRIES}번까지 왔다 갑니다"
    ));
    let mut came = Vec::new();
    for _ in 0..TRIES {
        came = trial.quietly(|trial| visit(trial, server, b""))?;
        if came == greeting(here) {
            return Ok(());
        }
        thread::sleep(trial.patient(PAUSE));
    }
    Err(Fault::wrong(text!(
        "even the last of {TRIES} new clients wasn't greeted with \"{here} here\\n\", although \
         {here} are here, itself included",
        "새 클라이언트 {TRIES}개 가운데 마지막도 \"{here} here\\n\"로 인사받지 못했습니다. 자신까지 \
         {here}개가 있는데도 그렇습니다"
    ))
    .comparing(&greeting(here), &came))
}

/// Comes, says `bytes`, half-closes, and returns all that came back.
fn visit(trial: &Trial, server: &Server, bytes: &[u8]) -> Verdict<Vec<u8>> {
    /// More than a greeting and an echo are.
    const LIMIT: usize = 1000;
    let client = trial.connect(server)?;
    client.send(bytes)?;
    client.half_close()?;
    client.receive_until_end(LIMIT)
}

/// Lets a crowd come and go, group by group. Returns how many of something the
/// program had `before` and `after`, when it has more than it had.
fn left_by_a_crowd(
    trial: &mut Trial,
    count: fn(&Server) -> Option<usize>,
) -> Verdict<Option<(usize, usize)>> {
    let server = trial.server()?;
    trial.step(text!(
        "a client comes and goes; then {CROWD} others do, {GROUP} at a time: half of them close \
         their half and read to the end, half of them reset (RST); then one more",
        "클라이언트 하나가 왔다 갑니다. 그다음 {CROWD}개가 {GROUP}개씩 왔다 갑니다. 그 가운데 \
         절반은 보내는 방향을 닫은 뒤 끝까지 읽고, 절반은 연결을 강제로 끊습니다 (RST). 마지막으로 \
         하나가 더 왔다 갑니다"
    ));
    trial.quietly(|trial| {
        visit(trial, &server, b"first\n")?;
        // What served it needs a moment to end.
        thread::sleep(trial.patient(PAUSE));
        let before = count(&server).ok_or_else(untold)?;
        for _ in 0..CROWD / GROUP {
            come_and_go(trial, &server)?;
        }
        visit(trial, &server, b"last\n")?;
        for _ in 0..TRIES {
            if count(&server).ok_or_else(untold)? <= before + SPARE {
                return Ok(None);
            }
            thread::sleep(trial.patient(PAUSE));
        }
        Ok(count(&server).map(|after| (before, after)))
    })
}

/// One group: everybody is there before anybody leaves.
fn come_and_go(trial: &Trial, server: &Server) -> Verdict {
    let arrivals = (0..GROUP).map(|_| trial.connect(server));
    let group = arrivals.collect::<Verdict<Vec<_>>>()?;
    for client in &group {
        client.send(b"hello\n")?;
        client.receive_until(b"hello\n")?;
    }
    for (i, client) in group.into_iter().enumerate() {
        if i % 2 == 0 {
            client.half_close()?;
            client.receive_until_end(MUCH)?;
        } else {
            client.reset();
        }
    }
    Ok(())
}

fn untold() -> Box<Fault> {
    Fault::skipped(Text::new(
        "this system doesn't tell what a program has open (Linux does)",
        "이 시스템은 프로그램이 무엇을 열어 두었는지 알려 주지 않습니다 (리눅스는 알려 줍니다)",
    ))
}
