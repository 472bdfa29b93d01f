"""TOML and JSON text without its traps: doubled keys, NaN, integers without end, nesting without end."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from fuzzyahp.errors import FuzzyAHPError, shown

#: The TOML parser takes the square of a dotted key's length in time.
_MOST_DOTS = 1000
_TOO_DEEP = "nested too deeply; no file that people write is"
_NO_NUMBER = "holds an integer of thousands of digits; write a number that can be used"

#: Signs that look like TOML's and are none, as a Chinese keyboard or a word processor types them.
_LOOK_ALIKE = "，“”‘’＂＇＝［］｛｝【】、：．＃"
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')


def decode(data: bytes, where: str) -> str:
    """Text of a file in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    data : bytes
        Content of the file.
    where : str
        What to call it in an error.

    Returns
    -------
    str
        The text.

    Raises
    ------
    FuzzyAHPError
        If it is not UTF-8.

    Examples
    --------
    >>> decode("良".encode(), "example")
    '良'
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FuzzyAHPError(f"{where}: byte {error.start} is not UTF-8; save the file as UTF-8") from None


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Document of a TOML text.

    Parameters
    ----------
    text : str
        TOML text.
    where : str
        What to call it in an error.

    Returns
    -------
    dict
        What it says.

    Raises
    ------
    FuzzyAHPError
        If it is not TOML, or is nested too deeply.

    Examples
    --------
    >>> parse_toml("a = 1", "example")
    {'a': 1}
    """
    if any(line.partition("=")[0].count(".") > _MOST_DOTS for line in text.splitlines()):
        raise FuzzyAHPError(f"{where}: {_TOO_DEEP}")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FuzzyAHPError(f"{where}: not TOML: {error}{_look_alikes(text, str(error))}") from None
    except RecursionError:
        raise FuzzyAHPError(f"{where}: {_TOO_DEEP}") from None
    except ValueError:
        raise FuzzyAHPError(f"{where}: {_NO_NUMBER}") from None


def _look_alikes(text: str, message: str) -> str:
    """A hint where the line that is no TOML holds signs that only look like TOML's, outside quotes and remarks."""
    place = re.search(r"at line (\d+)", message)
    lines = text.split("\n")
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    found = " ".join(dict.fromkeys(sign for sign in _QUOTED.sub("", line).partition("#")[0] if sign in _LOOK_ALIKE))
    return f'; the line holds {found} where only the plain signs " , = [ ] {{ }} . # count' if found else ""


def parse_json(text: str, where: str) -> Any:
    """Document of a JSON text.

    Parameters
    ----------
    text : str
        JSON text.
    where : str
        What to call it in an error.

    Returns
    -------
    object
        What it says.

    Raises
    ------
    FuzzyAHPError
        If it is not JSON, a key stands twice, a number is not finite, or it is nested too deeply.

    Examples
    --------
    >>> parse_json('{"a": 1}', "example")
    {'a': 1}
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise FuzzyAHPError(f"{where}: key {shown(key)} stands twice in one object; keep one")
            found[key] = value
        return found

    def refuse(constant: str) -> Any:
        raise FuzzyAHPError(f"{where}: {constant} is not a number that can be used; write a finite one")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise FuzzyAHPError(f"{where}: not JSON: {error}") from None
    except RecursionError:
        raise FuzzyAHPError(f"{where}: {_TOO_DEEP}") from None
    except FuzzyAHPError:
        raise
    except ValueError:
        raise FuzzyAHPError(f"{where}: {_NO_NUMBER}") from None
