"""Answers cases from stdin with the ipaddress module, one line each."""
import ipaddress as ip
import socket
import sys


def show(net):
    return f"{net.network_address}/{net.prefixlen}"


def several(nets):
    return ",".join(map(show, nets))


def address(text):
    a = ip.ip_address(text)
    kinds = "multicast unspecified reserved loopback link_local site_local private global"
    yes = [k for k in kinds.split() if getattr(a, "is_" + k, False)]
    hidden = [str(getattr(a, k, None)) for k in ("sixtofour",)]
    teredo = getattr(a, "teredo", None)
    hidden += map(str, teredo or (None, None))
    return [a.version, int(a), a.packed.hex(), a.exploded, a, a.reverse_pointer, yes, *hidden]


def network(text):
    n = ip.ip_network(text)
    few = n.num_addresses <= 64
    hosts = list(map(str, n.hosts())) if few else next(iter(n.hosts()))
    down = min(n.max_prefixlen, n.prefixlen + 3)
    return [n, n.with_netmask, n.with_hostmask if n.version == 4 else '', n.num_addresses, n.version, n[-1], n[1 % n.num_addresses],
            hosts, several(n.subnets(new_prefix=down)), show(n.supernet(new_prefix=n.prefixlen // 2))]


def exclude(net, hole):
    return [several(ip.ip_network(net).address_exclude(ip.ip_network(hole)))]


def pair(a, b):
    a, b = ip.ip_network(a), ip.ip_network(b)
    return [a.overlaps(b), a.supernet_of(b), a.network_address in b]


def between(first, last):
    return [several(ip.summarize_address_range(ip.ip_address(first), ip.ip_address(last)))]


def collapse(*nets):
    return [several(ip.collapse_addresses(map(ip.ip_network, nets)))]


def lax(text):
    return [ip.ip_network(text, strict=False), ip.ip_interface(text)]


def aton(text):
    return [socket.inet_aton(text).hex()]


for line in sys.stdin.buffer:
    name, *arguments = line.decode("utf-8").rstrip("\n").split("\t")
    try:
        answer = globals()[name](*arguments)
    except (ValueError, TypeError, OSError):
        answer = ["refused"]
    print(*answer, sep="\t")
