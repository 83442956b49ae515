//! Links with one impairment each, and with all of them at once.

use std::num::NonZeroU64;
use std::time::Duration;

use lossy_link::{Counts, HOLD, IN_FLIGHT, IN_FLIGHT_BYTES, Impairments, Link};

const SEED: u64 = 4;
const MANY: u64 = 10_000;

/// All that is wrong at once.
const BAD: Impairments = Impairments {
    loss: 0.1,
    duplicate: 0.1,
    reorder: 0.1,
    corrupt: 0.1,
    delay: Duration::from_millis(20),
    jitter: Duration::from_millis(10),
    rate: NonZeroU64::new(100_000),
    queue: 16,
};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Sends the numbers of `MANY` datagrams, one in a millisecond, and takes each
/// one at the moment it arrives.
fn run(impairments: Impairments, seed: u64) -> (Vec<(Duration, Vec<u8>)>, Counts) {
    let mut link = Link::new(impairments, seed);
    let mut arrived = Vec::new();
    for i in 0..MANY {
        let now = ms(i);
        take_all(&mut link, now, &mut arrived);
        link.send(now, &i.to_be_bytes());
    }
    take_all(&mut link, Duration::MAX, &mut arrived);
    (arrived, link.counts())
}

fn take_all(link: &mut Link, now: Duration, arrived: &mut Vec<(Duration, Vec<u8>)>) {
    while let Some(due) = link.next_arrival().filter(|due| *due <= now) {
        arrived.extend(link.receive(due).map(|it| (due, it)));
    }
}

#[test]
fn a_link_with_nothing_wrong_delivers_everything_at_once_and_in_order() {
    let (arrived, counts) = run(Impairments::NONE, SEED);
    let all = (0..MANY).map(|i| (ms(i), i.to_be_bytes().to_vec()));
    assert!(arrived.into_iter().eq(all));
    let clean = Counts {
        sent: MANY,
        delivered: MANY,
        ..Counts::default()
    };
    assert_eq!(counts, clean);
}

/// Whether `count` is what `probability` lets expect of `MANY`, give or take five
/// standard deviations of the binomial distribution.
fn check_share(what: &str, count: u64, probability: f64) {
    let many = MANY as f64;
    let (mean, spread) = (
        many * probability,
        (many * probability * (1.0 - probability)).sqrt(),
    );
    let off = (count as f64 - mean).abs();
    assert!(
        off <= 5.0 * spread,
        "{what}: {count} of {MANY} at {probability}"
    );
}

#[test]
fn each_impairment_is_as_frequent_as_asked_for() {
    for p in [0.0, 0.01, 0.1, 0.5, 1.0] {
        let none = Impairments::NONE;
        let lossy = run(Impairments { loss: p, ..none }, SEED).1;
        check_share("lost", lossy.lost, p);
        assert_eq!(lossy.delivered, MANY - lossy.lost);

        let doubling = run(
            Impairments {
                duplicate: p,
                ..none
            },
            SEED,
        );
        check_share("duplicated", doubling.1.duplicated, p);
        assert_eq!(doubling.0.len() as u64, MANY + doubling.1.duplicated);

        let corrupting = run(Impairments { corrupt: p, ..none }, SEED);
        check_share("corrupted", corrupting.1.corrupted, p);
        let wrong = |(i, (_, it)): &(u64, &(Duration, Vec<u8>))| it[..] != i.to_be_bytes();
        let wrong = (0..).zip(&corrupting.0).filter(wrong).count();
        assert_eq!(wrong as u64, corrupting.1.corrupted);
    }
}

#[test]
fn corruption_flips_one_bit() {
    let impairments = Impairments {
        corrupt: 1.0,
        ..Impairments::NONE
    };
    let (arrived, _) = run(impairments, SEED);
    let mut seen = 0;
    for (i, (_, came)) in (0..).zip(&arrived) {
        let flipped = u64::from_be_bytes(came[..].try_into().unwrap()) ^ i;
        assert_eq!(flipped.count_ones(), 1, "{i}: {came:02x?}");
        seen |= flipped;
    }
    assert_eq!(seen, u64::MAX, "every bit is flipped at some time");
}

#[test]
fn an_empty_datagram_has_no_bit_to_flip() {
    let mut link = Link::new(
        Impairments {
            corrupt: 1.0,
            ..Impairments::NONE
        },
        SEED,
    );
    link.send(Duration::ZERO, b"");
    assert_eq!(link.receive(Duration::ZERO).as_deref(), Some(&b""[..]));
    assert_eq!(link.counts().corrupted, 0);
}

#[test]
fn a_datagram_that_is_held_back_is_overtaken_by_at_most_three() {
    let impairments = Impairments {
        reorder: 0.1,
        ..Impairments::NONE
    };
    let (arrived, counts) = run(impairments, SEED);
    check_share("reordered", counts.reordered, 0.1);
    assert_eq!(counts.delivered, MANY);
    for (due, bytes) in &arrived {
        let sent = ms(u64::from_be_bytes(bytes[..].try_into().unwrap()));
        assert!(*due <= sent + ms(3) || *due == sent + HOLD, "{due:?}");
    }
}

#[test]
fn a_datagram_that_none_overtakes_is_let_go_in_the_end() {
    let mut link = Link::new(
        Impairments {
            reorder: 1.0,
            delay: ms(5),
            ..Impairments::NONE
        },
        SEED,
    );
    link.send(Duration::ZERO, b"alone");
    assert_eq!(link.next_arrival(), Some(ms(5) + HOLD));
}

#[test]
fn delay_and_jitter_bound_the_time_under_way() {
    let impairments = Impairments {
        delay: ms(20),
        jitter: ms(10),
        ..Impairments::NONE
    };
    let (arrived, counts) = run(impairments, SEED);
    assert!(counts.reordered > 0, "jitter reorders");
    let took = arrived.iter().map(|(due, bytes)| {
        let sent = ms(u64::from_be_bytes(bytes[..].try_into().unwrap()));
        *due - sent
    });
    let (least, most) = (took.clone().min().unwrap(), took.max().unwrap());
    assert!(least >= ms(20) && least < ms(21), "{least:?}");
    assert!(most < ms(30) && most > ms(29), "{most:?}");
}

#[test]
fn nothing_arrives_before_its_time() {
    let mut link = Link::new(
        Impairments {
            delay: ms(20),
            ..Impairments::NONE
        },
        SEED,
    );
    link.send(ms(1), b"late");
    assert_eq!(link.next_arrival(), Some(ms(21)));
    assert_eq!(link.receive(ms(20)), None);
    assert_eq!(link.receive(ms(21)).as_deref(), Some(&b"late"[..]));
    assert_eq!(link.next_arrival(), None);
}

#[test]
fn delay_alone_keeps_the_order() {
    let impairments = Impairments {
        delay: ms(20),
        ..Impairments::NONE
    };
    let (arrived, counts) = run(impairments, SEED);
    let late = (0..MANY).map(|i| (ms(i + 20), i.to_be_bytes().to_vec()));
    assert!(arrived.into_iter().eq(late));
    assert_eq!(counts.reordered, 0);
}

#[test]
fn the_rate_spreads_a_burst_and_the_queue_cuts_it() {
    let impairments = Impairments {
        rate: NonZeroU64::new(1000),
        queue: 3,
        ..Impairments::NONE
    };
    let mut link = Link::new(impairments, SEED);
    // One is being sent, three wait, two are too many; 10 bytes take 10 ms.
    for i in 0..6 {
        link.send(Duration::ZERO, &[i; 10]);
    }
    let mut arrived = Vec::new();
    take_all(&mut link, Duration::MAX, &mut arrived);
    let came: Vec<_> = arrived.iter().map(|(due, it)| (*due, it[0])).collect();
    assert_eq!(came, [(ms(10), 0), (ms(20), 1), (ms(30), 2), (ms(40), 3)]);
    assert_eq!(link.counts().dropped, 2);
}

#[test]
fn a_place_in_the_queue_is_free_when_its_datagram_is_being_sent() {
    let impairments = Impairments {
        rate: NonZeroU64::new(1000),
        queue: 1,
        ..Impairments::NONE
    };
    let mut link = Link::new(impairments, SEED);
    for (now, dropped) in [(0, 0), (0, 0), (9, 1), (10, 1), (19, 2)] {
        link.send(ms(now), &[0; 10]);
        assert_eq!(link.counts().dropped, dropped, "at {now} ms");
    }
}

#[test]
fn the_same_inputs_give_the_same_outputs() {
    assert_eq!(run(BAD, SEED), run(BAD, SEED));
    assert_ne!(run(BAD, SEED).0, run(BAD, SEED + 1).0);
}

#[test]
fn every_datagram_is_accounted_for() {
    let (arrived, counts) = run(BAD, SEED);
    let Counts {
        sent,
        lost,
        dropped,
        duplicated,
        delivered,
        ..
    } = counts;
    assert_eq!(arrived.len() as u64, delivered);
    assert_eq!(sent + duplicated, lost + dropped + delivered);
}

#[test]
fn fate_depends_on_the_number_alone() {
    let came = |impairments, step: Duration| -> Vec<u8> {
        let mut link = Link::new(impairments, SEED);
        let mut came = Vec::new();
        for i in 0..200 {
            link.send(step * u32::from(i), &[i]);
        }
        while let Some(bytes) = link.receive(Duration::MAX) {
            came.extend(bytes);
        }
        came
    };
    let lossy = |loss| Impairments {
        loss,
        duplicate: 0.1,
        ..Impairments::NONE
    };
    assert_eq!(came(lossy(0.2), ms(1)), came(lossy(0.2), ms(7)));
    // More loss loses the same ones and more.
    let (few, many) = (came(lossy(0.1), ms(1)), came(lossy(0.3), ms(1)));
    assert!(many.len() < few.len());
    assert!(many.iter().all(|it| few.contains(it)));
}

#[test]
fn memory_is_bounded() {
    let impairments = Impairments {
        duplicate: 1.0,
        reorder: 1.0,
        delay: Duration::MAX,
        jitter: Duration::MAX,
        ..Impairments::NONE
    };
    for (len, room) in [(1, IN_FLIGHT), (65_507, IN_FLIGHT_BYTES / 65_507)] {
        let mut link = Link::new(impairments, SEED);
        for _ in 0..IN_FLIGHT {
            link.send(Duration::ZERO, &vec![b'x'; len]);
        }
        let Counts {
            sent,
            dropped,
            duplicated,
            ..
        } = link.counts();
        assert_eq!(sent + duplicated - dropped, room as u64, "of {len} bytes");
        while link.receive(Duration::MAX).is_some() {}
        link.send(Duration::ZERO, b"x");
        assert_eq!(link.counts().dropped, dropped, "there is room again");
    }
}

#[test]
fn a_clock_that_goes_back_stands_still() {
    let mut link = Link::new(Impairments::NONE, SEED);
    link.send(ms(10), b"one");
    link.send(ms(5), b"two");
    assert_eq!(link.next_arrival(), Some(ms(10)));
    assert_eq!(link.receive(ms(5)).as_deref(), Some(&b"one"[..]));
    assert_eq!(link.receive(ms(5)).as_deref(), Some(&b"two"[..]));
}
