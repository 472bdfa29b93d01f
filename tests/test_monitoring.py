"""Early warnings: every sign by hand, rules from files, groups, what is not looked at, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.analysis import WarningRule, early_warnings, load_warning_rules
from fuzzyahp.analysis.monitoring.warning_rules import FORMAT, rules_csv
from fuzzyahp.analysis.monitoring.warning_words import WORDS
from fuzzyahp.cli import main

#: One decisive indicator of two, vetoed below medium (70 points); grades as in FIVE_GRADES.
SCHEME = fa.load_scheme(
    {
        "format": "fuzzyahp-scheme/1",
        "name": "shop",
        "version": "1",
        "rules": {"veto": {"branch": "decisive", "below": "medium"}},
        "indicators": {
            "credit": {"children": ["decisive", "sales"], "judgments": [1]},
            "decisive": {"children": ["owner", "loan"], "judgments": [1], "label": {"zh": "决定性指标"}},
            "owner": {"label": {"en": "Owner", "zh": "业主"}},
            "loan": {},
            "sales": {},
        },
    }
)
MODEL = fa.RatingModel(SCHEME)


def rated(**clients: tuple[str, float | None, str | None]) -> dict[str, list[Any]]:
    """A table of ratings: client = (status, score, grade)."""
    rows = list(clients.values())
    return {
        "client": list(clients),
        "status": [row[0] for row in rows],
        "score": [row[1] for row in rows],
        "grade": [row[2] for row in rows],
    }


def good(score: float = 85.0) -> tuple[str, float, str]:
    return ("rated", score, "good")


REJECTED, INCOMPLETE, INVALID = (("rejected", None, None), ("incomplete", None, None), ("invalid", None, None))


def found(before: dict[str, Any], after: dict[str, Any], *args: Any, **options: Any) -> dict[str, Any]:
    """Level and signs by client."""
    result = early_warnings(before, after, *args, **options)
    return {x.client: (x.level, sorted((sign.sign, sign.level) for sign in x.signs)) for x in result.warnings}


# ---- each sign ----


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (80.000001, None),  # a drop of 4.999999
        (80.0, "yellow"),  # exactly 5
        (75.1, "yellow"),
        (75.0, "orange"),  # exactly 10
        (65.0, "red"),  # exactly 20
        (90.0, None),
    ],
)
def test_a_drop_of_score(score: float, level: str | None) -> None:
    after = rated(A=("rated", score, "good"))  # the grade stays
    assert found(rated(A=good()), after) == ({} if level is None else {"A": (level, [("score_drop", level)])})


def test_a_drop_is_not_missed_by_binary_rounding() -> None:
    # 0.3 - 0.1 is 0.19999999999999998 in doubles; scores are compared at nine decimals.
    rules = [WarningRule("score_drop", "red", 0.2)]
    assert found(rated(A=good(0.3)), rated(A=good(0.1)), rules) == {"A": ("red", [("score_drop", "red")])}


@pytest.mark.parametrize(
    ("grade", "level"), [("excellent", None), ("medium", "yellow"), ("weak", "orange"), ("poor", "red")]
)
def test_a_drop_of_grade(grade: str, level: str | None) -> None:
    after = rated(A=("rated", 85.0, grade))  # the score stays
    assert found(rated(A=good()), after) == ({} if level is None else {"A": (level, [("grade_drop", level)])})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (good(), REJECTED, ("red", [("rejected", "red")])),
        (INCOMPLETE, REJECTED, ("red", [("rejected", "red")])),
        (good(), INCOMPLETE, ("yellow", [("incomplete", "yellow")])),
        (REJECTED, INCOMPLETE, ("yellow", [("incomplete", "yellow")])),
        (good(), INVALID, ("yellow", [("invalid", "yellow")])),
        (REJECTED, REJECTED, None),
        (INCOMPLETE, INVALID, None),
        (REJECTED, good(), None),
    ],
)
def test_who_is_not_rated_any_more(before: Any, after: Any, expected: Any) -> None:
    assert found(rated(A=before), rated(A=after)).get("A") == expected


def test_decisive_indicators_that_turned() -> None:
    """Node scores against the veto bound of 70: below it, near it (5 points), near as before, far."""
    before = rated(below=good(), near=good(), bound=good(), stays=good(), far=good(), was=good())
    after = dict(before)
    before |= {"score.decisive.owner": [85, 85, 85, 74, 100, 60], "score.decisive": [90.0] * 6}
    after |= {"score.decisive.owner": [69.99, 75, 70, 73, 75.01, 55], "score.decisive": [90.0] * 6}
    assert found(before, after, scheme=SCHEME) == {
        "below": ("orange", [("decisive_below", "orange")]),
        "near": ("yellow", [("decisive_near", "yellow")]),
        "bound": ("yellow", [("decisive_near", "yellow")]),
    }
    result = early_warnings(before, after, scheme=SCHEME)
    assert result.bound == 70.0
    assert result.not_looked_at == ("decisive.loan",)
    assert "Owner below the veto bound: 85.00 -> 69.99" in str(result)
    assert "业主跌破否决线：85.00 -> 69.99" in result.to_text("zh")
    assert "Not looked at, for want of node scores: decisive.loan" in str(result)


def test_a_bound_that_counts_as_below() -> None:
    document = SCHEME.to_dict()
    document["rules"]["veto"]["include_bound"] = True
    scheme = fa.load_scheme(document)
    before = rated(A=good()) | {"score.decisive.owner": [85.0]}
    after = rated(A=good()) | {"score.decisive.owner": [70.0]}
    assert found(before, after, scheme=scheme) == {"A": ("orange", [("decisive_below", "orange")])}


def test_the_bound_of_a_veto_by_grade_is_the_cut() -> None:
    document = SCHEME.to_dict()
    document["rules"]["veto"]["by"] = "grade"
    table = rated(A=good()) | {"score.decisive.owner": [85.0]}
    result = early_warnings(table, table, scheme=fa.load_scheme(document))
    assert result.bound == 62.5  # half way between medium, 70, and weak, 55


def test_ratings_of_the_engine() -> None:
    """Both owner and loan fall to medium: 70 = 0.5 x 70 + 0.5 x 70, on the bound and so not vetoed."""
    ids, all_good = ["A", "B", "C"], ["good"] * 3
    table = {"client": ids, "owner": all_good, "loan": all_good, "sales": all_good}
    before = MODEL.rate_many(table, node_scores=True)
    worse = {"owner": ["medium", "poor", ""], "loan": ["medium", "weak", "good"]}
    after = MODEL.rate_many(table | worse, node_scores=True)
    result = early_warnings(before, after)
    assert [(x.client, x.level, x.state_before, x.state_after) for x in result.warnings] == [
        ("B", "red", "good", "rejected"),
        ("A", "yellow", "good", "good"),  # 0.5 x 70 + 0.5 x 85 = 77.5, the cut: good still
        ("C", "yellow", "good", "incomplete"),
    ]
    signs = [(sign.sign, sign.subject, sign.before, sign.after) for sign in result.warnings[1].signs]
    assert signs == [
        ("score_drop", "", 85.0, 77.5),
        ("decisive_near", "decisive", 85.0, 70.0),
        ("decisive_near", "decisive.owner", 85.0, 70.0),
        ("decisive_near", "decisive.loan", 85.0, 70.0),
    ]
    assert "the grade is empty" in result.reasons(result.warnings[2])
    assert result.warnings[0].score_after is None
    assert (result.clients, result.rated_twice) == (3, 1)


# ---- groups ----


@pytest.mark.parametrize(
    ("worst", "other"), [(good(65.0), "yellow"), (good(75.0), "yellow"), (good(80.0), None)], ids=str
)
def test_related_firms_warn_together(worst: Any, other: str | None) -> None:
    """One level below the worst, and yellow at the most: of a yellow one nothing is left."""
    before, after = rated(A=good(), B=good(), C=good()), rated(A=worst, B=good(), C=good())
    got = found(before, after, groups={"A": "g", "B": "g"})
    assert got.get("B") == (None if other is None else (other, [("group", other)]))
    assert "C" not in got


def test_a_group_may_weigh_more_and_never_less_than_the_own_level() -> None:
    rules = [*fa.analysis.WARNING_RULES[:-1], WarningRule("group", "red")]
    before, after = rated(A=good(), B=good(), D=good()), rated(A=REJECTED, B=good(80.0), D=good(70.0))
    got = found(before, after, rules, groups={"A": "g", "B": "g", "D": "g"})
    assert got["B"] == ("orange", [("group", "orange"), ("score_drop", "yellow")])
    assert got["D"] == ("orange", [("score_drop", "orange")])
    result = early_warnings(before, after, rules, groups={"A": "g", "B": "g", "X": "h"})
    assert result.groups == {"g": "red"}
    assert result.unknown_in_groups == ("X",)
    assert "group g: A warns" in str(result)


def test_without_a_rule_for_groups_nobody_warns_for_another() -> None:
    rules = fa.analysis.WARNING_RULES[:-1]
    got = early_warnings(rated(A=good(), B=good()), rated(A=REJECTED, B=good()), rules, groups={"A": "g", "B": "g"})
    assert [x.client for x in got.warnings] == ["A"]
    assert got.groups == {"g": "red"}


def test_groups_from_a_table_and_a_file(tmp_path: Path) -> None:
    before, after = rated(A=good(), B=good()), rated(A=REJECTED, B=good())
    path = tmp_path / "groups.csv"
    path.write_text("client,group\nA,g\nB,g\nC,\n", encoding="utf-8")
    pandas = pytest.importorskip("pandas")
    table = {"client": ["A", "B", "C"], "group": ["g", "g", None]}
    arrow = pytest.importorskip("pyarrow")
    for groups in (path, table, pandas.DataFrame(table), arrow.table(table)):
        assert found(before, after, groups=groups)["B"] == ("yellow", [("group", "yellow")])


# ---- what is shown ----


def test_the_gravest_first_and_everything_counted() -> None:
    before = rated(A=good(), B=good(), C=good(), D=REJECTED, E=INCOMPLETE, F=good(), old=good())
    after = rated(A=good(80.0), B=REJECTED, C=good(75.0), D=REJECTED, E=INVALID, F=good(), new=good())
    result = early_warnings(before, after)
    assert [(x.client, x.level) for x in result.warnings] == [("B", "red"), ("C", "orange"), ("A", "yellow")]
    assert result.counts == {"red": 1, "orange": 1, "yellow": 1, "none": 3}
    assert (result.only_before, result.only_after) == (("old",), ("new",))
    assert (result.still_rejected, result.still_missing, result.rated_twice) == (1, 1, 3)
    text = str(result)
    assert "6 at both dates: 1 red, 1 orange, 1 yellow, 3 none." in text
    assert "in the 3 clients rated at both dates" in text
    assert "Only at the first date: old" in text
    assert "Only at the second date: new" in text
    assert "does not say which scheme" in text
    assert "红色" in result.to_text("zh")
    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["counts"]["red"] == 1
    pytest.importorskip("pandas")
    frame = result.to_frame("zh")
    assert frame["client"].tolist() == ["B", "C", "A"]
    assert frame["reasons"].tolist()[1] == "得分 85.00 -> 75.00"


def test_typed_text_is_escaped() -> None:
    before = {"client": ["<b>\x1b[31m"], "status": ["rated"], "score": [85.0], "grade": ["good"]}
    after = before | {"status": ["invalid"], "reason": ["<script>\x1b"], "score": [None], "grade": [None]}
    result = early_warnings(before, after)
    assert "<b>" not in result._repr_html_()
    assert "<script>" not in result._repr_html_()
    assert "\x1b" not in str(result) + result.to_text("zh") + result._repr_html_() + result.reasons(result.warnings[0])


def test_long_lists_are_cut_and_say_so() -> None:
    before = rated(**{f"F{i}": good() for i in range(70)}, **{f"O{i}": good() for i in range(25)})
    after = rated(**{f"F{i}": REJECTED for i in range(70)})
    text = str(early_warnings(before, after))
    assert text.count("-> rejected") == 50
    assert "20 more are not shown" in text
    assert "O19 and 5 more" in text


def test_three_reasons_and_how_many_more() -> None:
    before = rated(A=good()) | {f"score.decisive{x}": [85.0] for x in ("", ".owner", ".loan")}
    after = rated(A=good(70.0)) | {f"score.decisive{x}": [70.0] for x in ("", ".owner", ".loan")}
    result = early_warnings(before, after, scheme=SCHEME)
    assert "and 1 more" in str(result)
    assert result.reasons(result.warnings[0]).count(";") == 3


def test_every_sign_has_words() -> None:
    for lang, words in WORDS.items():
        assert all(f"by_{sign}" in words for sign in fa.analysis.monitoring.warning_rules.SIGNS), lang


# ---- two schemes ----


def test_two_schemes_only_when_asked_and_named() -> None:
    document = SCHEME.to_dict() | {"version": "2"}
    other = fa.RatingModel(fa.load_scheme(document))
    table = {"client": ["A"], "owner": ["good"], "loan": ["good"], "sales": ["good"]}
    before, after = MODEL.rate_many(table), other.rate_many(table)
    with pytest.raises(fa.FuzzyAHPError, match=r"shop 1 .* before and shop 2 .*allow_different_schemes=True"):
        early_warnings(before, after)
    result = early_warnings(before, after, allow_different_schemes=True)
    assert result.schemes is not None
    assert "DIFFERENT SCHEMES: shop 1" in str(result)
    assert early_warnings(before, before).schemes is None
    assert "Decisive indicators were not looked at: rate both dates with node scores (--node-scores)." in str(result)


def test_what_is_not_checked_is_said() -> None:
    table = rated(A=good())
    assert "give scheme=" in str(early_warnings(table, table))
    document = SCHEME.to_dict()
    del document["rules"]["veto"]
    assert "the scheme vetoes nothing" in str(early_warnings(table, table, scheme=fa.load_scheme(document)))


# ---- rules ----


def test_rules_come_back_from_csv_and_toml(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(rules_csv(), encoding="utf-8")
    assert load_warning_rules(path) == fa.analysis.WARNING_RULES
    toml = tmp_path / "rules.toml"
    lines = [
        f'  {{ sign = "{rule.sign}", level = "{rule.level}"{"" if rule.at is None else f", at = {rule.at}"} }},'
        for rule in fa.analysis.WARNING_RULES
    ]
    toml.write_text(f'format = "{FORMAT}"\nrules = [\n' + "\n".join(lines) + "\n]\n", encoding="utf-8")
    assert load_warning_rules(toml) == fa.analysis.WARNING_RULES
    toml.write_text(f'format = "{FORMAT}"\n[[rules]]\nsign = "rejected"\nlevel = "orange"\n', encoding="utf-8")
    assert found(rated(A=good()), rated(A=REJECTED), toml) == {"A": ("orange", [("rejected", "orange")])}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "rules: holds no rule"),
        (
            [{"sign": "grade_dorp", "level": "red", "at": 1}],
            "there is no sign 'grade_dorp'; did you mean",
        ),
        ([{"sign": "rejected", "level": "rad"}], "there is no level 'rad'; did you mean 'red'"),
        ([{"sgin": "rejected", "level": "red"}], "key 'sgin' is not known; did you mean 'sign'"),
        ([{"sign": "rejected", "level": "red", "at": 3}], "rejected has no threshold"),
        ([{"sign": "score_drop", "level": "red"}], "at: None, must be a number above 0: points"),
        ([{"sign": "score_drop", "level": "red", "at": 0}], "at: 0, must be a number above 0"),
        ([{"sign": "score_drop", "level": "red", "at": float("nan")}], "at: nan, must be a number"),
        ([{"sign": "score_drop", "level": "red", "at": True}], "at: True, must be a number"),
        ([{"sign": "grade_drop", "level": "red", "at": 1.5}], "at: 1.5, must be a whole number above 0: grades"),
        ([WarningRule("rejected", "red"), WarningRule("rejected", "yellow")], "rejected stands twice, last as yellow"),
        ([WarningRule("score_drop", "red", 5), WarningRule("score_drop", "red", 9)], "score_drop stands twice"),
        ([WarningRule("score_drop", "red", 5), WarningRule("score_drop", "yellow", 5)], "red must be at more than"),
        (
            [WarningRule("decisive_near", "yellow", 2), WarningRule("decisive_near", "red", 5)],
            "red must be at less than yellow",
        ),
        (["rejected"], "rules, row 1: 'rejected', must have sign, level and at"),
        (5, "rules: 5, must be rows"),
    ],
)
def test_rules_that_cannot_be_used(rows: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError) as error:
        load_warning_rules(rows)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("r.csv", "sign,levle\nrejected,red\n", "column 'levle' is not known; did you mean 'level'"),
        ("r.csv", "level,at\nred,1\n", "must be sign, level, at, each once"),
        ("r.csv", "sign,level,at\nscore_drop,red,many\n", "r.csv line 2: at: 'many', must be a number"),
        ("r.toml", "rules = []\n", "format: None, must be"),
        ("r.toml", f'format = "{FORMAT}"\nrule = []\n', "key 'rule' is not known; did you mean 'rules'"),
        ("r.toml", f'format = "{FORMAT}"\nrules = 3\n', "rules: 3, must be a list"),
        ("r.txt", "", "must be a .csv file"),
    ],
)
def test_files_of_rules_that_cannot_be_used(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(fa.FuzzyAHPError) as error:
        load_warning_rules(tmp_path / name)
    assert message in str(error.value)


# ---- bad input ----


@pytest.mark.parametrize(
    ("before", "after", "options", "message"),
    [
        (rated(A=good()), rated(B=good()), {}, "ids: no client stands at both dates"),
        ({"score": [85.0], "grade": ["good"]}, rated(A=good()), {}, "no column 'client'"),
        (rated(A=("rated", float("nan"), "good")), rated(A=good()), {}, "before, row 1: score nan"),
        (rated(A=good()), rated(A=("rated", 85.0, "god")), {}, "there is no grade 'god'"),
        (rated(A=good()), rated(A=good()), {"groups": {"client": ["A"]}}, "every row needs a client and one group"),
        (
            rated(A=good()),
            rated(A=good()),
            {"groups": {"client": ["A", "A"], "group": ["g", "h"]}},
            "client 'A' is in 'g' and in 'h'",
        ),
        (rated(A=good()), rated(A=good()), {"groups": {"client": ["A"], "grp": ["g"]}}, "every row needs a client"),
        (rated(A=good()), rated(A=good()), {"groups": [("A", "g")]}, "groups: [('A', 'g')], must be"),
    ],
)
def test_tables_that_cannot_be_used(before: Any, after: Any, options: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError) as error:
        early_warnings(before, after, **options)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("score", "message"), [(1e300, "no more than 10\\^6 points"), (-1e308, "no more than"), (10**400, "finite number")]
)
def test_scores_beyond_every_scale(score: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        early_warnings(rated(A=good()), rated(A=("rated", score, "good")))


def test_groups_of_another_length_than_the_clients() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="clients: 1, groups: 2"):
        early_warnings(rated(A=good()), rated(A=good(70)), groups={"client": ["A"], "group": ["x", "y"]})


@pytest.mark.parametrize("grades", [3, "good"])
def test_grades_that_are_no_list(grades: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be a GradeScale or names"):
        early_warnings(rated(A=good()), rated(A=good()), grades=grades)


def test_a_scheme_that_is_none_or_another_than_that_of_the_ratings() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="scheme: 'shop', must be a Scheme"):
        early_warnings(rated(A=good()), rated(A=good()), scheme="shop")  # type: ignore[arg-type]
    ratings = MODEL.rate_many({"client": ["A"], "owner": ["good"], "loan": ["good"], "sales": ["good"]})
    with pytest.raises(fa.FuzzyAHPError, match=r"scheme: micro-enterprise .*but the ratings are by shop 1"):
        early_warnings(ratings, ratings, scheme=fa.load_scheme("micro-enterprise"))
    assert early_warnings(ratings, ratings, scheme=SCHEME).clients == 1


def test_an_unknown_language() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):
        early_warnings(rated(A=good()), rated(A=good())).to_text("fr")
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):  # though nobody is warned of
        early_warnings(rated(A=good()), rated(A=good())).to_frame("fr")


def test_reasons_of_what_is_no_warning() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="warning: 'A', must be one of warnings"):
        early_warnings(rated(A=good()), rated(A=good())).reasons("A")  # type: ignore[arg-type]


def test_grades_of_ones_own() -> None:
    before, after = rated(A=("rated", 3.0, "A")), rated(A=("rated", 2.0, "C"))
    result = early_warnings(before, after, grades=("A", "B", "C"))
    assert [(sign.sign, sign.level) for sign in result.warnings[0].signs] == [("grade_drop", "orange")]


# ---- the command ----


def run(*arguments: str) -> int:
    try:
        return int(main(list(arguments)) or 0)
    except SystemExit as end:
        return int(end.code or 0)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    head = "client,status,score,grade,reason\n"
    Path("old.csv").write_text(head + "A,rated,85,good,\n'=1+1,rated,85,good,\n", encoding="utf-8")
    Path("new.csv").write_text(head + "A,rated,85,good,\n'=1+1,rejected,,,veto: x\n", encoding="utf-8")
    assert run("warn", "old.csv", "old.csv") == 0
    capfd.readouterr()
    assert run("warn", "old.csv", "new.csv", "--lang", "zh") == 1
    assert "良 -> 否决（veto: x）" in capfd.readouterr().out
    assert run("warn", "old.csv", "new.csv", "-o", "out.csv") == 1
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[1].startswith("'=1+1,red,,good,rejected,85.0,,")
    assert run("warn", "old.csv", "new.csv", "-o", "out.json") == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["counts"]["red"] == 1
    capfd.readouterr()
    assert run("warn", "--show-rules") == 0
    assert capfd.readouterr().out == rules_csv()
    assert run("warn", "old.csv") == 2
    assert "needs two files" in capfd.readouterr().err
    assert run("warn", "old.csv", "new.csv", "-o", "out.xls") == 2


def test_data_come_with_what_was_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.csv").write_text("client,status,score,grade\nA,rated,85,good\n", encoding="utf-8")
    for options in (["-o", "out.csv"], ["-o", "out.json"], ["--format", "csv"]):
        assert run("warn", "old.csv", "old.csv", *options) == 0
        said = capfd.readouterr().err.splitlines()
        assert said == [
            "1 at both dates: 0 red, 0 orange, 0 yellow, 1 none.",
            "By scheme micro-enterprise 1.0.0: its grades, its veto bound.",
            WORDS["en"]["unnamed"],
            WORDS["en"]["no_nodes"],
        ], options
    assert run("warn", "old.csv", "old.csv", "--lang", "zh", "-o", "out.csv") == 0
    assert WORDS["zh"]["no_nodes"] in capfd.readouterr().err
    assert run("warn", "old.csv", "old.csv", "-o", "out.txt") == 0
    assert capfd.readouterr() == ("", "")
    assert WORDS["en"]["no_nodes"] in Path("out.txt").read_text(encoding="utf-8")


def test_scores_of_another_scheme_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its veto bound is another one, too: warnings by the default scheme would be about nothing."""
    monkeypatch.chdir(tmp_path)
    Path("plain.csv").write_text("client,status,score,grade\nA,rated,85,good\n", encoding="utf-8")
    Path("ours.csv").write_text("client,status,score,grade,score.owner\nA,rated,85,good,60\n", encoding="utf-8")
    assert run("warn", "plain.csv", "ours.csv") == 2
    assert capfd.readouterr().err == (
        "fuzzyahp: ours.csv: column 'score.owner' is of no indicator of scheme micro-enterprise 1.0.0; give --scheme "
        "(in Python scheme=), the one that rated the file\n"
    )
    # Asked for, it is compared all the same.
    scheme = fa.load_scheme("micro-enterprise")
    found = early_warnings("ours.csv", "ours.csv", scheme=scheme, allow_different_schemes=True)
    assert found.scheme == "micro-enterprise 1.0.0"
    theirs = {"client": ["A"], "score": [85], "grade": ["good"], "score.owner": [60]}
    with pytest.raises(fa.FuzzyAHPError, match=r"before: column 'score.owner'"):
        early_warnings(theirs, "plain.csv", scheme=scheme)


def test_a_rejected_client_of_a_group_that_warns_is_not_said_to_have_no_warning() -> None:
    before = rated(A=good(), B=REJECTED)
    result = early_warnings(before, rated(A=REJECTED, B=REJECTED), groups={"A": "g", "B": "g"})
    assert [x.client for x in result.warnings] == ["A", "B"]
    assert "Not rated at either date, which alone gives no warning: 1 rejected, 0 incomplete or invalid." in str(result)


# ---- the page ----


def test_the_page_shows_the_rules_in_use() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "monitoring.md").read_text(encoding="utf-8")
    assert f"```csv\n{rules_csv()}```" in page
    assert all(f"`{sign}`" in page for sign in fa.analysis.monitoring.warning_rules.SIGNS)
