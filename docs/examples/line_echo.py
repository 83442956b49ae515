"""Exercise 03a in Python: cargo lab check 03a --program "python3 line_echo.py"."""

import socket
import sys
import threading


def serve(client):
    """Answers one client until it closes its half."""
    with client, client.makefile("rb") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                if not line.endswith(b"\n"):
                    line += b"\n"
                client.sendall(b"%d: %s" % (number, line))
        except ConnectionError:
            pass  # this client's trouble, and nobody else's


host, port = sys.argv[1].rsplit(":", 1)
listener = socket.create_server((host, int(port)), backlog=128)
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    client, _ = listener.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
