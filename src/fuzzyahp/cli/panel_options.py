"""Options of the panel commands, and what several of them make of a panel and its scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.cli.console import check_free, deliver, err, say
from fuzzyahp.cli.panel_words import WORDS
from fuzzyahp.document import builtin_schemes, load_draft
from fuzzyahp.errors import FuzzyAHPError, PanelError, shown
from fuzzyahp.experts.panel.expert_judgments import left_out_of, not_joined
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.files import check_writable
from fuzzyahp.grades import FIVE_GRADES
from fuzzyahp.scheme import Scheme

PanelArgument = Annotated[Path, typer.Argument(metavar="PANEL", help="Panel file, such as round-1/panel.json.")]
RoundOption = Annotated[int | None, typer.Option("--round", metavar="N", help="Which round.", show_default="the last")]

Label = Callable[[str], str]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII)


def scheme_of(panel: Panel, given: str | None) -> Scheme | None:
    """Scheme that a panel was asked about, for labels and rules.

    Parameters
    ----------
    panel : Panel
        The panel.
    given : str or None
        What was given as --scheme.

    Returns
    -------
    Scheme or None
        None where nothing was given and no built-in scheme is meant.

    Raises
    ------
    PanelError
        If another scheme was given.
    """
    asked = panel.questionnaire
    if given is None and asked.scheme not in builtin_schemes():
        return None
    scheme = load_draft(given or asked.scheme)
    if (scheme.name, scheme.version) == (asked.scheme, asked.version):
        return scheme
    if given is None:
        return None
    raise PanelError(
        f"--scheme {shown(given)}: is {scheme.name} {scheme.version}; panel {panel.name} was asked about "
        f"{asked.scheme} {asked.version}; give that one"
    )


def values_of(panel: Panel, scheme: Scheme | None) -> Sequence[float] | None:
    """Points of the grades a panel votes with.

    Parameters
    ----------
    panel : Panel
        The panel.
    scheme : Scheme or None
        Its scheme, if it is known.

    Returns
    -------
    sequence of float or None
        None where they are not needed, or are those of `FIVE_GRADES`.

    Raises
    ------
    PanelError
        If they are needed and not known.
    """
    asked = panel.questionnaire
    if scheme is not None:
        return scheme.scale.values
    if asked.clients and asked.grades != FIVE_GRADES.names:
        raise PanelError(
            f"panel {panel.name}: votes with grades of {asked.scheme} {asked.version}; give it as --scheme, for what "
            "each grade is worth"
        )
    return None


def reasons(given: Iterable[str], option: str, places: Iterable[str], what: str = "PLACE") -> dict[str, str]:
    """Waivers typed as PLACE=REASON.

    Parameters
    ----------
    given : iterable of str
        What was typed.
    option : str
        What the option is called.
    places : iterable of str
        The places that may be meant; one may hold "=" itself.
    what : str
        What the help of the option calls a place.

    Returns
    -------
    dict of str to str
        Place to reason.

    Raises
    ------
    FuzzyAHPError
        If there is no "=" or no reason in one, or a place stands twice.
    """
    known = sorted(places, key=len, reverse=True)
    found: dict[str, str] = {}
    for text in given:
        place = next((p for p in known if text.startswith(f"{p}=")), None)
        if place is None:
            place, equals, _ = text.partition("=")
            if not equals:
                raise FuzzyAHPError(f"{option} {shown(text)}: must be {what}=REASON; say why after an equals sign")
        reason = text[len(place) + 1 :].strip()
        place = place.strip()
        if not reason:
            raise FuzzyAHPError(f"{option} {shown(text)}: no reason; say why after the equals sign")
        if place in found:
            raise FuzzyAHPError(f"{option}: {shown(place)} is waived twice; keep one")
        found[place] = reason
    return found


def check_date(text: str) -> str:
    """A date, or a date and time, as ISO 8601 writes them.

    Parameters
    ----------
    text : str
        What was given as --at; nothing is fine.

    Returns
    -------
    str
        The same.

    Raises
    ------
    FuzzyAHPError
        If it is neither.

    Examples
    --------
    >>> check_date("2024-05-02"), check_date("2024-05-02T17:30+08:00")
    ('2024-05-02', '2024-05-02T17:30+08:00')
    """
    if text:
        try:
            if not _DATE.match(text):
                raise ValueError
            datetime.fromisoformat(text)
        except ValueError:
            raise FuzzyAHPError(
                f"--at {shown(text)}: must be a date such as 2024-05-02, or with a time, 2024-05-02T17:30"
            ) from None
    return text


def why_left_out(panel: Panel, expert: str, parent: str, round: int, lang: str, label: Label = str) -> str:
    """Why an expert's judgments of one parent cannot count, in words; empty where they can.

    Parameters
    ----------
    panel : Panel
        The panel.
    expert, parent : str
        Whose, of what.
    round : int
        Which round.
    lang : {"en", "zh"}
        Language.
    label : function of str
        What to call an indicator.

    Returns
    -------
    str
        Which of the parent's children no judgment joins to the first.
    """
    children = panel.questionnaire.pairs[parent]
    apart = not_joined(children, panel.judgments(expert, parent, round))
    words = WORDS[lang]
    listed = words["sep"].join(label(name) for name in apart)
    return words["apart"].format(apart=listed, first=label(children[0])) if apart else ""


def warn_left_out(panel: Panel, round: int | None, lang: str, label: Label = str) -> None:
    """Say on standard error whose judgments of which parent do not count.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int or None
        Which round; None is the last.
    lang : {"en", "zh"}
        Language.
    label : function of str
        What to call an indicator.
    """
    number = panel.round(round).number
    for parent, experts in left_out_of(panel, number).items():
        for expert in experts:
            why = why_left_out(panel, expert, parent, number, lang, label)
            text = WORDS[lang]["left_out"].format(parent=label(parent), expert=expert, why=why)
            say(err(), text, "yellow", wrap=True)


def labels_of(scheme: Scheme | None, lang: str) -> Label:
    """What to call the indicators: their labels, or their names where no scheme is known.

    Parameters
    ----------
    scheme : Scheme or None
        The scheme.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    function of str
        Name to label.

    Examples
    --------
    >>> labels_of(None, "en")("finance")
    'finance'
    """

    def label(name: str) -> str:
        return name if scheme is None or name not in scheme.tree else scheme.label(name, lang)

    return label


def check_scheme_output(output: Path | None, force: bool) -> None:
    """Find out before the work whether a scheme can be written there.

    Parameters
    ----------
    output : Path or None
        The file; None is standard output.
    force : bool
        Whether it may be replaced.

    Raises
    ------
    FuzzyAHPError
        If it ends in neither .toml nor .json, or exists.
    """
    if output is None:
        return
    if output.suffix.lower() not in (".toml", ".json"):
        raise FuzzyAHPError(f"{output}: ends in neither .toml nor .json; a scheme is one of them")
    check_free(output, force)
    check_writable(output)


def put_scheme(scheme: Scheme, output: Path | None) -> None:
    """Write a scheme as TOML, or as JSON where the ending says so.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    output : Path or None
        Where; None is standard output.

    Raises
    ------
    FuzzyAHPError
        If the file cannot be written.
    """
    as_json = output is not None and output.suffix.lower() == ".json"
    deliver(scheme.to_json(indent=2) + "\n" if as_json else scheme.to_toml(), output)
