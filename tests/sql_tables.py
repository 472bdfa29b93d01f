"""Clients for the tests of exported SQL: every form of evidence, corners of standards, and broken rows."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

import fuzzyahp as fa
from fuzzyahp.portfolio.evidence_plan import evidence_plan, leaf_columns
from strategies import random_scheme

Table = dict[str, npt.NDArray[Any]]

#: Values at which doubles end, or begin.
EXTREME = (
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    1e-323,
    3e-320,
    1e-310,
    1e-290,
    1e308,
    -1e308,
    sys.float_info.max,
    -sys.float_info.max,
)


def random_case(seed: int, operator: str, clients: int) -> tuple[fa.RatingModel, dict[str, str], Table]:
    """A scheme, the form of each leaf's evidence, and clients, all from one seed."""
    rng = random.Random(seed)
    model = fa.RatingModel(fa.load_scheme(random_scheme(rng, operator, depth=1 + seed % 3)))
    leaves = model.scheme.tree.leaves
    asked = {leaf: form for leaf in leaves if (form := rng.choice(["counts", "grade", ""]))}
    forms = evidence_plan(model.scheme, asked)
    return model, forms, random_clients(model.scheme, forms, clients, np.random.default_rng(seed))


def random_clients(scheme: fa.Scheme, forms: Mapping[str, str], n: int, rng: np.random.Generator) -> Table:
    """Clients with evidence in the forms asked for, a few of them without or with wrong evidence."""
    table: Table = {"client": np.arange(n)}
    # The more leaves, the fewer rows may be broken at each, or none would be rated.
    broken = np.where(rng.random(n) < 0.05, 0.6, 0.3 / len(forms))
    for leaf, form in forms.items():
        hit = rng.random(n) < broken
        if form == "counts":
            counts = rng.integers(0, 7, (n, 5)) * (rng.random((n, 5)) < 0.7) * 1.0
            odd = rng.choice([np.nan, -1, 0.5, np.inf, -np.inf, 2e9, 1e9, 0], (n, 5))
            counts = np.where((rng.random((n, 5)) < 0.4) & hit[:, None], odd, counts)
            table |= {name: counts[:, h] for h, name in enumerate(leaf_columns(scheme, leaf, form))}
        elif form == "value":
            table[leaf] = np.where(hit, rng.choice([np.nan, np.inf, -np.inf], n), _values(scheme, leaf, n, rng))
        else:
            labels = [*fa.FIVE_GRADES.names, *fa.FIVE_GRADES.labels["zh"]]
            grades = rng.choice(labels, n).astype(object)
            grades[hit] = rng.choice(np.array([None, "", "godo", "1.8", " "], dtype=object), int(hit.sum()))
            table[leaf] = grades
    return table


def _values(scheme: fa.Scheme, leaf: str, n: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    standard = scheme.indicators[leaf].standard
    assert standard is not None
    points = np.array(standard.points)
    if standard.ideal is not None:
        low, high = standard.ideal
        points = np.concatenate([[low, high], low - points, high + points])
    span = points.max() - points.min()
    corners = np.concatenate([points, np.nextafter(points, -np.inf), np.nextafter(points, np.inf), EXTREME])
    between = rng.uniform(points.min() - span / 4, points.max() + span / 4, n)
    return np.where(rng.random(n) < 0.4, rng.choice(corners, n), between)


def differences(
    model: fa.RatingModel, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Where an engine's answer is not, bit for bit, what `rate_many` says of the same clients."""
    want = model.rate_many(table, membership=True)
    place = {name: i for i, name in enumerate(columns)}
    assert [name for name in columns if name[:6] not in ("member", "score.")] == [
        "client", "status", "score", "grade", "reason", "veto"
    ]  # fmt: skip
    assert len(rows) == len(want)
    names = model.scheme.scale.names
    assert want.membership is not None
    found: list[tuple[Any, ...]] = []
    for row in rows:
        i = row[0]
        status = str(want.status[i])
        expected: dict[str, Any] = {"status": status, "grade": want.grade[i], "score": _bits(want.score[i])}
        if status != "invalid":
            expected["reason"] = want.reason[i]
        if status in ("rated", "rejected"):
            expected["veto"] = status == "rejected"
        expected |= {f"membership.{name}": _bits(want.membership[i, h]) for h, name in enumerate(names)}
        for name, wanted in expected.items():
            have = row[place[name]]
            have = _bits(have) if name.startswith(("score", "membership")) else have
            if have != wanted:
                found.append((i, name, have, wanted))
        reason = row[place["reason"]]
        if status == "invalid" and reason.partition(":")[0] != want.reason[i].partition(":")[0]:
            found.append((i, "reason", reason, want.reason[i]))
    return found


def _bits(x: Any) -> str | None:
    return None if x is None or x is np.ma.masked else float(x).hex()
