//! Exercise 04d, ping: probes at a pace, and statistics that are right when answers
//! are lost, late, doubled or out of order.

use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Received, Refusing, Run, Text, Trial, UdpServer, Verdict,
    Visibility, text,
};

/// A busy machine may add so much to a round trip …
const LONGER: f64 = 40.0;
/// … and a program that reads its clock late may miss so much of it.
const SHORTER: f64 = 5.0;
/// Chance moves a deviation less than what it deviates from.
const DEVIATION: f64 = 15.0;

/// A timeout that nothing here outlasts.
const NEVER: u64 = 60_000;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "04d",
    program: "ex04d_ping",
    kind: Kind::Client,
    title: Text::new("Ping", "핑"),
    task: Text::new(
        "Send numbered probes at a steady pace to a server that gives every datagram back. Print \
         how many were answered, doubled and out of order, the loss, and the least, average and \
         greatest round trip with its deviation.",
        "받은 데이터그램을 그대로 돌려주는 서버에 번호 붙인 탐침(probe)을 일정한 간격으로 보내세요. \
         응답한 것, 중복된 것, 순서가 바뀐 것의 수와 손실률, 그리고 왕복 시간의 최솟값, 평균, \
         최댓값, 편차를 출력하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex04d/starter.rs"),
    solution: include_str!("../answers/ex04d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Run `ping -c 4 127.0.0.1` and look at its last two lines. Then think of a probe whose \
         answer takes longer than the interval: the next one must go out all the same. So sending \
         and receiving can't simply take turns.",
        "`ping -c 4 127.0.0.1`을 실행하고 마지막 두 줄을 보세요. 그런 다음 응답이 간격보다 오래 \
         걸리는 탐침을 생각해 보세요. 그래도 다음 탐침은 제때 나가야 합니다. 그러니 보내기와 받기를 \
         단순히 번갈아 할 수는 없습니다.",
    ),
    Text::new(
        "Keep `sent: Vec<Instant>`: probe n was sent at `sent[n - 1]`. One loop is enough: what \
         comes next, the next probe or the end of the last wait, has a moment; receive with \
         `set_read_timeout(Some(moment - now))`, and when it has come, send or end.",
        "`sent: Vec<Instant>`를 두면 탐침 n을 보낸 시각은 `sent[n - 1]`입니다. 반복문 하나면 \
         충분합니다. 다음에 할 일, 곧 다음 탐침을 보내거나 마지막 기다림을 끝낼 시각이 정해져 있으니, \
         `set_read_timeout(Some(시각 - 지금))`으로 받다가 그 시각이 되면 보내거나 끝내세요.",
    ),
    Text::new(
        "Judge an answer in this order: is it six bytes with `ping`, and was its number sent? Is \
         it later than the timeout? Was this probe answered before: then it is a duplicate and \
         nothing else. Or else it is received; and out of order if its number is smaller than the \
         greatest one received so far.",
        "응답은 다음 순서로 판단하세요. `ping`이 든 여섯 바이트이고 보낸 번호인가? 제한 시간보다 \
         늦었나? 이미 응답받은 탐침인가: 그렇다면 중복일 뿐입니다. 모두 아니라면 받은 것으로 세고, 그 \
         번호가 지금까지 받은 가장 큰 번호보다 작으면 순서가 바뀐 것입니다.",
    ),
    Text::new(
        "With the round trips in `times: Vec<f64>`, in milliseconds: `let avg = \
         times.iter().sum::<f64>() / times.len() as f64`; `mdev` is `(times.iter().map(|t| (t - \
         avg).powi(2)).sum::<f64>() / times.len() as f64).sqrt()`. Print with `{:.3}`, the loss \
         with `{:.1}`.",
        "왕복 시간을 밀리초로 `times: Vec<f64>`에 모았다면 `let avg = times.iter().sum::<f64>() / \
         times.len() as f64`이고, `mdev`는 `(times.iter().map(|t| (t - avg).powi(2)).sum::<f64>() \
         / times.len() as f64).sqrt()`입니다. `{:.3}`으로, 손실률은 `{:.1}`로 출력하세요.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "probes",
        title: Text::new(
            "probes are numbered and go out at the interval, answered or not",
            "탐침에 번호를 붙여, 응답이 있든 없든 간격대로 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Ping measures a network, so it must not let the network set its pace: probe n goes \
             out n - 1 intervals after the first, whatever has come by then. A probe is its \
             number, from 1, in two bytes with the more significant one first, and `ping`.",
            "핑은 네트워크를 재는 프로그램이므로 네트워크가 박자를 정하게 해서는 안 됩니다. 탐침 \
             n은 그때까지 무엇이 왔든 첫 탐침에서 n - 1 간격 뒤에 나갑니다. 탐침은 1부터 센 번호를 \
             상위 바이트부터 두 바이트로 쓴 것과 `ping`입니다.",
        ),
        book: "04#timeouts-and-retries",
        run: probes,
    },
    Check {
        id: "summary",
        title: Text::new(
            "the two lines of the summary look as specified",
            "요약 두 줄이 정해진 형식대로입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Programs read the output of programs: a missing decimal is as wrong as a wrong byte \
             in a datagram. `{:.1}` prints a number with one decimal, `{:.3}` with three. On \
             stdout stands nothing but the summary. \
             If an answer isn't counted, look whether the last probe was given its time.",
            "프로그램의 출력은 다른 프로그램이 읽습니다. 소수 자리 하나가 빠진 것은 데이터그램의 바이트 \
             하나가 틀린 것과 같습니다. `{:.1}`은 소수 한 자리, `{:.3}`은 세 자리로 출력합니다. 표준 \
             출력에는 요약만 씁니다. \
             세지 않은 응답이 있다면 마지막 탐침의 응답도 기다렸는지 보세요.",
        ),
        book: "04#statistics",
        run: summary,
    },
    Check {
        id: "done",
        title: Text::new(
            "when all probes are answered, it ends at once",
            "모든 탐침이 응답을 받으면 바로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The timeout is for answers that are missing. When the last probe was sent and none \
             is missing, there is nothing to wait for.",
            "제한 시간은 오지 않은 응답을 위한 것입니다. 마지막 탐침을 보냈고 빠진 응답이 없다면 \
             기다릴 것이 없습니다.",
        ),
        book: "04#timeouts-and-retries",
        run: done,
    },
    Check {
        id: "round_trips",
        title: Text::new(
            "least, average and greatest round trip are right",
            "왕복 시간의 최솟값, 평균, 최댓값이 맞습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Every probe has its own beginning: keep the moment at which it was sent under its \
             number, and take the difference when its answer comes. The answers here take \
             different times, and some are under way at once.",
            "탐침마다 시작한 때가 다릅니다. 보낸 시각을 번호별로 적어 두었다가 응답이 오면 그 차이를 \
             구하세요. 여기서는 응답마다 걸리는 시간이 다르고, 여러 개가 동시에 오가는 중입니다.",
        ),
        book: "04#rtt",
        run: round_trips,
    },
    Check {
        id: "deviation",
        title: Text::new(
            "mdev is the square root of the mean squared difference",
            "mdev는 차이의 제곱을 평균하여 제곱근을 구한 값입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Despite its name it isn't the mean of the differences: they are squared, averaged \
             over all round trips (not over one less, as for a sample), and the root makes \
             milliseconds of it again. So one slow answer weighs more than several that are a \
             little slow.",
            "이름과 달리 차이의 평균이 아닙니다. 차이를 제곱하여 왕복 시간 전체의 수로(표본처럼 하나 뺀 \
             수가 아니라) 평균하고, 제곱근을 구해 다시 밀리초로 만듭니다. 그래서 아주 느린 응답 하나가 \
             조금 느린 응답 여럿보다 더 무겁게 반영됩니다.",
        ),
        book: "04#statistics",
        run: deviation,
    },
    Check {
        id: "loss",
        title: Text::new(
            "lost probes count as loss, and not in the average",
            "잃어버린 탐침은 손실로 세고 평균에는 넣지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "What was lost has no round trip, neither zero nor the timeout: divide by the number \
             of answers. The loss is divided by what was sent, and in floating point: whole \
             numbers cut off what makes 66.7 of two thirds. \
             It never comes either: when the last probe's time is over, all is over.",
            "잃어버린 것에는 왕복 시간이 없습니다. 0도 아니고 제한 시간도 아닙니다. 평균은 응답의 수로 \
             나누세요. 손실률은 보낸 수로 나누되 부동 소수점으로 계산합니다. 정수로 계산하면 3분의 \
             2에서 66.7이 나오지 않습니다. \
             사라진 것은 오지도 않으므로, 마지막 탐침의 시간이 지나면 모두 끝난 것입니다.",
        ),
        book: "04#statistics",
        run: loss,
    },
    Check {
        id: "duplicates",
        title: Text::new(
            "an answer that comes again is a duplicate and nothing else",
            "다시 온 응답은 중복일 뿐입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Networks copy datagrams now and then. Whoever counts the copies receives more than \
             was sent, and a loss below zero. Remember which numbers were answered: of further \
             answers only the count is kept; their time is the network's, not the round trip's.",
            "네트워크는 가끔 데이터그램을 복제합니다. 복제된 것까지 세면 보낸 것보다 많이 받게 되고 \
             손실률이 음수가 됩니다. 응답받은 번호를 기억하세요. 그 뒤의 응답은 수만 세며, 걸린 시간은 \
             왕복 시간에 넣지 않습니다.",
        ),
        book: "04#statistics",
        run: duplicates,
    },
    Check {
        id: "out_of_order",
        title: Text::new(
            "answers that a later one overtook are out of order",
            "나중 탐침의 응답이 앞지른 응답은 순서가 바뀐 것입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Compare each first answer with the greatest number that has come, not with the one \
             before: of 1, 5, 2, 4 both 2 and 4 are out of order. A gap alone says nothing: what \
             is missing between 1 and 5 may come yet, or be lost.",
            "처음 온 응답을 바로 앞의 것이 아니라 지금까지 온 가장 큰 번호와 비교하세요. 1, 5, 2, 4로 \
             왔다면 2와 4가 모두 순서가 바뀐 것입니다. 번호가 건너뛴 것만으로는 아무것도 알 수 없습니다. \
             1과 5 사이의 것은 아직 올 수도 있고 사라졌을 수도 있습니다.",
        ),
        book: "04#statistics",
        run: out_of_order,
    },
    Check {
        id: "late",
        title: Text::new(
            "an answer later than the timeout doesn't count",
            "제한 시간보다 늦은 응답은 세지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Each probe has the same time. Without looking at it, an answer to the first would \
             have until the end of the whole run, and one to the last only the timeout: the \
             figures would depend on the number of probes. Compare the round trip with the \
             timeout.",
            "탐침마다 주어진 시간이 같습니다. 이를 확인하지 않으면 첫 탐침의 응답은 실행이 끝날 때까지 \
             받아 주고 마지막 탐침의 응답은 제한 시간만큼만 받아 주게 되어, 결과가 탐침의 수에 따라 \
             달라집니다. 왕복 시간을 제한 시간과 비교하세요.",
        ),
        book: "04#timeouts-and-retries",
        run: late,
    },
    Check {
        id: "junk",
        title: Text::new(
            "only the probe itself, from the server, is an answer",
            "서버가 돌려준 바로 그 탐침만이 응답입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody can send to your port: datagrams of no bytes or of one, numbers that you \
             never used, your own bytes from another address. Compare all six bytes, look a \
             number up with `get`, which may say `None`, and `connect` the socket, so that the \
             system drops what others send.",
            "누구나 포트로 보낼 수 있습니다. 비어 있거나 한 바이트뿐인 데이터그램, 쓴 적 없는 \
             번호, 다른 주소에서 온 똑같은 바이트도 옵니다. 여섯 바이트를 모두 비교하고, 번호는 \
             `None`을 돌려줄 수 있는 `get`으로 찾으세요. 소켓에 `connect`를 호출하면 남이 보낸 \
             것은 시스템이 버립니다.",
        ),
        book: "04#whose-answer",
        run: junk,
    },
    Check {
        id: "silence",
        title: Text::new(
            "when nobody answers, it ends after the timeout with exit code 1",
            "아무도 응답하지 않으면 제한 시간 뒤에 종료 코드 1로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "What is lost never comes: waiting for a number of answers waits for ever. The last \
             probe has its time too, and then all is over. No round trip is no zero: leave the \
             line out (0 divided by 0 is NaN). A script asks the exit code whether the host is \
             there.",
            "사라진 것은 오지 않습니다. 응답의 수를 채우기를 기다리면 영원히 기다리게 됩니다. 마지막 \
             탐침에도 제한 시간을 주고, 그 뒤에는 끝냅니다. 왕복 시간이 없는 것은 0이 아니므로 그 줄을 \
             쓰지 마세요(0을 0으로 나누면 NaN입니다). 스크립트는 종료 코드로 호스트가 있는지 압니다.",
        ),
        book: "04#timeouts-and-retries",
        run: silence,
    },
    Check {
        id: "refused",
        title: Text::new(
            "that nobody has the port is loss, and no reason to stop",
            "그 포트를 아무도 쓰지 않는 것은 손실이며, 멈출 까닭이 아닙니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "On a connected socket, ICMP's \"port unreachable\" becomes an error of the next \
             `send` or `recv`. To ping it is news about one probe: a server that is being \
             restarted may answer the next. So the error of a datagram isn't the error of the \
             program.",
            "연결된 소켓에서는 ICMP \"port unreachable\"이 다음 `send`나 `recv`의 오류가 됩니다. 핑에게 \
             그것은 탐침 하나의 소식일 뿐입니다. 다시 시작하는 중인 서버라면 다음 탐침에는 응답할 수도 \
             있습니다. 데이터그램 하나의 오류는 프로그램의 오류가 아닙니다.",
        ),
        book: "04#port-unreachable",
        run: refused,
    },
    Check {
        id: "sleeps",
        title: Text::new("while it waits, it sleeps", "기다리는 동안 잠듭니다"),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Asking a non-blocking socket again and again keeps a processor busy, and disturbs \
             the very times that are to be measured. `set_read_timeout` lets `recv` sleep until a \
             datagram comes or the next probe is due.",
            "논블로킹(non-blocking) 소켓을 거듭 확인하면 프로세서를 계속 쓰게 되고, 재려는 시간까지 \
             흐트러뜨립니다. `set_read_timeout`을 쓰면 `recv`가 데이터그램이 오거나 다음 탐침을 보낼 \
             때까지 잠듭니다.",
        ),
        book: "04#timeouts-and-retries",
        run: sleeps,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("waits_for_each_answer", &["probes", "out_of_order"]).racy(),
    Mutant::new("sends_all_at_once", &["probes"]).racy(),
    Mutant::new(
        "counts_from_zero",
        &[
            "probes",
            "summary",
            "done",
            "round_trips",
            "deviation",
            "duplicates",
            "out_of_order",
            "junk",
        ],
    ),
    Mutant::new(
        "little_endian_number",
        &[
            "probes",
            "summary",
            "done",
            "round_trips",
            "deviation",
            "loss",
            "duplicates",
            "out_of_order",
            "late",
            "junk",
        ],
    ),
    Mutant::new(
        "whole_milliseconds",
        &[
            "summary",
            "round_trips",
            "deviation",
            "loss",
            "duplicates",
            "junk",
        ],
    ),
    Mutant::new(
        "waits_after_the_last_answer",
        &["done", "round_trips", "deviation", "duplicates", "junk"],
    ),
    Mutant::new("one_clock_for_all", &["round_trips", "deviation"]).racy(),
    Mutant::new("minimum_from_zero", &["round_trips", "junk"]).racy(),
    Mutant::new("forgets_the_slowest", &["round_trips"]).racy(),
    Mutant::new("sample_deviation", &["deviation", "loss", "junk"]).racy(),
    Mutant::new("mean_deviation", &["deviation"]).racy(),
    Mutant::new("variance", &["deviation"]).racy(),
    Mutant::new("truncates_the_loss", &["loss", "late"]),
    Mutant::new("divides_by_sent", &["loss"]).racy(),
    Mutant::new("counts_duplicates_as_received", &["duplicates"]),
    Mutant::new("averages_duplicates", &["duplicates"]).racy(),
    Mutant::new("duplicates_are_out_of_order", &["duplicates"]),
    Mutant::new("compares_with_the_last", &["out_of_order"]),
    Mutant::new("every_gap_is_out_of_order", &["out_of_order"]),
    Mutant::new("late_answers_count", &["late"]),
    Mutant::new("trusts_every_sender", &["junk"]).racy(),
    Mutant::new("looks_at_the_number_only", &["junk"]).racy(),
    Mutant::new("panics_on_short_datagrams", &["junk"]),
    Mutant::new("trusts_every_number", &["junk"]),
    Mutant::new(
        "waits_for_ever",
        &[
            "silence",
            "loss",
            "out_of_order",
            "late",
            "refused",
            "sleeps",
        ],
    ),
    Mutant::new(
        "gives_up_at_the_last_probe",
        &[
            "silence",
            "summary",
            "done",
            "round_trips",
            "loss",
            "duplicates",
            "out_of_order",
            "junk",
            "sleeps",
        ],
    ),
    Mutant::new("prints_nan", &["silence", "refused"]),
    Mutant::new("exit_code_0", &["silence", "refused"]),
    Mutant::new("stops_when_refused", &["refused"]),
    Mutant::new("polls_without_sleeping", &["sleeps"]),
];

fn probes(trial: &mut Trial) -> Verdict {
    const COUNT: u16 = 4;
    const INTERVAL: u64 = 60;
    let interval = after(trial, INTERVAL);
    let (run, server) = started(trial, COUNT, INTERVAL, NEVER)?;
    let mut sent = Vec::new();
    for number in 1..=COUNT {
        let received = server.expect(&run, &probe(number))?;
        server.ignore(&received);
        sent.push(received.at);
    }
    let [first, .., last] = &sent[..] else {
        return Ok(());
    };
    let (took, should) = (*last - *first, interval * u32::from(COUNT - 1));
    // A machine that is busy may delay each of them by much, but none is early.
    if took < should / 2 || took > should * 2 + interval {
        return Err(Fault::wrong(text!(
            "{took:.1?} passed from the first probe to the last; it should be {should:?}",
            "첫 탐침부터 마지막 탐침까지 {took:.1?} 걸렸습니다. {should:?}이어야 합니다"
        )));
    }
    Ok(())
}

fn summary(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 3] = [&[0], &[0], &[0]];
    let measured = measured(trial, 20, 500, &plan)?;
    measured.counts("3 sent, 3 received, 0 duplicates, 0 out of order, 0.0% loss")?;
    measured.figures().map(drop)
}

fn done(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 2] = [&[0], &[40]];
    let measured = measured(trial, 20, NEVER, &plan)?;
    measured.counts("2 sent, 2 received, 0 duplicates, 0 out of order, 0.0% loss")
}

fn round_trips(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 3] = [&[200], &[100], &[240]];
    let measured = measured(trial, 60, NEVER, &plan)?;
    let [min, avg, max, _] = measured.figures()?;
    measured.is_near("min", min, min_of)?;
    measured.is_near("avg", avg, mean)?;
    measured.is_near("max", max, max_of)
}

fn deviation(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 4] = [&[20], &[20], &[20], &[420]];
    let measured = measured(trial, 20, NEVER, &plan)?;
    let [_, _, _, mdev] = measured.figures()?;
    let right = deviation_of(&measured.held);
    match (mdev - right).abs() > measured.stretch(DEVIATION) {
        true => Err(wrong_figure("mdev", mdev, right)),
        false => Ok(()),
    }
}

fn loss(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 3] = [&[150], &[], &[]];
    let measured = measured(trial, 20, 250, &plan)?;
    measured.counts("3 sent, 1 received, 0 duplicates, 0 out of order, 66.7% loss")?;
    let [_, avg, ..] = measured.figures()?;
    measured.is_near("avg", avg, mean)
}

fn duplicates(trial: &mut Trial) -> Verdict {
    let plan: [&[u64]; 3] = [&[0, 240, 240, 240], &[0], &[280]];
    let measured = measured(trial, 20, NEVER, &plan)?;
    measured.counts("3 sent, 3 received, 3 duplicates, 0 out of order, 0.0% loss")?;
    let [_, avg, ..] = measured.figures()?;
    measured.is_near("avg", avg, mean)
}

fn out_of_order(trial: &mut Trial) -> Verdict {
    // They come back as 1, 5, 2, 4, with time between them; 3 is lost.
    let plan: [&[u64]; 5] = [&[0], &[120], &[], &[160], &[0]];
    let measured = measured(trial, 20, 300, &plan)?;
    measured.counts("5 sent, 4 received, 0 duplicates, 2 out of order, 20.0% loss")
}

fn late(trial: &mut Trial) -> Verdict {
    // The answer to the second is 70 ms too late, while the third is awaited.
    let plan: [&[u64]; 3] = [&[0], &[190], &[]];
    let measured = measured(trial, 120, 120, &plan)?;
    measured.counts("3 sent, 1 received, 0 duplicates, 0 out of order, 66.7% loss")
}

fn junk(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, 1, 20, NEVER)?;
    let received = server.expect(&run, &probe(1))?;
    server.answer_from_stranger(&received, &probe(1))?;
    for junk in [&b""[..], b"\0", b"\0\x01pong", &probe(0), &probe(9)] {
        server.answer(&received, junk)?;
    }
    let delay = after(trial, 150);
    server.answer_late(&received, &probe(1), delay)?;
    let held = received.at.elapsed().as_secs_f64() * 1000.0;
    let measured = Measured::new(trial, run, vec![held])?;
    measured.counts("1 sent, 1 received, 0 duplicates, 0 out of order, 0.0% loss")?;
    let [min, ..] = measured.figures()?;
    measured.is_near("min", min, min_of)
}

fn silence(trial: &mut Trial) -> Verdict {
    const TIMEOUT: u64 = 150;
    let (run, server) = started(trial, 2, 50, TIMEOUT)?;
    let probes = server.receive_until_end(&run)?;
    let since_last = probes.last().map(|it| it.at.elapsed());
    nothing_received(&run, 2)?;
    // The program's clock began a moment before the datagram was seen here.
    let least = after(trial, TIMEOUT - 20);
    match since_last.is_none_or(|it| it < least) {
        true => Err(Fault::wrong(Text::new(
            "your program didn't wait for the answer to its last probe",
            "프로그램이 마지막 탐침의 응답을 기다리지 않았습니다",
        ))),
        false => Ok(()),
    }
}

fn refused(trial: &mut Trial) -> Verdict {
    let nobody = Refusing::bind_udp()?;
    trial.step(Text::new(
        "chose an address that nobody has",
        "아무도 쓰지 않는 주소를 골랐습니다",
    ));
    let run = trial.run(&[&nobody.address(), "3", "20", "60"])?;
    nothing_received(&run, 3)
}

fn sleeps(trial: &mut Trial) -> Verdict {
    const TIMEOUT: u64 = 200;
    let began = Instant::now();
    let (run, server) = started(trial, 1, 20, TIMEOUT)?;
    server.receive_until_end(&run)?;
    let least = after(trial, TIMEOUT / 2);
    run.expect_slept(began.elapsed(), least)
}

/// The program, about to send so many probes, and its server. Times are in
/// milliseconds.
fn started(
    trial: &mut Trial,
    count: u16,
    interval: u64,
    timeout: u64,
) -> Verdict<(Run, UdpServer)> {
    let server = trial.udp_server()?;
    let patient = |time| after(trial, time).as_millis().to_string();
    let (interval, timeout) = (patient(interval), patient(timeout));
    let arguments = [
        &server.address().to_string(),
        &count.to_string(),
        &interval,
        &timeout,
    ];
    let run = trial.run(&arguments.map(String::as_str))?;
    Ok((run, server))
}

fn probe(number: u16) -> Vec<u8> {
    [&number.to_be_bytes(), &b"ping"[..]].concat()
}

/// What a program prints that got no answer at all, and how it ends.
fn nothing_received(run: &Run, sent: u16) -> Verdict {
    run.expect_failure()?;
    let line = format!("{sent} sent, 0 received, 0 duplicates, 0 out of order, 100.0% loss\n");
    run.expect_stdout(line.as_bytes())
}

//--- A server that gives everything back, but not at once

/// What the program printed, and what it should have measured.
struct Measured {
    printed: String,
    /// How long each answer was held back here at least, in milliseconds.
    held: Vec<f64>,
    patience: f64,
}

/// Runs the program against a server that answers the first probe after each time
/// of the first entry of `plan`, and so on; times are in milliseconds.
fn measured(trial: &mut Trial, interval: u64, timeout: u64, plan: &[&[u64]]) -> Verdict<Measured> {
    let count = u16::try_from(plan.len()).unwrap_or(u16::MAX);
    let (run, server) = started(trial, count, interval, timeout)?;
    for (number, times) in (1..).zip(plan) {
        let times: Vec<Duration> = times.iter().map(|it| after(trial, *it)).collect();
        server.tell(&told(number, &times));
    }
    let what = Text::new(
        "gives the probes back so until the program ends",
        "프로그램이 끝날 때까지 그렇게 탐침을 돌려줍니다",
    );
    let held = server.in_words(&what, |server| give_back(trial, &run, server, plan))?;
    run.expect_success()?;
    Measured::new(trial, run, held)
}

/// A time of a plan, stretched as the program's own times are.
fn after(trial: &Trial, milliseconds: u64) -> Duration {
    trial.patient(Duration::from_millis(milliseconds))
}

fn told(number: u16, times: &[Duration]) -> Text {
    let milliseconds = times.iter().map(|it| format!("{} ms", it.as_millis()));
    let times: Vec<String> = milliseconds.collect();
    match times.is_empty() {
        true => text!(
            "won't answer probe {number}",
            "탐침 {number}에는 응답하지 않습니다"
        ),
        false => {
            let times = times.join(", ");
            text!(
                "will answer probe {number} after {times}",
                "탐침 {number}에 {times} 뒤에 응답합니다"
            )
        }
    }
}

/// Answers as planned until the program ends; how long the first answers took.
fn give_back(trial: &Trial, run: &Run, server: &UdpServer, plan: &[&[u64]]) -> Verdict<Vec<f64>> {
    let mut due: Vec<(Instant, bool, Received)> = Vec::new();
    let mut held = Vec::new();
    loop {
        due.sort_by_key(|(at, ..)| *at);
        let now = Instant::now();
        let wait = match due.first() {
            Some((at, ..)) => at.saturating_duration_since(now),
            None => trial.left(),
        };
        if wait.is_zero() && !due.is_empty() {
            let (_, is_first, probe) = due.remove(0);
            if is_first {
                held.push(probe.at.elapsed().as_secs_f64() * 1000.0);
            }
            server.answer(&probe, &probe.bytes)?;
            continue;
        }
        match server.receive_within(run, wait.min(trial.left()))? {
            Some(probe) => due.extend(answers(trial, &probe, plan)),
            None if !run.is_running() || trial.left().is_zero() => return Ok(held),
            None => {}
        }
    }
}

/// When a probe is answered, and which answer is the first.
fn answers(trial: &Trial, probe: &Received, plan: &[&[u64]]) -> Vec<(Instant, bool, Received)> {
    let number = probe.bytes.first_chunk().map(|it| u16::from_be_bytes(*it));
    let index = usize::from(number.unwrap_or(0)).wrapping_sub(1);
    let times = plan.get(index).copied().unwrap_or_default();
    let at = |time| probe.at + after(trial, time);
    let numbered = times.iter().enumerate();
    numbered
        .map(|(nth, time)| (at(*time), nth == 0, probe.clone()))
        .collect()
}

impl Measured {
    /// Of a program that has ended, or ends now.
    fn new(trial: &Trial, run: Run, held: Vec<f64>) -> Verdict<Self> {
        run.end()?;
        Ok(Self {
            printed: String::from_utf8_lossy(&run.stdout()).into_owned(),
            held,
            patience: trial.patient(Duration::from_secs(1)).as_secs_f64(),
        })
    }

    fn stretch(&self, milliseconds: f64) -> f64 {
        milliseconds * self.patience
    }

    /// Expects this first line.
    fn counts(&self, expected: &str) -> Verdict {
        let line = self.printed.lines().next().unwrap_or_default();
        if line == expected {
            return Ok(());
        }
        let message = Text::new(
            "the first line that your program printed isn't what was expected",
            "프로그램이 출력한 첫째 줄이 기대한 것과 다릅니다",
        );
        Err(Fault::wrong(message).comparing(expected.as_bytes(), line.as_bytes()))
    }

    /// The four numbers of the second line, which must be the last.
    fn figures(&self) -> Verdict<[f64; 4]> {
        let rest = self.printed.split_once('\n').map_or("", |(_, rest)| rest);
        let shape = shape(rest);
        if shape != SHAPE {
            let message = Text::new(
                "the lines after the first don't look as they should (here # stands for digits \
                 before a point, and each d for one after it)",
                "첫째 줄 다음이 정해진 형식과 다릅니다(여기서 #은 소수점 앞의 숫자들, d는 소수점 \
                 뒤의 숫자 하나를 뜻합니다)",
            );
            return Err(Fault::wrong(message).comparing(SHAPE.as_bytes(), shape.as_bytes()));
        }
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let numbers = rest.split(|c| !is_part(c)).filter(|it| !it.is_empty());
        let mut numbers = numbers.map(|it| it.parse().unwrap_or(f64::NAN));
        Ok([(); 4].map(|()| numbers.next().unwrap_or(f64::NAN)))
    }

    /// Expects of a figure that it is that of the answers, but for the way there
    /// and back.
    fn is_near(&self, name: &str, printed: f64, figure: fn(&[f64]) -> f64) -> Verdict {
        let right = figure(&self.held);
        let range = right - self.stretch(SHORTER)..=right + self.stretch(LONGER);
        match range.contains(&printed) {
            true => Ok(()),
            false => Err(wrong_figure(name, printed, right)),
        }
    }
}

const SHAPE: &str = "round trip min/avg/max/mdev = #.ddd/#.ddd/#.ddd/#.ddd ms\n";

/// `text` without the values of its numbers.
fn shape(text: &str) -> String {
    let (mut shape, mut is_fraction) = (String::new(), false);
    for c in text.chars() {
        match c {
            '0'..='9' if is_fraction => shape.push('d'),
            '0'..='9' if shape.ends_with('#') => {}
            '0'..='9' => shape.push('#'),
            c => {
                is_fraction = c == '.';
                shape.push(c);
            }
        }
    }
    shape
}

fn wrong_figure(name: &str, printed: f64, right: f64) -> Box<Fault> {
    Fault::wrong(text!(
        "your program printed {printed:.3} for {name}; by the answers' times it is about \
         {right:.0} ms",
        "프로그램이 출력한 {name} 값은 {printed:.3}입니다. 응답에 걸린 시간으로 계산하면 약 \
         {right:.0} ms입니다"
    ))
}

fn min_of(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn max_of(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of answers")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn deviation_of(values: &[f64]) -> f64 {
    let mean_value = mean(values);
    let squares: Vec<f64> = values.iter().map(|it| (it - mean_value).powi(2)).collect();
    mean(&squares).sqrt()
}
