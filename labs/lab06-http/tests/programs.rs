//! The lab's programs, started as processes: against each other, against real peers in both
//! directions, and in the situations of everyday use that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use testbed::{Program, assert_says, peer};

const SERVER: &str = env!("CARGO_BIN_EXE_lab06_http_server");
const CLIENT: &str = env!("CARGO_BIN_EXE_lab06_http_client");
const POST: &str = env!("CARGO_BIN_EXE_lab06_http_post");

const HELLO: &str = "<h1>Hello, World!</h1>";
const FORM_TYPE: &str = "Content-Type: application/x-www-form-urlencoded";

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

// --- The server, with curl

/// Each row: the arguments of curl, with `@` for the server; what it prints.
#[test]
fn curl_is_served() {
    let Some(curl) = peer("curl") else { return };
    let (server, address) = serve();
    let folder = tempfile::tempdir().unwrap();
    let upload = folder.path().join("upload");
    fs::write(&upload, "from a file").unwrap();
    let upload = upload.to_str().unwrap();
    let (status, version) = ("-w%{http_code}", "-w%{http_version}");
    let head = ["-sI", "@/"];
    let rows: &[(&[&str], &str)] = &[
        (&["-s", "-o/dev/null", status, "@/"], "200"),
        (&["-s", "-o/dev/null", version, "@/"], "1.1"),
        (&["-s", "--http1.0", "-o/dev/null", status, "@/"], "200"),
        (&["-s", "-o/dev/null", status, "@/nowhere"], "404"),
        (&["-s", "-o/dev/null", status, "-XPOST", "@/"], "405"),
        // The form, and what is no form.
        (
            &["-s", "--data-urlencode", "name=Gül & Baba", "@/form"],
            "<!doctype html>\n<h1>Hello, Gül &amp; Baba!</h1>\n",
        ),
        (
            &["-s", "-dname=<script>", "@/form"],
            "<!doctype html>\n<h1>Hello, &lt;script>!</h1>\n",
        ),
        // RFC 9110 §8.3.1: a media type is the same in capitals.
        (
            &[
                "-s",
                "-HContent-Type: Application/X-WWW-Form-Urlencoded",
                "-dname=x",
                "@/form",
            ],
            "<!doctype html>\n<h1>Hello, x!</h1>\n",
        ),
        (
            &["-s", "-Fname=multipart", "@/form"],
            "415 Unsupported Media Type\n",
        ),
        // The list: each method, and what may be repeated.
        (&["-s", "@/items"], ""),
        (
            &[
                "-s",
                "-dmilk",
                "-o/dev/null",
                "-w%{http_code} %header{location}",
                "@/items",
            ],
            "201 /items/1",
        ),
        (
            &[
                "-s",
                "-dmilk",
                "-o/dev/null",
                "-w%{http_code} %header{location}",
                "@/items",
            ],
            "201 /items/2",
        ),
        (&["-s", "-XPUT", "-dbread", status, "@/items/1"], "204"),
        (&["-s", "-XPUT", "-dbread", status, "@/items/1"], "204"),
        (&["-s", "@/items"], "1 bread\n2 milk\n"),
        (&["-s", "-XDELETE", status, "@/items/2"], "204"),
        (
            &["-s", "-XDELETE", status, "@/items/2"],
            "404 Not Found\n404",
        ),
        (
            &["-s", "-XPUT", "-dx", status, "@/items/7"],
            "404 Not Found\n404",
        ),
        (&["-s", "@/items"], "1 bread\n"),
        // A body in chunks, from a pipe's or a file's bytes, asked for by a 100.
        (
            &["-s", "-HTransfer-Encoding: chunked", "-dtea", "@/items"],
            "201 Created\n",
        ),
        (
            &[
                "-s",
                "-XPOST",
                "-HTransfer-Encoding: chunked",
                "-T",
                upload,
                "@/items",
            ],
            "201 Created\n",
        ),
        (
            &["-s", "-HExpect: 100-continue", "-djam", "@/items"],
            "201 Created\n",
        ),
        (&["-s", "@/items"], "1 bread\n3 tea\n4 from a file\n5 jam\n"),
        // Files: a part, a condition, a way out.
        (&["-s", "-r0-14", "@/static/"], "<!doctype html>"),
        (&["-s", "-r-8", "@/static/"], "</html>\n"),
        (
            &["-s", "-o/dev/null", status, "-r99999-", "@/static/"],
            "416",
        ),
        (
            &["-s", "-o/dev/null", status, "-zJan 1 2100", "@/static/"],
            "304",
        ),
        (
            &[
                "-sL",
                "-o/dev/null",
                "-w%{content_type}",
                "@/static/style.css",
            ],
            "text/css; charset=utf-8",
        ),
        (
            &[
                "-s",
                "-o/dev/null",
                status,
                "--path-as-is",
                "@/static/../Cargo.toml",
            ],
            "404",
        ),
        (
            &["-s", "-o/dev/null", status, "@/static/%2e%2e/Cargo.toml"],
            "404",
        ),
        // Two requests on one connection.
        (
            &[
                "-s",
                "-o/dev/null",
                "-o/dev/null",
                "-w%{num_connects}",
                "@/",
                "@/items",
            ],
            "10",
        ),
    ];
    for (arguments, expected) in rows {
        assert_eq!(run(&curl, arguments, address), *expected, "{arguments:?}");
    }
    let head = run(&curl, &head, address);
    assert!(head.starts_with("HTTP/1.1 200 OK\r\nDate: "), "{head}");
    assert!(head.contains("\r\nContent-Length: "), "{head}");
    assert_tells(&server, "DELETE /items/2 204\n");
}

/// `-T -` has no length, so curl asks first whether chunks are wanted.
#[test]
fn curl_uploads_from_a_pipe() {
    let Some(curl) = peer("curl") else { return };
    let (_server, address) = serve();
    let url = format!("http://{address}/items");
    let mut command = Command::new(curl);
    command.args(["-sv", "-XPOST", "-T-", "-HExpect: 100-continue", &url]);
    let upload = Program::start(command).unwrap();
    assert_tells(&upload, "< HTTP/1.1 100 Continue");
    upload.take_stdin().unwrap().write_all(b"piped").unwrap();
    assert_ends(&upload, 0);
    assert_eq!(text(&upload.stdout().bytes()), "201 Created\n");
    assert_tells(&upload, "> Transfer-Encoding: chunked");
    assert!(get(address, "/items").ends_with("1 piped\n"));
}

// --- The server, with clients of this file

/// Each row: what is asked for, with how long a body behind a 100, and the answer that comes instead.
#[test]
fn who_is_refused_gets_no_100() {
    let (server, address) = serve();
    let rows = [
        ("POST /nowhere", 1, 404),
        ("POST /", 1, 405),
        ("POST /items", 65_537, 413),
    ];
    for (line, length, status) in rows {
        let head = format!(
            "{line} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        );
        let answer = ask(address, head.as_bytes());
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
    assert_tells(&server, "POST /nowhere 404\nPOST / 405\n");
    assert_eq!(text(&server.stderr().bytes()).lines().count(), 2);
}

/// So many items of so many bytes are all that the list holds of what strangers send.
#[test]
fn the_list_has_an_end() {
    let (_server, address) = serve();
    let item = [
        &b"POST /items HTTP/1.0\r\nContent-Length: 65536\r\n\r\n"[..],
        &[0xff; 65_536],
    ]
    .concat();
    for _ in 0..100 {
        let answer = ask(address, &item);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    }
    let answer = ask(address, &item);
    assert!(answer.starts_with("HTTP/1.1 409 "), "{answer}");
}

/// As after a course's folder was renamed: the program stays as it is.
#[test]
fn a_moved_course_is_served_from_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (course, elsewhere) = (folder.path().join("moved"), folder.path().join("elsewhere"));
    let (files, programs) = (
        course.join("labs/lab06-http/static"),
        course.join("target/debug"),
    );
    for folder in [&files, &programs, &elsewhere] {
        fs::create_dir_all(folder).unwrap();
    }
    fs::write(files.join("index.html"), "moved").unwrap();
    let inside = programs.join("lab06_http_server");
    // Not by us: a file that is open for writing here can't be run (ETXTBSY).
    let copied = Command::new("cp").arg(SERVER).arg(&inside).status();
    assert!(copied.unwrap().success());
    // Each row: which program, and from where.
    for (program, from) in [
        (inside.as_path(), elsewhere.as_path()),
        (Path::new(SERVER), programs.as_path()),
        (inside.as_path(), programs.as_path()),
    ] {
        let mut command = Command::new(program);
        command.arg("127.0.0.1:0").current_dir(from);
        let server = Program::start(command).unwrap();
        let page = get(server.listening(PATIENCE).unwrap(), "/static/");
        assert!(page.ends_with("\r\n\r\nmoved"), "{page}");
    }
    let mut command = Command::new(SERVER);
    command.arg("127.0.0.1:0").current_dir(&elsewhere);
    let server = Program::start(command).unwrap();
    let page = get(server.listening(PATIENCE).unwrap(), "/static/");
    assert!(page.contains("Files of a folder"), "{page}");
}

// --- The server, with other real clients

#[test]
fn python_clients_are_served() {
    let Some(python) = peer("python3") else {
        return;
    };
    let (_server, address) = serve();
    let mut command = Command::new(python);
    command.args(["-c", PYTHON_CLIENT, &address.to_string()]);
    let client = Program::start(command).unwrap();
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "ok\n");
}

const PYTHON_CLIENT: &str = r#"
import http.client, sys, urllib.parse, urllib.request
host = sys.argv[1]
c = http.client.HTTPConnection(host, timeout=20)
c.request("GET", "/")
r = c.getresponse(); page = r.read()
assert (r.status, r.version, r.reason) == (200, 11, "OK") and b"Hello, World!" in page
socket = c.sock
c.request("POST", "/items", body=iter([b"in ", b"chunks"]), encode_chunked=True,
          headers={"Transfer-Encoding": "chunked"})
r = c.getresponse(); r.read()
assert (r.status, r.getheader("Location")) == (201, "/items/1")
c.request("HEAD", "/items")
r = c.getresponse()
assert r.read() == b"" and r.getheader("Content-Length") == "12", r.headers
c.request("DELETE", "/items/1")
r = c.getresponse(); r.read()
assert r.status == 204 and c.sock is socket, "the connection was kept"
form = urllib.parse.urlencode({"name": "Gül & Baba"}).encode()
with urllib.request.urlopen(f"http://{host}/form", form, timeout=20) as r:
    assert "Hello, Gül &amp; Baba!" in r.read().decode()
print("ok")
"#;

#[test]
fn a_real_browser_shows_the_page_and_sends_the_form() {
    let Some(chromium) = peer("chromium") else {
        return;
    };
    let (server, address) = serve();
    let folder = tempfile::tempdir().unwrap();
    let page = browser(&chromium, &folder, &format!("http://{address}/"));
    assert!(page.contains(HELLO), "{page}");
    // A page of another site, whose form goes to the server when it is loaded.
    let form = folder.path().join("form.html");
    let sends = format!(
        "<meta charset=utf-8><form method=post action=http://{address}/form>\
         <input name=name value='Gül &amp; Baba'></form>\
         <script>document.forms[0].submit()</script>"
    );
    fs::write(&form, sends).unwrap();
    let page = browser(&chromium, &folder, &format!("file://{}", form.display()));
    assert!(page.contains("<h1>Hello, Gül &amp; Baba!</h1>"), "{page}");
    let page = browser(&chromium, &folder, &format!("http://{address}/static/"));
    assert!(page.contains("Files of a folder"), "{page}");
    assert_tells(&server, "GET /static/picture.svg 200\n");
}

/// What the page at `url` has become once it is loaded.
fn browser(chromium: &Path, folder: &TempDir, url: &str) -> String {
    let profile = format!(
        "--user-data-dir={}",
        folder.path().join("profile").display()
    );
    let mut command = Command::new(chromium);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        &profile,
    ]);
    command.args(["--virtual-time-budget=5000", "--dump-dom", url]);
    let browser = Program::start(command).unwrap();
    assert_ends(&browser, 0);
    text(&browser.stdout().bytes())
}

// --- The client, with our server

#[test]
fn the_client_tells_the_parts_apart_and_follows_a_link() {
    let (_server, address) = serve();
    let client = start(CLIENT, &[&format!("http://{address}/")]);
    let mut typing = client.take_stdin().unwrap();
    assert_prints(&client, "--- which number?\n");
    let shown = text(&client.stdout().bytes());
    let request = format!(
        "--- request to {address}\nGET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\n\
         --- status line\nHTTP/1.1 200 OK\n--- header\nDate: "
    );
    assert!(shown.starts_with(&request), "{shown}");
    assert!(
        shown.contains("\nContent-Type: text/html; charset=utf-8\n"),
        "{shown}"
    );
    assert!(
        shown.contains(" bytes\n<!doctype html>\n") && shown.contains(HELLO),
        "{shown}"
    );
    let link = format!("\n[2] http://{address}/static/\n");
    assert!(shown.contains(&link), "{shown}");
    typing.write_all(b"2\n").unwrap();
    assert_prints(&client, "Files of a folder");
    drop(typing);
    assert_ends(&client, 0);
}

#[test]
fn the_raw_client_prints_what_comes() {
    let (_server, address) = serve();
    let client = start(CLIENT, &["--raw", &format!("http://{address}/")]);
    assert_ends(&client, 0);
    assert_same_answer(&text(&client.stdout().bytes()), &get(address, "/"));
}

#[test]
fn a_form_is_posted() {
    let (_server, address) = serve();
    let url = format!("http://{address}/form");
    let post = start(POST, &[&url, "name=Gül Baba", "drink=tea=+"]);
    assert_ends(&post, 0);
    let shown = text(&post.stdout().bytes());
    let request = format!(
        "--- request\nPOST /form HTTP/1.0\r\nHost: {address}\r\n{FORM_TYPE}\r\n\
         Content-Length: 34\r\n\r\nname=G%C3%BCl+Baba&drink=tea%3D%2B\n--- answer\nHTTP/1.1 200 OK\r\n"
    );
    assert!(shown.starts_with(&request), "{shown}");
    assert!(shown.ends_with("<h1>Hello, Gül Baba!</h1>\n"), "{shown}");
}

/// Of an answer without an end, some is shown.
#[test]
fn an_endless_answer_to_a_form_has_an_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let post = start(POST, &[&url, "a=1"]);
    assert_ends(&post, 0);
    assert!(text(&post.stdout().bytes()).ends_with("xxx"));
}

// --- The client, with real servers

#[test]
fn nginx_is_browsed() {
    let Some(nginx) = peer("nginx") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (_nginx, address) = start_nginx(&nginx, folder.path());
    // Each row: path, the status line, a line of the header, the end.
    let rows = [
        (
            "/hello.txt",
            "HTTP/1.1 200 OK",
            "Content-Length: 6",
            "hello",
        ),
        (
            "/echo?x=1",
            "HTTP/1.1 200 OK",
            "Server: nginx",
            "GET /echo?x=1",
        ),
        (
            "/list/",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "--- which number?",
        ),
        (
            "/dir",
            "HTTP/1.1 200 OK",
            "Content-Type: text/html",
            "inside",
        ), // after a redirect
        (
            "/none",
            "HTTP/1.1 404 Not Found",
            "Connection: close",
            "</html>",
        ),
    ];
    for (path, status, field, end) in rows {
        let client = start(CLIENT, &[&format!("http://{address}{path}")]);
        drop(client.take_stdin());
        assert_ends(&client, 0);
        let shown = text(&client.stdout().bytes());
        assert!(
            shown.contains(&format!("--- status line\n{status}\n--- header\n")),
            "{shown}"
        );
        assert!(
            shown.contains(field) && shown.trim_end().ends_with(end),
            "{path}: {shown}"
        );
    }
    let raw = start(CLIENT, &["--raw", &format!("http://{address}/hello.txt")]);
    assert_ends(&raw, 0);
    let shown = text(&raw.stdout().bytes());
    assert!(shown.starts_with("HTTP/1.1 200 OK\r\n"), "{shown}");
    assert!(shown.ends_with("\r\n\r\nhello\n"), "{shown}");
    let post = start(POST, &[&format!("http://{address}/echo"), "a=1"]);
    assert_ends(&post, 0);
    assert!(text(&post.stdout().bytes()).ends_with("POST /echo\n"));
}

/// Nginx can't take port 0, so a free port is found and, if another takes it first, once more.
fn start_nginx(nginx: &Path, folder: &Path) -> (Program, SocketAddr) {
    fs::create_dir_all(folder.join("www/dir")).unwrap();
    fs::create_dir_all(folder.join("www/list")).unwrap();
    fs::write(folder.join("www/hello.txt"), "hello\n").unwrap();
    fs::write(folder.join("www/dir/index.html"), "inside").unwrap();
    for _ in 0..10 {
        let address = free_address();
        fs::write(
            folder.join("nginx.conf"),
            NGINX.replace("ADDRESS", &address.to_string()),
        )
        .unwrap();
        let mut command = Command::new(nginx);
        command
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"));
        let server = Program::start(command).unwrap();
        // It says nothing once it listens, and ends if it can't.
        while server.wait(Duration::from_millis(10)).is_none() {
            if TcpStream::connect(address).is_ok() {
                return (server, address);
            }
        }
    }
    panic!("nginx never listened");
}

/// Everything below the folder, so that an ordinary user can run it; one process to end.
/// Nobody knows the length of a list of files before it is made: it comes in chunks.
const NGINX: &str = "
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
  uwsgi_temp_path t4; scgi_temp_path t5;
  types { text/html html; text/plain txt; }
  server {
    listen ADDRESS;
    root www;
    location = /echo { return 200 \"$request_method $request_uri\\n\"; }
    location = /list/ { autoindex on; }
  }
}
";

#[test]
fn pythons_server_is_browsed() {
    let Some(python) = peer("python3") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("한글")).unwrap();
    fs::write(folder.path().join("한글/page.html"), "<p>in Korean").unwrap();
    let mut command = Command::new(python);
    command.args(["-u", "-c", PYTHON_SERVER]).arg(folder.path());
    let server = Program::start(command).unwrap();
    let address = server.listening(PATIENCE).unwrap();
    // It answers in HTTP/1.0: the end of the connection ends the list of the folder.
    let client = start(CLIENT, &[&format!("http://{address}/")]);
    client.take_stdin().unwrap().write_all(b"1\n1\n").unwrap();
    assert_ends(&client, 0);
    let shown = text(&client.stdout().bytes());
    assert!(shown.contains("HTTP/1.0 200 OK"), "{shown}");
    let link = format!("http://{address}/%ED%95%9C%EA%B8%80/page.html");
    assert!(
        shown.contains(&link) && shown.ends_with("<p>in Korean\n"),
        "{shown}"
    );
}

/// `python3 -m http.server 0` does not say which port it took before it is asked to.
const PYTHON_SERVER: &str = "
import functools, http.server, sys
folder = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), folder)
print('listening on %s:%d' % server.server_address)
server.serve_forever()
";

#[test]
fn nodes_server_is_browsed() {
    let Some(node) = peer("node") else { return };
    let mut command = Command::new(node);
    command.args(["-e", NODE_SERVER]);
    let server = Program::start(command).unwrap();
    let url = format!("http://{}/", server.listening(PATIENCE).unwrap());
    // In two pieces, so in two chunks.
    let client = start(CLIENT, &[&url]);
    assert_ends(&client, 0);
    let shown = text(&client.stdout().bytes());
    assert!(shown.contains("\nTransfer-Encoding: chunked\n"), "{shown}");
    assert!(
        shown.ends_with("--- body, 12 bytes\nGET : piece\n"),
        "{shown}"
    );
    let post = start(POST, &[&url, "a=1"]);
    assert_ends(&post, 0);
    assert!(text(&post.stdout().bytes()).ends_with("\r\n\r\nPOST a=1: piece\n"));
}

const NODE_SERVER: &str = "
const server = require('http').createServer((request, response) => {
  let body = '';
  request.on('data', data => body += data);
  request.on('end', () => {
    response.write(request.method + ' ' + body + ': ');
    response.end('piece\\n');
  });
});
server.listen(0, '127.0.0.1', () => console.log('listening on 127.0.0.1:' + server.address().port));
";

// --- What goes wrong, and must be one clear line

#[test]
fn a_second_server_on_a_busy_port_is_told_what_to_do() {
    let (_server, address) = serve();
    let port = address.port();
    let second = start(SERVER, &[&address.to_string()]);
    assert_refuses(
        &second,
        &format!("error: port {port} is in use: give another address, for example 127.0.0.1:0\n"),
    );
}

#[test]
fn what_cannot_be_done_is_one_clear_line() {
    let nobody = free_address();
    let here = format!("http://{nobody}/");
    let unreachable = format!("error: can't reach {nobody} (is it running?): Connection refused…");
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 14] = [
        (
            SERVER,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port, such as 127.0.0.1:8080\n",
        ),
        (
            SERVER,
            &["127.0.0.1:0", "more"],
            "error: one ADDRESS at most (see --help)\n",
        ),
        (SERVER, &["--port"], "error: invalid option '--port'…"),
        (
            CLIENT,
            &[],
            "error: one URL is needed, such as http://127.0.0.1:8080/ (see --help)\n",
        ),
        (
            CLIENT,
            &["/x"],
            "error: \"/x\": not a URL such as http://127.0.0.1:8080/\n",
        ),
        (
            CLIENT,
            &["https://127.0.0.1/"],
            "error: \"https://127.0.0.1/\": only http:// is spoken here\n",
        ),
        (
            CLIENT,
            &["http://nowhere.invalid/"],
            "error: nobody knows the host: …",
        ), // RFC 6761 §6.4
        (CLIENT, &[&here], &unreachable),
        (CLIENT, &["--raw", &here], &unreachable),
        (CLIENT, &["-x", &here], "error: invalid option '-x'…"),
        (POST, &[], "error: a URL is needed (see --help)\n"),
        (
            POST,
            &[&here],
            "error: a form has a field: give NAME=VALUE (see --help)\n",
        ),
        (
            POST,
            &[&here, "field"],
            "error: a field is NAME=VALUE (see --help)\n",
        ),
        (POST, &[&here, "a=1"], &unreachable),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

/// Each row: what a server sends before it closes, and what the client says.
#[test]
fn a_broken_answer_is_one_clear_line() {
    let rows = [
        ("", "error: the server closed before it had answered: …"),
        (
            "hello, I am no HTTP\r\n\r\n",
            "error: no HTTP: a version is HTTP/, a digit, a dot and a digit (RFC 9112 §2.3)\n",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "error: the body: the connection ended within the message (RFC 9112 §8)\n",
        ),
        // The longest rules that an answer can break.
        ("HTTP/1.1\r\n\r\n", "error: no HTTP: …"),
        ("HTTP/1.1 200 OK\r\n A: b\r\n\r\n", "error: no HTTP: …"),
        ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "error: no HTTP: …"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
            "error: no HTTP: …",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8000000000000000\r\n",
            "error: the body: …",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
            "error: one redirect after the other: given up\n",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: https://x/\r\n\r\n",
            "error: the answer leads nowhere: only http:// is spoken here\n",
        ),
    ];
    for (answer, expected) in rows {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        assert_refuses(&start(CLIENT, &[&url]), expected);
    }
}

#[test]
fn ctrl_c_ends_the_server_without_a_word() {
    use std::os::unix::process::ExitStatusExt;
    let (server, address) = serve();
    assert!(get(address, "/").contains(HELLO));
    let interrupt = format!("kill -INT {}", server.id());
    assert!(
        Command::new("sh")
            .args(["-c", &interrupt])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        server.wait(PATIENCE).and_then(|status| status.signal()),
        Some(2)
    );
    assert_eq!(text(&server.stderr().bytes()), "GET / 200\n");
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (SERVER, "usage: lab06_http_server [ADDRESS]\n"),
        (CLIENT, "usage: lab06_http_client [--raw] URL\n"),
        (POST, "usage: lab06_http_post URL NAME=VALUE...\n"),
    ] {
        for option in ["-h", "--help"] {
            let helping = start(program, &[option]);
            assert_ends(&helping, 0);
            let help = text(&helping.stdout().bytes());
            assert!(help.contains(usage), "{help}");
            assert!(help.lines().all(|line| line.len() <= 80), "{help}");
        }
    }
}

/// Each row: a shell line, in which `$0` is the program and `$1` a URL; its exit code; stderr.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let rows = [
        (CLIENT, "{ \"$0\" --raw $1; echo $? >&2; } | true", 0, "0\n"),
        (
            CLIENT,
            "\"$0\" $1 > /dev/full",
            1,
            "error: can't print: No space left…",
        ),
        (
            CLIENT,
            "\"$0\" --raw $1 > /dev/full",
            1,
            "error: can't print: No space left…",
        ),
        (
            POST,
            "\"$0\" $1 a=1 > /dev/full",
            1,
            "error: can't print: No space left…",
        ),
        (
            SERVER,
            "\"$0\" 127.0.0.1:0 > /dev/full",
            1,
            "error: can't print: No space…",
        ),
        (SERVER, "\"$0\" --help | true", 0, ""),
    ];
    let (_server, address) = serve();
    for (program, line, code, expected) in rows {
        let shell = start("sh", &["-c", line, program, &format!("http://{address}/")]);
        assert_ends(&shell, code);
        assert_says(&shell, expected);
    }
}

// --- Helpers

fn serve() -> (Program, SocketAddr) {
    let server = start(SERVER, &["127.0.0.1:0"]);
    let address = server.listening(PATIENCE).unwrap();
    (server, address)
}

fn start(program: &str, arguments: &[&str]) -> Program {
    let mut command = Command::new(program);
    command.args(arguments);
    Program::start(command).unwrap()
}

/// What a program prints when it is done; `@` in its arguments is the server.
fn run(program: &Path, arguments: &[&str], address: SocketAddr) -> String {
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|it| match it.strip_prefix('@') {
        Some(path) => format!("http://{address}{path}"),
        None => (*it).to_owned(),
    }));
    let program = Program::start(command).unwrap();
    assert_ends(&program, 0);
    text(&program.stdout().bytes())
}

/// The whole answer to a GET in HTTP/1.0.
fn get(address: SocketAddr, path: &str) -> String {
    ask(address, format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes())
}

/// All that comes until the server closes.
fn ask(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A port that nobody listens on, just now.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// But for the Date.
fn assert_same_answer(one: &str, other: &str) {
    let undated = |answer: &str| {
        let lines = answer.lines().filter(|line| !line.starts_with("Date: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(undated(one), undated(other));
}

fn assert_prints(program: &Program, expected: &str) {
    let printed = |bytes: &[u8]| text(bytes).contains(expected);
    let done = program.stdout().wait_until(printed, PATIENCE);
    assert!(
        done,
        "{expected:?} is not in {}",
        text(&program.stdout().bytes())
    );
}

fn assert_tells(program: &Program, expected: &str) {
    let told = program
        .stderr()
        .wait_until(|bytes| text(bytes).contains(expected), PATIENCE);
    assert!(
        told,
        "{expected:?} is not in {:?}",
        text(&program.stderr().bytes())
    );
}

/// The program ends by itself with this code, and closes its outputs.
fn assert_ends(program: &Program, code: i32) {
    let status = program.wait(PATIENCE).expect("it ends");
    assert!(program.stdout().wait_for_end(PATIENCE) && program.stderr().wait_for_end(PATIENCE));
    let told = text(&program.stderr().bytes());
    assert_eq!(status.code(), Some(code), "stderr: {told}");
}

fn assert_refuses(program: &Program, expected: &str) {
    assert_ends(program, 1);
    assert_says(program, expected);
}
