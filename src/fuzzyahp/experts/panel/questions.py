"""What a panel is asked: pairs of siblings to compare, and clients' indicators to put into grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.scheme import Scheme

Pair = tuple[str, str]

#: Children under one parent at most: 435 comparisons. Beyond 15 few will answer with care.
MOST_CHILDREN = 30
MANY_CHILDREN = 15


@dataclass(frozen=True, repr=False)
class Questionnaire(FigureTable):
    """What a panel is asked: pairs of siblings, and grades of indicators, client by client.

    Attributes
    ----------
    scheme, version : str
        Name and version of the scheme the questions come from.
    pairs : mapping of str to tuple of str
        Parent to its children, 2 to 30, in listed order: every two of them are compared.
    grades : tuple of str
        Names of the grades, best first.
    indicators : tuple of str
        Leaves that are put into grades; empty where no votes are asked for.
    clients : tuple of str
        Whom the votes are about; empty where no votes are asked for.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import questionnaire
    >>> asked = questionnaire(fa.load_scheme("micro-enterprise"))
    >>> asked.pairs["reference"]
    ('management', 'finance', 'market', 'development')
    """

    scheme: str
    version: str
    pairs: Mapping[str, tuple[str, ...]]
    grades: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.pairs, Mapping):
            raise PanelError(
                f"questionnaire: pairs {shown(self.pairs)}, must map each parent to its children: {{'u': ('a', 'b')}}"
            )
        asked = {parent: _names(children, f"children of {parent}") for parent, children in self.pairs.items()}
        object.__setattr__(self, "pairs", FrozenMapping(asked))
        for parent, children in asked.items():
            if len(children) < 2 or len(set(children)) < len(children):
                listed = ", ".join(children) or "none"
                raise PanelError(f"questionnaire: children of {parent}: {listed}; must be two or more, each once")
            if len(children) > MOST_CHILDREN:
                n = len(children)
                raise PanelError(
                    f"questionnaire: {parent}: {n} children make {n * (n - 1) // 2} comparisons, must be at most "
                    f"{MOST_CHILDREN} children ({MOST_CHILDREN * (MOST_CHILDREN - 1) // 2}); put them into groups, "
                    "each under a parent of its own"
                )
        for what in ("grades", "indicators", "clients"):
            items = _names(getattr(self, what), what)
            object.__setattr__(self, what, items)
            twice = next((item for i, item in enumerate(items) if item in items[:i]), None)
            if twice is not None:
                raise PanelError(f"questionnaire: {what}: {shown(twice)} stands twice; keep one")
        if bool(self.indicators) != bool(self.clients):
            raise PanelError("questionnaire: votes need both indicators and clients; give both or neither")
        if self.clients and len(self.grades) < 2:
            raise PanelError("questionnaire: votes need the names of the grades, best first")
        if not self.pairs and not self.clients:
            raise PanelError("questionnaire: asks nothing; give pairs to compare, or clients and indicators to grade")

    def pairs_of(self, parent: str) -> tuple[Pair, ...]:
        """Pairs of one parent's children, row by row of the upper triangle.

        Parameters
        ----------
        parent : str
            A parent that is asked about.

        Returns
        -------
        tuple of (str, str)
            The pairs.

        Raises
        ------
        PanelError
            If the parent is not asked about.

        Examples
        --------
        >>> from fuzzyahp.experts import Questionnaire
        >>> Questionnaire("s", "1", {"u": ("a", "b", "c")}).pairs_of("u")
        (('a', 'b'), ('a', 'c'), ('b', 'c'))
        """
        if parent not in self.pairs:
            raise PanelError(f"questionnaire: {shown(parent)} is not asked about; {suggest(parent, self.pairs)}")
        return tuple(combinations(self.pairs[parent], 2))

    def _figures(self) -> Mapping[str, object]:
        return {name: len(value) if isinstance(value, tuple) else value for name, value in super()._figures().items()}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the questions, "sha256:...": two panels with the same one were asked the same."""
        return digest(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The questions as plain data.

        Returns
        -------
        dict
            Text and lists.

        Examples
        --------
        >>> from fuzzyahp.experts import Questionnaire
        >>> Questionnaire("s", "1", {"u": ("a", "b")}).to_dict()["pairs"]
        {'u': ['a', 'b']}
        """
        return {
            "scheme": self.scheme,
            "version": self.version,
            "pairs": {parent: list(children) for parent, children in self.pairs.items()},
            "grades": list(self.grades),
            "indicators": list(self.indicators),
            "clients": list(self.clients),
        }


def questionnaire(
    scheme: Scheme,
    clients: Sequence[str] = (),
    *,
    parents: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
) -> Questionnaire:
    """Questions that follow from a scheme.

    Parameters
    ----------
    scheme : Scheme
        The scheme to judge for.
    clients : sequence of str
        Whom the experts put into grades; none: no votes are asked for.
    parents : sequence of str, optional
        Parents whose children are compared; default: those with two or more children and no weights given.
    indicators : sequence of str, optional
        Leaves to vote on; default: those without a grade standard, since a value needs no vote.

    Returns
    -------
    Questionnaire
        The questions.

    Raises
    ------
    PanelError
        If a name is unknown, nothing is asked, or the scheme is none.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import questionnaire
    >>> questionnaire(fa.load_scheme("micro-enterprise"), ["F01"]).indicators[0]
    'owner_credit_record'
    """
    if not isinstance(scheme, Scheme):
        raise PanelError(
            f"questionnaire: scheme {shown(scheme)}, must be a Scheme; load_scheme or load_draft reads one"
        )
    tree = scheme.tree
    # Weights without a panel were decreed; those of an earlier panel are asked again.
    decreed = [p for p, found in scheme.indicators.items() if found.weights is not None and found.panel is None]
    asked = [p for p in tree.parents if len(tree.children(p)) > 1 and p not in decreed]
    voted = [leaf for leaf in tree.leaves if scheme.indicators[leaf].standard is None]
    for given, key, known, what in (
        (parents, "parents", [p for p in tree.parents if len(tree.children(p)) > 1], "parent of two or more"),
        (indicators, "indicators", list(tree.leaves), "leaf"),
    ):
        for name in () if given is None else _names(given, key):
            if name not in known:
                raise PanelError(f"questionnaire: {shown(name)} is no {what}; {suggest(name, known)}")
    chosen = asked if parents is None else list(parents)
    whom = _names(clients, "clients")
    return Questionnaire(
        scheme.name,
        scheme.version,
        {parent: tree.children(parent) for parent in chosen},
        tuple(scheme.scale.names),
        tuple(voted if indicators is None else indicators) if whom else (),
        whom,
    )


def _names(given: object, what: str) -> tuple[str, ...]:
    """Names as they were given; a single text would be taken letter by letter, and is refused."""
    names = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise PanelError(f"questionnaire: {what}: {shown(given)}, must be a list of names")
    return names


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of a document's canonical JSON, as "sha256:..."."""
    import hashlib
    import json

    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:
        raise PanelError("panel: a name holds half a character; type it again") from None
