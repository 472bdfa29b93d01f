"""What a rating leaves behind: one JSON document with everything that an auditor needs to derive it again.

A record holds the evidence as given, the scheme whole, every matrix, weight, membership and composed vector, what
was compared with which cut, and a seal: a digest of each part, so that a change is found and its place named.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from fuzzyahp.errors import RecordError, shown
from fuzzyahp.safe_text import can_be_seen

RECORD_FORMAT = "fuzzyahp-record/1"
#: ISO 8601 with seconds and an offset, so that two clocks cannot be mistaken for one another.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\Z")
_MOST_TEXT = 200
#: How deep parts of a record are sealed one by one: each node, each rule, each label of an indicator by itself.
_DEPTH = {"scheme": 4}
_PART_DIGITS = 16


class Record(Mapping[str, Any]):
    """A rating's record: read-only, the same JSON text every time.

    Parameters
    ----------
    content : mapping
        Plain data with its seal, as `sealed` gives it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> record
    Record(client 'F01', 2026-11-26T09:30:00Z: rated, score 85.00, good)
    >>> record["result"]["score"], record.digest[:7]
    (85.0, 'sha256:')
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._text = canonical_json(content)
        # Parsed again, so that nobody holds on to a part of it and changes that.
        self._content: dict[str, Any] = json.loads(self._text)

    def __getitem__(self, key: str) -> Any:
        return json.loads(canonical_json(self._content[key]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    @property
    def digest(self) -> str:
        """SHA-256 over everything in the record, as "sha256:..."; what other records refer to it by."""
        return str(self._content["seal"]["record"])

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, a copy.

        Returns
        -------
        dict
            Text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_dict()["state"]
        'automatic'
        """
        found: dict[str, Any] = json.loads(self._text)
        return found

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON; without indent the canonical form: keys sorted, no blanks.

        Parameters
        ----------
        indent : int, optional
            Spaces a level, 0 or more, for people.

        Returns
        -------
        str
            JSON text.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
        >>> record.to_json() == rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_json()
        True
        """
        if indent is None:
            return self._text
        return json.dumps(self._content, ensure_ascii=False, indent=indent, allow_nan=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        result = self._content["result"]
        found = result["status"]
        if result["score"] is not None:
            found += f", score {result['score']:.2f}, {result['grade']}"
        if self._content["override"]:
            found += f", overridden: {self._content['override']['grade']}"
        return f"Record(client {shown(self._content['client'])}, {self._content['at']}: {found})"


def canonical_json(content: Any) -> str:
    """JSON text that depends on nothing but the content: keys sorted, no blanks, no NaN.

    Parameters
    ----------
    content : object
        Plain data.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> canonical_json({"b": 1.0, "a": "良"})
    '{"a":"良","b":1.0}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Content with its seal: a short digest of each part by its JSON Pointer, and one digest of the whole.

    Parameters
    ----------
    content : mapping
        Plain data; a seal in it is replaced.

    Returns
    -------
    dict
        The same with "seal".

    Examples
    --------
    >>> sorted(sealed({"client": "F01", "nodes": {"a": [1]}})["seal"]["parts"])
    ['/client', '/nodes/a']
    """
    bare = {key: value for key, value in content.items() if key != "seal"}
    parts = {pointer: _digest(value)[:_PART_DIGITS] for pointer, value in parts_of(bare)}
    whole = _digest({"content": bare, "parts": parts})
    return bare | {"seal": {"parts": parts, "record": f"sha256:{whole}"}}


def parts_of(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Parts of a record that are sealed one by one.

    Parameters
    ----------
    content : mapping
        A record without its seal.

    Yields
    ------
    tuple of str and object
        JSON Pointer (RFC 6901) of a part, and the part.

    Examples
    --------
    >>> list(parts_of({"result": {"score": 85.0}, "caps": []}))
    [('/result/score', 85.0), ('/caps', [])]
    """

    def walk(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
        if depth and isinstance(value, Mapping) and value:
            for key, item in value.items():
                yield from walk(item, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}", depth - 1)
        else:
            yield pointer, value

    for key, value in content.items():
        yield from walk(value, f"/{key}", _DEPTH.get(key, 1))


def _digest(content: Any) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def text_of(text: object, what: str, *, empty: bool = False, most: int = _MOST_TEXT) -> str:
    """A text that is written into records.

    Parameters
    ----------
    text : object
        What was given.
    what : str
        What it is, for errors.
    empty : bool
        Whether it may be empty.
    most : int
        The most characters.

    Returns
    -------
    str
        The text.

    Raises
    ------
    RecordError
        If it is no text, empty, shows nothing, is too long, or holds half a character or a control character.

    Examples
    --------
    >>> text_of("F01", "client")
    'F01'
    """
    if not isinstance(text, str) or len(text) > most or (not empty and not text.strip()):
        raise RecordError(f"{what}: {shown(text)}, must be text of {'0' if empty else '1'} to {most} characters")
    if not empty and not can_be_seen(text):
        raise RecordError(f"{what}: {shown(text)} shows nothing; write what people can read")
    if any(0xD800 <= ord(c) < 0xE000 or (ord(c) < 32 and c not in "\n\t") for c in text):
        raise RecordError(f"{what}: {shown(text)} holds half a character or a control character; type it again")
    return text


def moment(at: object) -> str:
    """A moment as records hold it.

    Parameters
    ----------
    at : str or datetime
        ISO 8601 with seconds and an offset, or a datetime that knows its offset.

    Returns
    -------
    str
        ISO 8601.

    Raises
    ------
    RecordError
        If it is none, or has no offset.

    Examples
    --------
    >>> moment("2026-11-26T09:30:00+08:00")
    '2026-11-26T09:30:00+08:00'
    """
    from datetime import datetime

    rule = "must be a moment with its offset, as 2026-11-26T09:30:00Z"
    if isinstance(at, datetime):
        at = at.isoformat()
    if not isinstance(at, str) or not _MOMENT.match(at):
        raise RecordError(f"at: {shown(at)}, {rule}")
    try:
        datetime.fromisoformat(at)
    except ValueError as error:
        raise RecordError(f"at: {shown(at)} ({error}), {rule}") from None
    return at
