"""Two schemes compared: what changed, one change at a time, and what the changes can do to a rating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fuzzyahp.audit.schemes.diff_words import diff_html, diff_text
from fuzzyahp.audit.schemes.scheme_changes import SchemeChange, changes_of
from fuzzyahp.errors import SchemeError, shown
from fuzzyahp.scheme import Scheme


@dataclass(frozen=True, eq=False)
class SchemeDiff:
    """What changed from one scheme to another.

    Attributes
    ----------
    old, new : Scheme
        The two.
    changes : tuple of SchemeChange
        By kind; empty where nothing changed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> print(fa.audit.diff_schemes(scheme, scheme))
    micro-enterprise 1.0.0: no change, the fingerprints are the same
    """

    old: Scheme
    new: Scheme
    changes: tuple[SchemeChange, ...]

    @property
    def same(self) -> bool:
        """Whether the fingerprints are the same, and so everything is."""
        return self.old.fingerprint == self.new.fingerprint

    @property
    def effect(self) -> str:
        """The most that the changes can do: "none", "words", "checks" (who may use it, no number), or "numbers"."""
        if self.same:
            return "none"
        found = {change.effect for change in self.changes}
        return next((effect for effect in ("numbers", "checks") if effect in found), "words")

    @property
    def largest(self) -> SchemeChange | None:
        """The indicator whose weight in the whole changed most; the first of equals, None where none did."""
        found = [change for change in self.changes if change.kind == "global_weight"]
        return max(found, key=lambda c: abs((c.after or 0.0) - (c.before or 0.0)), default=None)

    def to_text(self, lang: str = "en") -> str:
        """The changes in words.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            A head, then one line a change under the name of its kind; nothing about what did not change.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> old = fa.load_scheme("micro-enterprise").to_dict()
        >>> new = old | {"version": "1.0.1"}
        >>> print(fa.audit.diff_schemes(fa.load_scheme(old), fa.load_scheme(new)).to_text("zh").splitlines()[1])
        仅文字有改动：任何数值都不会改变。
        """
        return diff_text(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The changes as plain data, for JSON.

        Returns
        -------
        dict
            old and new (name, version, fingerprint), effect, changes.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> found = fa.audit.diff_schemes(scheme, scheme).to_dict()
        >>> found["effect"], found["changes"]
        ('none', [])
        """
        named = {
            key: {"name": scheme.name, "version": scheme.version, "fingerprint": scheme.fingerprint}
            for key, scheme in (("old", self.old), ("new", self.new))
        }
        keys = ("kind", "where", "what", "before", "after", "effect")
        return {
            **named,
            "effect": self.effect,
            "changes": [{key: getattr(change, key) for key in keys} for change in self.changes],
        }

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"SchemeDiff({len(self.changes)} changes, effect {self.effect!r})"

    def _repr_html_(self) -> str:
        return diff_html(self)


def diff_schemes(old: Scheme, new: Scheme) -> SchemeDiff:
    """Compare two schemes: identity, grades, rules, tree, judgments, standards, panels, and the weights that follow.

    Parameters
    ----------
    old, new : Scheme
        As from `load_scheme`; drafts too, whose weights are not known.

    Returns
    -------
    SchemeDiff
        Every change with before and after. A node that has another name is one removed and one added.

    Raises
    ------
    SchemeError
        If one of the two is no scheme.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}}
    >>> new = old | {"version": "2", "indicators": {"u": {"children": ["a", "b"], "judgments": [4]}, "a": {}, "b": {}}}
    >>> print(fa.audit.diff_schemes(fa.load_scheme(old), fa.load_scheme(new)))
    two 1 -> two 2
    Numbers can change: rate the portfolio by both before the new scheme is used.
    <BLANKLINE>
    Identity
      version: 1 -> 2
    Judgments
      u: a over b: 3 -> 4
    Weights within a node
      u: a: 0.7500 -> 0.8000
      u: b: 0.2500 -> 0.2000
    Weights in the whole
      a: 0.7500 -> 0.8000
      b: 0.2500 -> 0.2000
    Largest change of a weight in the whole: a +0.0500
    """
    for scheme in (old, new):
        if not isinstance(scheme, Scheme):
            raise SchemeError(f"diff_schemes: {shown(scheme)} is no scheme; load it with load_scheme")
    if old.fingerprint == new.fingerprint:
        return SchemeDiff(old, new, ())
    return SchemeDiff(old, new, changes_of(old, new))
