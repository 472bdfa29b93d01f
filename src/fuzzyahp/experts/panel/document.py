"""The panel file: JSON in and out, format "fuzzyahp-panel/1", checked against a strict model before it is a `Panel`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError

from fuzzyahp.errors import FuzzyAHPError, PanelError, shown, suggest
from fuzzyahp.experts.panel.answers import Answers, Change, Expert, Round, Waiver
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire
from fuzzyahp.files import read_whole, write_whole
from fuzzyahp.parsing import decode, parse_json

#: 1,000 experts with 40 pairs and some votes stay below; a file beyond this is no panel.
MAX_BYTES = 64 * 2**20
_MOST_ERRORS = 10

Name = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=64)]
Text = Annotated[str, Strict(), StringConstraints(max_length=10_000)]
Ratio = Annotated[str, Strict(), StringConstraints(max_length=90)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuestionsPart(_Part):
    """What was asked."""

    scheme: Name
    version: Name
    pairs: dict[Name, tuple[Name, ...]]
    grades: tuple[Name, ...] = ()
    indicators: tuple[Name, ...] = ()
    clients: tuple[Name, ...] = ()


class ExpertPart(_Part):
    """Who was asked."""

    name: Name
    weight: Number | None = None
    familiarity: Number | None = None
    basis: Number | None = None


class AnswersPart(_Part):
    """What one expert answered."""

    judgments: dict[Name, tuple[tuple[Name, Name, Ratio], ...]] = {}
    votes: dict[Name, dict[Name, Name]] = {}


class WaiverPart(_Part):
    """A fault let pass by name."""

    place: Text
    problem: Text
    reason: Text


class ChangePart(_Part):
    """A judgment changed with the expert's consent."""

    expert: Name
    parent: Name
    first: Name
    second: Name
    before: Ratio
    after: Ratio
    reason: Text
    by: Text = ""
    at: Text = ""


class RoundPart(_Part):
    """One round."""

    number: Annotated[int, Strict()]
    answers: dict[Name, AnswersPart]
    at: Text = ""
    waivers: tuple[WaiverPart, ...] = ()
    changes: tuple[ChangePart, ...] = ()


class PanelDocument(_Part):
    """A panel as it stands in a JSON file.

    Attributes are the keys of the file; the page "Panels" explains each.

    Examples
    --------
    >>> from fuzzyahp.experts import PanelDocument
    >>> asked = {"scheme": "s", "version": "1", "pairs": {"u": ["a", "b"]}}
    >>> document = PanelDocument(format="fuzzyahp-panel/1", name="c", questionnaire=asked, experts=[{"name": "Li"}])
    >>> document.build().names
    ('Li',)
    """

    format: Literal["fuzzyahp-panel/1"]
    name: Name
    questionnaire: QuestionsPart
    experts: tuple[ExpertPart, ...]
    rounds: tuple[RoundPart, ...] = ()

    def build(self) -> Panel:
        """Panel that this document describes.

        Returns
        -------
        Panel
            Complete and checked.

        Raises
        ------
        FuzzyAHPError
            Naming what cannot be used.

        Examples
        --------
        >>> from fuzzyahp.experts import PanelDocument
        >>> asked = {"scheme": "s", "version": "1", "pairs": {"u": ["a", "b"]}}
        >>> given = {"format": "fuzzyahp-panel/1", "name": "c", "questionnaire": asked, "experts": [{"name": "Li"}]}
        >>> PanelDocument(**given).build().rounds
        ()
        """
        return Panel(
            self.name,
            Questionnaire(**dict(self.questionnaire)),
            tuple(Expert(**dict(part)) for part in self.experts),
            tuple(_round(part) for part in self.rounds),
        )


def _round(part: RoundPart) -> Round:
    answers = {}
    for expert, given in part.answers.items():
        judgments: dict[str, dict[tuple[str, str], Any]] = {}
        for parent, rows in given.judgments.items():
            pairs = judgments.setdefault(parent, {})
            for first, second, ratio in rows:
                if (first, second) in pairs or (second, first) in pairs:
                    raise PanelError(f"round {part.number}, {expert}, {parent}: {first} over {second} stands twice")
                pairs[first, second] = ratio
        answers[expert] = Answers(judgments, given.votes)
    return Round(
        part.number,
        answers,
        tuple(Waiver(**dict(waiver)) for waiver in part.waivers),
        tuple(Change(**dict(change)) for change in part.changes),
        part.at,
    )


def load_panel(source: str | Path | Mapping[str, Any] | Panel) -> Panel:
    """Panel from a JSON file or from a dict.

    Parameters
    ----------
    source : str, Path, dict or Panel
        Path of the file, or the document itself.

    Returns
    -------
    Panel
        Complete and checked.

    Raises
    ------
    PanelError
        If there is no such file, or what it says cannot be used; the place is named.

    Examples
    --------
    >>> from fuzzyahp.experts import load_panel
    >>> asked = {"scheme": "s", "version": "1", "pairs": {"u": ["a", "b"]}}
    >>> given = {"format": "fuzzyahp-panel/1", "name": "c", "questionnaire": asked, "experts": [{"name": "Li"}]}
    >>> load_panel(given).name
    'c'
    """
    if isinstance(source, Panel):
        return source
    if isinstance(source, Mapping):
        return _build(dict(source), "panel")
    if not isinstance(source, str | Path):
        raise PanelError(f"panel {shown(source)}: must be a path, a dict or a Panel")
    path = Path(source)
    try:
        document = parse_json(decode(read_whole(path, MAX_BYTES), path.name), path.name)
    except FuzzyAHPError as error:
        raise PanelError(str(error)) from None
    if not isinstance(document, dict):
        raise PanelError(f"{path.name}: holds {shown(document)}, must be an object with the keys of a panel")
    return _build(document, path.name)


def save_panel(panel: Panel, path: str | Path) -> None:
    """Write a panel file, whole or not at all.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : str or Path
        Where; an existing file is replaced.

    Raises
    ------
    FuzzyAHPError
        If it is no panel, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from fuzzyahp.experts import Expert, Panel, Questionnaire, load_panel, save_panel
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_panel(Panel("c", asked, (Expert("Li"),)), f"{folder}/panel.json")
    ...     load_panel(f"{folder}/panel.json").names
    ('Li',)
    """
    write_whole(Path(path), panel_bytes(panel))


def panel_bytes(panel: Panel) -> bytes:
    """Content of a panel file.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    bytes
        JSON in UTF-8.

    Raises
    ------
    PanelError
        If it is no panel.

    Examples
    --------
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> panel_bytes(Panel("committee", asked, (Expert("Li"),)))[:1]
    b'{'
    """
    if not isinstance(panel, Panel):
        raise PanelError(f"panel {shown(panel)}: must be a Panel")
    return (json.dumps(panel.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _build(document: dict[str, Any], where: str) -> Panel:
    try:
        return PanelDocument.model_validate(document).build()
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = [_problem(item) for item in problems[:_MOST_ERRORS]]
        more = f"\n  and {len(problems) - _MOST_ERRORS} more" if len(problems) > _MOST_ERRORS else ""
        raise PanelError(f"{where}: " + "\n  ".join(lines) + more) from None
    except FuzzyAHPError as error:
        raise PanelError(f"{where}: {error}") from None


_PARTS: dict[str, type[_Part]] = {
    "questionnaire": QuestionsPart,
    "experts": ExpertPart,
    "rounds": RoundPart,
    "answers": AnswersPart,
    "waivers": WaiverPart,
    "changes": ChangePart,
}
_MUST_BE = {
    "dict_type": "an object with names for keys",
    "model_type": "an object with keys of its own",
    "model_attributes_type": "an object with keys of its own",
    "tuple_type": "a list",
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
}


def _problem(item: Any) -> str:
    """One line for one of pydantic's errors, in this library's words."""
    # pydantic ends the place of a faulty key with "[key]", which no file holds.
    keys, kind, context = [key for key in item["loc"] if key != "[key]"], item["type"], item.get("ctx", {})
    place = "".join(c for c in ".".join(str(key) for key in keys) if c.isprintable()) or "panel"
    found = shown(item["input"])
    if kind == "extra_forbidden":
        return f"{place}: no such key; {suggest(keys[-1], _known_keys(keys[:-1]))}"
    if kind == "missing":
        return f"{place}: is missing; add it"
    if kind == "literal_error":
        return f"{place}: {found}, must be {context['expected']}"
    if kind == "string_too_short":
        return f"{place}: is empty; write a name"
    if kind == "string_too_long":
        return f"{place}: {found}: {len(item['input'])} characters, must be at most {context['max_length']}"
    if kind in ("too_long", "too_short"):
        right = context["max_length"] if kind == "too_long" else context["min_length"]
        return f"{place}: has {context['actual_length']}, must have {right} entries"
    if kind in _MUST_BE:
        return f"{place}: {found}, must be {_MUST_BE[kind]}"
    return f"{place}: {found}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _known_keys(keys: list[Any]) -> list[str]:
    part: type[_Part] = PanelDocument
    for key in keys:
        part = _PARTS.get(key, part) if isinstance(key, str) else part
    return list(part.model_fields)
