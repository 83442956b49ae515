//! Conversations in the room without a socket: what each client gets, in order and in bytes.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use std::collections::BTreeSet;

use chat::{ENDING_TICKS, LINE_LIMIT, Limits, Output, Room};

/// Ann is client 1, Bob is client 2, and both have read their welcome.
fn ann_and_bob(limits: Limits) -> Room {
    let mut room = Room::new(limits);
    for (id, name) in [(1, "ann\n"), (2, "bob\n")] {
        room.handle_connected(id);
        room.handle_bytes(id, name.as_bytes());
    }
    assert_eq!(read(&mut room, 1), "* name?\n* welcome ann\n* bob joined\n");
    assert_eq!(read(&mut room, 2), "* name?\n* welcome bob\n");
    room
}

/// All that there is for a client, taken three bytes at a time.
fn read(room: &mut Room, id: u64) -> String {
    let mut text = Vec::new();
    while let Output::Write(messages) = room.poll_output(id) {
        let all = messages.concat();
        let taken = all.len().min(3);
        text.extend_from_slice(&all[..taken]);
        room.handle_written(id, taken);
    }
    String::from_utf8(text).unwrap()
}

fn closes(room: &mut Room, id: u64) -> bool {
    room.poll_output(id) == Output::Close
}

/// Each row: what Ann sends, what she is told, what Bob is told, whether she stays.
#[test]
fn a_line_goes_to_all_others() {
    let long = "x".repeat(LINE_LIMIT);
    let [full, over, over_in_one] =
        ["\n", "xx", "x\nok\n"].map(|end| format!("{long}{end}").into_bytes());
    let full_heard = format!("ann: {long}\n");
    let rows: [(&[u8], &str, &str, bool); 11] = [
        (b"hi\n", "", "ann: hi\n", true),
        (b"hi\r\n", "", "ann: hi\n", true),
        (b"a\nb\nc", "", "ann: a\nann: b\n", true),
        (b"\n\r\n", "", "", true),
        ("큰 세상\n".as_bytes(), "", "ann: 큰 세상\n", true),
        (b"* bob left\n", "", "ann: * bob left\n", true),
        (b"\x1b[2J\nok\n", "* bad line\n", "ann: ok\n", true),
        (b"\xff\nok\n", "* not UTF-8\n", "* ann left\n", false),
        (&full, "", &full_heard, true),
        (&over, "* line too long\n", "* ann left\n", false),
        (&over_in_one, "* line too long\n", "* ann left\n", false),
    ];
    for (sent, told, heard, stays) in rows {
        // Whole, and byte by byte: a stream has no messages.
        for size in [sent.len(), 1] {
            let mut room = ann_and_bob(Limits::default());
            for piece in sent.chunks(size) {
                room.handle_bytes(1, piece);
            }
            let name = String::from_utf8_lossy(sent);
            assert_eq!(read(&mut room, 1), told, "{name}");
            assert_eq!(read(&mut room, 2), heard, "{name}");
            assert_eq!(!closes(&mut room, 1), stays, "{name}");
        }
    }
}

#[test]
fn names_are_refused_until_one_fits_and_free_again() {
    let mut room = ann_and_bob(Limits::default());
    room.handle_connected(3);
    room.handle_bytes(3, b"ann\na b\nx:\nAnn\n");
    assert_eq!(
        read(&mut room, 3),
        "* name?\n* name taken\n* bad name\n* bad name\n* welcome Ann\n"
    );
    room.handle_gone(1);
    assert_eq!(read(&mut room, 2), "* Ann joined\n* ann left\n");
    room.handle_connected(4);
    room.handle_bytes(4, b"ann\n");
    assert_eq!(read(&mut room, 4), "* name?\n* welcome ann\n");
}

#[test]
fn who_has_no_name_hears_and_tells_nothing() {
    let mut room = ann_and_bob(Limits::default());
    room.handle_connected(3);
    room.handle_bytes(1, b"hi\n");
    room.handle_gone(3);
    assert_eq!(read(&mut room, 2), "ann: hi\n");
    assert!(closes(&mut room, 3));
}

#[test]
fn after_the_end_of_input_the_last_line_and_the_queue_are_delivered() {
    let mut room = ann_and_bob(Limits::default());
    room.handle_bytes(2, b"for ann\n");
    room.handle_bytes(1, b"bye");
    room.handle_end(1);
    room.handle_bytes(2, b"too late\n");
    assert_eq!(read(&mut room, 2), "ann: bye\n* ann left\n");
    assert_eq!(read(&mut room, 1), "bob: for ann\n");
    assert!(closes(&mut room, 1));
}

#[test]
fn a_slow_reader_is_ended_with_a_last_line_and_alone() {
    let limits = Limits {
        queue: 100,
        ..Limits::default()
    };
    // Nothing taken; a piece of the first line taken; a write on its way: it may end.
    for (taken, writing, rest) in [
        (None, false, "* too slow\n"),
        (Some(3), false, ": 1234567890\n* too slow\n"),
        (Some(3), true, ": 1234567890\nann: 1234567890\n* too slow\n"),
    ] {
        let mut room = ann_and_bob(limits);
        room.handle_connected(3);
        room.handle_bytes(3, b"eve\n");
        assert_eq!(read(&mut room, 3), "* name?\n* welcome eve\n");
        assert_eq!(read(&mut room, 2), "* eve joined\n");
        room.handle_bytes(1, b"1234567890\n1234567890\n");
        if let Some(len) = taken {
            room.poll_output(2);
            room.handle_written(2, len);
        }
        if writing {
            room.poll_output(2);
        }
        let mut heard = read(&mut room, 3);
        for _ in 0..5 {
            room.handle_bytes(1, b"1234567890\n");
            heard += &read(&mut room, 3);
        }
        assert_eq!(heard.matches("ann: 1234567890\n").count(), 7);
        assert_eq!(heard.matches("* bob left\n").count(), 1);
        let end = read(&mut room, 2);
        assert_eq!(end, rest, "{taken:?} {writing}");
        assert!(closes(&mut room, 2));
    }
}

#[test]
fn whoever_ends_and_takes_nothing_is_cut_in_time() {
    let mut room = ann_and_bob(Limits::default());
    room.handle_bytes(2, b"unread\n");
    room.handle_end(1);
    while room.poll_ready().is_some() {}
    for _ in 1..ENDING_TICKS {
        room.handle_tick();
    }
    assert!(!closes(&mut room, 1));
    room.handle_written(1, 2); // it lives, and has its time again
    for _ in 0..ENDING_TICKS {
        assert!(!closes(&mut room, 1));
        room.handle_tick();
    }
    assert!(closes(&mut room, 1));
    assert_eq!(room.poll_ready(), Some(1));
    assert!(!closes(&mut room, 2));
}

#[test]
fn one_too_many_is_told_so_and_the_end_is_told_to_all() {
    let mut room = ann_and_bob(Limits {
        clients: 2,
        ..Limits::default()
    });
    room.handle_connected(3);
    assert_eq!(read(&mut room, 3), "* full\n");
    assert!(closes(&mut room, 3));
    room.handle_closing();
    room.handle_connected(4);
    for id in [1, 2, 4] {
        assert_eq!(read(&mut room, id), "* closing\n");
        assert!(closes(&mut room, id));
    }
}

/// A broadcast is one buffer for all, and names each listener once.
#[test]
fn a_broadcast_copies_nothing() {
    let mut room = Room::default();
    for id in 1..=100 {
        room.handle_connected(id);
        room.handle_bytes(id, format!("n{id}\n").as_bytes());
    }
    for id in 1..=100 {
        read(&mut room, id);
    }
    while room.poll_ready().is_some() {}
    room.handle_bytes(1, b"hello\n");
    room.handle_bytes(1, b"again\n");
    let mut pointers = Vec::new();
    while let Some(id) = room.poll_ready() {
        let Output::Write(messages) = room.poll_output(id) else {
            panic!("{id} has nothing")
        };
        pointers.push(messages[0].as_ptr());
    }
    assert_eq!(pointers.len(), 99);
    assert!(pointers.iter().all(|pointer| *pointer == pointers[0]));
}

/// Shells that keep the contract: whoever was named asks until it is told to wait, while its
/// socket takes now more, now less. Whatever happens meanwhile, a client that waits and isn't
/// named has nothing to get (no call is lost), and nobody is named who doesn't wait.
#[test]
fn who_waits_is_named_once_and_never_forgotten() {
    for seed in 0..200 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut room = Room::new(Limits {
            clients: 5,
            queue: 60,
        });
        let (mut waiting, mut awake) = (BTreeSet::new(), BTreeSet::new());
        for next_id in 0..500 {
            let everybody: Vec<u64> = waiting.union(&awake).copied().collect();
            let anybody = random.choice(everybody).unwrap_or_default();
            let event = random.u8(0..64);
            match event {
                0..8 => {
                    room.handle_connected(next_id);
                    waiting.insert(next_id);
                }
                8..30 => {
                    let line = format!("n{}\n", random.u8(0..8));
                    room.handle_bytes(anybody, &line.as_bytes()[random.usize(0..2)..]);
                }
                30..32 => room.handle_end(anybody),
                32..34 => room.handle_gone(anybody),
                34..36 => room.handle_tick(),
                36 if seed % 4 == 0 => room.handle_closing(),
                _ => ask(&mut room, &mut random, &mut waiting, &mut awake),
            }
            while let Some(id) = room.poll_ready() {
                let waited = waiting.remove(&id);
                assert!(
                    waited || (34..36).contains(&event),
                    "{seed}: {id} is named again"
                );
                awake.insert(id);
            }
            for id in &waiting {
                assert_eq!(
                    room.poll_output(*id),
                    Output::Wait,
                    "{seed}: {id} is forgotten"
                );
            }
        }
    }
}

/// One that was named asks, and does as it is told.
fn ask(
    room: &mut Room,
    random: &mut fastrand::Rng,
    waiting: &mut BTreeSet<u64>,
    awake: &mut BTreeSet<u64>,
) {
    let Some(id) = random.choice(awake.iter().copied()) else {
        return;
    };
    match room.poll_output(id) {
        Output::Write(messages) => {
            room.handle_written(id, random.usize(0..=messages.concat().len()));
        }
        Output::Wait => {
            awake.remove(&id);
            waiting.insert(id);
        }
        Output::Close => {
            awake.remove(&id);
            room.handle_gone(id);
        }
    }
}
