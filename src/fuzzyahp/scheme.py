"""A scheme: one lender's indicator tree, judgments or weights, grade scale and rules, and its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fuzzyahp.errors import MissingExtraError, SchemeError, shown, suggest
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.indicators import IndicatorTree
from fuzzyahp.rules import Rules, check_rules
from fuzzyahp.scheme_parts import Indicator, Texts, check_indicator, indicator_dict, written

FORMAT = "fuzzyahp-scheme/1"


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
    draft : bool
        Whether parents may still lack their judgments, as before a panel has met; a draft rates nobody.

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
    draft: bool = False

    def __post_init__(self) -> None:
        for attribute in ("name", "version"):
            given = getattr(self, attribute)
            if not isinstance(given, str) or not given.strip():
                raise SchemeError(f"scheme: {attribute} {shown(given)}, must be text")
        for attribute in ("source", "effective_from", "effective_to"):
            given = getattr(self, attribute)
            if not isinstance(given, str | None):
                raise SchemeError(f"scheme: {attribute} {shown(given)}, must be text, or left out")
        for attribute in ("indicators", "title", "description"):
            given = getattr(self, attribute)
            if not isinstance(given, Mapping):
                what = "names of nodes to Indicators" if attribute == "indicators" else "languages to texts"
                raise SchemeError(f"scheme: {attribute} {shown(given)}, must map {what}")
            object.__setattr__(self, attribute, FrozenMapping(given))
        for attribute, kind in (("rules", Rules), ("scale", GradeScale)):
            given = getattr(self, attribute)
            if not isinstance(given, kind):
                raise SchemeError(f"scheme: {attribute} {shown(given)}, must be {kind.__name__}")
        for parent, indicator in self.indicators.items():
            if not isinstance(indicator, Indicator):
                raise SchemeError(f"{parent}: {shown(indicator)}, must be an Indicator; load_scheme() takes dicts")
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
            check_indicator(self.indicators[name], tree.path(name), len(self.scale), self.draft)
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
        top["grades"] = written(
            names=list(scale.names),
            values=list(scale.values),
            risk=list(scale.risk),
            labels={lang: list(texts) for lang, texts in scale.labels.items()},
            risk_labels={lang: list(texts) for lang, texts in scale.risk_labels.items()},
        )
        rules = dict(vars(self.rules))
        rules["cuts"] = None if self.rules.cuts is None else list(self.rules.cuts)
        rules["expert_weights"] = dict(self.rules.expert_weights)
        rules["veto"] = dict(vars(self.rules.veto)) if self.rules.veto else None
        rules["caps"] = [dict(vars(cap)) for cap in self.rules.caps]
        top["rules"] = written(**rules)
        top["indicators"] = {name: indicator_dict(self.indicators[name]) for name in self.tree}
        return written(**top)

    def to_json(self, indent: int | None = None) -> str:
        """The scheme as JSON; without indent the canonical form that the fingerprint is taken of.

        Parameters
        ----------
        indent : int, optional
            For people: spaces a level, 0 or more.

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
        try:
            import tomli_w
        except ImportError:
            raise MissingExtraError("writing TOML needs the extra 'toml': pip install 'fuzzyahp[toml]'") from None
        return tomli_w.dumps(self.to_dict())

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, version {self.version!r}, {len(self.tree.leaves)} indicators)"


def watched_nodes(scheme: Scheme) -> tuple[str, ...]:
    """Nodes that can veto: the branch, or each leaf of it where any single one can.

    Parameters
    ----------
    scheme : Scheme
        The scheme.

    Returns
    -------
    tuple of str
        Names.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> watched_nodes(fa.load_scheme("micro-enterprise"))
    ('decisive',)
    """
    rule = scheme.rules.veto
    if rule is None:
        return ()
    return scheme.tree.leaves_of(rule.branch) if rule.by == "any_indicator" else (scheme.tree.find(rule.branch),)
