//! The retransmission timer against RFC 6298, and the window against sequences written out.

use std::time::Duration;

use udp_echo::{Retry, Rtt, Window};

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn us(us: u64) -> Duration {
    Duration::from_micros(us)
}

/// One row: what is measured (`None`: a timeout), then SRTT, RTTVAR and RTO, worked out by hand
/// from RFC 6298 §2.2 and §2.3 with alpha = 1/8, beta = 1/4 and K = 4.
#[test]
fn the_timer_follows_the_formulas() {
    let wide = Retry {
        shortest: ms(1),
        ..Retry::default()
    };
    let mut rtt = Rtt::new(&wide);
    assert_eq!((rtt.mean(), rtt.variation()), (None, None));
    assert_eq!(rtt.timeout(), ms(1000), "§2.1");
    let rows = [
        // R = 100: SRTT = 100, RTTVAR = 50, RTO = 100 + 200
        (Some(ms(100)), ms(100), ms(50), ms(300)),
        // R = 100: RTTVAR = 37.5, RTO = 100 + 150
        (Some(ms(100)), ms(100), us(37_500), ms(250)),
        // R = 180: RTTVAR = 28.125 + 20, SRTT = 87.5 + 22.5, RTO = 110 + 192.5
        (Some(ms(180)), ms(110), us(48_125), us(302_500)),
        (None, ms(110), us(48_125), us(605_000)),
        (None, ms(110), us(48_125), us(1_210_000)),
        // R = 110: RTTVAR = 36.09375, RTO = 110 + 144.375: the doubling is forgotten
        (
            Some(ms(110)),
            ms(110),
            Duration::from_nanos(36_093_750),
            us(254_375),
        ),
    ];
    for (row, (measured, mean, variation, timeout)) in rows.into_iter().enumerate() {
        match measured {
            Some(time) => rtt.measure(time),
            None => rtt.back_off(),
        }
        let expected = (Some(mean), Some(variation), timeout);
        assert_eq!(
            (rtt.mean(), rtt.variation(), rtt.timeout()),
            expected,
            "row {row}"
        );
    }
}

/// Else RTTVAR shrinks to nothing, and a request is repeated while its answer arrives.
#[test]
fn the_timeout_exceeds_a_steady_time_by_the_granularity() {
    let mut rtt = Rtt::new(&Retry::default());
    for _ in 0..100 {
        rtt.measure(ms(600));
    }
    assert_eq!(rtt.timeout(), ms(601));
}

#[test]
fn the_timer_stays_between_its_limits() {
    let retry = Retry::default();
    let mut rtt = Rtt::new(&retry);
    for _ in 0..100 {
        rtt.measure(us(10));
    }
    assert_eq!(rtt.timeout(), retry.shortest, "§2.4");
    for _ in 0..100 {
        rtt.back_off();
    }
    assert_eq!(rtt.timeout(), retry.longest, "§2.5");
    rtt.measure(Duration::MAX);
    rtt.measure(Duration::ZERO);
    assert_eq!(rtt.timeout(), retry.longest);
    let backwards = Retry {
        shortest: ms(9),
        longest: ms(1),
        ..retry
    };
    let mut rtt = Rtt::new(&backwards);
    rtt.measure(ms(1));
    assert_eq!(rtt.timeout(), ms(9));
}

#[test]
fn the_window_knows_what_it_has_seen() {
    const FAR: u32 = Window::SIZE;
    let rows: [(&[u32], &[bool]); 8] = [
        (&[0, 1, 2, 1, 0, 3], &[true, true, true, false, false, true]),
        (&[5, 3, 4, 3, 5], &[true, true, true, false, false]),
        // The oldest in the window is remembered, one older counts as seen.
        (&[0, FAR - 1, 0], &[true, true, false]),
        (&[FAR, 1, 0], &[true, true, false]),
        (&[FAR, 0], &[true, false]),
        // A leap forgets everything, and only that.
        (
            &[0, 1, 10 * FAR, 1, 10 * FAR - 1],
            &[true, true, true, false, true],
        ),
        // Numbers wrap (RFC 1982).
        (
            &[u32::MAX, 0, u32::MAX, 1, 0],
            &[true, true, false, true, false],
        ),
        (
            &[u32::MAX - 1, 1, u32::MAX, 0, 0],
            &[true, true, true, true, false],
        ),
    ];
    for (sequence, expected) in rows {
        let mut window = Window::default();
        let new: Vec<bool> = sequence.iter().map(|&n| window.insert(n)).collect();
        assert_eq!(new, expected, "{sequence:?}");
    }
}

/// Against a set that forgets nothing: the same answer for what is no older than the window.
#[test]
fn the_window_agrees_with_a_set() {
    let mut random = fastrand::Rng::with_seed(4);
    let (mut window, mut seen) = (Window::default(), std::collections::HashSet::new());
    for newest in 0..20_000u32 {
        let sequence = newest.saturating_sub(random.u32(..Window::SIZE / 2));
        assert_eq!(window.insert(sequence), seen.insert(sequence), "{sequence}");
    }
}
