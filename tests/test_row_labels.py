"""A Series has labels of its rows: an outcome goes to the client it belongs to, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.axes
import numpy as np
import pytest

import fuzzyahp as fa

analysis, plots = fa.analysis, fa.analysis.plots
pd = pytest.importorskip("pandas")

IDS = ["C", "A", "B", "E", "D"]
SCORE = [90.0, 85.0, 72.0, 60.0, 50.0]
GRADE = ["excellent", "good", "medium", "weak", "poor"]
#: By client; in the order of IDS: 0, 0, 1, 0, 1.
LOST = {"A": 0, "B": 1, "C": 0, "D": 1, "E": 0}
RIGHT = [0, 0, 1, 0, 1]
#: Good 90, 85, 60 against bad 72, 50: five of six pairs in order.
AUC = 5 / 6
MEND = r"give s.to_numpy\(\) for their order or s.to_dict\(\) to match by client"


def frame(**columns: Any) -> Any:
    """Ratings as a data frame whose index counts from 10."""
    return pd.DataFrame({"client": IDS, "score": SCORE, "grade": GRADE} | columns, index=range(10, 15))


def auc_of(ratings: Any, outcome: Any) -> float:
    """AUC of a report without a bootstrap."""
    return float(analysis.validate(ratings, outcome, draws=0).auc.value)


@pytest.mark.parametrize(
    "outcome",
    [
        RIGHT,
        np.array(RIGHT),
        tuple(RIGHT),
        pd.Series(RIGHT, index=range(10, 15)),  # the index of the table
        pd.Series(LOST),  # the ids, in another order
        pd.Series(LOST)[["E", "B", "A", "D", "C"]],
        LOST,
    ],
)
def test_an_outcome_goes_to_its_client(outcome: Any) -> None:
    assert auc_of(frame(), outcome) == AUC


@pytest.mark.parametrize(
    "outcome",
    [
        pd.Series(RIGHT),  # counts from 0, the table from 10
        pd.Series(RIGHT, index=[14, 13, 12, 11, 10]),  # the same labels in another order
        pd.Series(RIGHT, index=["A", "B", "C", "D", "X"]),  # an id that nobody has
        pd.Series(RIGHT, index=["A", "B", "C", "D", "D"]),
        pd.Series([*RIGHT, 1], index=[*"ABCDEF"]),
    ],
)
def test_an_outcome_of_other_rows_is_refused(outcome: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=f"outcome: its index is not that of the ratings; {MEND}"):
        auc_of(frame(), outcome)
    with pytest.raises(fa.FuzzyAHPError, match=f"overridden: its index is not that of the ratings; {MEND}"):
        analysis.validate(frame(), RIGHT, overridden=outcome, draws=0)


def test_a_sorted_table_beside_an_unsorted_outcome_is_refused() -> None:
    outcome = pd.Series(RIGHT, index=range(10, 15))
    bare = frame().drop(columns="client")
    assert auc_of(bare, outcome) == AUC
    with pytest.raises(fa.FuzzyAHPError, match="its index is not that of the ratings"):
        auc_of(bare.sort_values("score"), outcome)
    with pytest.raises(fa.FuzzyAHPError, match="its index is not that of the ratings"):
        auc_of(bare, outcome.sample(frac=1, random_state=1))


def test_what_has_no_index_is_read_row_by_row(tmp_path: Path) -> None:
    columns = {"score": SCORE, "grade": GRADE}
    path = tmp_path / "ratings.csv"
    frame().to_csv(path, index=False)
    for ratings in (columns, str(path), columns | {"client": IDS}):
        assert auc_of(ratings, pd.Series(RIGHT)) == AUC
        with pytest.raises(fa.FuzzyAHPError, match="its index is not that of the ratings"):
            auc_of(ratings, pd.Series(RIGHT, index=range(10, 15)))
    # Columns that are Series have one.
    series = {name: frame()[name] for name in columns}
    assert auc_of(series, pd.Series(RIGHT, index=range(10, 15))) == AUC
    with pytest.raises(fa.FuzzyAHPError, match="grade: its index is not that of score"):
        auc_of(series | {"grade": frame()["grade"].iloc[::-1]}, RIGHT)


def test_an_index_that_fits_twice_in_different_orders_is_refused() -> None:
    ratings = {"client": [2, 0, 1], "score": [90.0, 85.0, 50.0], "grade": ["excellent", "good", "poor"]}
    with pytest.raises(fa.FuzzyAHPError, match="fits the rows in one order and the client ids in another"):
        auc_of(ratings, pd.Series([0, 0, 1]))
    assert auc_of(ratings | {"client": [0, 1, 2]}, pd.Series([0, 0, 1])) == 1


def test_overrides_go_to_their_clients() -> None:
    changed = pd.Series({"A": 0, "B": 1, "C": 0, "D": 0, "E": 0})  # B turned out bad
    found = analysis.validate(frame(), RIGHT, overridden=changed, draws=0).overrides
    assert [(row.clients, row.bad) for row in found] == [(5, 1), (1, 1), (4, 1)]
    states = pd.Series(dict.fromkeys(IDS, "automatic") | {"B": "overridden"}).iloc[::-1]
    assert analysis.validate(frame(), RIGHT, overridden=states, draws=0).overrides == found


def test_the_value_of_judgment_takes_an_outcome_as_validate_does() -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    grades = ["excellent", "good", "medium", "good", "medium"]
    clients = pd.DataFrame({"client": IDS} | dict.fromkeys(model.scheme.tree.leaves, grades), index=range(10, 15))

    def whole(outcome: Any) -> float:
        return float(analysis.value_of_judgment(model, clients, outcome).whole.value)

    right = whole(RIGHT)  # good: excellent, good, good; bad: medium twice
    assert right == 1
    assert whole(pd.Series(LOST)) == whole(pd.Series(RIGHT, index=range(10, 15))) == right
    with pytest.raises(fa.FuzzyAHPError, match=f"outcome: its index is not that of the ratings; {MEND}"):
        whole(pd.Series(RIGHT))


def ends(ax: matplotlib.axes.Axes) -> list[float]:
    """Heights of the first line."""
    heights: list[float] = np.asarray(ax.get_lines()[0].get_ydata()).tolist()
    return heights


S, B = pd.Series(SCORE), pd.Series(RIGHT)
TURNED = B.iloc[::-1]
G = pd.Series(GRADE)
PD = {"excellent": 0.01, "good": 0.02, "medium": 0.1, "weak": 0.2, "poor": 0.5}


@pytest.mark.parametrize(
    ("given", "name", "first"),
    [
        (lambda bad: analysis.auc(S, bad), "bad", "score"),
        (lambda bad: analysis.bootstrap_auc(S, bad, draws=100), "bad", "score"),
        (lambda bad: analysis.compare_auc(S, S, bad), "bad", "first"),
        (lambda bad: analysis.ks(S, bad), "bad", "score"),
        (lambda bad: analysis.gains_table(S, bad, 2), "bad", "score"),
        (lambda bad: analysis.rates_by_grade(G, bad, tuple(GRADE)), "bad", "grade"),
        (lambda bad: analysis.check_calibration(G, bad, PD), "bad", "grade"),
        (lambda bad: ends(plots.roc_curve(S, bad)), "bad", "score"),
        (lambda bad: ends(plots.roc_curve({"ours": S}, bad)), "bad", "score"),
        (lambda bad: len(plots.score_distribution(S, bad).patches), "bad", "score"),
        (lambda bad: analysis.psi_of_counts(B + 1, bad + 1), "after", "before"),
    ],
)
def test_two_columns_stand_in_one_order(given: Callable[[Any], Any], name: str, first: str) -> None:
    assert given(B) == given(np.array(RIGHT))
    with pytest.raises(fa.FuzzyAHPError, match=f"{name}: its index is not that of {first}; sort both alike"):
        given(TURNED)


def test_further_columns_stand_in_one_order() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="second: its index is not that of first"):
        analysis.compare_auc(S, S.iloc[::-1], RIGHT)
    with pytest.raises(fa.FuzzyAHPError, match="old: its index is not that of ours"):
        plots.roc_curve({"ours": S, "old": S.iloc[::-1]}, RIGHT)
    vectors = pd.DataFrame(np.eye(5), columns=GRADE)
    assert analysis.sharpness(vectors, G, tuple(GRADE)) == analysis.sharpness(np.eye(5), GRADE, tuple(GRADE))
    with pytest.raises(fa.FuzzyAHPError, match="grade: its index is not that of membership"):
        analysis.sharpness(vectors, G.iloc[::-1], tuple(GRADE))
    # Counts by grade come sorted by how many there are, each in its own order.
    counts = [pd.Series(x).value_counts() for x in (["good", "good", "poor"], ["poor", "poor", "good"])]
    with pytest.raises(fa.FuzzyAHPError, match="after: its index is not that of before"):
        analysis.psi_of_counts(*counts)


def test_curves_take_ratings_as_validate_does(tmp_path: Path) -> None:
    right = ends(plots.roc_curve(SCORE, RIGHT))
    path = tmp_path / "ratings.csv"
    frame(default=RIGHT).to_csv(path, index=False)
    own = frame(grade=[*"PQRST"])  # grades of any scale
    for ratings in (frame(), own, {"client": IDS, "score": SCORE, "grade": GRADE}, path, str(path)):
        for outcome in (RIGHT, LOST, pd.Series(LOST)):
            assert ends(plots.roc_curve(ratings, outcome)) == right
            assert len(plots.score_distribution(ratings, outcome).patches) == 2
    assert ends(plots.roc_curve(path, "default")) == right
    status = ["rated", "rated", "rated", "rejected", "rated"]
    some = frame(status=status, score=[*SCORE[:3], None, SCORE[4]])
    assert ends(plots.roc_curve(some, RIGHT)) == ends(plots.roc_curve([90, 85, 72, 50], [0, 0, 1, 1]))
    assert "1 rejected" in plots.score_distribution(some, RIGHT).get_title("left")
    with pytest.raises(fa.FuzzyAHPError, match="bad: its index is not that of the ratings"):
        plots.roc_curve(frame(), pd.Series(RIGHT))
    with pytest.raises(fa.FuzzyAHPError, match="ratings: no column score, grade"):
        plots.roc_curve(pd.DataFrame({"ours": SCORE}), RIGHT)


def test_a_grade_that_is_missing_has_a_mend() -> None:
    for given in ([*GRADE[:4], float("nan")], G.where(G != "poor")):
        for check in (
            lambda grade: analysis.rates_by_grade(grade, RIGHT, tuple(GRADE)),
            lambda grade: analysis.check_calibration(grade, RIGHT, PD),
        ):
            with pytest.raises(
                fa.FuzzyAHPError, match="grade, row 5: nan, must be a name; leave out who was not rated"
            ):
                check(given)
    with pytest.raises(fa.FuzzyAHPError, match=r"grades, row 2: None, must be a name$"):
        analysis.rates_by_grade(GRADE, RIGHT, ("good", None))  # type: ignore[arg-type]


def test_columns_of_a_table_whose_indices_differ_are_refused() -> None:
    """By position the first client had the second one's vote."""
    scheme = fa.load_scheme("micro-enterprise")
    model, leaves = fa.RatingModel(scheme), scheme.tree.leaves
    table: Any = {leaf: pd.Series(["good", "weak"], index=["F1", "F2"]) for leaf in leaves}
    assert model.rate_many(table).status.tolist() == ["rated", "rejected"]
    table[leaves[0]] = pd.Series(["good", "weak"], index=["F2", "F1"])
    with pytest.raises(fa.EvidenceError, match=f"^({leaves[0]}|{leaves[1]}): its index is not that of "):
        model.rate_many(table)
    table[leaves[0]] = table[leaves[0]].to_numpy()  # by position, on purpose
    assert model.rate_many(table).status.tolist() == ["rated", "rejected"]


def test_an_id_that_stands_twice_matches_nobody() -> None:
    """Both clients of that name got the last one's outcome: AUC 0.125 for 0.583."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    grades, ids, lost = ["excellent", "good", "medium", "good", "medium"], ["A", "A", "C", "D", "E"], [0, 1, 0, 1, 1]
    table: Any = {leaf: grades for leaf in model.scheme.tree.leaves} | {"client": ids}
    # Good clients score 100 and 70, bad ones 85, 85, 70: pairs won 3 and half of one, of 6.
    assert analysis.value_of_judgment(model, table, lost).whole.value == pytest.approx(3.5 / 6)
    with pytest.raises(fa.FuzzyAHPError, match="outcome: its index is not that of the ratings"):
        analysis.value_of_judgment(model, table, pd.Series(lost, index=ids))
    with pytest.raises(fa.FuzzyAHPError, match="'A' stands twice"):
        analysis.value_of_judgment(model, table, dict(zip(ids, lost, strict=True)))


def test_a_way_by_client_is_offered_only_where_clients_have_ids() -> None:
    ratings = fa.RatingModel(fa.load_scheme("micro-enterprise")).rate_many(
        {leaf: ["good", "medium"] for leaf in fa.load_scheme("micro-enterprise").tree.leaves}
    )
    with pytest.raises(fa.FuzzyAHPError, match=r"give s\.to_numpy\(\) for their order$"):
        analysis.validate(ratings, pd.Series([0, 1], index=["F1", "F2"]), draws=0)
