//! Exercise 05b, Hello in frames: version 1 of the protocol, and what a server
//! says to those who break its rules. The numbers of rules are those of
//! docs/en/hello-spec.md.

use std::time::Duration;

use lab_grader::{Check, Exercise, Kind, Mutant, Peer, Text, Trial, Verdict, Visibility, text};

use crate::frame::framed;

const MAGIC: u8 = 0xc8;
const MAX_LENGTH: u32 = 4096;

const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

/// An error's code and its name.
type Code = (u16, &'static str);
const BAD_MAGIC: Code = (1, "BAD_MAGIC");
const TOO_LONG: Code = (2, "TOO_LONG");
const BAD_VERSION: Code = (3, "BAD_VERSION");
const BAD_FIELDS_LENGTH: Code = (4, "BAD_FIELDS_LENGTH");
const UNKNOWN_TYPE: Code = (5, "UNKNOWN_TYPE");
const BAD_PAYLOAD: Code = (10, "BAD_PAYLOAD");
const TIMEOUT: Code = (11, "TIMEOUT");

/// The time that a frame is given. Whoever ignores it waits for 5 s.
const FRAME_TIMEOUT: Duration = Duration::from_millis(300);

/// The time where it isn't what is checked: longer than any check, in ms.
const PATIENT: &str = "60000";

/// A client that trickles sends so many octets with a quarter of the timeout after
/// each: the last of them are late, though no pause is.
const TRICKLE: usize = 6;

/// How long nothing may come.
const QUIET: Duration = Duration::from_millis(100);

const A: Text = Text::new("client A", "클라이언트 A");
const B: Text = Text::new("client B", "클라이언트 B");

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "05b",
    program: "ex05b_framed_hello",
    kind: Kind::Server,
    title: Text::new("Hello in frames", "프레임에 담은 Hello"),
    task: Text::new(
        "Serve version 1 of the protocol: frames with a length and an id, many on one \
         connection, and for each broken rule the reply that the specification names.",
        "프로토콜의 버전 1을 제공하세요. 한 연결에서 길이와 상관 번호(correlation id)가 붙은 \
         프레임을 여러 개 주고받으며, 규칙을 어긴 프레임마다 명세가 정한 오류로 응답합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex05b/starter.rs"),
    solution: include_str!("../answers/ex05b/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Part receiving from answering. One function reads the octets of the next frame: one \
         octet, then the header, then as many as the length says. Another one turns a complete \
         frame into its reply and touches no socket: that one you can try out with the octets \
         of the specification.",
        "받기와 응답하기를 나누세요. 한 함수는 다음 프레임의 옥텟(octet)을 읽습니다. 한 옥텟, \
         그다음 헤더, 그다음 길이만큼입니다. 다른 함수는 완성된 프레임을 응답으로 바꾸며 소켓을 \
         건드리지 않습니다. 이 함수는 명세의 예시에 있는 옥텟으로 바로 시험해 볼 수 있습니다.",
    ),
    Text::new(
        "The table of errors is an order. Codes 1, 2 and 11 are found while receiving and end \
         the connection; 3, 4, 5 and 10 are found in a complete frame, one after the other, and \
         the loop goes on. A `match` on (version, type, `frame.get(payload..)`) says all four; \
         `get` is `None` exactly when the fields length is greater than the length.",
        "오류 표는 순서이기도 합니다. 1, 2, 11은 받는 동안 발견되며 연결을 끝냅니다. 3, 4, 5, 10은 \
         완성된 프레임에서 차례로 찾으며 반복은 계속됩니다. (버전, 종류, `frame.get(payload..)`)에 \
         대한 `match` 하나로 넷을 모두 나타낼 수 있습니다. 필드 길이가 전체 길이보다 클 때 바로 \
         `get`이 `None`입니다.",
    ),
    Text::new(
        "A timeout for a whole frame is a point in time: `deadline = Instant::now() + timeout` \
         once the first octet is there. Before each `read`, set the socket's timeout to what is \
         left: `deadline.saturating_duration_since(Instant::now())`. `read_exact` can't do that, \
         and it doesn't tell how many octets had come; a loop over `read` that appends to a `Vec` \
         does both.",
        "프레임 전체의 제한 시간은 시각으로 나타냅니다. 첫 옥텟이 오면 `deadline = Instant::now() \
         + timeout`으로 정하세요. `read`를 호출할 때마다 남은 시간 \
         `deadline.saturating_duration_since(Instant::now())`을 소켓의 제한 시간으로 정하세요. \
         `read_exact`로는 그렇게 할 수 없고 몇 옥텟이 왔는지도 알 수 없습니다. `Vec`에 덧붙이며 \
         `read`를 반복하면 둘 다 됩니다.",
    ),
    Text::new(
        "`fn read(stream, frame: &mut Vec<u8>, length: usize, deadline: Option<Instant>)` is all \
         that touches the socket: up to 1 without a deadline, up to 12 and up to 12 + length with \
         one. Let it return, as its error, the last reply to send: none for the client's end, \
         `ERROR` 11 with `frame.len()` for lateness. After the loop: `write_all` of that, \
         `shutdown(Shutdown::Write)`, and `read` once more, into nothing, for one second.",
        "소켓을 다루는 것은 `fn read(stream, frame: &mut Vec<u8>, length: usize, deadline: \
         Option<Instant>)` 하나면 됩니다. 1옥텟까지는 마감 없이, 12옥텟과 12 + length옥텟까지는 \
         마감을 두고 읽습니다. 오류로는 마지막으로 보낼 응답을 돌려주게 하세요. 클라이언트가 \
         끝냈으면 빈 것, 늦었으면 `frame.len()`을 담은 `ERROR` 11입니다. 반복이 끝나면 그것을 \
         `write_all`로 보내고, `shutdown(Shutdown::Write)`를 호출한 뒤, 1초 동안 더 읽어서 \
         버립니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "hello",
        title: Text::new(
            "a HELLO is answered by a WORLD with the same id, again and again",
            "HELLO마다 번호가 같은 WORLD로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R11: a reply carries the id of the request that it answers, whatever number it is; \
             the client finds its request by it. The length counts fields and payload, not the \
             header. And where version 0 closed, version 1 goes on: the next frame may follow on \
             the same connection.",
            "R11: 응답에는 그 요청의 상관 번호를 그대로 담습니다. 어떤 수든 상관없으며, \
             클라이언트는 그것으로 어느 요청의 응답인지 압니다. 길이에는 필드와 페이로드만 세고 \
             헤더는 세지 않습니다. 버전 0은 여기서 닫았지만 버전 1은 계속합니다. 같은 연결로 다음 \
             프레임이 올 수 있습니다.",
        ),
        book: "05#framing",
        run: hello,
    },
    Check {
        id: "pieces",
        title: Text::new(
            "a frame that arrives octet by octet is one frame",
            "한 옥텟씩 도착한 프레임도 하나의 프레임입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R2: what one `read` brings is no message. The header's twelve octets may take twelve \
             reads. Read on until you have as many as you need, and only then look at them.",
            "R2: `read` 한 번이 가져온 것은 메시지가 아닙니다. 헤더의 12옥텟을 읽는 데 열두 번이 걸릴 \
             수도 있습니다. 필요한 만큼 모일 때까지 읽고, 그다음에 들여다보세요.",
        ),
        book: "05#stream-safe",
        run: pieces,
    },
    Check {
        id: "pipelined",
        title: Text::new(
            "three frames and the client's end in one go get three replies",
            "프레임 세 개와 클라이언트의 끝이 한꺼번에 와도 세 번 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R13, R37: a client may send before it has the replies, and may close its half after \
             the last request; each complete request is answered all the same. Octets behind a \
             frame are the beginning of the next one. Read no more than the frame has, or keep \
             what you read ahead for as long as the connection lives.",
            "R13, R37: 클라이언트는 응답을 받기 전에 더 보낼 수 있고, 마지막 요청 뒤에 보내는 \
             방향을 닫을 수도 있습니다. 그래도 완성된 요청에는 모두 응답합니다. 프레임 뒤의 옥텟은 \
             다음 프레임의 시작입니다. 프레임의 길이보다 많이 읽지 않거나, 미리 읽은 것을 연결이 \
             끝날 때까지 간직하세요.",
        ),
        book: "05#stream-safe",
        run: pipelined,
    },
    Check {
        id: "newer_client",
        title: Text::new(
            "requests of newer versions are handled by the rules of version 1",
            "새 버전의 요청도 버전 1의 규칙으로 처리합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R44: the version of a request is an offer, that of the reply is the one in use. \
             Answer version 2 and version 255 with version 1: then newer clients can talk to you \
             today, and know what they got. They may send fields, which version 1 skips without \
             a look (R10), so the payload begins at 12 + fields length.",
            "R44: 요청의 버전은 제안이고, 응답의 버전이 실제로 쓰는 버전입니다. 버전 2나 255의 요청에도 \
             버전 1로 응답하세요. 그러면 새 클라이언트도 지금 대화할 수 있고 무엇을 받았는지 압니다. \
             필드가 있을 수 있지만 버전 1은 보지 않고 건너뜁니다(R10). 페이로드는 12 + 필드 길이에서 \
             시작합니다.",
        ),
        book: "05#versions",
        run: newer_client,
    },
    Check {
        id: "bad_magic",
        title: Text::new(
            "another first octet gets ERROR 1 at once, and an end in good order",
            "첫 옥텟이 다르면 바로 ERROR 1을 보내고 연결을 정상적으로 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R30, R36: one octet shows it, so don't wait for a header that may never come. After \
             it nobody knows where a frame begins: the connection must end. Shut down writing and \
             read the rest for a moment (section 8.2); closing with octets unread sends a reset, \
             which can destroy the ERROR on its way.",
            "R30, R36: 한 옥텟이면 알 수 있으므로 오지 않을지도 모르는 헤더를 기다리지 마세요. 그 \
             뒤로는 프레임이 어디에서 시작하는지 아무도 모르므로 연결을 끝내야 합니다. 보내는 \
             방향을 닫고 남은 것을 잠시 읽으세요(8.2절). 읽지 않은 옥텟이 남은 채로 닫으면 RST가 \
             나가고, 가는 중이던 ERROR가 사라질 수 있습니다.",
        ),
        book: "05#errors",
        run: bad_magic,
    },
    Check {
        id: "too_long",
        title: Text::new(
            "a length beyond 4096 gets ERROR 2 as soon as the header is there",
            "4096을 넘는 길이에는 헤더가 오자마자 ERROR 2를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R8: a length is a stranger's claim. Judge it between the header and the first octet \
             that it promises: before memory is reserved, and before you wait for octets that \
             will never come. The limit itself is allowed: 4096 is not greater than 4096.",
            "R8: 길이는 낯선 이의 주장입니다. 헤더를 읽은 뒤, 약속된 첫 옥텟을 읽기 전에 \
             검사하세요. 메모리를 잡기 전이며, 오지 않을 옥텟을 기다리기 전입니다. 한계값 자체는 \
             허용됩니다. 4096은 4096보다 크지 않습니다.",
        ),
        book: "05#limits",
        run: too_long,
    },
    Check {
        id: "bad_version",
        title: Text::new(
            "version 0 in a frame gets ERROR 3 at offset 1",
            "프레임의 버전이 0이면 오프셋이 1인 ERROR 3을 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R32: version 0 has no frames, so a frame of version 0 is a mistake of its sender. It \
             still has an end, and an id: answer it like every other request that breaks a rule, \
             and go on.",
            "R32: 버전 0에는 프레임이 없으므로 버전 0의 프레임은 보낸 쪽의 잘못입니다. 그래도 끝과 \
             번호가 있으니, 규칙을 어긴 다른 요청과 마찬가지로 오류로 응답하고 계속하세요.",
        ),
        book: "05#errors",
        run: bad_version,
    },
    Check {
        id: "bad_fields_length",
        title: Text::new(
            "more fields than the frame is long get ERROR 4 at offset 3",
            "필드가 프레임보다 길면 오프셋이 3인 ERROR 4를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R9: the two lengths of a header can contradict one another, and `&frame[12 + fields..]` \
             is then out of range: a panic, or in other languages somebody else's memory. \
             `frame.get(…)` asks first. That it is `None` is the answer to this rule.",
            "R9: 헤더의 두 길이는 서로 모순될 수 있습니다. 그러면 `&frame[12 + fields..]`는 범위를 \
             벗어나 패닉을 일으키고, 다른 언어에서는 남의 메모리를 읽습니다. `frame.get(…)`은 먼저 \
             확인합니다. 이것이 `None`이면 바로 이 규칙을 어긴 것입니다.",
        ),
        book: "05#limits",
        run: bad_fields_length,
    },
    Check {
        id: "unknown_type",
        title: Text::new(
            "a type that isn't known gets ERROR 5 at offset 2",
            "모르는 종류에는 오프셋이 2인 ERROR 5를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R34: a type that you don't know may mean anything, whatever its payload looks like. \
             A WORLD is for clients; a server doesn't know it either. Say so, and go on: that is \
             how a newer client finds out what it can ask you. \
             Read the frame to its end first, or its payload is taken for the next one (R36).",
            "R34: 모르는 종류는 페이로드가 어떻게 생겼든 무엇을 뜻하는지 알 수 없습니다. WORLD는 \
             클라이언트가 받는 것이므로 서버는 이것도 모릅니다. 모른다고 알리고 계속하세요. 새 \
             클라이언트는 그렇게 무엇을 물을 수 있는지 알아냅니다. \
             먼저 프레임을 끝까지 읽으세요. 그러지 않으면 그 페이로드를 다음 프레임으로 오해합니다(R36).",
        ),
        book: "05#errors",
        run: unknown_type,
    },
    Check {
        id: "bad_payload",
        title: Text::new(
            "a payload that isn't Hello gets ERROR 10 at the payload's offset",
            "페이로드가 Hello가 아니면 그 오프셋을 담은 ERROR 10을 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R35: the payload is exactly `Hello`: not `hello`, not `Hello!`, not nothing. The \
             offset is where it begins, from the frame's magic on, behind fields that may be \
             there: 12 + fields length.",
            "R35: 페이로드는 정확히 `Hello`입니다. `hello`도, `Hello!`도, 빈 것도 아닙니다. \
             오프셋은 프레임의 매직부터 세어 페이로드가 시작하는 곳이며, 필드가 있으면 그 \
             뒤입니다. 곧 12 + 필드 길이입니다.",
        ),
        book: "05#errors",
        run: bad_payload,
    },
    Check {
        id: "first_rule",
        title: Text::new(
            "of several broken rules the first in the table is told, and no other",
            "여러 규칙을 어기면 표에서 맨 앞의 것만 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Section 7.2: a frame is checked in the order of the table. An order is what makes \
             two servers by two authors give the same answer. It isn't arbitrary either: what \
             says how to read the rest is judged before the rest.",
            "7.2절: 프레임은 표의 순서대로 검사합니다. 순서가 있어야 서로 다른 사람이 만든 두 서버가 \
             같은 응답을 합니다. 순서는 아무렇게나 정한 것이 아닙니다. 나머지를 읽는 방법을 알려 주는 \
             것을 먼저 검사합니다.",
        ),
        book: "05#errors",
        run: first_rule,
    },
    Check {
        id: "goes_on",
        title: Text::new(
            "a broken frame is answered when it is complete, and the next one handled",
            "규칙을 어긴 프레임에는 다 받은 뒤 응답하고, 다음 프레임을 처리합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R36: the length holds for frames that you don't understand, too. Read them to their \
             end, then answer. If you answer at the header, the payload stays in the stream and \
             is taken for the next frame; if you close, one bad request costs the client all its \
             others.",
            "R36: 길이는 이해하지 못하는 프레임에도 적용됩니다. 끝까지 읽은 다음 응답하세요. 헤더에서 \
             응답하면 페이로드가 스트림에 남아 다음 프레임으로 오해되고, 연결을 닫으면 잘못된 요청 하나 \
             때문에 다른 요청까지 모두 잃습니다.",
        ),
        book: "05#errors",
        run: goes_on,
    },
    Check {
        id: "errors_unanswered",
        title: Text::new(
            "a frame of type ERROR gets no answer",
            "종류가 ERROR인 프레임에는 응답하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R16: if an ERROR could be answered by an ERROR, two programs that don't understand \
             one another would go on for ever, as fast as the line allows. So it comes before \
             every other rule of the table: skip the frame and read on.",
            "R16: ERROR에 ERROR로 응답할 수 있다면, 서로 이해하지 못하는 두 프로그램이 회선이 허락하는 \
             가장 빠른 속도로 영원히 주고받게 됩니다. 그래서 이 규칙은 표의 다른 규칙보다 앞섭니다. 그 \
             프레임은 건너뛰고 계속 읽으세요.",
        ),
        book: "05#errors",
        run: errors_unanswered,
    },
    Check {
        id: "frame_timeout",
        title: Text::new(
            "a client that stops inside a frame gets ERROR 11, then the end",
            "프레임을 보내다가 멈춘 클라이언트에게는 ERROR 11을 보내고 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R40: a frame that was begun must be complete in time. It is told how far it came: \
             the offset is the number of octets received, which helps whoever looks for the cause. \
             The request isn't known yet, so the error answers none: its id is 0.",
            "R40: 시작한 프레임은 제시간에 완성되어야 합니다. 어디까지 왔는지도 알립니다. 오프셋은 \
             받은 옥텟의 수이며, 원인을 찾는 사람에게 도움이 됩니다. 아직 요청이 완성되지 \
             않았으므로 이 오류는 어떤 요청의 응답도 아닙니다. 번호는 0입니다.",
        ),
        book: "05#timeouts",
        run: frame_timeout,
    },
    Check {
        id: "trickle",
        title: Text::new(
            "the time is for the whole frame, however steadily octets come",
            "옥텟이 꾸준히 와도 제한 시간은 프레임 전체에 적용됩니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R40: `set_read_timeout` begins anew with every read. An attacker who sends an octet \
             just in time holds a thread for hours, and a thousand of them cost nothing \
             (Slowloris). Keep the point in time when the frame must be complete, and give each \
             read what is left.",
            "R40: `set_read_timeout`의 시간은 `read`마다 새로 시작합니다. 제때 한 옥텟씩 보내는 \
             공격자는 스레드를 몇 시간이고 붙잡아 둘 수 있고, 그런 연결을 천 개 만들어도 비용이 \
             들지 않습니다(슬로로리스, slowloris). 프레임이 완성되어야 할 시각을 정해 두고, \
             `read`마다 남은 시간만 주세요.",
        ),
        book: "05#timeouts",
        run: trickle,
    },
    Check {
        id: "idle",
        title: Text::new(
            "between two frames a client may be silent for longer than that",
            "프레임과 프레임 사이에는 그보다 오래 조용해도 됩니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The clock of a frame starts with its first octet. Whoever hasn't begun one owes you \
             nothing: wait for that octet without FRAME_TIMEOUT, and set the deadline when it is \
             there.",
            "프레임의 시계는 첫 옥텟이 올 때 시작합니다. 아직 프레임을 시작하지 않은 상대에게는 \
             마저 보내야 할 것이 없습니다. 첫 옥텟은 FRAME_TIMEOUT 없이 기다리고, 그것이 오면 \
             마감을 정하세요.",
        ),
        book: "05#timeouts",
        run: idle,
    },
    Check {
        id: "side_by_side",
        title: Text::new(
            "a client inside a frame keeps nobody else waiting",
            "프레임을 보내는 중인 클라이언트 때문에 다른 클라이언트가 기다리지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "While one client takes its time your program sits in that client's `read`. Connections \
             of version 1 stay open for long, so that is most of the time. Give each client a \
             thread of its own.",
            "한 클라이언트가 시간을 끄는 동안 프로그램은 그 클라이언트의 `read`에 머뭅니다. 버전 1의 연결은 \
             오래 열려 있으므로 거의 언제나 그렇습니다. 클라이언트마다 스레드를 하나씩 두세요.",
        ),
        book: "05#timeouts",
        run: side_by_side,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "length_counts_the_header",
        &[
            "hello",
            "pieces",
            "pipelined",
            "newer_client",
            "bad_magic",
            "too_long",
            "bad_version",
            "bad_fields_length",
            "unknown_type",
            "bad_payload",
            "first_rule",
            "goes_on",
            "errors_unanswered",
            "frame_timeout",
            "trickle",
            "idle",
            "side_by_side",
        ],
    ),
    Mutant::new("numbers_its_replies", &["hello"]),
    Mutant::new("header_in_one_read", &["pieces", "trickle"]),
    Mutant::new("one_read_is_one_frame", &["pipelined"]),
    Mutant::new("assumes_no_fields", &["newer_client"]),
    Mutant::new("echoes_the_version", &["newer_client"]),
    Mutant::new("refuses_newer_versions", &["newer_client"]),
    Mutant::new("waits_for_the_header", &["bad_magic"]),
    Mutant::new("searches_for_the_magic", &["bad_magic"]),
    Mutant::new("closes_with_octets_unread", &["bad_magic"]),
    Mutant::new("reads_before_judging", &["too_long", "first_rule"]),
    Mutant::new("refuses_the_limit", &["too_long"]),
    Mutant::new("accepts_version_0", &["bad_version", "first_rule"]),
    Mutant::new(
        "believes_the_fields_length",
        &["bad_fields_length", "first_rule"],
    ),
    Mutant::new("answers_every_type", &["unknown_type", "goes_on"]),
    Mutant::new("a_beginning_is_enough", &["bad_payload"]),
    Mutant::new("offset_without_fields", &["bad_payload"]),
    Mutant::new("payload_first", &["first_rule"]),
    Mutant::new(
        "answers_at_the_header",
        &["goes_on", "unknown_type", "first_rule"],
    ),
    Mutant::new(
        "closes_on_every_error",
        &[
            "goes_on",
            "bad_version",
            "bad_fields_length",
            "unknown_type",
            "bad_payload",
            "first_rule",
        ],
    ),
    Mutant::new("answers_errors", &["errors_unanswered"]),
    Mutant::new("waits_without_end", &["frame_timeout", "trickle"]),
    Mutant::new("late_without_a_word", &["frame_timeout", "trickle"]),
    Mutant::new("timeout_for_each_octet", &["trickle"]),
    Mutant::new("times_out_between_frames", &["idle"]),
    Mutant::new("one_client_at_a_time", &["side_by_side"]),
];

fn hello(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    for id in [7, 0x0102_0304, 0, u32::MAX] {
        client.send(&hello_of(1, id))?;
        expect_world(trial, &client, id)?;
    }
    Ok(())
}

fn pieces(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send_byte_by_byte(&hello_of(1, 1))?;
    expect_world(trial, &client, 1)
}

fn pipelined(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send(&[hello_of(1, 1), hello_of(1, 2), hello_of(1, 3)].concat())?;
    client.half_close()?;
    for id in [1, 2, 3] {
        expect_world(trial, &client, id)?;
    }
    client.expect_end()
}

fn newer_client(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send(&hello_of(2, 1))?;
    expect_world(trial, &client, 1)?;
    // Field NAME "Ada"; then octets that no version knows.
    client.send(&frame(2, HELLO, b"\x01\x03Ada", 2, b"Hello"))?;
    expect_world(trial, &client, 2)?;
    client.send(&frame(255, HELLO, b"\xff\xff\xff", 3, b"Hello"))?;
    expect_world(trial, &client, 3)
}

fn bad_magic(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let a = trial.connect_as(A, &server)?;
    a.send(b"GET ")?;
    expect_error(trial, &a, 0, BAD_MAGIC, 0)?;
    a.expect_end()?;
    let b = trial.connect_as(B, &server)?;
    b.send(&hello_of(1, 1))?;
    expect_world(trial, &b, 1)?;
    b.send(b"?")?;
    expect_error(trial, &b, 0, BAD_MAGIC, 0)?;
    b.expect_end()
}

fn too_long(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let a = trial.connect_as(A, &server)?;
    a.send(&header(1, HELLO, 0, 7, MAX_LENGTH + 1))?;
    expect_error(trial, &a, 7, TOO_LONG, 8)?;
    a.expect_end()?;
    let b = trial.connect_as(B, &server)?;
    // The longest frame that is allowed: a HELLO with the wrong payload.
    b.send(&frame(1, HELLO, b"", 8, &[b'o'; MAX_LENGTH as usize]))?;
    expect_error(trial, &b, 8, BAD_PAYLOAD, 12)
}

fn bad_version(trial: &mut Trial) -> Verdict {
    let broken = frame(0, HELLO, b"", 7, b"Hello");
    refused(trial, &broken, BAD_VERSION, 1)
}

fn bad_fields_length(trial: &mut Trial) -> Verdict {
    let broken = [header(1, HELLO, 6, 7, 5), b"Hello".to_vec()].concat();
    refused(trial, &broken, BAD_FIELDS_LENGTH, 3)
}

fn unknown_type(trial: &mut Trial) -> Verdict {
    let broken = frame(1, 9, b"", 7, b"Hello");
    refused(trial, &broken, UNKNOWN_TYPE, 2)?;
    let broken = frame(1, WORLD, b"", 7, b"Hello");
    refused(trial, &broken, UNKNOWN_TYPE, 2)
}

fn bad_payload(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    let rows: [(&[u8], &[u8]); 4] = [
        (b"", b"hello"),
        (b"", b"Hello!"),
        (b"", b""),
        (b"\x01\x03Ada", b"Howdy"),
    ];
    for (id, (fields, payload)) in (7..).zip(rows) {
        client.send(&frame(1, HELLO, fields, id, payload))?;
        let offset = if fields.is_empty() { 12 } else { 17 };
        expect_error(trial, &client, id, BAD_PAYLOAD, offset)?;
    }
    Ok(())
}

fn first_rule(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    let rows = [
        (frame(1, 9, b"", 7, b"Howdy"), UNKNOWN_TYPE, 2),
        (header(1, 9, 1, 7, 0), BAD_FIELDS_LENGTH, 3),
        (header(0, 9, 1, 7, 0), BAD_VERSION, 1),
        (header(0, 9, 1, 7, MAX_LENGTH + 1), TOO_LONG, 8),
    ];
    for (broken, code, offset) in rows {
        client.send(&broken)?;
        expect_error(trial, &client, 7, code, offset)?;
    }
    Ok(())
}

fn goes_on(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send(&header(1, 9, 0, 7, 5))?;
    client.expect_silence(trial.patient(QUIET))?;
    client.send(b"Hello")?;
    expect_error(trial, &client, 7, UNKNOWN_TYPE, 2)?;
    client.send(&hello_of(1, 1))?;
    expect_world(trial, &client, 1)
}

fn errors_unanswered(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send(&error_of(7, UNKNOWN_TYPE, 2))?;
    client.expect_silence(trial.patient(QUIET))?;
    // One that breaks rules itself.
    client.send(&header(0, ERROR, 1, 8, 0))?;
    client.expect_silence(trial.patient(QUIET))?;
    client.send(&hello_of(1, 1))?;
    expect_world(trial, &client, 1)
}

fn frame_timeout(trial: &mut Trial) -> Verdict {
    let timeout = milliseconds(trial.patient(FRAME_TIMEOUT));
    let server = trial.server_with(&[&timeout])?;
    let client = trial.connect(&server)?;
    client.send(&header(1, HELLO, 0, 7, 5))?;
    expect_error(trial, &client, 0, TIMEOUT, 12)?;
    client.expect_end()
}

fn trickle(trial: &mut Trial) -> Verdict {
    let timeout = trial.patient(FRAME_TIMEOUT);
    let server = trial.server_with(&[&milliseconds(timeout)])?;
    let client = trial.connect(&server)?;
    let hello = hello_of(1, 7);
    let (slow, rest) = hello.split_at(TRICKLE);
    // It may have been given up already.
    let _ = client.send_slowly(slow, timeout / 4);
    let _ = client.send(rest);
    trial.step(Text::new(
        "what must come next: ERROR 11 (TIMEOUT), id 0, whatever its offset",
        "다음에 와야 할 것: ERROR 11(TIMEOUT), 번호 0, 오프셋은 무엇이든",
    ));
    let error = error_of(0, TIMEOUT, 0);
    framed(&client, error.get(..14).unwrap_or_default())
}

fn idle(trial: &mut Trial) -> Verdict {
    let timeout = trial.patient(FRAME_TIMEOUT);
    let server = trial.server_with(&[&milliseconds(timeout)])?;
    let client = trial.connect(&server)?;
    client.send(&hello_of(1, 1))?;
    expect_world(trial, &client, 1)?;
    client.expect_silence(timeout * 2)?;
    client.send(&hello_of(1, 2))?;
    expect_world(trial, &client, 2)
}

fn side_by_side(trial: &mut Trial) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let hello = hello_of(1, 2);
    let (begun, rest) = hello.split_at(1);
    let a = trial.connect_as(A, &server)?;
    a.send(begun)?;
    let b = trial.connect_as(B, &server)?;
    b.send(&hello_of(1, 1))?;
    expect_world(trial, &b, 1)?;
    a.send(rest)?;
    expect_world(trial, &a, 2)
}

/// Sends a frame with the id 7 that breaks a rule, and then a good one.
fn refused(trial: &mut Trial, broken: &[u8], code: Code, offset: u16) -> Verdict {
    let server = trial.server_with(&[PATIENT])?;
    let client = trial.connect(&server)?;
    client.send(broken)?;
    expect_error(trial, &client, 7, code, offset)?;
    client.send(&hello_of(1, 1))?;
    expect_world(trial, &client, 1)
}

//--- Frames

fn hello_of(version: u8, id: u32) -> Vec<u8> {
    frame(version, HELLO, b"", id, b"Hello")
}

fn expect_world(trial: &Trial, client: &Peer, id: u32) -> Verdict {
    trial.step(text!(
        "what must come next: WORLD, id {id}",
        "다음에 와야 할 것: WORLD, 번호 {id}"
    ));
    framed(client, &frame(1, WORLD, b"", id, b"World"))
}

fn expect_error(trial: &Trial, client: &Peer, id: u32, code: Code, offset: u16) -> Verdict {
    let (number, name) = code;
    trial.step(text!(
        "what must come next: ERROR {number} ({name}), offset {offset}, id {id}",
        "다음에 와야 할 것: ERROR {number}({name}), 오프셋 {offset}, 번호 {id}"
    ));
    framed(client, &error_of(id, code, offset))
}

fn error_of(id: u32, (code, _): Code, offset: u16) -> Vec<u8> {
    let payload = [code.to_be_bytes(), offset.to_be_bytes()].concat();
    frame(1, ERROR, b"", id, &payload)
}

fn frame(version: u8, kind: u8, fields: &[u8], id: u32, payload: &[u8]) -> Vec<u8> {
    let fields_length = u8::try_from(fields.len()).unwrap_or(u8::MAX);
    let length = u32::try_from(fields.len() + payload.len()).unwrap_or(u32::MAX);
    let header = header(version, kind, fields_length, id, length);
    [&header, fields, payload].concat()
}

/// A header whose lengths may be false.
fn header(version: u8, kind: u8, fields_length: u8, id: u32, length: u32) -> Vec<u8> {
    let mut header = vec![MAGIC, version, kind, fields_length];
    header.extend(id.to_be_bytes());
    header.extend(length.to_be_bytes());
    header
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}
