"""A scheme and a million made-up clients for it: every kind of column there is, and some rows that cannot be rated."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

import fuzzyahp as fa

GRADES = fa.FIVE_GRADES.names
#: By leaf: how its evidence stands in the table.
FORMS = {
    "record": "counts",
    "purpose": "grade",
    "skill": "counts",
    "staff": "counts",
    "ratio": "value",
    "debt": "value",
    "stock": "value",
    "market": "counts",
    "plan": "counts",
    "growth": "grade",
}
_SEED = 20261122
_ODD_TEXTS = ("", "no such grade", "1.8", "优", "差", " ")


def generated_model(operator: str) -> fa.RatingModel:
    """Three layers, a veto, a cap, standards that fall, rise and have an ideal range.

    Weights are decimals, so that sums in binary miss the cuts by a last bit where exact ones meet them.
    """
    indicators: dict[str, Any] = {
        "credit": {"children": ["decisive", "reference"], "weights": [0.4, 0.6]},
        "decisive": {"children": ["record", "purpose"], "weights": [0.75, 0.25]},
        "reference": {"children": ["management", "finance", "outlook"], "weights": [0.3, 0.3, 0.4]},
        "management": {"children": ["skill", "staff"], "weights": [0.7, 0.3]},
        "finance": {"children": ["ratio", "debt", "stock"], "weights": [0.5, 0.3, 0.2]},
        "outlook": {"children": ["market", "plan", "growth"], "weights": [0.5, 0.3, 0.2]},
    }
    indicators |= {leaf: {} for leaf in FORMS}
    indicators["ratio"] = {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8]}}
    indicators["debt"] = {"standard": {"points": [0, 20, 45, 60, 90]}}
    indicators["stock"] = {"standard": {"points": [0, 0.1, 0.2, 0.3, 0.5], "ideal": [0.4, 0.6]}}
    rules = {
        "operator": operator,
        "veto": {"branch": "decisive", "below": "weak"},
        "caps": [{"node": "finance", "worse_than": "medium", "grade": "medium"}],
    }
    document = {"format": "fuzzyahp-scheme/1", "name": "generated", "version": "1", "rules": rules}
    return fa.RatingModel(fa.load_scheme(document | {"indicators": indicators}))


def generated_clients(count: int, seed: int = _SEED) -> pa.Table:
    """A table of clients numbered from 0, the same one every time."""
    rng = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {"client": pa.array(np.arange(count), pa.int64())}
    strength = rng.random(count)
    # By leaf: the type of its columns, and whether some of them are null or wrong.
    kinds = {"record": ("i1", False), "skill": ("i2", True), "staff": ("f8", True), "market": ("i4", False)}
    kinds["plan"] = ("i8", True)
    for leaf, (dtype, odd) in kinds.items():
        votes = _votes(rng, strength)
        if odd:
            votes = np.where(rng.random(count) < 0.004, 0, votes)
        for h, grade in enumerate(GRADES):
            column = votes[h].astype(dtype)
            null = rng.random(count) < 0.001 if odd else np.zeros(count, dtype=bool)
            if odd:
                column[rng.random(count) < 0.0005] = -1
            if dtype == "f8":
                column[rng.random(count) < 0.0005] = 0.5
                column[rng.random(count) < 0.0005] = np.inf
                column[rng.random(count) < 0.0005] = np.nan
                column[rng.random(count) < 0.0005] = 1e9 + 1
            columns[f"{leaf}.{grade}"] = pa.array(column, mask=null)
    for leaf, low, high in (("ratio", 0.5, 2.3), ("stock", -0.2, 1.2)):
        value = low + (high - low) * np.clip(strength + rng.normal(0, 0.3, count), -0.1, 1.1)
        # One in ten of full precision; a decimal as people write them for the others, often a point of the standard.
        value = np.where(rng.random(count) < 0.1, value, np.round(value, 1))
        for odd_value in (np.inf, -np.inf, np.nan, -0.0):
            value[rng.random(count) < 0.0005] = odd_value
        columns[leaf] = pa.array(value, mask=rng.random(count) < 0.002)
    debt = np.clip(100 - 100 * strength + rng.normal(0, 20, count), -20, 150).astype(np.int32)
    debt -= np.where(rng.random(count) < 0.5, debt % 10, 0).astype(np.int32)
    columns["debt"] = pa.array(debt, mask=rng.random(count) < 0.002)
    for leaf, encoded in (("purpose", False), ("growth", True)):
        place = np.clip((1 - strength) * 4 + rng.normal(0, 1, count), 0, 4).round().astype(np.int32)
        wrong = rng.random(count) < 0.002
        place[wrong] = 5 + rng.integers(0, len(_ODD_TEXTS), int(wrong.sum()))
        indices = pa.array(place, mask=rng.random(count) < 0.002)
        texts = pa.DictionaryArray.from_arrays(indices, pa.array([*GRADES, *_ODD_TEXTS]))
        columns[leaf] = texts if encoded else texts.dictionary_decode()
    return pa.table(columns)


def _votes(rng: np.random.Generator, strength: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Votes of small panels, shape (g, N): small panels often meet on a cut."""
    panel = rng.integers(1, 8, strength.size)
    votes = np.zeros((5, strength.size), dtype=np.int64)
    for expert in range(7):
        place = np.clip((1 - strength) * 4.4 - 0.2 + rng.normal(0, 0.8, strength.size), 0, 4).round().astype(np.intp)
        votes[place, np.arange(strength.size)] += expert < panel
    return votes
