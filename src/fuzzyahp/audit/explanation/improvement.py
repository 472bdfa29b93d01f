"""What would lift a client to a better grade: the fewest steps of better evidence, and break-even values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fuzzyahp.audit.explanation.break_even import break_even_of, measured
from fuzzyahp.audit.explanation.climb import Climb, Steps, fewest_steps
from fuzzyahp.audit.explanation.improvement_list import Improvements, ImprovementStep
from fuzzyahp.audit.explanation.improvement_words import WORDS
from fuzzyahp.audit.explanation.ladder import Ladder, ladders
from fuzzyahp.audit.records.rerate import rating_as_recorded
from fuzzyahp.errors import EvidenceError, RecordError, ScoringError, in_language, shown
from fuzzyahp.evidence import Evidence
from fuzzyahp.rating import RatingModel
from fuzzyahp.record_content import as_referee, plain_evidence
from fuzzyahp.result import Rating

Plain = dict[str, dict[str, Any]]


def improvements(rating: Rating | Mapping[str, Any], target: str | None = None, *, lang: str = "en") -> Improvements:
    """The fewest single-step improvements that lift a client to a better grade, and break-even values.

    A step makes one leaf's evidence one grade better: every vote (or share of membership) that is not in the best
    grade moves up one grade; a measured value moves to the point of the next better grade. Of all sets with the
    fewest steps it gives the one with the highest score; each is rated before it is given.

    Parameters
    ----------
    rating : Rating or Record
        Whose; a record is rated again from its evidence.
    target : str, optional
        The grade to reach, better than the present one. Default: the next better; of a client who was rejected, to
        pass the screening.
    lang : {"en", "zh"}
        Language of the text.

    Returns
    -------
    Improvements
        Exact under the weighted average where grades follow from cuts, whatever the vetoes and caps; else by trying
        up to 100,000 sets, and ``exact`` says whether that was enough.

    Raises
    ------
    RecordError
        If the record or the language cannot be used, the target is no better grade, the evidence was changed since,
        or a grade is asked for and evidence is missing.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}}))
    >>> print(fa.audit.improvements(model.rate({"a": "good", "b": "poor"})))
    Score 73.75, grade medium.
    To reach grade good: one single-step improvement.
      a: good to excellent (1 step)
    No smaller set does it.
    The client would then have score 85.00, grade good.
    """
    in_language(WORDS, lang, RecordError)
    if not isinstance(rating, Rating):
        if not isinstance(rating, Mapping):
            raise RecordError(f"rating: {shown(rating)}, must be a Rating or a Record")
        rating, content = rating_as_recorded(rating)
        decided = content["decision"]["grade"]
        if decided != rating.grade:
            raise RecordError(
                f"record of client {shown(content['client'])}: exact arithmetic decided otherwise than the engine, "
                "whose steps these would be; rate the client with evidence of fewer digits"
            )
    scheme = rating.plan.scheme
    names = scheme.scale.names
    place = _place(rating, target)
    model = RatingModel(scheme)
    evidence = _plain(rating)
    again = model.rate(_given(evidence))
    if (again.status, again.score, again.grade) != (rating.status, rating.score, rating.grade):
        raise RecordError("evidence: was changed after the rating; rate the client again")
    usable, missing = _usable(rating, evidence)
    if missing and place is not None:
        raise RecordError(f"target: {shown(target)} asks for evidence on everything; none on {', '.join(missing[:8])}")

    def outcome(leaf: str, value: float) -> int:
        found = _rate(model, evidence | {leaf: {"value": value}})
        if rating.grade is None:
            return int(found is not None and found.status == "rejected")
        return len(names) if found is None or found.grade is None else scheme.scale.index(found.grade)

    screened = set(rating.plan.screened)
    even = tuple(
        break_even_of(rating, leaf, value, outcome)
        for leaf, value in measured(usable).items()
        if rating.grade is not None or leaf in screened
    )
    goal = None if place is None else names[place]
    said: dict[str, Any] = {
        "scheme": scheme,
        "lang": lang,
        "status": rating.status,
        "score": rating.score,
        "grade": rating.grade,
        "target": goal,
        "missing": missing,
        "break_even": even,
    }
    if place is None and rating.grade is not None:
        return Improvements(
            steps=(), exact=True, at_least=0, score_after=rating.score, grade_after=rating.grade,
            branch_score_after=None, **said,
        )  # fmt: skip
    ladder = ladders(rating.plan, usable)
    climb = Climb(rating.plan, {leaf: found.rows for leaf, found in ladder.items()}, place)

    def taken(steps: Steps) -> dict[str, Any]:
        return evidence | {leaf: ladder[leaf].items[k] for leaf, k in steps.items() if k}

    def confirm(steps: Steps) -> bool:
        found = _rate(model, taken(steps))
        if place is None:
            return found is None or found.status == "rated"
        return found is not None and found.grade is not None and scheme.scale.index(found.grade) <= place

    steps, exact, at_least = fewest_steps(climb, confirm)
    after = None if steps is None else _rate(model, taken(steps))
    branch = None
    if steps is not None and rating.veto is not None and rating.grade is None:
        branch = model.screen(_given(taken(steps))).score
    return Improvements(
        steps=None if steps is None else tuple(_step(rating, leaf, ladder[leaf], k) for leaf, k in steps.items() if k),
        exact=exact,
        at_least=at_least,
        score_after=None if after is None else after.score,
        grade_after=None if after is None else after.grade,
        branch_score_after=branch,
        **said,
    )


def _place(rating: Rating, target: object) -> int | None:
    """Place of the grade to reach on the scale; None: pass the screening, or nothing to reach."""
    scale = rating.plan.scheme.scale
    now = len(scale) if rating.grade is None else scale.index(rating.grade)
    if target is None:
        return None if rating.grade is None or now == 0 else now - 1
    try:
        place = scale.index(target)
    except ScoringError as error:
        raise RecordError(f"target: {error}") from None
    if place >= now:
        raise RecordError(f"target: {shown(target)} is no better than {shown(rating.grade)}, the present grade")
    return place


def _plain(rating: Rating) -> Plain:
    """Evidence in plain form by leaf, in listed order."""
    scheme = rating.plan.scheme
    found = {}
    for leaf in scheme.tree.leaves:
        item = plain_evidence(scheme.scale, scheme.tree.path(leaf), rating.evidence.get(leaf))
        if item is not None:
            found[leaf] = item
    return found


def _given(evidence: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {leaf: as_referee(item) for leaf, item in evidence.items()}


def _usable(rating: Rating, evidence: Plain) -> tuple[Plain, tuple[str, ...]]:
    """Evidence that can be rated, and paths of the leaves without any: of a rejected client nobody looked yet."""
    scheme = rating.plan.scheme
    given, usable, missing = Evidence(scheme, _given(evidence)), Plain(), []
    for leaf in scheme.tree.leaves:
        try:
            given.row(leaf)
        except EvidenceError:
            missing.append(scheme.tree.path(leaf))
        else:
            usable[leaf] = evidence[leaf]
    return usable, tuple(missing)


def _rate(model: RatingModel, evidence: Plain) -> Rating | None:
    """A rating, or None where evidence beyond the screening is missing."""
    try:
        return model.rate(_given(evidence))
    except EvidenceError:
        return None


def _step(rating: Rating, leaf: str, ladder: Ladder, k: int) -> ImprovementStep:
    before, after = rating.plan.score(ladder.rows[[0, k]].T).tolist()
    path = rating.plan.scheme.tree.path(leaf)
    return ImprovementStep(leaf, path, k, ladder.items[0], ladder.items[k], before, after)
