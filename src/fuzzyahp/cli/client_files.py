"""Clients out of the files of a command line, one of them, and its rating."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from fuzzyahp.cli.console import err, say
from fuzzyahp.cli.exit_codes import NOT_RATED
from fuzzyahp.cli.progress import patience
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.gathered import Client, Clients
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.files import read_stream, read_whole
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme

#: Evidence becomes some ten times as large in memory as it is in a file.
MAX_BYTES = 256 * 2**20
STDIN = "standard input"


def read_files(names: Sequence[str], scheme: Scheme) -> Clients:
    """Clients of all files, each named once; `-` is standard input."""
    check_once(names)

    def contents() -> Iterator[tuple[str, bytes]]:
        left = MAX_BYTES
        for name in names:
            data = read_input(name, left)
            left -= len(data)
            yield (STDIN if name == "-" else name), data

    with patience(", ".join(names)):
        return read_clients(contents(), scheme)


def check_once(names: Sequence[str]) -> None:
    """An error where a file is named twice: all that it says would be given twice."""
    seen: dict[Path, str] = {}
    for name in names:
        if name == "-" and names.count("-") > 1:
            raise FuzzyAHPError("-: standard input can be read once")
        path = Path(os.path.realpath(name))
        if path in seen:
            raise FuzzyAHPError(f"{name}: is {seen[path]} again; name each file once")
        seen[path] = name


def read_input(name: str, limit: int) -> bytes:
    """What stands in a file, or comes from standard input where it is called `-`."""
    return read_stream(sys.stdin.buffer, STDIN, limit) if name == "-" else read_whole(Path(name), limit)


def client_of(clients: Clients, wanted: str, names: Sequence[str]) -> Client:
    """The client of this id."""
    wanted = wanted.strip()
    if wanted not in clients:
        near = [name for name in clients.ids() if name.casefold() == wanted.casefold()]
        near = near or difflib.get_close_matches(wanted, clients.ids(), n=1)
        known = f"did you mean {shown(near[0])}?" if near else f"there are {len(clients)} clients"
        raise FuzzyAHPError(f"--client {shown(wanted)}: no such client in {', '.join(names)}; {known}")
    return clients[wanted]


def title_of(client: Client, lang: str) -> str:
    """Id and name of a client."""
    return f"{client.id} {client.name(lang)}".rstrip()


def rating_of(model: RatingModel, client: Client, lang: str) -> Rating:
    """Rating of one client; who cannot be rated is told so, and the command ends."""
    try:
        return rate_client(model, client)
    except EvidenceError as error:
        say(err(), f"{client.id} {WORDS[lang][error.status]}: {error}")
        raise typer.Exit(NOT_RATED) from None
