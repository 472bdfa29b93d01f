"""Two ratings of the same clients to early warnings: yellow, orange, red, with reasons, related firms together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.given_tables import column_lists
from fuzzyahp.analysis.monitoring.warning_list import EarlyWarning, EarlyWarnings, WarningSign
from fuzzyahp.analysis.monitoring.warning_rules import LEVELS, WARNING_RULES, WarningRule, load_warning_rules
from fuzzyahp.analysis.validation.outcomes import is_missing_cell
from fuzzyahp.analysis.validation.rated_clients import (
    RatedClients,
    check_schemes,
    read_rated,
    scheme_text,
)
from fuzzyahp.analysis.validation.rating_files import read_rating_file
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.grades import GradeScale
from fuzzyahp.ratings import Ratings
from fuzzyahp.rounding import rounded
from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
Signs = dict[int, list[WarningSign]]

_NOT_DECIDED = ("incomplete", "invalid")


@dataclass(frozen=True)
class _Decisive:
    """What decisive indicators are held against: the veto bound in points, and the paths to look at."""

    bound: float | None = None
    inclusive: bool = False
    paths: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def early_warnings(
    before: Any,
    after: Any,
    rules: str | Path | Iterable[WarningRule | Mapping[str, Any]] = WARNING_RULES,
    *,
    groups: Mapping[str, str] | Any = None,
    scheme: Scheme | None = None,
    grades: GradeScale | Sequence[str] | None = None,
    allow_different_schemes: bool = False,
) -> EarlyWarnings:
    """Early warnings from two ratings of the same clients.

    Parameters
    ----------
    before, after : Ratings, table or file
        Ratings at two dates, as `validate` takes them, with ids. For decisive indicators with node scores: rate with
        ``node_scores=True``, or give columns ``score.<path>``.
    rules : str, Path, or iterable of WarningRule or mapping
        The table of rules, or a CSV or TOML file of it.
    groups : mapping, table or file, optional
        Client to group of related firms: a mapping, or columns client and group; who is in no group may be left out.
    scheme : Scheme, optional
        For tables and files: whose grades and veto bound they follow. `Ratings` bring their own.
    grades : GradeScale or sequence of str, optional
        For tables and files without `scheme`: all grades, best first.
    allow_different_schemes : bool
        Whether the two may be by different schemes; the result then names both.

    Returns
    -------
    EarlyWarnings
        Who is warned of, how gravely and why, the gravest first.

    Raises
    ------
    FuzzyAHPError
        If a table, rule or group cannot be used, ids are missing, none match, a table has scores of nodes that the
        scheme does not know, or the schemes differ and neither was asked for.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A", "B"], "status": ["rated"] * 2, "score": [90.0, 86.0], "grade": ["good", "good"]}
    >>> new = old | {"status": ["rated", "rejected"], "score": [76.0, None], "grade": ["medium", None]}
    >>> for warning in fa.analysis.early_warnings(old, new).warnings:
    ...     print(warning.client, warning.level, [sign.sign for sign in warning.signs])
    B red ['rejected']
    A orange ['score_drop', 'grade_drop']
    """
    table = load_warning_rules(rules)
    own = _scheme_of(after, before, scheme, allow_different_schemes)
    scale = grades if own is None else own.scale
    reasons = _reasons(after)
    old, new = read_rated(before, "before", scale), read_rated(after, "after", scale)
    if own is not None and not allow_different_schemes:
        for given, rated, name in ((before, old, "before"), (after, new, "after")):
            _check_nodes(rated, str(given) if isinstance(given, str | Path) else name, own)
    differ = check_schemes(old, new, allow_different_schemes)
    places = old.places(), new.places()
    both = [client for client in places[1] if client in places[0]]
    if not both:
        raise FuzzyAHPError("ids: no client stands at both dates; are both columns of the same kind?")
    was = old.rows(np.array([places[0][client] for client in both], dtype=np.intp))
    rows = np.array([places[1][client] for client in both], dtype=np.intp)
    now = new.rows(rows)
    texts = reasons or [str(x or "") for x in new.columns.get("reason", ())] or [""] * len(new)
    decisive = _decisive(own, was, now)
    signs: Signs = {}
    _dropped(signs, was, now, table)
    _turned(signs, was, now, table, decisive)
    _undecided(signs, was, now, table, [texts[i] for i in rows.tolist()])
    related, unknown = _related(groups, both)
    worst = _together(signs, both, related, table)
    states = was.states(), now.states()
    found = [
        EarlyWarning(
            client=both[row],
            level=max((sign.level for sign in signs[row]), key=LEVELS.index),
            signs=tuple(sorted(signs[row], key=lambda sign: -LEVELS.index(sign.level))),
            group=related.get(both[row]),
            state_before=states[0][row],
            state_after=states[1][row],
            score_before=float(was.score[row]) if was.rated[row] else None,
            score_after=float(now.score[row]) if now.rated[row] else None,
        )
        for row in sorted(signs)
    ]
    return EarlyWarnings(
        warnings=tuple(sorted(found, key=lambda x: -LEVELS.index(x.level))),
        clients=len(both),
        rated_twice=int((was.rated & now.rated).sum()),
        groups=worst,
        only_before=tuple(client for client in places[0] if client not in places[1]),
        only_after=tuple(client for client in places[1] if client not in places[0]),
        unknown_in_groups=unknown,
        still_rejected=int(((was.status == "rejected") & (now.status == "rejected")).sum()),
        still_missing=int((np.isin(was.status, _NOT_DECIDED) & np.isin(now.status, _NOT_DECIDED)).sum()),
        bound=decisive.bound,
        schemes=(old.scheme, new.scheme) if differ else None,
        notes=(*(() if old.scheme and new.scheme else ("unnamed",)), *decisive.notes),
        not_looked_at=decisive.missing,
        rules=table,
        labels=_labels(own, now),
        scheme="" if own is None else f"{own.name} {own.version}",
    )


def _check_nodes(rated: RatedClients, where: str, scheme: Scheme) -> None:
    """Refuse scores of nodes that the scheme does not have: another one rated, and its bound is another one, too."""
    known = {scheme.tree.path(node) for node in scheme.tree}
    for path in rated.node_scores:
        if path not in known:
            raise FuzzyAHPError(
                f"{where}: column {shown('score.' + path)} is of no indicator of scheme {scheme.name} "
                f"{scheme.version}; give --scheme (in Python scheme=), the one that rated the file"
            )


def _scheme_of(after: Any, before: Any, given: Scheme | None, asked: bool) -> Scheme | None:
    """The scheme whose grades and veto count: the one given, or that of the later ratings."""
    own = next((x.scheme for x in (after, before) if isinstance(x, Ratings)), None)
    if given is None:
        return own
    if not isinstance(given, Scheme):
        raise FuzzyAHPError(f"scheme: {shown(given)}, must be a Scheme, such as load_scheme gives")
    if own is not None and own.fingerprint != given.fingerprint and not asked:
        raise FuzzyAHPError(
            f"scheme: {scheme_text(given)}, but the ratings are by {scheme_text(own)}; leave scheme= out"
        )
    return given


def _reasons(given: Any) -> list[str]:
    return [str(x) for x in given.reason.tolist()] if isinstance(given, Ratings) else []


def _labels(scheme: Scheme | None, rated: RatedClients) -> dict[str, dict[str, str]]:
    """What grades and watched nodes are called, by language."""
    found = {lang: dict(labels) for lang, labels in rated.labels.items()}
    if scheme is not None:
        tree = scheme.tree
        for lang in ("en", "zh"):
            found.setdefault(lang, {}).update({tree.path(name): scheme.label(name, lang) for name in tree})
    return found


def _decisive(scheme: Scheme | None, was: RatedClients, now: RatedClients) -> _Decisive:
    """The veto branch and its leaves, or a note on why nothing can be looked at."""
    if scheme is None:
        return _Decisive(notes=("no_scheme",))
    tree, rules, veto = scheme.tree, scheme.rules, scheme.rules.veto
    if veto is None:
        return _Decisive(notes=("no_veto",))
    limit = scheme.scale.index(veto.below)
    cuts = rules.cuts or scheme.scale.cuts
    by_cut = veto.by == "grade" and rules.grading in ("nearest", "cuts") and limit < len(cuts)
    bound = float(cuts[limit] if by_cut else scheme.scale.values[limit])
    branch = tree.find(veto.branch)
    paths = tuple(tree.path(name) for name in (branch, *(leaf for leaf in tree.leaves_of(branch) if leaf != branch)))
    missing = tuple(path for path in paths if path not in was.node_scores or path not in now.node_scores)
    if missing == paths:
        return _Decisive(notes=("no_nodes",))
    return _Decisive(bound, veto.include_bound, tuple(path for path in paths if path not in missing), missing)


def _level(rules: Sequence[WarningRule], sign: str, value: float | None = None) -> str | None:
    """The gravest level that a sign gives; with a value, of those whose threshold it passes."""
    near = sign == "decisive_near"
    found = [
        rule.level
        for rule in rules
        if rule.sign == sign and (value is None or rule.at is None or (value <= rule.at if near else value >= rule.at))
    ]
    return max(found, key=LEVELS.index, default=None)


def _put(signs: Signs, row: int, sign: str, level: str | None, **what: Any) -> None:
    if level is not None:
        signs.setdefault(row, []).append(WarningSign(sign, level, **what))


def _dropped(signs: Signs, was: RatedClients, now: RatedClients, rules: Sequence[WarningRule]) -> None:
    """Grades and scores that fell, of those rated twice."""
    twice = was.rated & now.rated
    place = {name: h for h, name in enumerate(was.grades)}
    steps = np.zeros(len(was), dtype=np.int64)
    steps[twice] = [
        place[new] - place[old] for old, new in zip(was.grade[twice].tolist(), now.grade[twice].tolist(), strict=True)
    ]
    for row in np.flatnonzero(steps > 0).tolist():
        level = _level(rules, "grade_drop", float(steps[row]))
        _put(signs, row, "grade_drop", level, before=str(was.grade[row]), after=str(now.grade[row]))
    points = np.zeros(len(was))
    # Rounded as scores are before a cut, so that 90 to 80 is a drop of 10 and not of 9.99...
    points[twice] = rounded(was.score[twice] - now.score[twice])
    for row in np.flatnonzero(points > 0).tolist():
        level = _level(rules, "score_drop", float(points[row]))
        _put(signs, row, "score_drop", level, before=float(was.score[row]), after=float(now.score[row]))


def _turned(
    signs: Signs, was: RatedClients, now: RatedClients, rules: Sequence[WarningRule], decisive: _Decisive
) -> None:
    """Decisive indicators that fell below the veto bound, or came near it."""
    if decisive.bound is None:
        return
    for path in decisive.paths:
        old, new = was.node_scores[path], now.node_scores[path]
        known = was.rated & now.rated & np.isfinite(old) & np.isfinite(new)
        # Points above the bound.
        first, second = np.zeros(len(was)), np.zeros(len(was))
        first[known], second[known] = rounded(old[known]) - decisive.bound, rounded(new[known]) - decisive.bound
        below = (second <= 0) if decisive.inclusive else (second < 0)
        was_below = (first <= 0) if decisive.inclusive else (first < 0)
        for row in np.flatnonzero(known & (second < first)).tolist():
            what = {"subject": path, "before": float(old[row]), "after": float(new[row])}
            if below[row]:
                if not was_below[row]:
                    _put(signs, row, "decisive_below", _level(rules, "decisive_below"), **what)
                continue
            level = _level(rules, "decisive_near", float(second[row]))
            # Staying as near as it was is no news.
            if level != _level(rules, "decisive_near", float(first[row])):
                _put(signs, row, "decisive_near", level, **what)


def _undecided(
    signs: Signs, was: RatedClients, now: RatedClients, rules: Sequence[WarningRule], texts: Sequence[str]
) -> None:
    """Who was decided and is rejected now, or cannot be decided any more."""
    states = was.states()
    for status in ("rejected", *_NOT_DECIDED):
        news = (now.status == status) & (was.status != status)
        if status != "rejected":
            news &= ~np.isin(was.status, _NOT_DECIDED)
        for row in np.flatnonzero(news).tolist():
            _put(signs, row, status, _level(rules, status), before=states[row], after=status, text=texts[row])


def _related(groups: Any, clients: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Group of each client at both dates, and ids in the groups that are not among them."""
    if groups is None:
        return {}, ()
    if isinstance(groups, str | Path):
        where, table = str(groups), read_rating_file(Path(groups))
        pairs = _pairs(table, where)
    elif isinstance(groups, Mapping) and not _is_table(groups):
        where, pairs = "groups", list(groups.items())
    else:
        where, pairs = "groups", _pairs(groups, "groups")
    found: dict[str, str] = {}
    for client, group in pairs:
        if is_missing_cell(group):
            continue
        if is_missing_cell(client) or isinstance(group, Mapping | list | tuple | set):
            raise FuzzyAHPError(f"{where}: {shown(client)} in {shown(group)}; every row needs a client and one group")
        if found.setdefault(str(client), str(group)) != str(group):
            raise FuzzyAHPError(
                f"{where}: client {shown(str(client))} is in {shown(found[str(client)])} and in {shown(str(group))}; "
                "keep one, or make one group of the two"
            )
    known = set(clients)
    return found, tuple(client for client in found if client not in known)


def _is_table(groups: Mapping[Any, Any]) -> bool:
    return set(groups) == {"client", "group"} and not isinstance(groups["client"], str)


def _pairs(table: Any, where: str) -> list[tuple[object, object]]:
    columns = column_lists(table, where)
    missing = [name for name in ("client", "group") if name not in columns]
    if missing:
        raise FuzzyAHPError(f"{where}: no column {', '.join(missing)}; it needs client and group, one row a client")
    lengths = len(columns["client"]), len(columns["group"])
    if lengths[0] != lengths[1]:
        raise FuzzyAHPError(f"{where}: clients: {lengths[0]}, groups: {lengths[1]}; must be one group a client")
    return list(zip(columns["client"], columns["group"], strict=True))


def _together(
    signs: Signs, clients: Sequence[str], related: Mapping[str, str], rules: Sequence[WarningRule]
) -> dict[str, str]:
    """Warn related firms together: one level below the worst of the group, and no more than its rule says."""
    cap = _level(rules, "group")
    members: dict[str, list[int]] = {}
    for row, client in enumerate(clients):
        if client in related:
            members.setdefault(related[client], []).append(row)
    worst: dict[str, str] = {}
    for group, rows in members.items():
        own = {row: max((LEVELS.index(sign.level) for sign in signs.get(row, ())), default=-1) for row in rows}
        first = max(rows, key=lambda row: own[row])
        if own[first] < 0:
            continue
        worst[group] = LEVELS[own[first]]
        given = -1 if cap is None else min(own[first] - 1, LEVELS.index(cap))
        for row in rows:
            if own[row] < given:
                _put(signs, row, "group", LEVELS[given], subject=group, text=clients[first])
    return worst
