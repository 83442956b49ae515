//! Multicast and broadcast on the loopback interface.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::thread;
use std::time::Duration;

use udp_echo::discover::{Message, Scope, answer_query, broadcaster, find};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A group of this test's own: a free port of the loopback.
fn scope() -> Scope {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    Scope {
        group: SocketAddrV4::new(*Scope::GROUP.ip(), port),
        ..Scope::LOOPBACK
    }
}

#[test]
fn every_member_hears_a_query_and_who_has_the_service_answers() {
    let scope = scope();
    let members = [(8001, "echo"), (8002, "echo"), (8003, "other")].map(|(port, service)| {
        let member = scope.member().unwrap();
        member.set_read_timeout(Some(PATIENCE)).unwrap();
        thread::spawn(move || answer_query(&member, service, port).unwrap().is_some())
    });
    let mut found = find(&scope, "echo", Duration::from_secs(2)).unwrap();
    found.sort_unstable();
    let expected = [8001, 8002].map(|port| (Ipv4Addr::LOCALHOST, port).into());
    assert_eq!(found, expected);
    let answered = members.map(|member| member.join().unwrap());
    assert_eq!(answered, [true, true, false]);
}

#[test]
fn nobody_there_is_no_error() {
    let found = find(&scope(), "echo", Duration::from_millis(20)).unwrap();
    assert_eq!(found, []);
}

#[test]
fn what_is_no_query_is_not_answered() {
    let scope = scope();
    let member = scope.member().unwrap();
    let asker = scope.asker().unwrap();
    let mut announce = Vec::new();
    Message::Announce {
        service: "echo",
        port: 1,
    }
    .encode(&mut announce);
    for datagram in [b"who is there?".as_slice(), &announce, &[0; 500]] {
        asker.send_to(datagram, scope.group).unwrap();
        assert_eq!(answer_query(&member, "echo", 8001).unwrap(), None);
    }
}

#[test]
fn a_broadcast_needs_permission_and_reaches_every_listener() {
    // 127.255.255.255 is the broadcast address of 127.0.0.0/8 (RFC 919 §7).
    let listener = UdpSocket::bind("0.0.0.0:0").unwrap();
    listener.set_read_timeout(Some(PATIENCE)).unwrap();
    let everybody = ("127.255.255.255", listener.local_addr().unwrap().port());
    let plain = UdpSocket::bind("127.0.0.1:0").unwrap();
    let error = plain.send_to(b"hello", everybody).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    let sender = broadcaster("127.0.0.1:0".parse().unwrap()).unwrap();
    sender.send_to(b"hello", everybody).unwrap();
    let mut buffer = [0; 10];
    assert_eq!(listener.recv(&mut buffer).unwrap(), 5);
}
