"""A lender's own list of reason codes: what our codes are called there, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzyahp.errors import FuzzyAHPError, RecordError, shown, suggest
from fuzzyahp.explain_words import WORDS
from fuzzyahp.files import read_whole
from fuzzyahp.parsing import decode, parse_json, parse_toml
from fuzzyahp.record import text_of
from fuzzyahp.scheme import Scheme

CODES_FORMAT = "fuzzyahp-codes/1"
#: What our own codes begin with, by kind of reason.
PREFIXES = {"veto": "VETO", "cap": "CAP", "loss": "LOSS", "binding": "BIND"}
_MAX_BYTES = 2**20
_MOST_CODE, _MOST_TEXT = 64, 500


@dataclass(frozen=True)
class OwnCode:
    """What a lender calls one of our codes.

    Attributes
    ----------
    code : str
        The lender's code.
    texts : mapping of str to str
        Own words by language; may be empty.
    """

    code: str
    texts: Mapping[str, str]


def own_codes(source: Mapping[str, Any] | str | Path | None, scheme: Scheme) -> dict[str, OwnCode]:
    """A lender's codes by ours.

    Parameters
    ----------
    source : mapping, str, Path or None
        Entries by node, or by one of our codes; or a TOML or JSON file with ``format`` and ``codes``.
    scheme : Scheme
        Whose nodes they are for.

    Returns
    -------
    dict of str to OwnCode
        By our code, as "LOSS-current_ratio".

    Raises
    ------
    RecordError
        If the list cannot be read, names what the scheme has not, or an entry has no usable code or text.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> own_codes({"current_ratio": "F07"}, scheme)["LOSS-current_ratio"].code
    'F07'
    """
    if source is None:
        return {}
    if isinstance(source, str | Path):
        where, given = f"{source}: codes", _read(Path(source))
    else:
        where, given = "codes", source
    if not isinstance(given, Mapping):
        raise RecordError(f"{where}: {shown(given)}, must map indicators to codes")
    general: dict[str, OwnCode] = {}
    special: dict[str, OwnCode] = {}
    for key, entry in given.items():
        codes = _meant(key, scheme, where)
        own = _entry(entry, f"{where}.{key}")
        target = special if len(codes) == 1 else general
        for code in codes:
            if code in target:
                raise RecordError(f"{where}.{key}: the same is named twice, by name and by path; keep one")
            target[code] = own
    return general | special


def _read(path: Path) -> Any:
    suffix = path.suffix.lower()
    if suffix not in (".toml", ".json"):
        raise RecordError(f"{path}: must be a .toml or .json file with format = '{CODES_FORMAT}' and codes")
    try:
        text = decode(read_whole(path, _MAX_BYTES), str(path))
        document = (parse_toml if suffix == ".toml" else parse_json)(text, str(path))
    except FuzzyAHPError as error:
        raise RecordError(str(error)) from None
    if not isinstance(document, Mapping):
        raise RecordError(f"{path}: must hold format = '{CODES_FORMAT}' and codes")
    for key in document:
        if key not in ("format", "codes"):
            raise RecordError(f"{path}: there is no key {shown(key)}; {suggest(key, ('format', 'codes'))}")
    if document.get("format") != CODES_FORMAT:
        raise RecordError(f"{path}: format: {shown(document.get('format'))}, must be '{CODES_FORMAT}'")
    return document.get("codes", {})


def _meant(key: object, scheme: Scheme, where: str) -> list[str]:
    """Our codes that a key stands for: those of a node, or just one."""
    tree = scheme.tree
    known = {name: name for name in tree} | {path: name for name, path in tree.paths.items()}
    if isinstance(key, str):
        if key in known:
            return [f"{prefix}-{known[key]}" for prefix in PREFIXES.values()]
        prefix, _, name = key.partition("-")
        if prefix in PREFIXES.values() and name in known:
            return [f"{prefix}-{known[name]}"]
        if prefix in PREFIXES.values():
            raise RecordError(f"{where}: no indicator is named {shown(name)}; {suggest(name, tree.names)}")
    raise RecordError(f"{where}: no indicator is named {shown(key)}; {suggest(key, tree.names)}")


def _entry(entry: object, where: str) -> OwnCode:
    if isinstance(entry, str):
        entry = {"code": entry}
    if not isinstance(entry, Mapping) or "code" not in entry:
        raise RecordError(f"{where}: {shown(entry)}, must be a code, or a table with code and texts by language")
    for key in entry:
        if key not in ("code", *WORDS):
            raise RecordError(f"{where}: there is no key {shown(key)}; {suggest(key, ('code', *WORDS))}")
    code = _line(entry["code"], f"{where}.code", _MOST_CODE)
    return OwnCode(code, {lang: _line(entry[lang], f"{where}.{lang}", _MOST_TEXT) for lang in WORDS if lang in entry})


def _line(text: object, where: str, most: int) -> str:
    line = text_of(text, where, most=most)
    if not line.isprintable():
        raise RecordError(f"{where}: {shown(line)} must be one line of printable text")
    return line
