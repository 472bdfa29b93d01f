"""A ledger read from its first line to its last: every hash, every number, every link of the chain."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from fuzzyahp.audit.ledgers.ledger_lines import MAX_LINE, NOTHING, LedgerHead, content_of, head_from, head_of
from fuzzyahp.audit.ledgers.ledger_words import WORDS
from fuzzyahp.audit.ledgers.locked_file import last_lines, opened
from fuzzyahp.errors import RecordError, in_language

#: Told from time to time: the share of the ledger that has been read [0-1].
Progress = Callable[[float], None]
_TELL_EVERY = 64


@dataclass(frozen=True)
class LedgerFault:
    """The first thing that is wrong with a ledger.

    Attributes
    ----------
    line : int
        Line of the file, from 1.
    kind : str
        "changed", "not_a_line", "wrong_number", "broken_chain", "torn", "cut_off" or "rewritten".
    details : dict
        Figures for the sentence.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.audit.LedgerFault(2, "broken_chain").to_text()
    'line 2: broken chain: it does not name the hash of the entry before it'
    """

    line: int
    kind: str
    details: dict[str, Any] = field(default_factory=dict)

    def to_text(self, lang: str = "en") -> str:
        """The fault in words.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            One line.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.audit.LedgerFault(3, "changed").to_text()
        'line 3: changed: its content does not fit its hash'
        """
        said = in_language(WORDS, lang)
        return said["faulty"].format(line=self.line, what=said[self.kind].format(**self.details))


@dataclass(frozen=True)
class LedgerCheck:
    """What a check of a ledger found.

    Attributes
    ----------
    entries : int
        Entries that are good, up to the first fault.
    head : LedgerHead
        Number and hash of the last good one; worth keeping elsewhere.
    fault : LedgerFault or None
        The first fault.
    set_aside : tuple of str
        Files beside the ledger that hold torn lines of earlier crashes.
    changed_aside : tuple of str
        Those of them that an entry names and whose content is not what was set aside.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> head = fa.audit.LedgerHead(1, "sha256:...")
    >>> fa.audit.LedgerCheck(1, head, fa.audit.LedgerFault(2, "changed"), ()).ok
    False
    """

    entries: int
    head: LedgerHead
    fault: LedgerFault | None
    set_aside: tuple[str, ...]
    changed_aside: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no fault, and what was set aside is unchanged."""
        return self.fault is None and not self.changed_aside

    def to_text(self, lang: str = "en") -> str:
        """What was found, in words.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            One to four lines.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.audit.LedgerCheck(0, fa.audit.LedgerHead(0, "sha256:..."), None, ()).to_text()
        '0 entries, the chain is whole. Head: 0:sha256:...'
        """
        said = in_language(WORDS, lang)
        one = "_1" if self.entries == 1 else ""
        if self.fault is None:
            lines = [said[f"sound{one}"].format(entries=self.entries, head=self.head)]
        else:
            lines = [self.fault.to_text(lang), said[f"good_before{one}"].format(entries=self.entries, head=self.head)]
        if self.set_aside:
            lines.append(said["set_aside"].format(files=said["sep"].join(self.set_aside)))
        if self.changed_aside:
            lines.append(said["changed_aside"].format(files=said["sep"].join(self.changed_aside)))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in self.to_text().split("\n"))


class GoodLine(NamedTuple):
    """A line whose hash, number and link are right."""

    line: bytes
    head: LedgerHead
    share: float


def good_lines(path: Path) -> Iterator[GoodLine | LedgerFault]:
    """Lines of a ledger, checked one by one; a fault is the last that comes.

    Parameters
    ----------
    path : Path
        The ledger. It is locked for a moment only: what is appended later is not read.

    Yields
    ------
    GoodLine or LedgerFault
        Good lines in order, then the fault if there is one.
    """
    with opened(path, writing=False) as file:
        size = os.fstat(file).st_size
        # The rest behind the last line end is read while nobody writes; whole lines are never touched again.
        _, rest = last_lines(file, size, MAX_LINE) or (b"", b"")
        copy = os.dup(file)
    with os.fdopen(copy, "rb") as stream:
        stream.seek(0)
        before, left = NOTHING, size - len(rest)
        while left:
            line = stream.readline(min(left, MAX_LINE + 1))
            if not line:  # cut while it was read
                yield LedgerFault(before.n + 1, "not_a_line")
                return
            left -= len(line)
            found = _next(before, line[:-1]) if line.endswith(b"\n") else LedgerFault(before.n + 1, "not_a_line")
            if isinstance(found, LedgerFault):
                yield found
                return
            before = found
            yield GoodLine(line[:-1], before, 1 - left / size)
        if rest:
            # An entry that lacks nothing but its line end is one: an editor may have taken that away.
            found = _next(before, rest)
            if isinstance(found, LedgerHead):
                yield GoodLine(rest, found, 1.0)
            else:
                yield LedgerFault(before.n + 1, "torn", {"bytes": len(rest)})


def _next(before: LedgerHead, line: bytes) -> LedgerHead | LedgerFault:
    """The head that a line makes, if it is the next one."""
    found = head_of(line)
    if isinstance(found, str):
        return LedgerFault(before.n + 1, found)
    head, previous = found
    if head.n != before.n + 1:
        return LedgerFault(before.n + 1, "wrong_number", {"found": head.n, "wanted": before.n + 1})
    if previous != before.hash:
        return LedgerFault(before.n + 1, "broken_chain")
    return head


def check_ledger(
    path: Path,
    kept: LedgerHead | str | None = None,
    each: Callable[[dict[str, Any], bytes], None] | None = None,
    progress: Progress | None = None,
) -> LedgerCheck:
    """Check a ledger, and do something with each good entry on the way.

    Parameters
    ----------
    path : Path
        The ledger.
    kept : LedgerHead or str, optional
        A head that was kept elsewhere.
    each : callable, optional
        Called with each entry, as plain data, and its line.
    progress : callable, optional
        Told the share that has been read.

    Returns
    -------
    LedgerCheck
        What was found.

    Raises
    ------
    RecordError
        If the ledger cannot be read, or the head is none.
    """
    anchor = None if kept is None else head_from(kept)
    last, fault = NOTHING, None
    torn: list[dict[str, Any]] = []
    for found in good_lines(path):
        if isinstance(found, LedgerFault):
            fault = found
            break
        if anchor is not None and found.head.n == anchor.n and found.head.hash != anchor.hash:
            fault = LedgerFault(anchor.n, "rewritten", {"n": anchor.n, "head": anchor})
            break
        try:
            content = content_of(found.line, f"{path} line {found.head.n}")
        except RecordError:
            fault = LedgerFault(found.head.n, "not_a_line")
            break
        if "torn" in content:
            torn.append(content["torn"])
        if each is not None:
            each(content, found.line)
        last = found.head
        if progress is not None and last.n % _TELL_EVERY == 0:
            progress(found.share)
    if anchor is not None and last.n < anchor.n and (fault is None or fault.kind == "torn"):
        fault = LedgerFault(last.n + 1, "cut_off", {"head": anchor, "found": last.n})
    aside = torn_files(path)
    return LedgerCheck(last.n, last, fault, aside, tuple(name for name in aside if _is_changed(path, name, torn)))


def _is_changed(path: Path, name: str, torn: list[dict[str, Any]]) -> bool:
    """Whether entries name a file that was set aside, and its content is none of what they set aside."""
    named = [one for one in torn if one.get("file") == name]
    file = path.with_name(name)
    if not named:  # a crash came between setting it aside and the entry
        return False
    try:
        if not file.is_file() or all(file.stat().st_size != one.get("bytes") for one in named):
            return True
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise RecordError(f"{file}: cannot be read ({error.strerror or error})") from None
    return all(digest != one.get("sha256") for one in named)


def torn_files(path: Path) -> tuple[str, ...]:
    """Names of the files into which torn lines of a ledger were set aside.

    Parameters
    ----------
    path : Path
        The ledger.

    Returns
    -------
    tuple of str
        In the order in which they were made.

    Examples
    --------
    >>> torn_files(Path("ledger.jsonl"))
    ()
    """
    start = f"{path.name}.torn-"
    numbers = [
        int(name[len(start) :])
        for name in os.listdir(path.parent)
        if name.startswith(start) and name[len(start) :].isascii() and name[len(start) :].isdigit()
    ]
    return tuple(f"{start}{n}" for n in sorted(numbers))
