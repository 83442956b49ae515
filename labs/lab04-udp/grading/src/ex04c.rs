//! Exercise 04c, stop and wait: a file over a bad network, one block at a time.

use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Impairments, Kind, Mutant, Received, Run, Text, Trial, UdpPeer,
    UdpServer, Verdict, Visibility, text,
};

/// A wait that nothing but the check itself can outlast …
const PATIENT: Duration = Duration::from_millis(400);
/// … for how long of it nothing may be sent …
const QUIET: Duration = Duration::from_millis(80);
/// … one that is over soon …
const SHORT: Duration = Duration::from_millis(40);
/// … one of which 20 are: the receiver's silence …
const BRIEF: Duration = Duration::from_millis(20);
/// … and one for many blocks.
const SWIFT: Duration = Duration::from_millis(8);

/// How often a block is sent in all.
const TRIES: usize = 10;

/// A full block.
const BLOCK: usize = 1024;
const DATA: u16 = 1;
const ACK: u16 = 2;

/// All that a network does wrong.
const BAD: Impairments = Impairments {
    loss: 0.06,
    duplicate: 0.06,
    reorder: 0.06,
    corrupt: 0.06,
    ..Impairments::NONE
};
/// One block in ten, or its acknowledgement, is lost; a few come twice.
const LOSSY: Impairments = Impairments {
    loss: 0.05,
    duplicate: 0.02,
    ..Impairments::NONE
};
/// The size of a file that meets every impairment a few times …
const MEDIUM: usize = 150_000;
/// … of the large one …
const LARGE: usize = 1024 * 1024;
/// … and how many datagrams the sender may spend on it: 1025 blocks, of which one
/// in ten goes out again, and a quarter more for a busy machine.
const ENOUGH: u64 = 1400;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "04c",
    program: "ex04c_stop_and_wait",
    kind: Kind::Both,
    title: Text::new("Stop and wait", "정지 후 대기(stop-and-wait)"),
    task: Text::new(
        "Carry a file over UDP, through a network that loses, doubles, reorders and damages \
         datagrams: number the blocks, acknowledge each, send it again until it is acknowledged, \
         and let both sides end.",
        "데이터그램을 잃고, 중복하고, 순서를 바꾸고, 손상하는 네트워크를 거쳐 UDP로 파일을 보내세요. \
         블록에 번호를 매기고, 블록마다 확인 응답(ACK)을 보내고, 확인 응답이 올 때까지 다시 보내며, \
         양쪽 모두 끝나야 합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex04c/starter.rs"),
    solution: include_str!("../answers/ex04c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Begin with a network that does nothing wrong: start `receive` in one terminal and `send` \
         in another, and let each side tell on stderr what it sends and gets. Then put \
         `lab04_udp_lossy` between the two, and raise the loss.",
        "아무 문제가 없는 네트워크에서 시작하세요. 한 터미널에서 `receive`를, 다른 터미널에서 `send`를 \
         실행하고, 양쪽이 무엇을 보내고 받는지 표준 오류에 출력하게 하세요. 그다음 둘 사이에 \
         `lab04_udp_lossy`를 두고 손실률을 높여 보세요.",
    ),
    Text::new(
        "Write one function that decides what a datagram is worth: `fn parse(datagram: &[u8]) -> \
         Option<Packet>` returns `None` unless the length is right and `checksum(datagram)` is 0. \
         `split_first_chunk::<2>()` cuts numbers off the front without ever panicking.",
        "데이터그램이 쓸 만한지 판단하는 함수를 하나 쓰세요. `fn parse(datagram: &[u8]) -> \
         Option<Packet>`는 길이가 맞고 `checksum(datagram)`이 0일 때가 아니면 `None`을 돌려줍니다. \
         `split_first_chunk::<2>()`는 패닉 없이 앞에서부터 수를 떼어 냅니다.",
    ),
    Text::new(
        "The sender's heart is that of exercise 04a, with a steady wait: send, then receive until \
         the ACK of just this number has come or the moment that ends the wait is there. \
         `content.chunks_exact(1024)` gives the full blocks, and its `remainder()` is the last, \
         shorter one, which may be empty.",
        "보내는 쪽의 핵심은 연습 문제 04a와 같고 기다리는 시간만 일정합니다. 보낸 다음, 바로 이 \
         번호의 ACK가 오거나 기다림이 끝나는 순간이 될 때까지 받으세요. \
         `content.chunks_exact(1024)`는 가득 찬 블록들을 주고, 그 `remainder()`가 더 짧은 마지막 \
         블록이며 비어 있을 수도 있습니다.",
    ),
    Text::new(
        "The receiver remembers the number that it awaits. DATA with that number: keep it, count \
         on. DATA with this or a smaller number: send its ACK. Anything else: nothing. After the \
         short block it goes on like that, so that it can acknowledge the last block again, until \
         20 waits have passed since the latest DATA.",
        "받는 쪽은 기다리는 번호를 기억합니다. 그 번호의 DATA라면 저장하고 다음 번호로 넘어갑니다. 그 \
         번호이거나 더 작은 번호의 DATA라면 그 번호의 ACK를 보냅니다. 그 밖에는 아무것도 하지 않습니다. \
         짧은 블록이 온 뒤에도 마지막 블록에 다시 확인 응답할 수 있도록, 마지막 DATA가 온 뒤로 \
         TIMEOUT_MS의 20배가 지날 때까지 똑같이 계속합니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "one_block",
        title: Text::new(
            "send: a small file is one DATA packet",
            "send: 작은 파일은 DATA 패킷 하나로 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Both sides must agree on each bit: checksum, kind and number in network byte order \
             (`to_be_bytes`), then the data. The checksum is computed over a packet in which its \
             own two bytes are 0, which is the same as leaving them out. \
             The ACK of block 0 has the number 0, too: who waits for another one never ends.",
            "양쪽이 비트 하나까지 합의해야 합니다. 체크섬, 종류, 번호를 네트워크 바이트 순서로 \
             쓰고(`to_be_bytes`) 이어서 데이터를 씁니다. 체크섬은 자기 자리의 두 바이트를 0으로 둔 \
             패킷에 대해 계산하며, 이는 그 두 바이트를 빼고 계산하는 것과 같습니다. \
             블록 0의 ACK도 번호가 0입니다. 다른 번호를 기다리면 끝나지 않습니다.",
        ),
        book: "04#checksums",
        run: one_block,
    },
    Check {
        id: "full_blocks",
        title: Text::new(
            "send: one block after the other, and a file of 2048 bytes ends with an empty one",
            "send: 블록을 차례로 보내며, 2048바이트 파일은 빈 블록으로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Block 0 looks the same in any byte order, block 1 doesn't: its number is 00 00 00 01. \
             A full block says that another one follows. Where the file ends just there, only an \
             empty block can say so: without it the receiver waits in vain. `chunks` gives no \
             empty piece; `chunks_exact` and its `remainder` do.",
            "블록 0은 어떤 바이트 순서로 써도 같지만 블록 1부터는 다릅니다. 그 번호는 00 00 00 01입니다. \
             가득 찬 블록은 다음 블록이 있다는 뜻입니다. 파일이 바로 거기서 끝난다면 빈 블록만이 그것을 \
             알릴 수 있으며, 없으면 받는 쪽이 헛되이 기다립니다. `chunks`는 빈 조각을 주지 않지만 \
             `chunks_exact`와 그 `remainder`는 줍니다.",
        ),
        book: "04#stop-and-wait",
        run: full_blocks,
    },
    Check {
        id: "resends",
        title: Text::new(
            "send: a block that isn't acknowledged is sent again, unchanged",
            "send: 확인 응답이 없는 블록을 그대로 다시 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The sender can't know whether the block or its ACK was lost; it need not. After \
             TIMEOUT_MS it sends the same packet again, with the same number, by which a receiver \
             that has the block already recognises it.",
            "보내는 쪽은 블록이 사라졌는지 ACK가 사라졌는지 알 수 없고, 알 필요도 없습니다. \
             TIMEOUT_MS가 지나면 같은 번호의 같은 패킷을 다시 보냅니다. 이미 블록을 가진 받는 쪽은 그 \
             번호를 보고 알아차립니다.",
        ),
        book: "04#stop-and-wait",
        run: resends,
    },
    Check {
        id: "old_ack",
        title: Text::new("send: an old ACK is ignored", "send: 지난 ACK는 무시합니다"),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Networks double packets. Whoever takes any ACK for the awaited one goes on although \
             the block may be lost. Whoever answers an old ACK by sending again gets another old \
             ACK for that, and from then on every packet crosses twice: RFC 1123 §4.2.3.1 calls \
             this the Sorcerer's Apprentice bug of TFTP. Only the clock makes a sender repeat.",
            "네트워크는 패킷을 중복하기도 합니다. 아무 ACK나 기다리던 것으로 여기면 블록이 사라졌을지도 \
             모르는데 넘어가게 됩니다. 지난 ACK를 받고 블록을 다시 보내면 또 지난 ACK가 오고, 그 뒤로는 \
             모든 패킷이 두 번씩 오갑니다. RFC 1123 §4.2.3.1은 이를 TFTP의 마법사의 제자(Sorcerer's \
             Apprentice) 버그라고 부릅니다. 다시 보내게 하는 것은 시계뿐입니다.",
        ),
        book: "04#stop-and-wait",
        run: old_ack,
    },
    Check {
        id: "damaged_ack",
        title: Text::new(
            "send: an ACK with a wrong checksum is ignored",
            "send: 체크섬이 틀린 ACK는 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One flipped bit turns the ACK of one block into that of another, and the sender goes \
             on while a block is missing. Check the checksum before you look at anything else: in \
             a damaged packet no field means what it says.",
            "비트 하나만 뒤집혀도 한 블록의 ACK가 다른 블록의 ACK가 되며, 보내는 쪽은 빠진 블록을 두고 \
             넘어갑니다. 다른 것을 보기 전에 체크섬부터 확인하세요. 손상된 패킷에서는 어떤 필드도 믿을 \
             수 없습니다.",
        ),
        book: "04#checksums",
        run: damaged_ack,
    },
    Check {
        id: "gives_up",
        title: Text::new(
            "send: after ten tries it gives up, also with the last block",
            "send: 열 번 보내도 확인 응답이 없으면 포기하며, 마지막 블록도 마찬가지입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The receiver may be gone, and after the last block it is sure to be, sooner or later. \
             Whether the last block arrived and only its ACK was lost can't be known: no protocol \
             can make both sides certain (the two generals' problem). A sender that must end says \
             so with exit code 1.",
            "받는 쪽이 사라졌을 수 있으며, 마지막 블록 뒤에는 언젠가 반드시 사라집니다. 마지막 \
             블록이 도착했는데 ACK만 사라진 것인지는 알 수 없습니다. 어떤 프로토콜도 양쪽 모두를 \
             확신하게 할 수 없습니다(두 장군 문제). 그래도 보내는 쪽은 끝나야 하므로, 확인받지 \
             못했음을 종료 코드 1로 알립니다.",
        ),
        book: "04#the-last-ack",
        run: gives_up,
    },
    Check {
        id: "sleeps",
        title: Text::new(
            "send: while it waits for an ACK, it sleeps",
            "send: ACK를 기다리는 동안 잠듭니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A loop over a non-blocking socket, or one that looks at the clock again and again, \
             keeps a processor busy that the receiver may need. `set_read_timeout` lets the \
             system wake your program when an ACK comes, or when the wait is over.",
            "논블로킹(non-blocking) 소켓을 반복해서 확인하거나 시계를 거듭 보는 반복문은 받는 쪽이 쓸지도 \
             모르는 프로세서를 붙잡아 둡니다. `set_read_timeout`을 쓰면 ACK가 오거나 기다림이 끝났을 때 \
             시스템이 프로그램을 깨웁니다.",
        ),
        book: "04#timeouts-and-retries",
        run: sleeps,
    },
    Check {
        id: "receives",
        title: Text::new(
            "receive: each block is acknowledged, and the file stands complete",
            "receive: 블록마다 확인 응답하고 파일을 온전히 저장합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The ACK carries the number of the block that it answers, not of the one awaited \
             next, and goes to the address that `recv_from` returned. When no DATA has come for \
             20 waits, the receiver ends by itself: a read timeout lets it notice that.",
            "ACK에는 다음에 기다리는 번호가 아니라 지금 받은 블록의 번호를 쓰고, `recv_from`이 \
             돌려준 주소로 보냅니다. TIMEOUT_MS의 20배 동안 DATA가 오지 않으면 받는 쪽은 스스로 \
             끝납니다. 읽기 제한 시간을 두면 그것을 알 수 있습니다.",
        ),
        book: "04#stop-and-wait",
        run: receives,
    },
    Check {
        id: "duplicate",
        title: Text::new(
            "receive: a block that comes twice is acknowledged twice and kept once",
            "receive: 두 번 온 블록은 두 번 확인 응답하고 한 번만 저장합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A block comes again when its ACK was lost. It must not be kept again: compare its \
             number with the one you await. And it must be acknowledged again: a receiver that \
             ignores it lets the sender repeat it until it gives up.",
            "ACK가 사라지면 블록이 다시 옵니다. 다시 저장하면 안 됩니다. 블록의 번호를 기다리는 번호와 \
             비교하세요. 그러나 확인 응답은 다시 해야 합니다. 무시하면 보내는 쪽은 포기할 때까지 같은 \
             블록을 거듭 보냅니다.",
        ),
        book: "04#stop-and-wait",
        run: duplicate,
    },
    Check {
        id: "late_duplicate",
        title: Text::new(
            "receive: an old block that comes late is not taken for a new one",
            "receive: 늦게 온 지난 블록을 새 블록으로 여기지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Where a network reorders, a copy of block 0 may arrive after block 1. One bit of \
             number (0, 1, 0, 1 …), which suffices on a wire, can't tell it from block 2. Compare \
             the whole number.",
            "네트워크가 순서를 바꾸면 블록 0의 사본이 블록 1보다 늦게 올 수 있습니다. 한 비트짜리 \
             번호(0, 1, 0, 1 …)는 순서가 지켜지는 회선 하나에서는 충분하지만, 여기서는 그것을 블록 \
             2와 구별하지 못합니다. 번호 전체를 비교하세요.",
        ),
        book: "04#stop-and-wait",
        run: late_duplicate,
    },
    Check {
        id: "damaged_block",
        title: Text::new(
            "receive: a block with a wrong checksum is ignored",
            "receive: 체크섬이 틀린 블록은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A damaged block that is kept spoils the file, and one that is acknowledged is never \
             sent again. Silence is the right answer: the sender's clock does the rest. UDP's own \
             checksum finds most damage on the way, but not what a program spoils before it is \
             computed or after it was checked.",
            "손상된 블록을 저장하면 파일이 망가지고, 확인 응답하면 다시는 오지 않습니다. 침묵이 \
             올바른 응답이며, 나머지는 보내는 쪽의 시계가 합니다. UDP 자체의 체크섬은 가는 길에 \
             생긴 손상을 대부분 찾아내지만, 그것을 계산하기 전이나 확인한 뒤에 프로그램이 망가뜨린 \
             것은 찾지 못합니다.",
        ),
        book: "04#checksums",
        run: damaged_block,
    },
    Check {
        id: "junk",
        title: Text::new(
            "receive: what is no DATA packet is ignored",
            "receive: DATA 패킷이 아닌 것은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody can send anything to your port: a datagram of three bytes, a kind that does \
             not exist, an ACK that went astray. Parse first, and let nothing through but a whole \
             packet of kind 1; don't cut numbers out of bytes that may not be there.",
            "누구나 무엇이든 여러분의 포트로 보낼 수 있습니다. 세 바이트짜리 데이터그램, 없는 종류, 길을 \
             잘못 든 ACK도 옵니다. 먼저 해석하여 종류가 1인 온전한 패킷만 통과시키고, 없을지도 모르는 \
             바이트에서 수를 잘라 내지 마세요.",
        ),
        book: "04#datagrams",
        run: junk,
    },
    Check {
        id: "last_ack_lost",
        title: Text::new(
            "receive: it stays to acknowledge the last block again",
            "receive: 마지막 블록에 다시 확인 응답하려고 남아 있습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The file is complete, but the sender doesn't know it while the last ACK may be lost. \
             A receiver that leaves at once turns a transfer that went well into an error at the \
             other end. So it stays until the sender is silent; TCP waits in TIME-WAIT for the \
             same reason.",
            "파일은 온전하지만, 마지막 ACK가 사라졌을지 모르므로 보내는 쪽은 그것을 알지 못합니다. 받는 \
             쪽이 바로 떠나면 잘된 전송이 상대에게는 오류가 됩니다. 그래서 보내는 쪽이 조용해질 때까지 \
             남습니다. TCP가 TIME-WAIT 상태에서 기다리는 것도 같은 까닭입니다.",
        ),
        book: "04#the-last-ack",
        run: last_ack_lost,
    },
    Check {
        id: "sender_vanishes",
        title: Text::new(
            "receive: a sender that falls silent in the middle is an error",
            "receive: 보내는 쪽이 도중에 조용해지면 오류입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "No FIN and no RST tells that the sender has died: only silence does, so measure it \
             from the first block on. And don't call half a file success: whoever started your \
             program looks at its exit code.",
            "보내는 쪽이 사라졌음을 알려 주는 FIN도 RST도 없습니다. 침묵만이 알려 주므로 첫 \
             블록부터 침묵을 재세요. 그리고 파일의 절반을 성공이라고 하지 마세요. 프로그램을 \
             시작한 쪽은 종료 코드를 봅니다.",
        ),
        book: "04#the-last-ack",
        run: sender_vanishes,
    },
    Check {
        id: "bad_network",
        title: Text::new(
            "both: a file crosses a network that loses, doubles, reorders and damages",
            "둘 다: 잃고, 중복하고, 순서를 바꾸고, 손상하는 네트워크로 파일이 온전히 건너갑니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Your sender and your receiver agree about everything, also where both are wrong: \
             repair what the other checks say first. If only this one fails, look at what is \
             carried over from one block to the next: the tries of each block are counted anew, \
             and its wait begins when it is sent.",
            "여러분이 만든 두 쪽은 둘 다 틀린 곳에서도 서로 맞을 수 있으니 다른 검사가 알려 주는 \
             것부터 고치세요. 이것만 실패한다면 한 블록에서 다음 블록으로 무엇이 넘어가는지 \
             보세요. 블록마다 보낸 횟수를 처음부터 세고, 기다림은 블록을 보낼 때 시작합니다.",
        ),
        book: "04#stop-and-wait",
        run: bad_network,
    },
    Check {
        id: "one_mebibyte",
        title: Text::new(
            "both: 1 MiB crosses with one block in ten lost, in at most 1400 datagrams",
            "둘 다: 블록 열 개 가운데 하나가 사라져도 1MiB를 데이터그램 1400개 안에 보냅니다",
        ),
        points: 1,
        deadline: LONG,
        visibility: Visibility::Visible,
        why: Text::new(
            "1 MiB is 1025 blocks, about 115 of which must go out again. Sending everything twice \
             to be safe, or for every packet that comes, costs more than the losses do, on a \
             network that loses because it is full. Wait, and repeat only what wasn't acknowledged.",
            "1MiB는 1025블록이며, 그 가운데 115개쯤을 다시 보내야 합니다. 만일에 대비해 모두 두 번 \
             보내거나 패킷이 올 때마다 다시 보내면, 가득 차서 패킷을 잃는 네트워크에 손실보다 더 \
             큰 부담을 줍니다. 기다렸다가 확인되지 않은 것만 다시 보내세요.",
        ),
        book: "04#stop-and-wait",
        run: one_mebibyte,
    },
];

/// For a file that takes its time.
const LONG: Duration = Duration::from_secs(3);

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "no_checksum",
        &[
            "one_block",
            "full_blocks",
            "resends",
            "old_ack",
            "damaged_ack",
            "receives",
            "duplicate",
            "late_duplicate",
            "damaged_block",
            "junk",
            "last_ack_lost",
            "sender_vanishes",
            "bad_network",
        ],
    ),
    Mutant::new(
        "little_endian_number",
        &[
            "full_blocks",
            "old_ack",
            "receives",
            "duplicate",
            "late_duplicate",
        ],
    ),
    Mutant::new("no_empty_last_block", &["full_blocks", "one_mebibyte"]),
    Mutant::new(
        "waits_for_ever_for_an_ack",
        &[
            "resends",
            "gives_up",
            "sleeps",
            "bad_network",
            "one_mebibyte",
        ],
    ),
    Mutant::new(
        "any_ack_will_do",
        &["old_ack", "bad_network", "one_mebibyte"],
    ),
    Mutant::new("sorcerers_apprentice", &["old_ack", "one_mebibyte"]),
    Mutant::new("acks_without_checking", &["damaged_ack"]),
    Mutant::new("waits_for_ever_for_the_last_ack", &["gives_up", "sleeps"]).racy(),
    Mutant::new("one_try_too_many", &["gives_up"]),
    Mutant::new("counts_tries_over_all", &["bad_network", "one_mebibyte"]).racy(),
    Mutant::new("timeout_in_a_busy_loop", &["sleeps"]),
    Mutant::new(
        "sends_everything_twice",
        &[
            "one_mebibyte",
            "full_blocks",
            "resends",
            "old_ack",
            "damaged_ack",
            "gives_up",
        ],
    )
    .racy(),
    Mutant::new(
        "acks_the_next_number",
        &[
            "receives",
            "duplicate",
            "late_duplicate",
            "damaged_block",
            "junk",
            "last_ack_lost",
            "sender_vanishes",
            "one_block",
            "full_blocks",
            "resends",
            "old_ack",
            "damaged_ack",
        ],
    ),
    Mutant::new(
        "no_sequence_number",
        &["late_duplicate", "duplicate", "bad_network", "one_mebibyte"],
    ),
    Mutant::new(
        "writes_duplicates_twice",
        &["duplicate", "last_ack_lost", "bad_network", "one_mebibyte"],
    ),
    Mutant::new(
        "silent_about_duplicates",
        &[
            "duplicate",
            "late_duplicate",
            "last_ack_lost",
            "bad_network",
            "one_mebibyte",
        ],
    ),
    Mutant::new("alternating_bit", &["late_duplicate", "bad_network"]),
    Mutant::new("keeps_damaged_blocks", &["damaged_block", "bad_network"]),
    Mutant::new("acks_every_packet", &["junk"]),
    Mutant::new("leaves_at_once", &["last_ack_lost"]),
    Mutant::new(
        "never_ends",
        &[
            "receives",
            "duplicate",
            "late_duplicate",
            "damaged_block",
            "junk",
            "last_ack_lost",
            "sender_vanishes",
            "bad_network",
            "one_mebibyte",
        ],
    ),
    Mutant::new("waits_for_ever_for_the_next_block", &["sender_vanishes"]),
    Mutant::new("half_a_file_is_success", &["sender_vanishes"]),
];

//--- The sender against our receiver

const HELLO: &[u8] = b"hello, world\n";

fn one_block(trial: &mut Trial) -> Verdict {
    let (run, server) = sender(trial, HELLO, PATIENT)?;
    let block = awaited(&run, &server, 0, HELLO)?;
    acknowledge(&server, &block, 0)?;
    run.expect_success()
}

fn full_blocks(trial: &mut Trial) -> Verdict {
    let content = letters(trial, 2 * BLOCK);
    let (run, server) = sender(trial, &content, PATIENT)?;
    let end: [&[u8]; 1] = [b""];
    for (number, block) in (0..).zip(content.chunks(BLOCK).chain(end)) {
        let block = awaited(&run, &server, number, block)?;
        acknowledge(&server, &block, number)?;
    }
    run.expect_success()
}

fn resends(trial: &mut Trial) -> Verdict {
    let wait = trial.patient(SHORT);
    let (run, server) = sender(trial, HELLO, SHORT)?;
    let first = awaited(&run, &server, 0, HELLO)?;
    server.ignore(&first);
    let second = awaited(&run, &server, 0, HELLO)?;
    let after = second.at - first.at;
    if after < wait / 2 {
        return Err(Fault::wrong(text!(
            "your program sent the block again after {after:.1?}; its wait is {wait:?}",
            "프로그램이 블록을 {after:.1?} 만에 다시 보냈습니다. {wait:?} 기다려야 합니다"
        )));
    }
    server.ignore(&second);
    let third = awaited(&run, &server, 0, HELLO)?;
    acknowledge(&server, &third, 0)?;
    run.expect_success()
}

fn old_ack(trial: &mut Trial) -> Verdict {
    let content = letters(trial, BLOCK + 10);
    let (first, second) = content.split_at(BLOCK);
    let (run, server) = sender(trial, &content, PATIENT)?;
    let block = awaited(&run, &server, 0, first)?;
    let twice = Text::new("sends ACK 0 twice", "ACK 0을 두 번 보냅니다");
    server.in_words(&twice, |it| it.answer_twice(&block, &ack(0)))?;
    let block = awaited(&run, &server, 1, second)?;
    server.expect_silence(&run, trial.patient(QUIET))?;
    is_waiting(&run)?;
    acknowledge(&server, &block, 1)?;
    run.expect_success()
}

fn damaged_ack(trial: &mut Trial) -> Verdict {
    let (run, server) = sender(trial, HELLO, PATIENT)?;
    let block = awaited(&run, &server, 0, HELLO)?;
    let mut damaged = ack(1024);
    flip(&mut damaged, 6, 0x04);
    let what = Text::new(
        "sends ACK 1024 with one bit flipped, so that it looks like ACK 0",
        "비트 하나가 뒤집혀 ACK 0처럼 보이는 ACK 1024를 보냅니다",
    );
    server.in_words(&what, |it| it.answer(&block, &damaged))?;
    server.expect_silence(&run, trial.patient(QUIET))?;
    is_waiting(&run)?;
    acknowledge(&server, &block, 0)?;
    run.expect_success()
}

fn gives_up(trial: &mut Trial) -> Verdict {
    let (run, server) = sender(trial, HELLO, SHORT)?;
    let tries = server.receive_until_end(&run)?.len();
    run.expect_failure()?;
    match tries {
        TRIES => Ok(()),
        _ => Err(Fault::wrong(text!(
            "your program sent the block {tries} times; ten times was asked for",
            "프로그램이 블록을 {tries}번 보냈습니다. 열 번 보내야 합니다"
        ))),
    }
}

fn sleeps(trial: &mut Trial) -> Verdict {
    let least = trial.patient(SHORT) * 5;
    let began = Instant::now();
    let (run, server) = sender(trial, HELLO, SHORT)?;
    server.receive_until_end(&run)?;
    let waited = began.elapsed();
    if waited < least {
        return Err(Fault::wrong(text!(
            "your program ended after {waited:.1?}, without an ACK; ten waits take {:?}",
            "프로그램이 ACK를 받지 못했는데 {waited:.1?} 만에 끝났습니다. 열 번 모두 기다리면 {:?} \
             걸립니다",
            least * 2
        )));
    }
    run.expect_slept(waited, least)
}

/// The program, about to send `content`, and its receiver.
fn sender(trial: &mut Trial, content: &[u8], wait: Duration) -> Verdict<(Run, UdpServer)> {
    let server = trial.udp_server()?;
    let file = trial.file(SENT, content)?;
    let (address, wait) = (server.address().to_string(), milliseconds(trial, wait));
    let run = trial.run(&["send", &address, &file, &wait])?;
    Ok((run, server))
}

/// Expects a block.
fn awaited(run: &Run, server: &UdpServer, number: u32, block: &[u8]) -> Verdict<Received> {
    let n = block.len();
    let what = text!(
        "expects DATA {number}, {n} bytes",
        "DATA {number} 패킷({n}바이트)을 기다립니다"
    );
    let received = server.in_words(&what, |it| it.receive(run))?;
    same(&packet(DATA, number, block), &received)?;
    Ok(received)
}

fn acknowledge(server: &UdpServer, block: &Received, number: u32) -> Verdict {
    let what = text!("sends ACK {number}", "ACK {number} 패킷을 보냅니다");
    server.in_words(&what, |it| it.answer(block, &ack(number)))
}

fn is_waiting(run: &Run) -> Verdict {
    match run.is_running() {
        true => Ok(()),
        false => Err(Fault::wrong(Text::new(
            "your program ended although its last block isn't acknowledged",
            "마지막 블록의 확인 응답이 오지 않았는데 프로그램이 끝났습니다",
        ))),
    }
}

//--- The receiver against our sender

fn receives(trial: &mut Trial) -> Verdict {
    let content = letters(trial, 2 * BLOCK + 10);
    let (run, client) = receiver(trial)?;
    for (number, block) in (0..).zip(content.chunks(BLOCK)) {
        deliver(&client, number, block)?;
    }
    received(trial, &run, &content)
}

fn duplicate(trial: &mut Trial) -> Verdict {
    let content = letters(trial, BLOCK + 10);
    let (first, second) = content.split_at(BLOCK);
    let (run, client) = receiver(trial)?;
    deliver(&client, 0, first)?;
    deliver(&client, 0, first)?;
    deliver(&client, 1, second)?;
    received(trial, &run, &content)
}

fn late_duplicate(trial: &mut Trial) -> Verdict {
    let content = letters(trial, 2 * BLOCK + 10);
    let (first, rest) = content.split_at(BLOCK);
    let (second, third) = rest.split_at(BLOCK);
    let (run, client) = receiver(trial)?;
    deliver(&client, 0, first)?;
    deliver(&client, 1, second)?;
    client.tell(&Text::new(
        "now a copy of block 0 arrives late",
        "이제 블록 0의 사본이 늦게 도착합니다",
    ));
    deliver(&client, 0, first)?;
    deliver(&client, 2, third)?;
    received(trial, &run, &content)
}

fn damaged_block(trial: &mut Trial) -> Verdict {
    let (run, client) = receiver(trial)?;
    let mut damaged = packet(DATA, 0, HELLO);
    flip(&mut damaged, 8, 0x20);
    let what = Text::new(
        "sends DATA 0 with one bit flipped",
        "비트 하나가 뒤집힌 DATA 0을 보냅니다",
    );
    client.in_words(&what, |it| it.send(&damaged))?;
    client.expect_silence(trial.patient(QUIET))?;
    deliver(&client, 0, HELLO)?;
    received(trial, &run, HELLO)
}

fn junk(trial: &mut Trial) -> Verdict {
    let (run, client) = receiver(trial)?;
    client.send(b"hi!")?;
    let what = Text::new(
        "sends ACK 0, and a packet of kind 7",
        "ACK 0과 종류가 7인 패킷을 보냅니다",
    );
    client.in_words(&what, |it| it.send_many(&[ack(0), packet(7, 0, HELLO)]))?;
    client.expect_silence(trial.patient(QUIET))?;
    deliver(&client, 0, HELLO)?;
    received(trial, &run, HELLO)
}

fn last_ack_lost(trial: &mut Trial) -> Verdict {
    let (run, client) = receiver(trial)?;
    deliver(&client, 0, HELLO)?;
    client.tell(&Text::new(
        "behaves as if that ACK was lost",
        "그 ACK가 사라진 것처럼 행동합니다",
    ));
    client.expect_silence(trial.patient(QUIET))?;
    deliver(&client, 0, HELLO)?;
    received(trial, &run, HELLO)
}

fn sender_vanishes(trial: &mut Trial) -> Verdict {
    let content = letters(trial, BLOCK);
    let (run, client) = receiver(trial)?;
    deliver(&client, 0, &content)?;
    client.tell(&Text::new(
        "sends nothing more, and so never the last block",
        "더는 아무것도 보내지 않으므로 마지막 블록도 보내지 않습니다",
    ));
    run.expect_failure()
}

/// The program, about to receive a file, and its sender.
fn receiver(trial: &mut Trial) -> Verdict<(Run, UdpPeer)> {
    let (file, wait) = (trial.path(RECEIVED)?, milliseconds(trial, BRIEF));
    let (server, run) = trial.receiver_as("receive", &[&file, &wait])?;
    let client = trial.udp_client(&server)?;
    Ok((run, client))
}

/// Sends a block and expects its ACK.
fn deliver(client: &UdpPeer, number: u32, block: &[u8]) -> Verdict {
    let n = block.len();
    let what = text!(
        "sends DATA {number}, {n} bytes",
        "DATA {number} 패킷({n}바이트)을 보냅니다"
    );
    client.in_words(&what, |it| it.send(&packet(DATA, number, block)))?;
    let what = text!("expects ACK {number}", "ACK {number} 패킷을 기다립니다");
    let received = client.in_words(&what, UdpPeer::receive)?;
    same(&ack(number), &received)
}

/// Says in which field a packet is another one than expected. The bytes alone
/// would point to the checksum, which comes first and differs with every field.
fn same(expected: &[u8], received: &Received) -> Verdict {
    let came = received.bytes.as_slice();
    if came == expected {
        return Ok(());
    }
    let field = |range: std::ops::Range<usize>| (expected.get(range.clone()), came.get(range));
    let (kinds, numbers) = (field(2..4), field(4..8));
    let message = match came.len() {
        ..8 => Text::new(
            "what came is shorter than a header",
            "온 것이 헤더보다 짧습니다",
        ),
        _ if kinds.0 != kinds.1 => Text::new(
            "a packet of another kind came than expected",
            "기대한 것과 종류가 다른 패킷이 왔습니다",
        ),
        _ if numbers.0 != numbers.1 => text!(
            "the packet that came has the number {}, but {} was expected; its checksum differs \
             with that",
            "온 패킷의 번호는 {}이지만 기대한 번호는 {}입니다. 그래서 체크섬도 다릅니다",
            big_endian(numbers.1),
            big_endian(numbers.0)
        ),
        _ if expected.get(8..) != came.get(8..) => Text::new(
            "the packet that came has other data than expected; its checksum differs with that",
            "온 패킷의 데이터가 기대한 것과 다릅니다. 그래서 체크섬도 다릅니다",
        ),
        _ => Text::new(
            "the packet that came is the expected one but for its checksum",
            "온 패킷은 체크섬만 기대한 것과 다릅니다",
        ),
    };
    Err(Fault::wrong(message).comparing(expected, came))
}

fn big_endian(number: Option<&[u8]>) -> u32 {
    let bytes = number.unwrap_or_default();
    bytes
        .iter()
        .fold(0, |all, &byte| all << 8 | u32::from(byte))
}

/// Expects the program's end, and the file.
fn received(trial: &mut Trial, run: &Run, content: &[u8]) -> Verdict {
    run.expect_success()?;
    trial.expect_file(RECEIVED, content)
}

//--- Both, with a network between them

fn bad_network(trial: &mut Trial) -> Verdict {
    let content = letters(trial, MEDIUM);
    transferred(trial, &content, BAD).map(drop)
}

fn one_mebibyte(trial: &mut Trial) -> Verdict {
    let content = letters(trial, LARGE);
    let spent = transferred(trial, &content, LOSSY)?;
    match spent > ENOUGH {
        true => Err(Fault::wrong(text!(
            "your sender needed {spent} datagrams for 1025 blocks; {ENOUGH} are more than enough",
            "보내는 쪽이 1025블록에 데이터그램 {spent}개를 썼습니다. {ENOUGH}개면 충분하고도 남습니다"
        ))),
        false => Ok(()),
    }
}

/// Lets the program send `content` to itself through a relay; how many datagrams
/// its sender sent.
fn transferred(trial: &mut Trial, content: &[u8], network: Impairments) -> Verdict<u64> {
    let wait = milliseconds(trial, SWIFT);
    let (sent, kept) = (trial.file(SENT, content)?, trial.path(RECEIVED)?);
    let (server, receiver) = trial.receiver_as("receive", &[&kept, &wait])?;
    let relay = trial.relay(server.address(), network, network)?.untold();
    let sender = trial.run(&["send", &relay.address().to_string(), &sent, &wait])?;
    sender.expect_success()?;
    received(trial, &receiver, content)?;
    Ok(relay.there().sent)
}

const SENT: &str = "sent.txt";
const RECEIVED: &str = "received.txt";

/// Letters that repeat nowhere, so that a block in the wrong place is seen.
fn letters(trial: &mut Trial, count: usize) -> Vec<u8> {
    let random = trial.random();
    (0..count).map(|_| random.u8(b'a'..=b'z')).collect()
}

fn milliseconds(trial: &Trial, duration: Duration) -> String {
    trial.patient(duration).as_millis().to_string()
}

fn ack(number: u32) -> Vec<u8> {
    packet(ACK, number, b"")
}

/// A packet as the starter's header draws it.
fn packet(kind: u16, number: u32, data: &[u8]) -> Vec<u8> {
    let rest = [&kind.to_be_bytes()[..], &number.to_be_bytes(), data].concat();
    [&checksum(&rest).to_be_bytes()[..], &rest].concat()
}

/// RFC 1071 §4.1: carries are kept in the upper half and added at the end.
fn checksum(bytes: &[u8]) -> u16 {
    let sum: u32 = bytes
        .chunks(2)
        .map(|pair| match *pair {
            [high, low] => u32::from(u16::from_be_bytes([high, low])),
            [high] => u32::from(high) << 8,
            _ => 0,
        })
        .sum();
    let once = (sum & 0xffff) + (sum >> 16);
    let [_, _, high, low] = (once + (once >> 16)).to_be_bytes();
    !u16::from_be_bytes([high, low])
}

/// Damages one byte.
fn flip(packet: &mut [u8], offset: usize, bit: u8) {
    if let Some(byte) = packet.get_mut(offset) {
        *byte ^= bit;
    }
}
