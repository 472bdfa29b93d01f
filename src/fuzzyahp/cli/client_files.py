"""Clients out of the files of a command line, and one of them."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzzyahp.cli.tables import patience
from fuzzyahp.clients.gathered import Client, Clients
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.files import read_stream, read_whole
from fuzzyahp.scheme import Scheme

#: Evidence becomes some ten times as large in memory as it is in a file.
MAX_BYTES = 256 * 2**20


def read_files(names: Sequence[str], scheme: Scheme, room: int = MAX_BYTES) -> Clients:
    """Clients of all files, `-` among them once at the most."""
    if names.count("-") > 1:
        raise FuzzyAHPError("-: standard input can be read once")

    def contents() -> Iterator[tuple[str, bytes]]:
        left = room
        for name in names:
            if name == "-":
                data = read_stream(sys.stdin.buffer, "standard input", left)
            else:
                data = read_whole(Path(name), left)
            left -= len(data)
            yield ("standard input" if name == "-" else name), data

    with patience(", ".join(names)):
        return read_clients(contents(), scheme)


def client_of(clients: Clients, wanted: str, names: Sequence[str]) -> Client:
    """The client of this id."""
    wanted = wanted.strip()
    if wanted not in clients:
        near = difflib.get_close_matches(wanted, clients.ids(), n=1)
        known = f"did you mean {shown(near[0])}?" if near else f"there are {len(clients)} clients"
        raise FuzzyAHPError(f"--client {shown(wanted)}: no such client in {', '.join(names)}; {known}")
    return clients[wanted]
