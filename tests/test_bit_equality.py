"""One by one, in any batch, in any order, in any memory layout, on any number of threads: the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import fuzzyahp as fa
from strategies import OPERATORS

N = 70_000
SAMPLE = 300
LEAVES = tuple(f"leaf{i}" for i in range(11))
Table = dict[str, npt.NDArray[Any]]


def _model(operator: str, **more: Any) -> fa.RatingModel:
    indicators: dict[str, Any] = {
        "credit": {"children": ["decisive", "reference"], "weights": [0.4, 0.6]},
        "decisive": {"children": LEAVES[:3], "judgments": [2, 3, 2]},
        "reference": {"children": ["management", "finance"], "judgments": [3]},
        "management": {"children": LEAVES[3:6], "weights": [0.5, 0.3, 0.2]},
        # Nine children: NumPy sums eight or more contiguous numbers in another order than one by one.
        "finance": {
            "children": [*LEAVES[6:], "a", "b", "c", "d"],
            "weights": [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
        },
    }
    indicators |= {leaf: {} for leaf in (*LEAVES[:8], "a", "b", "c", "d")}
    indicators |= {leaf: {"standard": {"points": [3, 2.1, 1.3, 0.7, 0.1]}} for leaf in LEAVES[8:]}
    rules = {
        "operator": operator,
        "veto": {"branch": "decisive", "below": "medium"},
        "caps": [{"node": "finance", "worse_than": "medium", "grade": "medium"}],
    } | more
    return fa.RatingModel(
        fa.load_scheme(
            {"format": "fuzzyahp-scheme/1", "name": "bits", "version": "1", "rules": rules, "indicators": indicators}
        )
    )


def _table(n: int) -> Table:
    rng = np.random.default_rng(20261121)
    table: Table = {}
    for i, leaf in enumerate((*LEAVES[:8], "a", "b", "c", "d")):
        tilt = np.array([5, 4, 3, 2, 1]) + i % 3
        table[leaf] = rng.multinomial(rng.integers(0, 12, n), tilt / tilt.sum())
    for leaf in LEAVES[8:]:
        table[leaf] = np.where(rng.random(n) < 0.001, np.nan, rng.uniform(-0.5, 4, n))
    return table


def _same(a: fa.Ratings, b: fa.Ratings, rows: Any = slice(None)) -> None:
    assert a.status[rows].tolist() == b.status.tolist()
    assert a.grade[rows].tolist() == b.grade.tolist()
    # Bytes, so that not even a -0.0 or another NaN would pass.
    assert np.ma.getdata(a.score)[rows].tobytes() == np.ma.getdata(b.score).tobytes()
    assert a.membership is not None
    assert b.membership is not None
    assert np.ma.getdata(a.membership)[rows].tobytes() == np.ma.getdata(b.membership).tobytes()
    assert a.reason[rows].tolist() == b.reason.tolist()


@pytest.fixture(scope="module")
def table() -> Table:
    return _table(N)


@pytest.mark.parametrize("operator", OPERATORS)
def test_same_bits_however_the_clients_arrive(operator: str, table: Table) -> None:
    model = _model(operator)
    whole = model.rate_many(table, membership=True, threads=1)
    counts = whole.counts()
    assert counts["rejected"] > 100
    assert counts["incomplete"] > 100
    assert sum(counts[grade] > 100 for grade in fa.FIVE_GRADES.names) >= 2

    _same(whole, model.rate_many(table, membership=True, threads=2))
    for size in (7, 777, 65_536):
        # Batches of 7 take long to make, so they cover the first rows only.
        for start in range(0, min(N, 300 * size), size):
            rows = slice(start, start + size)
            _same(whole, model.rate_many({k: v[rows] for k, v in table.items()}, membership=True), rows)
    order = np.random.default_rng(1).permutation(N)
    _same(whole, model.rate_many({k: v[order] for k, v in table.items()}, membership=True), order)
    _same(whole, model.rate_many({k: np.asfortranarray(v) for k, v in table.items()}, membership=True))
    backwards = {k: v[::-1] for k, v in table.items()}
    _same(whole, model.rate_many(backwards, membership=True), slice(None, None, -1))
    narrow = {k: v.astype(np.int8) if v.ndim == 2 else v for k, v in table.items()}
    _same(whole, model.rate_many(narrow, membership=True))
    apart: Table = {}
    for k, v in table.items():
        apart |= {f"{k}.{g}": v[:, h] for h, g in enumerate(fa.FIVE_GRADES.names)} if v.ndim == 2 else {k: v}
    _same(whole, model.rate_many(apart, membership=True))


@pytest.mark.parametrize("operator", OPERATORS)
def test_same_bits_one_by_one(operator: str, table: Table) -> None:
    model = _model(operator)
    rows = np.random.default_rng(2).choice(N, SAMPLE, replace=False)
    batch = model.rate_many({k: v[rows] for k, v in table.items()}, membership=True)
    seen = set()
    for i, row in enumerate(rows):
        seen.add(str(batch.status[i]))
        evidence = {k: v[row].tolist() if v.ndim == 2 else {"value": v[row]} for k, v in table.items()}
        try:
            alone = model.rate(evidence)
        except fa.EvidenceError as error:
            assert batch.status[i] == error.status
            continue
        assert batch.status[i] == alone.status
        assert batch.grade[i] == alone.grade
        if alone.score is not None:
            assert float(batch.score[i]).hex() == alone.score.hex()
            assert batch.membership is not None
            assert alone.membership is not None
            assert batch.membership[i].tobytes() == alone.membership.tobytes()
    assert seen >= {"rated", "rejected", "incomplete"}


@pytest.mark.parametrize(("by", "below"), [("score", "medium"), ("any_indicator", "weak")])
@pytest.mark.parametrize("operator", OPERATORS)
def test_memory_used_again_from_block_to_block(
    operator: str, by: str, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nodes judged or asked for by themselves must keep their vectors while others are forgotten.
    caps = [{"node": node, "worse_than": "good", "grade": "weak"} for node in ("management", "leaf4", "d", "reference")]
    model = _model(operator, veto={"branch": "decisive", "below": below, "by": by}, caps=caps)
    n = 61
    table = _table(n)
    table["leaf0"] = table["leaf0"].astype(np.int16)
    table["leaf0"][5, 2] = -1
    table["leaf3"] = table["leaf3"].astype(np.float32)
    table["leaf3"][[7, 8], 0] = np.nan, 0.5
    whole = model.rate_many(table, membership=True, node_scores=True, threads=1)
    assert set(whole.status.tolist()) == {"rated", "rejected", "incomplete", "invalid"}
    assert any("cap: management" in reason for reason in whole.reason.tolist())
    assert whole.node_scores is not None
    for i in np.flatnonzero(whole.status == "rated").tolist():
        nodes = model.rate({k: v[i].tolist() if v.ndim == 2 else {"value": v[i]} for k, v in table.items()}).nodes
        for path, scores in whole.node_scores.items():
            assert float(scores[i]).hex() == float(nodes[path.rpartition(".")[2]].score).hex()
    for size, threads in ((1, 3), (2, 8), (3, 1), (7, 2)):
        monkeypatch.setattr("fuzzyahp.batch.BLOCK", size)
        for node_scores in (True, False):
            found = model.rate_many(table, membership=True, node_scores=node_scores, threads=threads)
            _same(whole, found)
            for path, scores in (found.node_scores or {}).items():
                assert np.ma.getdata(scores).tobytes() == np.ma.getdata(whole.node_scores[path]).tobytes()


@pytest.mark.parametrize("operator", OPERATORS)
def test_compose_gives_the_same_bits_in_any_layout(operator: str) -> None:
    rng = np.random.default_rng(3)
    votes = rng.integers(1, 9, (777, 12, 5))
    r = fa.membership_from_votes(votes)
    w = rng.random(12)
    w /= w.sum()
    whole = fa.compose(w, r, operator)
    assert whole.tobytes() == np.array([fa.compose(w, one, operator) for one in r]).tobytes()
    assert whole.tobytes() == fa.compose(w, np.asfortranarray(r), operator).tobytes()
    assert whole.tobytes() == fa.compose(np.tile(w, (777, 1)), r, operator).tobytes()
    assert fa.score(fa.normalise(whole)).tobytes() == np.array([fa.score(fa.normalise(b)) for b in whole]).tobytes()


@pytest.mark.parametrize("n", [1, 2, 3, 5, 9, 15])
@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean", "column_mean"])
def test_weights_have_the_same_bits_alone_and_in_a_stack(method: str, n: int) -> None:
    rng = np.random.default_rng(n)
    scale = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))
    stack = np.ones((1300, n, n))
    for i in range(n):
        for j in range(i + 1, n):
            stack[:, i, j] = rng.choice(scale, 1300)
            stack[:, j, i] = 1 / stack[:, i, j]
    stacked = {
        "eigenvector": fa.eigenvector_weights,
        "geometric_mean": fa.geometric_mean_weights,
        "column_mean": fa.column_mean_weights,
    }[method]
    whole = stacked(stack)
    assert whole.tobytes() == stacked(np.asfortranarray(stack)).tobytes()
    assert whole[::-1].tobytes() == stacked(stack[::-1]).tobytes()
    assert whole.tobytes() == stacked(stack.reshape(13, 100, n, n)).tobytes()
    for i in range(0, 1300, 97):
        assert whole[i].tobytes() == stacked(stack[i]).tobytes()
        assert whole[i].tobytes() == fa.JudgmentMatrix(stack[i]).weights(method).values.tobytes()


@pytest.mark.parametrize(
    "standard",
    [
        fa.GradeStandard((3, 2.1, 1.3, 0.7, 0.1)),
        fa.GradeStandard((-3, -1, 0, 0.1, 7e10)),
        fa.GradeStandard((0, 0.1, 0.2, 0.3, 0.5), ideal=(-0.4, 0.6)),
    ],
)
def test_a_value_has_the_same_membership_alone_and_in_an_array(standard: fa.GradeStandard) -> None:
    corners = [*standard.points, *(standard.ideal or ()), 0.0, -0.0, 1e308, -1e308]
    near = [float(np.nextafter(x, side)) for x in corners for side in (-np.inf, np.inf)]
    values = np.array([*corners, *near, *np.random.default_rng(5).uniform(-4, 4, 500)])
    whole = standard.membership(values)
    assert whole.tobytes() == np.array([standard.row(x) for x in values.tolist()]).tobytes()
    assert not np.signbit(whole).any()
