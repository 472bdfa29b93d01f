"""Long votes, pivoted and rated, give the bits of each client's votes read from a file and rated alone."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fuzzyahp as fa
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.portfolio.frames import rate_frame
from fuzzyahp.portfolio.long_votes import pivot_votes
from strategies import random_scheme
from test_frames import hexed, numpy_of
from test_rating import ALL, VETO, model

GRADES = [*fa.FIVE_GRADES.names, "良"]
Votes = list[tuple[str, str, str, str | None]]


def random_votes(rng: random.Random, leaves: tuple[str, ...], experts: list[str], clients: int = 30) -> Votes:
    """Votes in any order: most panels whole, some with gaps, doubles and names that nobody knows."""
    votes: Votes = []
    for client in range(clients):
        panel = rng.sample(experts, rng.randint(1, len(experts))) if rng.random() < 0.7 else experts
        flaw = rng.choice(["", "", "", "", "gap", "empty", "twice", "grade", "indicator", "expert", "nobody"])
        at = rng.choice(leaves)
        for leaf in leaves:
            for i, expert in enumerate(panel):
                grade = rng.choice(GRADES)
                hit = leaf == at and i == 0
                if hit and flaw == "gap":
                    continue
                row = [f"F{client}", expert, leaf, grade]
                if hit and flaw in ("empty", "grade"):
                    row[3] = "" if flaw == "empty" else "goood"
                if hit and flaw in ("indicator", "expert", "nobody"):
                    row[{"indicator": 2, "expert": 1, "nobody": 1}[flaw]] = "" if flaw == "nobody" else "stranger"
                votes += [(row[0], row[1], row[2], row[3])] * (2 if hit and flaw == "twice" else 1)
    rng.shuffle(votes)
    return votes


def arrow(votes: Votes) -> pa.Table:
    columns = zip(*votes, strict=True)
    return pa.table(dict(zip(("client", "expert", "indicator", "grade"), map(pa.array, columns), strict=True)))


def read(rated: fa.RatingModel, votes: Votes) -> list[dict[str, Any]]:
    """Each client read from a CSV file and rated alone."""
    lines = ["client,expert,indicator,grade", *(",".join(cell or "" for cell in vote) for vote in votes)]
    clients = read_clients([("votes.csv", "\n".join(lines).encode())], rated.scheme)
    rows: list[dict[str, Any]] = []
    for client in clients:
        try:
            if client.problems:
                raise fa.EvidenceError("; ".join(client.problems))
            rating = rated.rate(client.evidence)
        except fa.EvidenceError as error:
            rows.append({"client": client.id, "status": error.status, "score": None, "grade": None})
        else:
            rows.append({"client": client.id, "status": rating.status, "score": rating.score, "grade": rating.grade})
    return hexed(rows)


def plain(found: Any) -> list[dict[str, Any]]:
    rows = found.to_pylist() if isinstance(found, pa.Table) else pa.Table.from_pandas(found).to_pylist()
    return hexed([{key: row[key] for key in ("client", "status", "score", "grade")} for row in rows])


@pytest.mark.parametrize("weights", [{}, {"Wang": 0.1, "Li": 0.2, "Chen": 0.7}], ids=["alike", "weighed"])
@pytest.mark.parametrize("missing_votes", ["error", "divide_by_voters"])
@pytest.mark.parametrize("seed", range(6))
def test_pivoted_votes_give_the_bits_of_clients_read_one_by_one(seed: int, missing_votes: str, weights: Any) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, rng.choice(["weighted_average", "min_max"]), rng.randint(1, 3))
    document["rules"] |= {"missing_votes": missing_votes, "expert_weights": weights}
    for node in document["indicators"].values():
        node.pop("standard", None)
    rated = fa.RatingModel(fa.load_scheme(document))
    votes = random_votes(rng, rated.scheme.tree.leaves, ["Li", "Wang", "Chen"])
    expected = read(rated, votes)
    assert plain(rate_frame(rated.plan, pivot_votes(arrow(votes), rated.scheme))) == expected
    assert {"rated", "invalid"} <= {row["status"] for row in expected}


def test_every_kind_of_table_of_votes() -> None:
    rated = model(veto=VETO, missing_votes="divide_by_voters")
    table = arrow(random_votes(random.Random(1), ALL, ["Li", "Wang", "Chen"]))
    expected = rate_frame(rated.plan, pivot_votes(table, rated.scheme))
    assert isinstance(expected, pa.Table)
    polars = rate_frame(rated.plan, pivot_votes(pl.DataFrame(pl.from_arrow(table)), rated.scheme))
    assert isinstance(polars, pl.DataFrame)
    assert polars.to_dicts() == expected.to_pylist()
    coded = table.set_column(0, "client", table["client"].dictionary_encode())
    for frame in (table.to_pandas(), coded.to_pandas(), table.to_pandas(types_mapper=pd.ArrowDtype)):
        found = rate_frame(rated.plan, pivot_votes(frame, rated.scheme))
        assert isinstance(found, pd.DataFrame)
        assert found["score"].tolist() == pytest.approx(expected["score"].to_pandas().tolist(), abs=0, nan_ok=True)
    ratings = rate_frame(rated.plan, pivot_votes(numpy_of(table), rated.scheme))
    assert isinstance(ratings, fa.Ratings)
    assert ratings.to_dict() == expected.to_pydict()


def test_counts_are_a_table_of_their_own() -> None:
    rated = model()
    votes: Votes = [("A", e, leaf, g) for leaf in ALL for e, g in (("Li", "good"), ("Wu", "weak"), ("Ma", "good"))]
    votes += [("B", e, leaf, "poor") for leaf in ALL for e in ("Li", "Wu")][:-1]
    found = pivot_votes(arrow(votes), rated.scheme)
    counts = found.counts()
    assert counts["client"].to_pylist() == ["A", "B"]
    assert counts["record.good"].to_pylist() == [2, 0]
    assert counts["record.weak"].to_pylist() == [1, 0]
    assert counts["market.poor"].to_pylist() == [0, None]  # Wu is silent there
    direct, pivoted = rate_frame(rated.plan, counts), rate_frame(rated.plan, found)
    assert direct.drop("reason").equals(pivoted.drop("reason"))
    assert pivoted["reason"][1].as_py() == (
        "reference.market: no vote of Wu; ask for it, or set rules.missing_votes = 'divide_by_voters'"
    )


def test_weights_are_added_as_for_one_client() -> None:
    # 0.1 + 0.2 + 0.7 is not 1 in doubles whatever the order, and not the same in every order.
    rated = model(expert_weights={"c": 0.1, "a": 0.2, "b": 0.7})
    votes: Votes = [("F", e, leaf, g) for leaf in ALL for e, g in (("b", "good"), ("c", "good"), ("a", "weak"))]
    alone = rated.rate({leaf: {"votes": {"b": "good", "c": "good", "a": "weak"}} for leaf in ALL})
    found = pivot_votes(arrow(votes), rated.scheme)
    assert rate_frame(rated.plan, found)["score"].to_pylist() == [alone.score]
    assert found.counts()["market.good"].to_pylist() == [0.7 + 0.1]
    with pytest.raises(fa.EvidenceError, match="weighs its experts, so votes must be named"):
        rate_frame(rated.plan, found.counts())


def test_reasons_say_which_row() -> None:
    votes: Votes = [(c, "Li", leaf, "good") for c in "ABCDEF" for leaf in ALL]
    votes[2] = ("A", "Li", "ratio", "goood")
    votes += [("B", "Li", "market", "weak"), ("C", "Li", "markt", "good"), ("D", "Li", "finance", "good")]
    votes += [("E", "", "market", "good"), ("G", " ", "market", "good")]
    found = rate_frame(model().plan, pivot_votes(arrow(votes), model().scheme))
    assert found["status"].to_pylist() == [*["invalid"] * 5, "rated", "invalid"]
    assert found["reason"].to_pylist() == [
        "reference.finance.ratio: there is no grade 'goood'; did you mean 'good'?",
        "reference.market: 'Li' voted twice, votes row 8 and row 25; keep one",
        "votes row 26: 'markt' is no indicator; did you mean 'market'?",
        "votes row 27: 'finance' is a group; vote on its indicators: ratio",
        "votes row 28: no expert; every vote needs one",
        "",
        "votes row 29: no expert; every vote needs one",
    ]


def test_values_beside_the_votes() -> None:
    rated = model(veto=VETO)
    voted = [leaf for leaf in ALL if leaf != "ratio"]
    votes: Votes = [(c, e, leaf, "good") for c in ("A", "B", "C") for leaf in voted for e in ("Li", "Wu")]
    votes[0] = ("A", "Li", voted[0], "goood")
    values = pl.DataFrame({"Kunde": ["D", "C", "B", "A"], "ratio": [1.0, 1.35, None, 2.0]})
    found = pivot_votes(arrow(votes), rated.scheme, beside=values, columns={"Kunde": "client"})
    rows = rate_frame(rated.plan, found).to_pylist()
    assert [row["client"] for row in rows] == ["A", "B", "C", "D"]
    assert [row["status"] for row in rows] == ["invalid", "incomplete", "rated", "incomplete"]
    alone = rated.rate({leaf: [0, 2, 0, 0, 0] for leaf in voted} | {"ratio": 1.35})
    assert rows[2]["score"] == alone.score
    # A client who is invalid as a whole stays so where a column stands beside the first indicator.
    votes = [("A", "Li", leaf, "good") for leaf in (*ALL[1:], "purpose")]
    beside = {"client": ["A"], "record": ["good"]}
    rows = rate_frame(rated.plan, pivot_votes(arrow(votes), rated.scheme, beside=beside)).to_pylist()
    assert rows[0]["status"] == "invalid"
    assert "voted twice" in rows[0]["reason"]


def test_a_client_barred_as_a_whole_is_so_in_any_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzzyahp.batch.BLOCK", 2)
    votes: Votes = [(client, "Li", leaf, "poor") for client in "ABCDE" for leaf in ALL]
    votes += [("D", "Li", "markt", "good"), ("E", "Li", "ratio", "good")]
    # Where nothing is screened the veto is never open; where something is, nobody can say of a barred client.
    for rules, others, barred in (({}, ("rated", False), False), ({"veto": VETO}, ("rejected", True), None)):
        rows = rate_frame(model(**rules).plan, pivot_votes(arrow(votes), model(**rules))).to_pylist()
        assert [(row["status"], row["veto"]) for row in rows] == [*[others] * 3, *[("invalid", barred)] * 2]
        assert [row["reason"][:16] for row in rows[3:]] == ["votes row 21: 'm", "reference.financ"]
        assert all(row["score"] is row["grade"] is None for row in rows[3:])


@pytest.mark.parametrize(
    ("beside", "message"),
    [
        ({"ratio": [1.0]}, "no column 'client' beside the votes; known: ratio"),
        ({"client": ["A", "A"], "ratio": [1.0, 2.0]}, r"client \['A'\] stands twice; keep one row of each"),
        ({"client": [None], "ratio": [1.0]}, "row 1: no client"),
        ({"client": ["A"], "ratoi": [1.0]}, "column 'ratoi' is no indicator; did you mean 'ratio'"),
        ({"client": ["A"], "market": ["good"]}, "'reference.market' is voted on, and has a column beside; keep one"),
        (5, "table beside the votes: 5, must be a pandas or Polars data frame"),
    ],
)
def test_bad_table_beside(beside: Any, message: str) -> None:
    votes = arrow([("A", "Li", "market", "good")])
    with pytest.raises(fa.EvidenceError, match=message):
        pivot_votes(votes, model().scheme, beside=beside)


VOTE: dict[str, Any] = {"client": ["A"], "expert": ["Li"], "indicator": ["market"], "grade": ["good"]}


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        (
            {k: VOTE[k] for k in ("client", "grade")} | {"Expert": ["Li"], "item": [1]},
            r"(?s)column 'Expert' is none of.*did you mean 'expert'.*column 'item' is none of.*"
            r"'expert' is missing.*'indicator' is missing",
        ),
        (VOTE | {"client": [None]}, "votes: row 1: no client; every row needs one"),
        (VOTE | {"grade": [1]}, "column 'grade' holds int64, must hold names"),
        (VOTE | {"expert": [1.5]}, "column 'expert' holds double, must hold names"),
        (VOTE | {"client": [["A"]]}, "column 'client' holds list.*, must hold names"),
        (VOTE | {"client": ["A", "B"]}, "votes: columns differ in length: 'client': 2, where 'expert' has 1"),
        (VOTE | {"client": [1, "B"]}, "votes: column 'client': .*"),
        ({f"x{i}": [1] for i in range(22)}, r"(?s)votes: must have the columns client, expert, .*\n  and 7 more$"),
        (None, "votes: None, must be a pandas or Polars data frame, a PyArrow table or a mapping of arrays"),
    ],
)
def test_bad_votes(votes: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        pivot_votes(votes, model().scheme)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        # Taken letter by letter it would pass over "client".
        ({"ignore": "client"}, "^ignore: 'client', must be a list of column names$"),
        ({"columns": "client"}, "^columns: 'client', must map their names of columns to ours"),
        ({"columns": {"Kunde": "client"}}, r"(?s)^votes: .*columns: no table has 'Kunde'; known: client, expert"),
    ],
)
def test_bad_names(options: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        pivot_votes(VOTE, model().scheme, **options)


def test_votes_that_are_pivoted_have_no_names_left_to_replace() -> None:
    pivoted = pivot_votes(VOTE, model())
    options: list[dict[str, Any]] = [{"columns": {"firm": "client"}}, {"ignore": ["office"]}]
    for option in options:
        with pytest.raises(fa.EvidenceError, match=r"^columns, ignore: .*pivoted already; give them to pivot_votes"):
            rate_frame(model().plan, pivoted, **option)


def test_votes_are_pivoted_by_a_model_or_by_its_scheme() -> None:
    rated = model()
    votes = arrow([("A", "Li", leaf, "good") for leaf in ALL])
    assert pivot_votes(votes, rated).scheme is pivot_votes(votes, rated.plan).scheme is rated.scheme
    for given in (rated, rated.plan):
        assert pivot_votes(votes, rated.scheme).rate(given)["score"].to_pylist() == [85.0]
    with pytest.raises(fa.FuzzyAHPError, match=r"^scheme: 'small', must be a Scheme or a RatingModel$"):
        pivot_votes(votes, "small")  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match=r"^model: 'small', must be a RatingModel$"):
        pivot_votes(votes, rated).rate("small")  # type: ignore[arg-type]


def test_no_votes_and_clients_by_number() -> None:
    empty = pivot_votes(arrow([("A", "Li", "market", "good")]).slice(0, 0), model().scheme)
    assert len(empty) == 0
    assert rate_frame(model().plan, empty).num_rows == 0
    votes = {"client": [7] * 4, "expert": [1] * 4, "indicator": [*ALL], "grade": ["good"] * 4}
    found = rate_frame(model().plan, pivot_votes(votes, model().scheme))
    assert found.to_dict()["client"] == [7]
    assert found.score.tolist() == [85.0]
    with pytest.raises(fa.EvidenceError, match="votes pivoted by scheme x, not by x"):
        rate_frame(model(veto=VETO).plan, pivot_votes(votes, model().scheme))
