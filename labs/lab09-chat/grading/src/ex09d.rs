//! Exercise 09d, a load generator that tells the truth: the time when nothing was
//! asked counts, too.

use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Run, Text, Trial, Verdict, Visibility, text,
};

/// How far a printed latency may be from the one that the grader measured: on a busy
/// machine a program learns of an answer some time after it was given.
const TOLERANCE: Duration = Duration::from_millis(100);

/// By how much lines may come too late or too early. On a busy machine some do; so
/// the best of the last `LAST` lines counts.
const DRIFT: Duration = Duration::from_millis(100);
const LAST: usize = 10;

/// What is printed, in this order.
const NAMES: [&str; 4] = ["p50", "p90", "p99", "max"];

/// Where its percents are: `max` is what 100 of 100 don't exceed.
const PERCENTS: [usize; 4] = [50, 90, 99, 100];

/// A load that is asked for.
#[derive(Clone, Copy)]
struct Load {
    count: usize,
    rate: u32,
}

impl Load {
    fn due(self, i: usize) -> Duration {
        Duration::from_secs(u64::try_from(i).unwrap_or(0)) / self.rate
    }
}

const SHORT: Load = Load {
    count: 40,
    rate: 100,
};

const STALLED: Load = Load {
    count: 120,
    rate: 250,
};

/// The line at which the server stands still, and for how long.
const STALL_AT: usize = 20;
const STALL: Duration = Duration::from_millis(300);

/// How many answers come before the server goes.
const ANSWERED: usize = 10;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "09d",
    program: "ex09d_honest_load",
    kind: Kind::Client,
    title: Text::new(
        "A load generator that tells the truth",
        "사실대로 말하는 부하 생성기",
    ),
    task: Text::new(
        "Send lines to a server at a fixed rate and print the percentiles of the latencies, \
         counted from the moment when each line was due, not from the one when it was sent.",
        "서버에 일정한 속도로 줄을 보내고 지연 시간(latency)의 백분위수(percentile)를 출력하세요. \
         지연 시간은 줄을 실제로 보낸 때가 아니라 보내기로 한 때부터 셉니다.",
    ),
    hints: &[
        Text::new(
            "Imagine the server standing still for 300 ms. What does your program do meanwhile? \
             If it waits for an answer before it sends the next line, it is as idle as the \
             server, and the 75 users who would have come in that time appear nowhere.",
            "서버가 300ms 동안 멈추었다고 생각해 보세요. 그동안 프로그램은 무엇을 하나요? 응답을 \
             기다렸다가 다음 줄을 보낸다면 서버와 함께 쉬는 셈이고, 그 시간에 왔을 사용자 75명은 \
             어디에도 나타나지 않습니다.",
        ),
        Text::new(
            "Line i is due at `start + Duration::from_secs(i.into()) / rate`. Sleep until then, \
             not for an interval: `thread::sleep(due.saturating_duration_since(Instant::now()))` \
             catches up by itself when the program is late.",
            "i번째 줄을 보낼 때는 `start + Duration::from_secs(i.into()) / rate`입니다. 줄마다 \
             일정한 시간을 자지 말고 그 시각까지 자세요. \
             `thread::sleep(due.saturating_duration_since(Instant::now()))`는 프로그램이 \
             늦어지면 저절로 따라잡습니다.",
        ),
        Text::new(
            "One thread sends by that schedule; another one reads answers from a `try_clone` of \
             the socket. Answers come in the order of the lines, so the reader knows which line it \
             was: `due(i).elapsed()` is its latency, and nothing has to be handed over.",
            "한 스레드는 이 시간표에 따라 보내고, 다른 스레드는 `try_clone`한 소켓에서 응답을 \
             읽습니다. 응답은 보낸 줄의 순서대로 오므로 읽는 쪽은 몇 번째 줄의 응답인지 압니다. \
             `due(i).elapsed()`가 그 지연 시간이므로 스레드끼리 주고받을 것은 없습니다.",
        ),
        Text::new(
            "Sort the latencies. The place of pN is `(n * percent).div_ceil(100)`, counted from 1. \
             If `read_line` returns 0 before the last answer, return an error instead of a result.",
            "지연 시간을 정렬하세요. pN의 자리는 1부터 세어 `(n * percent).div_ceil(100)`입니다. 마지막 \
             응답이 오기 전에 `read_line`이 0을 돌려주면 결과 대신 오류를 돌려주세요.",
        ),
    ],
    checks: &[
        Check {
            id: "lines",
            title: Text::new(
                "all lines are sent, and the result is printed as it should be",
                "모든 줄을 보내고 결과를 정해진 형식으로 출력합니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The lines are the numbers from 0 to COUNT − 1, each ended by `\\n`. After the \
                 last answer the program closes the connection, prints five lines and nothing \
                 else, and ends with exit code 0.",
                "줄은 0부터 COUNT − 1까지의 수이고, 저마다 `\\n`으로 끝납니다. 마지막 응답을 받으면 \
                 연결을 닫고, 다섯 줄만 출력하고, 종료 코드 0으로 끝냅니다.",
            ),
            book: "09#coordinated-omission",
            run: lines,
        },
        Check {
            id: "pace",
            title: Text::new(
                "the lines come at the rate that was asked for",
                "정해진 속도로 줄이 옵니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A program that sleeps for an interval after each line is late by what sending \
                 and waking up take, and it adds up. Reckon each line's time from the start, and \
                 sleep until then. One that doesn't sleep at all measures how long its own queue \
                 is.",
                "줄을 보낼 때마다 일정한 시간을 자면, 보내고 깨어나는 데 드는 시간만큼 늦어지고 \
                 그것이 쌓입니다. 줄마다 보낼 시각을 시작한 때를 기준으로 계산하고 그 시각까지 \
                 자세요. 전혀 자지 않는 프로그램은 자신이 만든 대기열의 길이를 잴 뿐입니다.",
            ),
            book: "09#coordinated-omission",
            run: pace,
        },
        Check {
            id: "stall",
            title: Text::new(
                "when the server stands still, the percentiles tell it",
                "서버가 멈춘 것이 백분위수에 나타납니다",
            ),
            points: 4,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "In 300 ms at 250 lines per second, 75 lines were due, and each of them had to \
                 wait. A program that waits with the server, or counts from the moment when it \
                 got round to sending, sees a single slow answer: coordinated omission. Count \
                 from when a line was due, and sort before you take percentiles.",
                "초당 250줄이면 300ms 동안 75줄을 보내기로 되어 있었고, 모두 기다려야 했습니다. 서버와 \
                 함께 기다리거나, 실제로 보낸 때부터 세는 프로그램에는 느린 응답이 하나만 보입니다. \
                 이것을 협조적 누락(coordinated omission)이라고 합니다. 보내기로 한 때부터 세고, \
                 백분위수를 구하기 전에 정렬하세요.",
            ),
            book: "09#coordinated-omission",
            run: stall,
        },
        Check {
            id: "lost_answers",
            title: Text::new(
                "answers that never come are an error, not a result",
                "끝내 오지 않은 응답은 결과가 아니라 오류입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The percentiles of those answers that came are fine numbers, and a server that \
                 drops half of its users gets better ones. A read of 0 bytes before the last \
                 answer means that there is no result: say so on stderr, end with exit code 1.",
                "도착한 응답만으로 구한 백분위수는 보기에 좋고, 사용자의 절반을 버리는 서버라면 \
                 더 좋아 보입니다. 마지막 응답이 오기 전에 0바이트가 읽히면 결과를 낼 수 \
                 없습니다. 표준 오류(stderr)에 알리고 종료 코드 1로 끝내세요.",
            ),
            book: "09#coordinated-omission",
            run: lost_answers,
        },
    ],
    starter: include_str!("../answers/ex09d/starter.rs"),
    solution: include_str!("../answers/ex09d/solution.rs"),
    mutants: &[
        Mutant::new("counts_from_one", &["lines"]),
        Mutant::new("sleeps_between_lines", &["pace"]).racy(),
        Mutant::new("sends_all_at_once", &["pace", "stall"]).racy(),
        Mutant::new("waits_for_each_answer", &["stall"]).racy(),
        Mutant::new("counts_from_the_sending", &["stall"]).racy(),
        Mutant::new("forgets_to_sort", &["stall"]).racy(),
        Mutant::new("takes_the_end_for_an_answer", &["lost_answers"]),
    ],
};

fn lines(trial: &mut Trial) -> Verdict {
    let served = serve(trial, SHORT, |_| Answer::AtOnce)?;
    let expected: String = (0..SHORT.count).map(|i| format!("{i}\n")).collect();
    if served.said != expected.as_bytes() {
        let message = text!(
            "the lines that your program sent aren't those from 0 to {}",
            "프로그램이 보낸 줄이 0부터 {}까지의 줄이 아닙니다",
            SHORT.count - 1
        );
        return Err(Fault::wrong(message).comparing(expected.as_bytes(), &served.said));
    }
    served.printed(SHORT).map(drop)
}

fn pace(trial: &mut Trial) -> Verdict {
    let served = serve(trial, SHORT, |_| Answer::AtOnce)?;
    let Some(start) = served.came.first() else {
        return Err(too_few(0, SHORT.count));
    };
    let last = served.came.iter().enumerate().skip(SHORT.count - LAST);
    let late: Vec<i128> = last
        .map(|(i, came)| millis(came.duration_since(*start)) - millis(SHORT.due(i)))
        .collect();
    let drift = millis(DRIFT);
    let least = late.iter().min().copied().unwrap_or(0);
    let most = late.iter().max().copied().unwrap_or(0);
    let (count, rate) = (SHORT.count, SHORT.rate);
    if least > drift {
        return Err(Fault::wrong(text!(
            "at {rate} lines per second, the last {LAST} of {count} lines came at least \
             {least} ms late, counted from the first line",
            "초당 {rate}줄인데, {count}줄 가운데 마지막 {LAST}줄이 첫 줄을 기준으로 모두 \
             {least}ms 이상 늦게 왔습니다"
        )));
    }
    if most < -drift {
        return Err(Fault::wrong(text!(
            "at {rate} lines per second, the last {LAST} of {count} lines came at least \
             {} ms before they were due, counted from the first line",
            "초당 {rate}줄인데, {count}줄 가운데 마지막 {LAST}줄이 첫 줄을 기준으로 모두 {}ms \
             이상 일찍 왔습니다",
            -most
        )));
    }
    Ok(())
}

fn stall(trial: &mut Trial) -> Verdict {
    trial.step(text!(
        "the server will stand still for {STALL:?} when it has read line {STALL_AT}",
        "서버는 {STALL_AT}번 줄을 읽고 {STALL:?} 동안 멈출 것입니다"
    ));
    let served = serve(trial, STALLED, |i| match i {
        STALL_AT => Answer::After(STALL),
        _ => Answer::AtOnce,
    })?;
    let printed = served.printed(STALLED)?;
    let measured = served.measured(STALLED);
    let tolerance = millis(TOLERANCE);
    for ((name, printed), measured) in NAMES.iter().zip(printed).zip(measured) {
        if (i128::from(printed) - measured).abs() > tolerance {
            return Err(Fault::wrong(text!(
                "your program printed {name} {printed} ms; the server, which knows when the lines \
                 were due and when it answered them, counts {measured} ms",
                "프로그램은 {name} {printed} ms를 출력했습니다. 각 줄을 언제 보내기로 했고 언제 \
                 응답했는지 아는 서버가 계산하면 {measured} ms입니다"
            )));
        }
    }
    Ok(())
}

fn lost_answers(trial: &mut Trial) -> Verdict {
    trial.step(text!(
        "the server will close the connection after {ANSWERED} answers",
        "서버는 {ANSWERED}번 응답하고 연결을 닫을 것입니다"
    ));
    let run = start(trial, SHORT, |i| match i {
        ANSWERED => Answer::Goodbye,
        _ => Answer::AtOnce,
    })?;
    run.0.expect_failure()?;
    run.0.expect_stdout(b"")
}

/// What the server does when it has read a line.
enum Answer {
    AtOnce,
    After(Duration),
    /// Closes the connection.
    Goodbye,
}

/// What the server saw.
#[derive(Default)]
struct Served {
    said: Vec<u8>,
    /// When each line had come, and when it was answered.
    came: Vec<Instant>,
    answered: Vec<Instant>,
    stdout: Vec<u8>,
}

impl Served {
    /// The latencies by the server's clock, of which those at `PERCENTS`. No line is
    /// sent before it is due, so the one that came most timely tells the start.
    fn measured(&self, load: Load) -> [i128; 4] {
        let lines = self.came.iter().enumerate();
        let start = lines
            .filter_map(|(i, came)| came.checked_sub(load.due(i)))
            .min();
        let answered = self.answered.iter().enumerate();
        let mut latencies: Vec<Duration> = answered
            .filter_map(|(i, at)| Some(at.saturating_duration_since(start? + load.due(i))))
            .collect();
        latencies.sort_unstable();
        PERCENTS.map(|percent| {
            let place = (latencies.len() * percent).div_ceil(100);
            let latency = latencies.get(place.saturating_sub(1));
            millis(latency.copied().unwrap_or_default())
        })
    }

    /// The latencies that the program printed.
    fn printed(&self, load: Load) -> Verdict<[u64; 4]> {
        let text = String::from_utf8_lossy(&self.stdout);
        self.parse(&text, load).ok_or_else(|| {
            let message = text!(
                "what your program printed isn't `answers {}` and then p50, p90, p99 and max, each \
                 in a line like `p50 12 ms`",
                "프로그램의 출력이 `answers {}`와 그 뒤 p50, p90, p99, max의 줄(`p50 12 ms`와 같은 \
                 형식)이 아닙니다",
                load.count
            );
            let example = format!(
                "answers {}\np50 0 ms\np90 0 ms\np99 0 ms\nmax 0 ms\n",
                load.count
            );
            Fault::wrong(message).comparing(example.as_bytes(), &self.stdout)
        })
    }

    fn parse(&self, text: &str, load: Load) -> Option<[u64; 4]> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let answers = lines.next()?.strip_prefix("answers ")?;
        (answers == load.count.to_string()).then_some(())?;
        let mut latencies = [0; 4];
        for (name, latency) in NAMES.iter().zip(&mut latencies) {
            let rest = lines.next()?.strip_prefix(name)?.strip_prefix(' ')?;
            *latency = rest.strip_suffix(" ms")?.parse().ok()?;
        }
        lines.next().is_none().then_some(latencies)
    }
}

/// Serves the program to its end, which must be a good one.
fn serve(trial: &mut Trial, load: Load, answer: fn(usize) -> Answer) -> Verdict<Served> {
    let (run, mut served) = start(trial, load, answer)?;
    run.expect_success()?;
    served.stdout = run.stdout();
    Ok(served)
}

/// Serves the program until its connection ends.
fn start(trial: &mut Trial, load: Load, answer: fn(usize) -> Answer) -> Verdict<(Run, Served)> {
    let listener = trial.listener()?;
    let (count, rate) = (load.count.to_string(), load.rate.to_string());
    let run = trial.quietly(|trial| trial.run(&[&listener.address(), &count, &rate]))?;
    trial.step(text!(
        "started your program with the arguments: ADDRESS {count} {rate}",
        "프로그램을 다음 인자로 시작했습니다: ADDRESS {count} {rate}"
    ));
    let peer = listener.accept(&run)?;
    trial.step(Text::new(
        "the server sends each line back",
        "서버는 줄을 받는 대로 돌려보냅니다",
    ));
    let mut served = Served::default();
    let is_whole = trial.quietly(|_| {
        let mut line = Vec::new();
        loop {
            let Some(bytes) = peer.receive_some(&[])? else {
                return Ok(served.answered.len() >= load.count);
            };
            let now = Instant::now();
            served.said.extend(&bytes);
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            served.came.extend(vec![now; lines]);
            for byte in bytes {
                line.push(byte);
                if byte != b'\n' {
                    continue;
                }
                match answer(served.answered.len()) {
                    Answer::AtOnce => {}
                    Answer::After(pause) => thread::sleep(pause),
                    Answer::Goodbye => return Ok(true),
                }
                peer.send(&line)?;
                served.answered.push(Instant::now());
                line.clear();
            }
        }
    })?;
    match is_whole {
        true => Ok((run, served)),
        false => Err(too_few(served.answered.len(), load.count)),
    }
}

fn too_few(came: usize, count: usize) -> Box<Fault> {
    Fault::wrong(text!(
        "your program closed the connection after {came} of {count} lines",
        "프로그램이 {count}줄 가운데 {came}줄만 보내고 연결을 닫았습니다"
    ))
}

fn millis(duration: Duration) -> i128 {
    i128::try_from(duration.as_millis()).unwrap_or(i128::MAX)
}
