"""The nodes of a scheme as it describes them, and the panel of experts whose judgments they carry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import SchemeError, check_known, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.ratio import parse_ratio
from fuzzyahp.standards import GradeStandard

Texts = Mapping[str, str]

#: What a parent's weights may come from: one of these and no more.
WEIGHED_BY = ("judgments", "weights", "fuzzy_judgments", "preferences")
#: How several experts' judgments become one set of weights: of their judgments, or of their weights.
AGGREGATIONS = ("aij", "aip_arithmetic", "aip_geometric")
#: How much each of them counted.
VOICES = ("equal", "given", "authority")
_FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class PanelSource:
    """The panel of experts that a parent's judgments or weights come from.

    Attributes
    ----------
    name : str
        What the panel is called.
    round : int
        Delphi round.
    fingerprint : str
        Of the panel file, "sha256:...".
    experts : int
        How many answered.
    aggregation : {"aij", "aip_arithmetic", "aip_geometric"}
        How their answers became one: AIJ gives judgments, AIP gives weights.
    completed : int
        Judgments that nobody gave (waived by name) and that were completed from the others.
    voices : {"equal", "given", "authority"}
        Whether every expert counted alike, or by weights given, or by authority; written only where not equal.
    """

    name: str
    round: int
    fingerprint: str
    experts: int
    aggregation: str = "aij"
    completed: int = 0
    voices: str = "equal"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise SchemeError(f"panel {shown(self.name)}: must have a name")
        for key, least in (("round", 1), ("experts", 1), ("completed", 0)):
            value = getattr(self, key)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise SchemeError(f"panel {self.name}: {key} {shown(value)}, must be a whole number from {least}")
        if not isinstance(self.fingerprint, str) or not _FINGERPRINT.match(self.fingerprint):
            raise SchemeError(
                f"panel {self.name}: fingerprint {shown(self.fingerprint)}, must be 'sha256:' and 64 digits"
            )
        check_known(f"panel {self.name}: aggregation", self.aggregation, AGGREGATIONS, SchemeError)
        check_known(f"panel {self.name}: voices", self.voices, VOICES, SchemeError)
        if self.voices == "equal":
            # Documents are made of vars(): the default, which the class still gives, keeps fingerprints as they were.
            object.__delattr__(self, "voices")


@dataclass(frozen=True)
class FuzzySource:
    """Fuzzy judgments of a parent's children, and how they become weights.

    Attributes
    ----------
    method : str
        A key of `fuzzyahp.fuzzy.FUZZY_METHODS`; named by the scheme, never a default.
    upper : tuple of tuple of Fraction
        Upper triangle row by row: triangular (l, m, u) or trapezoidal (a, b, c, d) numbers.
    options : mapping of str to str or float
        Of the method: convention, defuzzifier, optimism, judgments.
    """

    method: str
    upper: tuple[tuple[Fraction, ...], ...]
    options: Mapping[str, str | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = []
        for i, cell in enumerate(_items(self.upper, "fuzzy judgments")):
            where = f"fuzzy judgment {i + 1}"
            numbers.append(tuple(_exact(x, where) for x in _items(cell, where)))
        object.__setattr__(self, "upper", tuple(numbers))
        object.__setattr__(self, "options", FrozenMapping(self.options))


@dataclass(frozen=True)
class PreferenceSource:
    """Additive preferences (0.1 to 0.9) among a parent's children, and how they become weights.

    Attributes
    ----------
    method : str
        A key of `fuzzyahp.fuzzy.PREFERENCE_METHODS`.
    upper : tuple of Fraction
        Upper triangle row by row; 0.5 says that both matter the same.
    parameter : float, optional
        The a of "lu_2002".
    """

    method: str
    upper: tuple[Fraction, ...]
    parameter: float | None = None

    def __post_init__(self) -> None:
        cells = _items(self.upper, "preferences")
        # A preference may be 0, which no judgment is.
        upper = [
            Fraction(0) if is_number(x) and x == 0 else _exact(x, f"preference {i + 1}") for i, x in enumerate(cells)
        ]
        object.__setattr__(self, "upper", tuple(upper))


def _items(found: object, what: str) -> list[Any]:
    if isinstance(found, str | bytes) or not isinstance(found, Sequence | np.ndarray):
        raise SchemeError(f"{what}: {shown(found)}, must be a list")
    return list(found)


def _exact(value: object, where: str) -> Fraction:
    """A judgment, exact: repr gives the decimal that was typed, so 0.2 is 1/5 and not the double nearest to it."""
    ratio = parse_ratio(value, where)
    return Fraction(repr(ratio)) if isinstance(ratio, float) else ratio


@dataclass(frozen=True)
class Indicator:
    """A node of the tree, as a scheme describes it.

    Attributes
    ----------
    name : str
        Unique in the scheme.
    label : mapping of str to str
        What people read, by language.
    guide : mapping of str to str
        What each grade means for the voter, by language; leaves only.
    children : tuple of str
        In listed order; empty for a leaf.
    judgments : tuple of Fraction, optional
        The children compared in pairs: upper triangle row by row.
    weights : tuple of float, optional
        The children's weights where they are given instead of judged.
    standard : GradeStandard, optional
        Of a quantitative leaf.
    fuzzy_judgments : FuzzySource, optional
        Fuzzy judgments in place of crisp ones.
    preferences : PreferenceSource, optional
        Additive preferences in place of judgments.
    panel : PanelSource, optional
        The panel of experts whose judgments or weights these are.
    waive_consistency, waive_order : str, optional
        Reason why this parent may break the rule; recorded in every result.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.load_scheme("micro-enterprise").indicators["current_ratio"]
    >>> found.label["zh"], found.standard.points, found.children
    ('流动比率', (2.0, 1.5, 1.2, 1.0, 0.8), ())
    """

    name: str
    label: Texts = field(default_factory=dict)
    guide: Texts = field(default_factory=dict)
    children: tuple[str, ...] = ()
    judgments: tuple[Fraction, ...] | None = None
    weights: tuple[float, ...] | None = None
    standard: GradeStandard | None = None
    fuzzy_judgments: FuzzySource | None = None
    preferences: PreferenceSource | None = None
    panel: PanelSource | None = None
    waive_consistency: str | None = None
    waive_order: str | None = None

    def __post_init__(self) -> None:
        for key in ("label", "guide"):
            given = getattr(self, key)
            if not isinstance(given, Mapping):
                raise SchemeError(f"{self.name}: {key} {shown(given)}, must map languages to texts")
            object.__setattr__(self, key, FrozenMapping(given))
        for key in ("children", "judgments", "weights"):
            given = getattr(self, key)
            if given is not None and (isinstance(given, str | bytes) or not isinstance(given, Sequence | np.ndarray)):
                raise SchemeError(f"{self.name}: {key} {shown(given)}, must be a list in the order of the children")
        object.__setattr__(self, "children", tuple(self.children))
        for key in ("waive_consistency", "waive_order"):
            given = getattr(self, key)
            if not isinstance(given, str | None):
                raise SchemeError(f"{self.name}: {key} {shown(given)}, must be the reason, as text")
            # A waiver is its reason: a blank one waives nothing.
            object.__setattr__(self, key, (given or "").strip() or None)
        for key, kind in (
            ("standard", GradeStandard),
            ("fuzzy_judgments", FuzzySource),
            ("preferences", PreferenceSource),
            ("panel", PanelSource),
        ):
            given = getattr(self, key)
            if given is not None and not isinstance(given, kind):
                raise SchemeError(f"{self.name}: {key} {shown(given)}, must be a {kind.__name__}")
        if self.weights is not None:
            for weight in self.weights:
                if not is_number(weight):
                    raise SchemeError(f"{self.name}: weight {shown(weight)} is not a finite number")
            object.__setattr__(self, "weights", tuple(float(weight) for weight in self.weights))
        if self.judgments is not None:
            pairs = [f"{a} over {b}" for a, b in combinations(self.children, 2)]
            pairs += [f"judgment {i + 1}" for i in range(len(pairs), len(self.judgments))]
            exact = [_exact(x, f"{self.name}: {pair}") for x, pair in zip(self.judgments, pairs, strict=False)]
            object.__setattr__(self, "judgments", tuple(exact))


def written(**items: Any) -> dict[str, Any]:
    """Leave out what was not given: TOML has no null, and an absent key says the same."""
    return {
        key: value for key, value in items.items() if value is not None and value != {} and value != [] and value != ""
    }


def _written_ratio(ratio: Fraction) -> str:
    """A judgment as people wrote it: "1/3", or the decimals of a group's mean."""
    decimal = repr(float(ratio))
    long = ratio.denominator > 10**6 and "e" not in decimal and Fraction(decimal) == ratio
    return decimal if long else str(ratio)


def _fuzzy_dict(source: FuzzySource | None) -> dict[str, Any] | None:
    if source is None:
        return None
    upper = [[_written_ratio(x) for x in cell] for cell in source.upper]
    return {"method": source.method, "upper": upper} | dict(source.options)


def _preference_dict(source: PreferenceSource | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return written(method=source.method, upper=[float(x) for x in source.upper], parameter=source.parameter)


def indicator_dict(indicator: Indicator) -> dict[str, Any]:
    """One node as plain data."""
    standard = indicator.standard
    judgments = indicator.judgments
    return written(
        label=dict(indicator.label),
        guide=dict(indicator.guide),
        children=list(indicator.children),
        judgments=None if judgments is None else [_written_ratio(x) for x in judgments],
        weights=None if indicator.weights is None else list(indicator.weights),
        standard=None
        if standard is None
        else written(
            points=list(standard.points),
            ideal=None if standard.ideal is None else list(standard.ideal),
            unit=standard.unit,
        ),
        fuzzy_judgments=_fuzzy_dict(indicator.fuzzy_judgments),
        preferences=_preference_dict(indicator.preferences),
        panel=None if indicator.panel is None else dict(vars(indicator.panel)),
        waive_consistency=indicator.waive_consistency,
        waive_order=indicator.waive_order,
    )


def lacks_weights(indicator: Indicator) -> bool:
    """Whether a parent's weights are still to come from somewhere, as a draft's are."""
    return len(indicator.children) > 1 and all(getattr(indicator, key) is None for key in WEIGHED_BY)


def check_indicator(indicator: Indicator, path: str, grades: int, draft: bool = False) -> None:
    """Raise for what cannot stand together in one node of a tree whose scale has so many grades."""
    n = len(indicator.children)
    of_parents = (*WEIGHED_BY, "panel", "waive_consistency", "waive_order")
    given = [key for key in of_parents if getattr(indicator, key) is not None]
    if n == 0:
        if given:
            raise SchemeError(
                f"{path}: {given[0]} given, but there are no children to weigh; name the children or remove it"
            )
        if indicator.standard is not None and len(indicator.standard.points) != grades:
            raise SchemeError(
                f"{path}: the standard has {len(indicator.standard.points)} points for {grades} grades; "
                "give the value of each grade, best first"
            )
        return
    if indicator.standard is not None:
        raise SchemeError(f"{path}: a standard belongs to a leaf, and this node has children; move it to a child")
    if indicator.guide:
        raise SchemeError(f"{path}: a guide belongs to a leaf, and this node has children; move it to a child")
    given = [key for key in given if key in WEIGHED_BY]
    if indicator.panel is not None and not {"judgments", "weights"} & set(given):
        raise SchemeError(f"{path}: a panel is named, but neither its judgments nor its weights are given; give one")
    if len(given) > 1:
        raise SchemeError(f"{path}: {given[0]} and {given[1]} are both given; keep one")
    if not given and n > 1 and not draft:
        raise SchemeError(f"{path}: neither judgments nor weights for its {n} children; give one of the two")
    for key in given:
        found = getattr(indicator, key)
        cells = found.upper if key in ("fuzzy_judgments", "preferences") else found
        if key == "weights" and len(cells) != n:
            raise SchemeError(f"{path}: {len(cells)} weights for {n} children; give one for each")
        if key != "weights" and len(cells) != n * (n - 1) // 2:
            what = key.replace("_", " ")
            raise SchemeError(
                f"{path}: {len(cells)} {what}; its {n} children need {n * (n - 1) // 2}, one for each "
                "pair: the upper triangle row by row"
            )
