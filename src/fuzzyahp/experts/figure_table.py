"""A result's main figures as one line for the terminal and a small table for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from html import escape
from typing import Any

from fuzzyahp.errors import shown
from fuzzyahp.safe_text import one_line

_LONGEST_TEXT = 32
_LONGEST_LINE = 280
_MOST_LINES = 40


class FigureTable:
    """What a result shows of itself: its single figures and texts; of what it holds many of, how many.

    A dataclass that takes this as its base says ``repr=False``; without it, dataclasses write every item of every
    round in one line.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Found(FigureTable):
    ...     name: str
    ...     ratio: float | None
    ...     answers: tuple[int, ...]
    >>> Found("a < b", 1 / 3, (1, 2, 2))
    Found(name 'a < b', ratio 0.3333, answers 3)
    >>> Found("a < b", None, ())._repr_html_()[:78]
    '<table><caption>Found</caption><tbody><tr><th>name</th><td>a &lt; b</td></tr><'
    """

    __slots__ = ()

    def _figures(self) -> Mapping[str, object]:
        """Figures by name: text, numbers, and of anything with a length its length."""
        return {item.name: getattr(self, item.name) for item in fields(self)}  # type: ignore[arg-type]

    def _lines(self) -> list[str]:
        """Sentences below the table; none where the figures say it all."""
        return []

    def __repr__(self) -> str:
        said = []
        for name, value in self._figures().items():
            text = _figure(value)
            if text is not None and value is not None:
                said.append(f"{name} {shown(text, _LONGEST_TEXT) if _is_text(value) else text}")
        line = f"{type(self).__name__}({', '.join(said)})"
        return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 4]}...)"

    def _repr_html_(self) -> str:
        figures = {name: _figure(value) for name, value in self._figures().items()}
        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(one_line(text))}</td></tr>"
            for name, text in figures.items()
            if text is not None
        )
        lines = self._lines()
        if len(lines) > _MOST_LINES:
            lines[_MOST_LINES:] = [f"and {len(lines) - _MOST_LINES} more"]
        points = "".join(f"<li>{escape(one_line(line))}</li>" for line in lines)
        return f"<table><caption>{escape(type(self).__name__)}</caption><tbody>{rows}</tbody></table>" + (
            f"<ul>{points}</ul>" if points else ""
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str) or _is_question(value)


def _is_question(value: object) -> bool:
    """Whether it is one pair or one indicator, as a question names it."""
    return isinstance(value, tuple) and 0 < len(value) < 3 and all(isinstance(item, str) for item in value)


def _figure(value: Any) -> str | None:
    """A figure as text; None where there is nothing to show: empty text, or what is no figure and has no length."""
    if value is None:
        return "-"
    if value == "":
        return None
    if isinstance(value, str | bool | int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if _is_question(value):
        return " / ".join(value)
    return str(len(value)) if isinstance(value, Mapping | tuple) else None
