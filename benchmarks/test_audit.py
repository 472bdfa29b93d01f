"""What a lender's record costs: written with each rating, verified when somebody asks."""

from __future__ import annotations

import itertools
from importlib.resources import files

import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.clients.readers import read_clients

RECORD_LIMIT_MS = 20.0
VERIFY_LIMIT_MS = 1000.0
AT = "2026-11-26T09:30:00Z"


@pytest.fixture(scope="module")
def ratings() -> list[fa.Rating]:
    """The demo's firms: 26 leaves, seven experts by name, values and votes."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    folder = files("fuzzyahp") / "demo"
    contents = [(name, (folder / name).read_bytes()) for name in ("firms.csv", "votes.csv")]
    clients = read_clients(contents, model.scheme)
    return [rate_client(model, client) for client in clients if client.id not in ("F04", "F06")]


@pytest.fixture(scope="module")
def records(ratings: list[fa.Rating]) -> list[fa.Record]:
    return [rating.record(client="F", at=AT, by="li") for rating in ratings]


def test_record(gauge: Gauge, ratings: list[fa.Rating]) -> None:
    turns = itertools.cycle(ratings)
    what = "`rating.record`: evidence, scheme, every step, sealed"
    median = gauge.alone(what, lambda: next(turns).record(client="F", at=AT, by="li"))
    gauge.figure(median * 1e3, "ms", at_most=RECORD_LIMIT_MS)


def test_load_record(gauge: Gauge, records: list[fa.Record]) -> None:
    turns = itertools.cycle([record.to_json() for record in records])
    gauge.alone("`load_record` from JSON text: held to its form", lambda: fa.audit.load_record(next(turns)))


def test_verify(gauge: Gauge, records: list[fa.Record]) -> None:
    assert all(fa.audit.verify(record).ok for record in records)
    turns = itertools.cycle(records)
    what = "`verify`: everything again in exact fractions and 50 digits"
    median = gauge.alone(what, lambda: fa.audit.verify(next(turns)))
    gauge.figure(median * 1e3, "ms", at_most=VERIFY_LIMIT_MS)
