"""What improvements look like: steps and break-even values as text, HTML and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import floor, log10
from typing import Any

from fuzzyahp.audit.explanation.break_even import PASSED, REJECTED, BreakEven
from fuzzyahp.audit.explanation.improvement_words import WORDS
from fuzzyahp.scheme import Scheme

IMPROVEMENTS_FORMAT = "fuzzyahp-improvements/1"


@dataclass(frozen=True)
class ImprovementStep:
    """Better evidence on one leaf.

    Attributes
    ----------
    leaf, path : str
        The leaf.
    steps : int
        How many single steps, 1 or more.
    before, after : mapping
        Its evidence in plain form.
    score_before, score_after : float
        Its score in points.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> step = fa.audit.improvements(fa.RatingModel(scheme).rate({"a": "good", "b": "poor"})).steps[0]
    >>> step.leaf, step.steps, step.score_before, step.score_after
    ('a', 1, 85.0, 100.0)
    """

    leaf: str
    path: str
    steps: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    score_before: float
    score_after: float


@dataclass(frozen=True, eq=False)
class Improvements:
    """What would lift one client.

    Attributes
    ----------
    scheme : Scheme
        The scheme.
    lang : {"en", "zh"}
        Language of the text.
    status : {"rated", "rejected"}
        As it is.
    score, score_after : float or None
        Score in points, as it is and with the steps taken; None where rejected or unknown.
    grade, grade_after : str or None
        Grade likewise.
    branch_score_after : float or None
        Of a client who was rejected: score of the branch that is screened, with the steps taken.
    target : str or None
        The grade to reach; None: to pass the screening, or nothing where the grade is the best already.
    steps : tuple of ImprovementStep or None
        The set of steps, leaves in listed order; None where no evidence reaches the target.
    exact : bool
        Whether it is proved that no smaller set does, and that none as small has a higher score.
    at_least : int
        No set of fewer steps than this reaches the target.
    missing : tuple of str
        Paths of leaves without usable evidence, so that no grade can be given.
    break_even : tuple of BreakEven
        For each leaf with a measured value.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.audit.improvements(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> found.target, found.count, found.exact
    ('excellent', 6, True)
    """

    scheme: Scheme
    lang: str
    status: str
    score: float | None
    grade: str | None
    score_after: float | None
    grade_after: str | None
    branch_score_after: float | None
    target: str | None
    steps: tuple[ImprovementStep, ...] | None
    exact: bool
    at_least: int
    missing: tuple[str, ...]
    break_even: tuple[BreakEven, ...]

    @property
    def count(self) -> int | None:
        """How many single steps in all; None where none reach the target."""
        return None if self.steps is None else sum(step.steps for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """The improvements as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.audit.improvements(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))).to_dict()
        >>> found["steps"][0]["after"]
        {'grade': 'excellent'}
        """
        found = {key: value for key, value in vars(self).items() if key != "scheme"}
        steps = None if self.steps is None else [dict(vars(step)) for step in self.steps]
        even = [vars(e) | {"worse": list(e.worse), "worse_at": list(e.worse_at)} for e in self.break_even]
        found |= {"steps": steps, "count": self.count, "missing": list(self.missing), "break_even": even}
        return {"format": IMPROVEMENTS_FORMAT} | found

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def __repr__(self) -> str:
        return f"Improvements(to {self.target or 'pass the screening'}: {self.count} steps)"

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in _lines(self) if line)


def _lines(found: Improvements) -> list[str]:
    return [*_decision(found), *_break_even(found)]


def _decision(found: Improvements) -> Iterator[str]:
    say, scale = WORDS[found.lang], found.scheme.scale

    def grade(name: str | None) -> str:
        return scale.label(scale.index(name), found.lang)

    if found.score is None:
        yield say["now_rejected"]
    else:
        yield say["now"].format(score=found.score, grade=grade(found.grade))
        if found.target is None:
            yield say["best"]
            return
    aim, name = ("pass", "") if found.target is None else ("reach", grade(found.target))
    if found.steps is None:
        wish = say["goal_pass"] if found.target is None else say["goal"].format(grade=name)
        yield say["impossible"].format(goal=wish)
        return
    yield say[f"{aim}_1" if found.count == 1 else aim].format(grade=name, n=found.count)
    for step in found.steps:
        times = say["times_1" if step.steps == 1 else "times"].format(n=step.steps)
        before, after = (evidence_text(found, step.leaf, item) for item in (step.before, step.after))
        yield "  " + say["step"].format(
            node=found.scheme.label(step.leaf, found.lang), before=before, after=after, times=times
        )
    yield say["exact" if found.exact else "found"].format(n=found.at_least)
    if found.branch_score_after is not None and found.scheme.rules.veto is not None:
        branch = found.scheme.label(found.scheme.tree.find(found.scheme.rules.veto.branch), found.lang)
        yield say["then_passed"].format(node=branch, score=found.branch_score_after)
    if found.score_after is not None:
        yield say["then"].format(score=found.score_after, grade=grade(found.grade_after))
    elif found.missing:
        labels = [found.scheme.label(found.scheme.tree.find(path), found.lang) for path in found.missing]
        yield say["unknown"].format(nodes=say["list"].join(labels))


def evidence_text(found: Improvements, leaf: str, item: Mapping[str, Any]) -> str:
    """A leaf's evidence in a few words.

    Parameters
    ----------
    found : Improvements
        Whose language and scheme.
    leaf : str
        The leaf.
    item : mapping
        Plain evidence.

    Returns
    -------
    str
        A value with its unit, a grade, or counts best first.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.audit.improvements(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> evidence_text(found, "innovation", {"votes": {"E1": "good", "E2": "good"}})
    'votes 0, 2, 0, 0, 0'
    """
    say, scale = WORDS[found.lang], found.scheme.scale
    ((form, content),) = item.items()
    if form == "value":
        return _value(found, leaf, content)
    if form == "grade":
        return scale.label(scale.index(content), found.lang)
    if isinstance(content, Mapping):
        votes = list(content.values())
        named = all(vote is None or isinstance(vote, str) for vote in votes)
        content = [votes.count(name) if named else content.get(name, 0) for name in scale.names]
    return say["votes" if form == "votes" else "shares"].format(votes=", ".join(f"{x:g}" for x in content))


def _value(found: Improvements, leaf: str, value: float, towards: float = 0.0) -> str:
    """Value in six digits with its unit; rounded towards a side where the outcome must still hold as it is read."""
    standard = found.scheme.indicators[leaf].standard
    text = f"{value:.6g}"
    if (float(text) - value) * towards < 0:
        text = f"{float(text) + towards * 10.0 ** (floor(log10(abs(value))) - 5):.6g}"
    return f"{text} {standard.unit if standard else ''}".rstrip()


def _break_even(found: Improvements) -> Iterator[str]:
    say, scale = WORDS[found.lang], found.scheme.scale

    def name(outcome: str | None) -> str:
        if outcome in (PASSED, REJECTED) and outcome not in scale.names:
            return say[str(outcome)]
        return scale.label(scale.index(outcome), found.lang)

    if found.break_even:
        yield ""
        yield say["break_even"]
    for e in found.break_even:
        if e.better_at is not None:
            parts = [
                say["better"].format(
                    grade=name(e.better), value=_value(found, e.leaf, e.better_at, _sign(e.better_at - e.value))
                )
            ]
        else:
            why, _, node = e.why_not.partition(":")
            reason = say[f"why_{why}"].format(node=found.scheme.label(node, found.lang) if node else "")
            parts = [say["no_better"].format(why=reason)]
        parts += [
            say["worse"].format(grade=name(worse), value=_value(found, e.leaf, kept, _sign(e.value - kept)))
            for worse, kept in zip(e.worse, e.worse_at, strict=True)
        ]
        if found.grade is not None and not e.worse:
            parts.append(say["no_worse"])
        if not e.exact:
            parts.append(say["searched"])
        label = found.scheme.label(e.leaf, found.lang)
        yield "  " + say["value"].format(node=label, value=_value(found, e.leaf, e.value)) + say["sep"].join(parts)


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))
