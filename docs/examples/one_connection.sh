#!/bin/sh
# Runs a command in a network of its own, in which nothing is to be seen but one server at port
# 7777 and one client at port 50001; the lines of its output are put in order, since the kernel's
# order is chance. --closed: the client has closed. --mapped: the server's socket is one of IPv6.
# --silent: another server, at port 7778, whose queue is full.
case $1 in --closed | --mapped | --silent) kind=$1 && shift ;; esac
export kind
exec unshare -rn python3 -c '
import os, socket, subprocess, sys
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
kind = os.environ.get("kind")
server = socket.create_server(("::", 7777), family=socket.AF_INET6, dualstack_ipv6=True) \
    if kind == "--mapped" else socket.create_server(("127.0.0.1", 7777))
client = socket.create_connection(("127.0.0.1", 7777), source_address=("127.0.0.1", 50001))
accepted, _ = server.accept()
if kind == "--closed":
    client.close()
    accepted.recv(1)
    accepted.close()
if kind == "--silent":
    silent = socket.create_server(("127.0.0.1", 7778), backlog=0)
    waiting = socket.create_connection(("127.0.0.1", 7778))
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
first, *rest = done.stdout.splitlines()
print("\n".join([first, *sorted(rest)] if kind != "--silent" else [first, *rest]))
' "$@"
