//! Exercise 06d, a form and a REST list: methods, addresses, and what a form
//! says.

use lab_grader::{Check, Exercise, Kind, Mutant, Server, Text, Trial, Verdict, Visibility, text};

use crate::http::{Client, Response, request};

/// The most bytes of a body.
const BODY_LIMIT: usize = 65536;

const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "06d",
    program: "ex06d_rest_list",
    kind: Kind::Server,
    title: Text::new("A form and a REST list", "폼과 REST 목록"),
    task: Text::new(
        "Keep a list whose items have addresses: GET reads, POST adds, PUT puts, DELETE deletes. \
         Decode the texts that a browser's form brings, and refuse with the right status what \
         can't be done.",
        "항목마다 주소가 있는 목록을 만드세요. GET은 읽고, POST는 더하고, PUT은 그 주소에 놓고, \
         DELETE는 지웁니다. 브라우저의 폼(form)이 보내는 텍스트를 디코딩하고, 할 수 없는 일은 \
         알맞은 상태 코드로 거절하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex06d/starter.rs"),
    solution: include_str!("../answers/ex06d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Play with it: `curl -i -d 'text=milk' http://127.0.0.1:8080/items` posts a form, `curl -i \
         -X PUT -d 'text=bread' http://127.0.0.1:8080/items/1` puts an item, `curl -i -X DELETE \
         http://127.0.0.1:8080/items/1` deletes it. Open http://127.0.0.1:8080/ in a browser, too.",
        "직접 해 보세요. `curl -i -d 'text=milk' http://127.0.0.1:8080/items`는 폼을 보내고, \
         `curl -i -X PUT -d 'text=bread' http://127.0.0.1:8080/items/1`은 항목을 놓고, `curl -i -X \
         DELETE http://127.0.0.1:8080/items/1`은 지웁니다. 브라우저로 http://127.0.0.1:8080/도 \
         열어 보세요.",
    ),
    Text::new(
        "The list belongs to all threads: make an `Arc<Mutex<…>>` before the loop and clone it for \
         each thread. A `BTreeMap<u64, String>` keeps items in the order of their numbers; beside \
         it, remember the greatest number that there ever was.",
        "목록은 모든 스레드의 것입니다. 반복문 앞에서 `Arc<Mutex<…>>`를 만들고 스레드마다 \
         clone하세요. `BTreeMap<u64, String>`은 항목을 번호 순서로 간직합니다. 그 옆에 지금까지 있었던 \
         가장 큰 번호를 기억해 두세요.",
    ),
    Text::new(
        "Read the whole body by `read_exact` before you look at the path: no bytes may be left unread \
         when the connection closes. Then `match` the path, and in each resource the method; the \
         last arm is 405 with that resource's `Allow`. Functions that return `Result<Vec<u8>, \
         (status, fields)>` let you refuse with `?`.",
        "경로를 보기 전에 `read_exact`로 본문을 끝까지 읽으세요. 연결을 닫을 때 읽지 않은 \
         바이트가 남아 있으면 안 됩니다. 그다음 경로를 `match`하고, 자원마다 메서드를 \
         `match`하세요. 마지막 갈래에서는 그 자원의 `Allow`를 붙여 405로 응답합니다. 함수가 \
         `Result<Vec<u8>, (상태, 필드)>`를 반환하면 `?`로 거절할 수 있습니다.",
    ),
    Text::new(
        "A form is decoded last: split the bytes at `&`, take the pair that begins with `text=`, and \
         only then go through its value byte by byte: `+` is a space, `%` takes two hexadecimal \
         digits, anything else stays. Collect a `Vec<u8>`, and let `String::from_utf8` judge it at \
         the end.",
        "폼에서 디코딩은 나중에 합니다. 바이트를 `&`에서 나누고, `text=`로 시작하는 쌍을 고르고, \
         그런 다음에야 값을 한 바이트씩 살피세요. `+`는 빈칸으로 바꾸고, `%`에서는 16진수 두 \
         자리를 더 읽고, 나머지는 그대로 둡니다. `Vec<u8>`에 모아 마지막에 `String::from_utf8`로 \
         판단하세요.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "create",
        title: Text::new(
            "POST is answered with 201 and the address of the new item",
            "POST에는 201과 새 항목의 주소로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The client doesn't choose the address of what it adds, so the server must tell it: the \
             status 201 says that something new is there, the field `Location` says where. With \
             these two a program can go on to change or delete what it has just made. \
             And the item must still be there on the next connection: the list belongs to the server.",
            "더한 것의 주소는 클라이언트가 정하지 않으므로 서버가 알려 주어야 합니다. 상태 코드 201은 새로운 \
             것이 생겼음을, `Location` 필드는 그것이 어디에 있는지를 알립니다. 이 둘이 있어야 프로그램이 \
             방금 만든 것을 고치거나 지울 수 있습니다. \
             그리고 항목은 다음 연결에서도 그대로 있어야 합니다. 목록은 서버의 것입니다.",
        ),
        book: "06#status-codes",
        run: create,
    },
    Check {
        id: "list",
        title: Text::new(
            "the list shows by number what all clients have added",
            "모든 클라이언트가 더한 것이 목록에 번호 순서로 보입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "HTTP forgets: each request stands alone, and what shall last from one to the next must be \
             kept by the server, outside of the function that serves a connection. Threads share it \
             through an `Arc<Mutex<…>>` that is made once, before the first client comes.",
            "HTTP에는 기억이 없습니다. 요청은 저마다 독립적이며, 다음 요청까지 남아야 하는 것은 \
             연결 하나를 맡은 함수 바깥에 서버가 간직해야 합니다. 스레드는 첫 클라이언트가 오기 \
             전에 한 번 만든 `Arc<Mutex<…>>`로 그것을 나누어 씁니다.",
        ),
        book: "03#shared-state",
        run: list,
    },
    Check {
        id: "decoding",
        title: Text::new(
            "a form is split first and decoded then: `+`, `%26`, `%ED%95%9C`",
            "폼은 먼저 나누고 그다음 디코딩합니다: `+`, `%26`, `%ED%95%9C`",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "In a form `&` and `=` separate, `+` is a space, and whatever could be mistaken for them is \
             written as `%` and two hexadecimal digits. So split before you decode. `%xx` is a byte, \
             not a character: `한` is `%ED%95%9C`; collect bytes, and make text of them at the end.",
            "폼에서 `&`와 `=`는 구분 기호이고 `+`는 빈칸이며, 이런 기호로 오해할 수 있는 것은 \
             `%`와 16진수 두 자리로 적습니다. 그러므로 디코딩하기 전에 나누세요. `%xx`는 글자가 \
             아니라 바이트입니다. `한`은 `%ED%95%9C`입니다. 바이트를 모아 마지막에 텍스트로 \
             만드세요.",
        ),
        book: "06#forms",
        run: decoding,
    },
    Check {
        id: "split",
        title: Text::new(
            "a form that comes in pieces is one form",
            "여러 조각으로 나뉘어 온 폼도 하나의 폼입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The body often comes in another segment than the header, and a long one in many. \
             Content-Length says how many bytes belong to it: `read_exact` reads just these, through \
             the same `BufReader` as the header, which may hold the beginning of the body already.",
            "본문은 흔히 헤더와 다른 세그먼트로 오고, 길면 여러 세그먼트로 옵니다. Content-Length가 본문이 몇 \
             바이트인지 알립니다. `read_exact`로 꼭 그만큼 읽되, 본문의 앞부분을 이미 읽어 두었을 수 \
             있으므로 헤더를 읽은 `BufReader`로 읽으세요.",
        ),
        book: "06#body-framing",
        run: split,
    },
    Check {
        id: "put",
        title: Text::new(
            "PUT makes the item or replaces it, and doing it twice changes nothing more",
            "PUT은 항목을 만들거나 바꾸고, 두 번 해도 결과가 같습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "PUT says what shall be at an address, and the client chose the address. Whether or not \
             something was there, it is that text afterwards: 201 for a new item, 204 for one that was \
             replaced. So a client whose connection broke can simply send it again: PUT is idempotent, \
             POST isn't.",
            "PUT은 어떤 주소에 무엇이 있어야 하는지를 말하며, 주소는 클라이언트가 고릅니다. 전에 \
             무엇이 있었든 없었든 그 뒤에는 그 텍스트가 있습니다. 새 항목이면 201, 바꾼 것이면 \
             204입니다. 그래서 연결이 끊긴 클라이언트는 다시 보내기만 하면 됩니다. PUT은 \
             멱등(idempotent)이고 POST는 멱등이 아닙니다.",
        ),
        book: "06#idempotence",
        run: put,
    },
    Check {
        id: "delete",
        title: Text::new(
            "DELETE deletes that item alone; a second time there is nothing, 404",
            "DELETE는 그 항목만 지우고, 두 번째에는 없으므로 404입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A number is an address: it stays with its item, whatever happens to others. With a `Vec` \
             whose index is the number, items move up after a deletion, and a DELETE that is sent \
             twice, perhaps since the first response was lost, deletes two. The response with 204 \
             ends with its header.",
            "번호는 주소이므로 다른 항목에 무슨 일이 있든 바뀌지 않아야 합니다. 인덱스를 번호로 \
             쓰는 `Vec`에서는 지우고 나면 뒤의 항목이 앞으로 당겨져, 첫 응답을 받지 못해 두 번 \
             보낸 DELETE가 두 항목을 지웁니다. 204 응답은 헤더에서 끝납니다.",
        ),
        book: "06#idempotence",
        run: delete,
    },
    Check {
        id: "numbers",
        title: Text::new(
            "a number is never given to another item",
            "한 번 쓴 번호는 다른 항목에 다시 주지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Somebody may still have the address of an item that is gone, and would change or delete \
             what came to its place. The number of items isn't a free number once one was deleted; \
             the greatest in the list isn't either, when just that one was. Remember the greatest \
             that ever was, PUT's too.",
            "지워진 항목의 주소를 아직 가지고 있는 누군가가, 그 자리에 온 다른 것을 고치거나 \
             지울 수 있습니다. 하나라도 지웠다면 항목의 수를 새 번호로 쓸 수 없고, 마지막 항목을 \
             지웠다면 목록에서 가장 큰 번호도 믿을 수 없습니다. PUT으로 온 것까지 포함하여 \
             지금까지 나온 가장 큰 번호를 기억하세요.",
        ),
        book: "06#idempotence",
        run: numbers,
    },
    Check {
        id: "methods",
        title: Text::new(
            "a method that isn't for a path is answered with 405 and `Allow`",
            "경로에 쓸 수 없는 메서드에는 405와 `Allow`로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "404 says that there is nothing at this address, 405 that there is something, but not for \
             this method. Which methods a resource has differs: the list as a whole can't be deleted, \
             and an item isn't a place to add items to. `Allow` must name those of this path.",
            "404는 이 주소에 아무것도 없다는 뜻이고, 405는 있지만 이 메서드로는 쓸 수 없다는 뜻입니다. 쓸 수 \
             있는 메서드는 자원마다 다릅니다. 목록 전체는 지울 수 없고, 항목에는 항목을 더할 수 \
             없습니다. `Allow`에는 이 경로에 쓸 수 있는 것을 적어야 합니다.",
        ),
        book: "06#methods",
        run: methods,
    },
    Check {
        id: "length_required",
        title: Text::new(
            "POST without Content-Length is answered with 411",
            "Content-Length가 없는 POST에는 411로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Without a length the server can't know where the body ends: the connection stays open, \
             since the client waits for the response on it. Reading to the end makes both wait. Say \
             what is missing, 411, which helps more than `400` does.",
            "길이가 없으면 서버는 본문이 어디에서 끝나는지 알 수 없습니다. 클라이언트는 응답을 기다리며 연결을 \
             열어 두므로, 연결이 끝날 때까지 읽으면 둘 다 기다리게 됩니다. 무엇이 빠졌는지 411로 \
             알리세요. 400보다 도움이 됩니다.",
        ),
        book: "06#status-codes",
        run: length_required,
    },
    Check {
        id: "too_large",
        title: Text::new(
            "a body of 65536 bytes is taken, a longer one refused with 413 unread",
            "65536바이트 본문은 받고, 더 긴 것은 읽지 않고 413으로 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Content-Length is what the client says; memory is what you have. Compare before you make \
             room, and answer before you read: the client may send its body slowly, or never. A limit \
             of 65536 bytes includes the body that has just that many.",
            "Content-Length는 클라이언트가 하는 말이고, 메모리는 서버의 것입니다. 자리를 \
             마련하기 전에 비교하고, 읽기 전에 응답하세요. 클라이언트는 본문을 천천히 보낼 수도, \
             끝내 보내지 않을 수도 있습니다. 한계가 65536바이트라면 꼭 그만큼인 본문은 받아야 \
             합니다.",
        ),
        book: "06#limits",
        run: too_large,
    },
    Check {
        id: "media_type",
        title: Text::new(
            "what isn't a form is answered with 415; a form may call itself one in any case",
            "폼이 아니면 415로 응답하되, 폼의 미디어 타입은 대소문자를 가리지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Content-Type says how the bytes are meant; a server that reads JSON as a form finds \
             nonsense in it. The media type is what stands before a `;`, and its case doesn't count: \
             browsers add `; charset=UTF-8` where they like.",
            "Content-Type은 바이트를 어떻게 읽어야 하는지 알립니다. JSON을 폼으로 읽으면 엉뚱한 것이 \
             나옵니다. 미디어 타입(media type)은 `;` 앞까지이며 대소문자를 가리지 않습니다. `; \
             charset=UTF-8`을 덧붙이는 브라우저도 있습니다.",
        ),
        book: "06#forms",
        run: media_type,
    },
    Check {
        id: "bad_form",
        title: Text::new(
            "a form without `text`, or that can't be decoded, is answered with 400",
            "`text`가 없거나 디코딩할 수 없는 폼에는 400으로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "What is missing isn't empty, `%zz` isn't a byte, and `%FF` isn't UTF-8. A server that fills \
             the gaps by guessing stores what nobody meant, and the client, told 201, never learns of \
             it. Let each step of the decoding fail, with an `Option` and `?`, and answer 400.",
            "없는 것은 빈 것이 아니고, `%zz`는 바이트가 아니며, `%FF`는 UTF-8이 아닙니다. 빈틈을 짐작으로 \
             채우는 서버는 아무도 뜻하지 않은 것을 저장하고, 201을 받은 클라이언트는 끝내 알지 못합니다. \
             `Option`과 `?`로 디코딩의 단계마다 실패할 수 있게 하고 400으로 응답하세요.",
        ),
        book: "06#forms",
        run: bad_form,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "created_with_status_200",
        &["create", "decoding", "split", "too_large", "media_type"],
    ),
    Mutant::new("created_without_location", &["create"]),
    Mutant::new(
        "a_list_for_each_client",
        &[
            "list", "create", "decoding", "split", "put", "delete", "numbers",
        ],
    ),
    Mutant::new("newest_first", &["list", "delete", "numbers"]),
    Mutant::new("plus_stays_plus", &["decoding", "split"]),
    Mutant::new("decodes_before_splitting", &["decoding"]),
    Mutant::new("a_character_for_each_byte", &["decoding", "bad_form"]),
    Mutant::new("takes_the_first_field", &["decoding", "bad_form"]),
    Mutant::new("body_in_one_read", &["split", "too_large"]).racy(),
    Mutant::new("put_appends", &["put"]),
    Mutant::new("put_replaces_only", &["put", "numbers"]),
    Mutant::new("put_is_always_created", &["put"]),
    Mutant::new("delete_shifts_the_others", &["delete"]),
    Mutant::new("delete_empties_the_text", &["delete", "numbers"]),
    Mutant::new("body_behind_204", &["delete", "numbers"]),
    Mutant::new("numbers_by_length", &["numbers"]),
    Mutant::new("greatest_number_plus_one", &["numbers"]),
    Mutant::new("forgets_numbers_of_put", &["numbers"]),
    Mutant::new("one_allow_for_all", &["methods"]),
    Mutant::new("a_wrong_method_is_404", &["methods"]),
    Mutant::new("reads_until_the_end", &["length_required"]),
    Mutant::new("no_length_is_0", &["length_required"]),
    Mutant::new("no_body_limit", &["too_large"]),
    Mutant::new("limit_less_one", &["too_large"]),
    Mutant::new("ignores_content_type", &["media_type"]),
    Mutant::new("compares_the_whole_content_type", &["media_type"]),
    Mutant::new("no_text_is_an_empty_text", &["bad_form"]),
    Mutant::new("repairs_bad_text", &["bad_form"]),
];

fn create(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    for (number, text) in [(1, "milk"), (2, "bread")] {
        let location = format!("/items/{number}");
        let form = form("POST", "/items", &format!("text={text}"));
        // An absolute URL is an address too.
        let is_there =
            |it: &str| it == location || it.starts_with("http://") && it.ends_with(&location);
        asked(trial, &server, &form, &[201], |response| {
            response.expect_field("location", &location, is_there)
        })?;
        read(trial, &server, &location, &format!("{text}\n"))?;
    }
    Ok(())
}

fn list(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    read(trial, &server, "/items", "")?;
    add(trial, &server, &["milk", "bread"])?;
    read(trial, &server, "/items", "1: milk\n2: bread\n")
}

fn decoding(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let form = form(
        "POST",
        "/items",
        "from=page&text=1%2B1+%3D+2+%26+%ED%95%9c%EA%B8%80&button=Add",
    );
    asked(trial, &server, &form, &[201], |_| Ok(()))?;
    read(trial, &server, "/items/1", "1+1 = 2 & 한글\n")
}

fn split(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = Client::connect(trial, &server)?;
    let form = form("POST", "/items", "text=buy+milk+and+bread");
    let (head, body) = form.split_at(form.len() - 13);
    let (middle, last) = body.split_at(4);
    let pieces = [head.as_bytes(), middle.as_bytes(), last.as_bytes()];
    let sent = client.peer.send_in_pieces(&pieces);
    // A program that answers too soon breaks the connection; its answer tells more.
    client.expect(&[201])?;
    sent?;
    read(trial, &server, "/items/1", "buy milk and bread\n")
}

fn put(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let form = form("PUT", "/items/3", "text=milk");
    asked(trial, &server, &form, &[201], |_| Ok(()))?;
    asked(trial, &server, &form, &[204], |_| Ok(()))?;
    read(trial, &server, "/items", "3: milk\n")
}

fn delete(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    add(trial, &server, &["milk", "bread", "salt"])?;
    let delete = request("DELETE", "/items/2");
    asked(trial, &server, &delete, &[204], |_| Ok(()))?;
    asked(trial, &server, &delete, &[404], |_| Ok(()))?;
    read(trial, &server, "/items", "1: milk\n3: salt\n")
}

fn numbers(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    add(trial, &server, &["milk", "bread"])?;
    let delete = request("DELETE", "/items/2");
    asked(trial, &server, &delete, &[204], |_| Ok(()))?;
    add(trial, &server, &["salt"])?;
    read(trial, &server, "/items", "1: milk\n3: salt\n")?;
    let form = form("PUT", "/items/4", "text=tea");
    asked(trial, &server, &form, &[201], |_| Ok(()))?;
    add(trial, &server, &["rice"])?;
    read(
        trial,
        &server,
        "/items",
        "1: milk\n3: salt\n4: tea\n5: rice\n",
    )
}

fn methods(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    add(trial, &server, &["milk"])?;
    let rows: [(_, &[&str]); 2] = [
        (request("DELETE", "/items"), &["GET", "POST"]),
        (
            form("POST", "/items/1", "text=more"),
            &["GET", "PUT", "DELETE"],
        ),
    ];
    for (request, allowed) in rows {
        asked(trial, &server, &request, &[405], |response| {
            response.expect_list("allow", allowed)
        })?;
    }
    Ok(())
}

fn length_required(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let request =
        format!("POST /items HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n\r\n");
    asked(trial, &server, &request, &[411], |_| Ok(()))
}

fn too_large(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let text = "a".repeat(BODY_LIMIT - "text=".len());
    let fits = form("POST", "/items", &format!("text={text}"));
    asked(trial, &server, &fits, &[201], |_| Ok(()))?;
    let too_large = head("POST", "/items", FORM, BODY_LIMIT + 1);
    asked(trial, &server, &too_large, &[413], |_| Ok(()))
}

fn media_type(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let rows = [
        (
            "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
            "text=milk",
            201,
        ),
        ("text/plain", "text=milk", 415),
        ("application/json", "{\"text\":\"milk\"}", 415),
    ];
    for (media_type, body, status) in rows {
        let request = head("POST", "/items", media_type, body.len()) + body;
        asked(trial, &server, &request, &[status], |_| Ok(()))?;
    }
    Ok(())
}

fn bad_form(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    for body in ["title=milk", "text=100%", "text=%zz", "text=%FF"] {
        let form = form("POST", "/items", body);
        asked(trial, &server, &form, &[400], |_| Ok(()))?;
    }
    read(trial, &server, "/items", "")
}

/// Sends a request on a connection of its own and judges the response; nothing
/// may follow it.
fn asked(
    trial: &Trial,
    server: &Server,
    request: &str,
    statuses: &[u16],
    judge: impl FnOnce(&Response) -> Verdict,
) -> Verdict {
    /// Room for a body in the report.
    const SHORT: usize = 100;
    let client = Client::connect(trial, server)?;
    let (_, body) = request.split_once("\r\n\r\n").unwrap_or_default();
    if !body.is_empty() && body.len() < SHORT {
        client.peer.tell(&text!(
            "makes a request with the body {body}",
            "다음 본문이 있는 요청을 만듭니다: {body}"
        ));
    }
    let sent = client.peer.send(request.as_bytes());
    // A program that answers too soon breaks the connection; its answer tells more.
    judge(&client.expect(statuses)?)?;
    sent?;
    client.expect_end()
}

/// Expects this text at an address.
fn read(trial: &Trial, server: &Server, target: &str, text: &str) -> Verdict {
    asked(trial, server, &request("GET", target), &[200], |response| {
        response.expect_body(text.as_bytes())
    })
}

/// Adds items without telling each step: how that is answered isn't the topic.
fn add(trial: &mut Trial, server: &Server, texts: &[&str]) -> Verdict {
    let shown = texts.join("`, `");
    trial.step(text!(
        "client: adds `{shown}` by POST",
        "클라이언트: POST로 다음을 더합니다: `{shown}`"
    ));
    trial.quietly(|trial| {
        texts.iter().try_for_each(|text| {
            let form = form("POST", "/items", &format!("text={text}"));
            asked(trial, server, &form, &[200, 201, 303], |_| Ok(()))
        })
    })
}

/// A request with a form.
fn form(method: &str, target: &str, body: &str) -> String {
    head(method, target, FORM, body.len()) + body
}

/// The header of a request with a body of so many bytes.
fn head(method: &str, target: &str, media_type: &str, length: usize) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
}
