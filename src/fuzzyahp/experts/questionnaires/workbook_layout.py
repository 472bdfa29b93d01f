"""Where everything stands in a questionnaire workbook: known to writer and reader alike, never taken from the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fuzzyahp.errors import PanelError, in_language
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, WORDS
from fuzzyahp.scheme import Scheme

FORMAT = "fuzzyahp-workbook/1"
#: Hidden sheets: identity, question ids and lists; and the arithmetic of the consistency hint.
MACHINE, CALCULATION = "_fuzzyahp", "_calculation"
#: Column headings and the first question, on every answer sheet.
HEADER_ROW, FIRST_ROW = 6, 7
#: Answer columns: which of the two and how much; the grade.
WHICH, HOW, CHECK, GRADE = 4, 5, 6, 4
#: First row of the question ids on the hidden sheet.
IDS_ROW = 13
#: Columns of the hidden sheet: grades, their labels; steps of the scale; sheets without answers, how far they reach.
GRADE_COLUMN, STEP_COLUMN, EXTENT_COLUMN = 11, 14, 16
KEYS = (
    "format",
    "panel",
    "questions",
    "scheme",
    "version",
    "round",
    "expert",
    "language",
    "count",
    "digest",
)

_LONGEST_LABEL = 100
_LONGEST_TEXT = 2000
_SHEET_NAME_UNITS = 31


@dataclass(frozen=True)
class Section:
    """One answer sheet.

    Attributes
    ----------
    kind : {"pairs", "votes"}
        What is asked on it.
    where : str
        Parent or client.
    title : str
        What people read for it.
    sheet : str
        Name of the sheet.
    questions : tuple of tuple of str
        (first, second) or (indicator,), from `FIRST_ROW` on.
    labels : tuple of tuple of str
        What people read for them.
    """

    kind: str
    where: str
    title: str
    sheet: str
    questions: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]

    @property
    def last_row(self) -> int:
        """Row of the last question."""
        return FIRST_ROW + len(self.questions) - 1

    def last_column(self, round: int) -> int:
        """Last column in use: from the second round on two more, the own answer and the group's."""
        return (CHECK if self.kind == "pairs" else GRADE) + (2 if round > 1 else 0)


def sections(panel: Panel, scheme: Scheme, lang: str, names: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """Answer sheets of a panel's workbook.

    Parameters
    ----------
    panel : Panel
        The panel.
    scheme : Scheme
        The scheme it judges for; a draft will do.
    lang : {"en", "zh"}
        Language.
    names : mapping of str to str, optional
        Client to what people call it.

    Returns
    -------
    tuple of Section
        Pairs parent by parent, then votes client by client.

    Raises
    ------
    PanelError
        If the scheme is another one, or lacks a node that is asked about.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import questionnaire
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> panel = Panel("committee", questionnaire(scheme), (Expert("Li"),))
    >>> [section.sheet for section in sections(panel, scheme, "en")][:2]
    ['1 Credit standing', '2 Decisive indicators']
    """
    in_language(WORDS, lang, PanelError)
    check_scheme(panel.questionnaire, scheme)
    asked = panel.questionnaire
    found: list[Section] = []
    for parent, children in asked.pairs.items():
        title = short(scheme.label(parent, lang)) or parent
        called = dict(zip(children, unique([scheme.label(c, lang) for c in children], children), strict=True))
        pairs = asked.pairs_of(parent)
        labels = tuple((called[a], called[b]) for a, b in pairs)
        found.append(Section("pairs", parent, title, sheet_name(len(found) + 1, title), pairs, labels))
    leaves = asked.indicators
    called = dict(zip(leaves, unique([scheme.label(leaf, lang) for leaf in leaves], leaves), strict=True))
    for client in asked.clients:
        title = short(" ".join([client, (names or {}).get(client, "")])) or f"{len(found) + 1}"
        found.append(
            Section(
                "votes",
                client,
                title,
                sheet_name(len(found) + 1, title),
                tuple((leaf,) for leaf in leaves),
                tuple((called[leaf],) for leaf in leaves),
            )
        )
    return tuple(found)


def check_scheme(asked: Questionnaire, scheme: Scheme) -> None:
    """Raise unless the questions can come from this scheme.

    Parameters
    ----------
    asked : Questionnaire
        The questions.
    scheme : Scheme
        The scheme.

    Raises
    ------
    PanelError
        Naming what differs.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts.panel.questions import questionnaire
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> check_scheme(questionnaire(scheme), scheme)
    """
    if (asked.scheme, asked.version) != (scheme.name, scheme.version):
        raise PanelError(
            f"scheme {scheme.name} {scheme.version}: the panel was asked about {asked.scheme} {asked.version}; "
            "give that scheme"
        )
    mentioned = [*asked.indicators]
    for parent, children in asked.pairs.items():
        mentioned += [parent, *children]
    missing = next((name for name in mentioned if name not in scheme.indicators), None)
    if missing is not None:
        raise PanelError(f"scheme {scheme.name} {scheme.version}: has no {missing}, which the panel was asked about")
    if asked.clients and asked.grades != tuple(scheme.scale.names):
        raise PanelError(
            f"scheme {scheme.name} {scheme.version}: its grades are {', '.join(scheme.scale.names)}, the panel votes "
            f"with {', '.join(asked.grades)}; give the scheme the questions were made from"
        )


def grade_labels(scheme: Scheme, lang: str) -> tuple[str, ...]:
    """What people read for each grade; no two alike.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    tuple of str, length g
        Best first.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> grade_labels(fa.load_scheme("micro-enterprise"), "zh")
    ('优', '良', '中', '较差', '差')
    """
    names = scheme.scale.names
    return unique([scheme.scale.label(h, lang) for h in range(len(names))], names)


def clean(text: str, longest: int = _LONGEST_TEXT) -> str:
    r"""Text on one line, without characters that cannot be seen or that no workbook can hold.

    Parameters
    ----------
    text : str
        What somebody typed.
    longest : int
        Characters to keep at the most.

    Returns
    -------
    str
        Blanks of every kind as single spaces.

    Examples
    --------
    >>> clean(" a\tb\u202e\x00 ")
    'a b'
    """
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return _cut(" ".join(seen.split()), longest)


def short(text: str) -> str:
    """A label as the workbook shows it."""
    return clean(text, _LONGEST_LABEL)


def paragraphs(text: str) -> str:
    """Text of several lines, each clean, empty ones left out."""
    lines = [clean(line) for line in text.splitlines()]
    return _cut("\n".join(line for line in lines if line), _LONGEST_TEXT)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def plain(text: str) -> str:
    """What two texts have in common that people take for the same: width, case and blanks do not count."""
    return clean(unicodedata.normalize("NFKC", text)).casefold()


def unique(labels: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Labels that can be told apart from one another and from "equally important" when chosen from a list.

    Parameters
    ----------
    labels, names : sequence of str
        What people read, and the unique names behind it.

    Returns
    -------
    tuple of str
        The labels, with the name in brackets where a label is empty or stands twice.

    Examples
    --------
    >>> unique(["Cash", "cash", "Debt"], ["a", "b", "c"])
    ('Cash (a)', 'cash (b)', 'Debt')
    """
    cleaned = [short(label) or short(name) for label, name in zip(labels, names, strict=True)]
    keys = [plain(label) for label in cleaned]
    taken = {plain(word) for word in EQUALLY.values()}
    found: list[str] = []
    for label, key, name in zip(cleaned, keys, names, strict=True):
        chosen, tries = label, 0
        if keys.count(key) > 1 or key in taken:
            chosen = f"{label} ({short(name)})"
        while plain(chosen) in taken:
            tries += 1
            chosen = f"{label} ({short(name)}, {tries})"
        taken.add(plain(chosen))
        found.append(chosen)
    return tuple(found)


def sheet_name(number: int, title: str) -> str:
    """Name that every spreadsheet accepts: at most 31 UTF-16 units, letters and digits, begun with a number.

    Parameters
    ----------
    number : int
        Place of the sheet; makes the name unique.
    title : str
        What it is about.

    Returns
    -------
    str
        Without quotation marks, so that formulas can name the sheet.

    Examples
    --------
    >>> sheet_name(3, "Owner's [cash]: in/out?")
    '3 Owner s cash in out'
    """
    # isalnum lets marks such as Indic vowel signs go; a name with gaps is still told by its number.
    kept = "".join(c if c.isalnum() or c in "-_." else " " for c in title)
    name = " ".join([str(number), *kept.split()])
    while len(name.encode("utf-16-le")) // 2 > _SHEET_NAME_UNITS:
        name = name[:-1]
    return name.strip()


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """Text with "_x0041_" and the like written so that a spreadsheet does not read it as a character's code.

    ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def unescape(text: str) -> str:
    """Text as a spreadsheet shows it, undoing `escape`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
