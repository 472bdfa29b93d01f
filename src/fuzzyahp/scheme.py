"""A scheme: one lender's indicator tree, judgments or weights, grade scale and rules, and its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import SchemeError, shown, suggest
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.indicators import IndicatorTree
from fuzzyahp.ratio import parse_ratio
from fuzzyahp.rules import Rules, check_rules
from fuzzyahp.standards import GradeStandard

FORMAT = "fuzzyahp-scheme/1"
Texts = Mapping[str, str]


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
    waive_consistency, waive_order : str, optional
        Reason why this parent may break the rule; recorded in every result.
    """

    name: str
    label: Texts = field(default_factory=dict)
    guide: Texts = field(default_factory=dict)
    children: tuple[str, ...] = ()
    judgments: tuple[Fraction, ...] | None = None
    weights: tuple[float, ...] | None = None
    standard: GradeStandard | None = None
    waive_consistency: str | None = None
    waive_order: str | None = None

    def __post_init__(self) -> None:
        for key in ("label", "guide"):
            object.__setattr__(self, key, FrozenMapping(dict(getattr(self, key))))
        for key in ("children", "judgments", "weights"):
            given = getattr(self, key)
            if given is not None and (isinstance(given, str | bytes) or not isinstance(given, Sequence | np.ndarray)):
                raise SchemeError(f"{self.name}: {key} {shown(given)}, must be a list in the order of the children")
        object.__setattr__(self, "children", tuple(self.children))
        for key in ("waive_consistency", "waive_order"):
            # A waiver is its reason: a blank one waives nothing.
            object.__setattr__(self, key, (getattr(self, key) or "").strip() or None)
        if self.weights is not None:
            for weight in self.weights:
                if not is_number(weight):
                    raise SchemeError(f"{self.name}: weight {shown(weight)} is not a finite number")
            object.__setattr__(self, "weights", tuple(float(weight) for weight in self.weights))
        if self.judgments is not None:
            pairs = [f"{a} over {b}" for a, b in combinations(self.children, 2)]
            pairs += [f"judgment {i + 1}" for i in range(len(pairs), len(self.judgments))]
            exact = [parse_ratio(x, f"{self.name}: {pair}") for x, pair in zip(self.judgments, pairs, strict=False)]
            # repr gives the decimal that was typed: 0.2 is 1/5 here, not the double nearest to it.
            object.__setattr__(
                self, "judgments", tuple(Fraction(repr(x)) if isinstance(x, float) else x for x in exact)
            )


@dataclass(frozen=True)
class Scheme:
    """One lender's rating policy, complete.

    Parameters
    ----------
    name, version : str
        Identity.
    indicators : mapping of str to Indicator
        The nodes of the tree.
    rules : Rules
        Every open decision.
    scale : GradeScale
        Grades and their values.
    title, description : mapping of str to str
        By language.
    source, effective_from, effective_to : str, optional
        Where it comes from; ISO dates between which it holds.

    Raises
    ------
    SchemeError
        Naming the node or rule, what was found, and the mend.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> scheme.tree.children("reference")
    ('management', 'finance', 'market', 'development')
    """

    name: str
    version: str
    indicators: Mapping[str, Indicator]
    rules: Rules = field(default_factory=Rules)
    scale: GradeScale = FIVE_GRADES
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    source: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None

    def __post_init__(self) -> None:
        for attribute in ("indicators", "title", "description"):
            object.__setattr__(self, attribute, FrozenMapping(dict(getattr(self, attribute))))
        for parent, indicator in self.indicators.items():
            if indicator.name != parent:
                raise SchemeError(
                    f"{parent}: described by an indicator of another name, {shown(indicator.name)}; rename it"
                )
            for child in indicator.children:
                if child not in self.indicators:
                    others = [name for name in self.indicators if name != parent and name not in indicator.children]
                    raise SchemeError(
                        f"{parent}: child {shown(child)} is not described under indicators; {suggest(child, others)}"
                    )
        tree = self.tree
        for name in tree:
            _check_indicator(self, self.indicators[name])
        check_rules(self.rules, tree, self.scale)
        if self.effective_from and self.effective_to and self.effective_from > self.effective_to:
            raise SchemeError(f"effective_to: {self.effective_to} is before effective_from, {self.effective_from}")
        try:
            self.to_json().encode()
        except UnicodeEncodeError as error:
            half = ascii(error.object[error.start : error.end])
            raise SchemeError(f"scheme: {half} is half a character; type the text again") from None

    @cached_property
    def tree(self) -> IndicatorTree:
        """The indicator tree."""
        return IndicatorTree({name: indicator.children for name, indicator in self.indicators.items()})

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON, as "sha256:...": the same from TOML or JSON, in whatever order of keys."""
        import hashlib

        return "sha256:" + hashlib.sha256(self.to_json().encode()).hexdigest()

    def label(self, name: str, lang: str = "en") -> str:
        """What a node is called in a language; English, then its name, where there is no label.

        Parameters
        ----------
        name : str
            A node's name.
        lang : str
            Language.

        Returns
        -------
        str
            The label.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> scheme.label("finance"), scheme.label("finance", "zh")
        ('Financial condition', '财务状况')
        """
        texts = self.indicators[name].label
        return texts.get(lang) or texts.get("en") or name

    def to_dict(self) -> dict[str, Any]:
        """The scheme as a plain document, every rule written out.

        Returns
        -------
        dict
            What `load_scheme` reads: text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> scheme.to_dict()["rules"]["random_index"]
        'saaty_1980'
        >>> fa.load_scheme(scheme.to_dict()).fingerprint == scheme.fingerprint
        True
        """
        top: dict[str, Any] = {"format": FORMAT, "name": self.name, "version": self.version, "title": dict(self.title)}
        top |= {"description": dict(self.description), "source": self.source}
        top |= {"effective_from": self.effective_from, "effective_to": self.effective_to}
        scale = self.scale
        top["grades"] = _written(
            names=list(scale.names),
            values=list(scale.values),
            risk=list(scale.risk),
            labels={lang: list(texts) for lang, texts in scale.labels.items()},
            risk_labels={lang: list(texts) for lang, texts in scale.risk_labels.items()},
        )
        rules = {key: value for key, value in vars(self.rules).items()}
        rules["cuts"] = None if self.rules.cuts is None else list(self.rules.cuts)
        rules["expert_weights"] = dict(self.rules.expert_weights)
        rules["veto"] = dict(vars(self.rules.veto)) if self.rules.veto else None
        rules["caps"] = [dict(vars(cap)) for cap in self.rules.caps]
        top["rules"] = _written(**rules)
        top["indicators"] = {name: _indicator_dict(self.indicators[name]) for name in self.tree}
        return _written(**top)

    def to_json(self, indent: int | None = None) -> str:
        """The scheme as JSON; without indent the canonical form that the fingerprint is taken of.

        Parameters
        ----------
        indent : int, optional
            For people: spaces a level.

        Returns
        -------
        str
            JSON text, keys sorted in the canonical form.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> import hashlib
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> scheme.fingerprint == "sha256:" + hashlib.sha256(scheme.to_json().encode()).hexdigest()
        True
        """
        import json

        if indent is not None:
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def to_toml(self) -> str:
        """The scheme as TOML (needs the extra ``toml``).

        Returns
        -------
        str
            TOML text.

        Raises
        ------
        MissingExtraError
            If the extra is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.load_scheme("micro-enterprise").to_toml().splitlines()[0]
        'format = "fuzzyahp-scheme/1"'
        """
        from fuzzyahp.errors import MissingExtraError

        try:
            import tomli_w
        except ImportError:
            raise MissingExtraError("writing TOML needs the extra 'toml': pip install 'fuzzyahp[toml]'") from None
        return tomli_w.dumps(self.to_dict())

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, version {self.version!r}, {len(self.tree.leaves)} indicators)"


def _written(**items: Any) -> dict[str, Any]:
    """Leave out what was not given: TOML has no null, and an absent key says the same."""
    return {
        key: value for key, value in items.items() if value is not None and value != {} and value != [] and value != ""
    }


def _indicator_dict(indicator: Indicator) -> dict[str, Any]:
    standard = indicator.standard
    judgments = indicator.judgments
    return _written(
        label=dict(indicator.label),
        guide=dict(indicator.guide),
        children=list(indicator.children),
        judgments=None if judgments is None else [str(x) for x in judgments],
        weights=None if indicator.weights is None else list(indicator.weights),
        standard=None
        if standard is None
        else _written(
            points=list(standard.points),
            ideal=None if standard.ideal is None else list(standard.ideal),
            unit=standard.unit,
        ),
        waive_consistency=indicator.waive_consistency,
        waive_order=indicator.waive_order,
    )


def _check_indicator(scheme: Scheme, indicator: Indicator) -> None:
    path, n = scheme.tree.path(indicator.name), len(indicator.children)
    of_parents = ("judgments", "weights", "waive_consistency", "waive_order")
    given = [key for key in of_parents if getattr(indicator, key) is not None]
    if n == 0:
        if given:
            raise SchemeError(
                f"{path}: {given[0]} given, but there are no children to weigh; name the children or remove it"
            )
        if indicator.standard is not None and len(indicator.standard.points) != len(scheme.scale):
            raise SchemeError(
                f"{path}: the standard has {len(indicator.standard.points)} points for {len(scheme.scale)} grades; "
                "give the value of each grade, best first"
            )
        return
    if indicator.standard is not None:
        raise SchemeError(f"{path}: a standard belongs to a leaf, and this node has children; move it to a child")
    if indicator.guide:
        raise SchemeError(f"{path}: a guide belongs to a leaf, and this node has children; move it to a child")
    given = [key for key in given if not key.startswith("waive")]
    if len(given) == 2:
        raise SchemeError(f"{path}: judgments and weights are both given; keep one")
    if not given and n > 1:
        raise SchemeError(f"{path}: neither judgments nor weights for its {n} children; give one of the two")
    if indicator.judgments is not None and len(indicator.judgments) != n * (n - 1) // 2:
        raise SchemeError(
            f"{path}: {len(indicator.judgments)} judgments; its {n} children need {n * (n - 1) // 2}, one for each "
            "pair: the upper triangle row by row"
        )
    if indicator.weights is not None and len(indicator.weights) != n:
        raise SchemeError(f"{path}: {len(indicator.weights)} weights for {n} children; give one for each")
