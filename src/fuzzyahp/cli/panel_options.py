"""Options of the panel commands, and what several of them make of a panel and its scheme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.cli.tables import write_stdout
from fuzzyahp.document import builtin_schemes, load_draft
from fuzzyahp.errors import FuzzyAHPError, PanelError, shown
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.files import check_writable, write_whole
from fuzzyahp.grades import FIVE_GRADES
from fuzzyahp.scheme import Scheme

PanelArgument = Annotated[Path, typer.Argument(metavar="PANEL", help="Panel file, such as round-1/panel.json.")]
RoundOption = Annotated[int | None, typer.Option("--round", metavar="N", help="Which round.", show_default="the last")]


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


def reasons(given: Iterable[str], option: str, places: Iterable[str]) -> dict[str, str]:
    """Waivers typed as PLACE=REASON.

    Parameters
    ----------
    given : iterable of str
        What was typed.
    option : str
        What the option is called.
    places : iterable of str
        The places that may be meant; one may hold "=" itself.

    Returns
    -------
    dict of str to str
        Place to reason.

    Raises
    ------
    FuzzyAHPError
        If there is no "=" in one, or a place stands twice.
    """
    known = sorted(places, key=len, reverse=True)
    found: dict[str, str] = {}
    for text in given:
        place = next((p for p in known if text.startswith(f"{p}=")), None)
        if place is None:
            place, equals, _ = text.partition("=")
            if not equals:
                raise FuzzyAHPError(f"{option} {shown(text)}: must be PLACE=REASON; say why after an equals sign")
        reason = text[len(place) + 1 :].strip()
        place = place.strip()
        if place in found:
            raise FuzzyAHPError(f"{option}: {shown(place)} is waived twice; keep one")
        found[place] = reason
    return found


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
    if output.exists() and not force:
        raise FuzzyAHPError(f"{output}: exists already; choose another name, or add --force to replace it")
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
    data = (scheme.to_json(indent=2) + "\n" if as_json else scheme.to_toml()).encode()
    if output is None:
        write_stdout(data)
    else:
        write_whole(output, data)
