"""Everything that can be wrong in a scheme document or its file: an error that names place, value, rule and mend."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from test_scheme import BASE, DELETE, MINIMAL, TREE, load, tree, with_

NAN = float("nan")

# -- one thing wrong in an otherwise good document ---------------------------------------------------------------------

UNKNOWN_KEYS = [
    ("indicatrs", "indicatrs", "indicators"),
    ("rules.operater", "rules.operater", "operator"),
    ("rules.veto.belo", "rules.veto.belo", "below"),
    ("rules.caps.0.nod", "rules.caps.0.nod", "node"),
    ("indicators.finance.childen", "indicators.finance.childen", "children"),
    ("indicators.ratio.standard.point", "indicators.ratio.standard.point", "points"),
    ("grades.value", "grades.value", "values"),
]


@pytest.mark.parametrize(("path", "place", "nearest"), UNKNOWN_KEYS)
def test_unknown_key_suggests_the_nearest(path: str, place: str, nearest: str) -> None:
    with pytest.raises(fa.SchemeError, match=rf"(?s){place}: no such key; did you mean '{nearest}'"):
        load(with_(path, 1))


UNKNOWN_NAMES = [
    ("rules.operator", "weighted_avg", "rules.operator: there is no 'weighted_avg'; did you mean 'weighted_average'"),
    ("rules.weight_method", "eigen", "rules.weight_method: there is no 'eigen'; did you mean 'eigenvector'"),
    ("rules.random_index", "saaty1980", "rules.random_index: there is no 'saaty1980'; did you mean 'saaty_1980'"),
    ("rules.missing_votes", "eror", "rules.missing_votes: 'eror' is none of .*; did you mean 'error'"),
    ("rules.grading", "nearst", "rules.grading: 'nearst' is none of .*; did you mean 'nearest'"),
    ("rules.veto.by", "scores", "rules.veto.by: 'scores' is none of .*; did you mean 'score'"),
    ("rules.veto.branch", "decisiv", r"veto\.branch: .*'decisiv'; did you mean 'decisive'"),
    ("rules.veto.below", "mediun", r"veto\.below: .*'mediun'; did you mean 'medium'"),
    ("rules.caps.0.node", "finanse", r"caps\.0\.node: .*'finanse'; did you mean 'finance'"),
    ("rules.caps.0.worse_than", "mediun", r"caps\.0\.worse_than: .*'mediun'; did you mean 'medium'"),
    ("rules.caps.0.grade", "mediun", r"caps\.0\.grade: .*'mediun'; did you mean 'medium'"),
    ("format", "fuzzyahp-scheme/2", "format: 'fuzzyahp-scheme/2' is none of 'fuzzyahp-scheme/1'; did you mean"),
]


@pytest.mark.parametrize(("path", "value", "message"), UNKNOWN_NAMES)
def test_unknown_name_suggests_the_nearest(path: str, value: str, message: str) -> None:
    with pytest.raises(fa.SchemeError, match=message):
        load(with_(path, value))


BAD_VALUES = [
    ("format", DELETE, "format: is missing; add it"),
    ("indicators", DELETE, "indicators: is missing; add it"),
    ("name", "Two Words", "name: 'Two Words' has a form or a character that is not allowed"),
    ("name", 5, "name: 5, must be text"),
    ("version", 1.0, r"version: 1\.0, must be text"),
    ("version", "", "version: '': .*at least 1 character"),
    ("title", "x", "title: 'x', must be a table"),
    ("title.en", "x" * 301, r"title\.en: 'xxx.*at most 300 characters"),
    ("title.en", 5, r"title\.en: 5, must be text"),
    ("effective_from", "01.02.2026", r"effective_from: '01\.02\.2026'"),
    ("effective_from", "2026-02-30", "effective_from: '2026-02-30'"),
    ("effective_from", 20260101, "effective_from: 20260101"),
    ("effective_from", datetime.datetime(2026, 1, 1), "effective_from: datetime"),
    ("grades", {"names": ["a", "b"], "values": [0, 1]}, "grades: values: 0 is followed by 1; they must fall"),
    ("grades", {"names": ["a", "b"], "values": [1]}, "grades: values: 1 for 2 grades"),
    ("grades", {"names": ["a"], "values": [1]}, "grades: 1 of them, must be 2 to 100"),
    ("grades", {"names": ["a", "a"], "values": [1, 0]}, "grades: 'a' stands twice"),
    ("grades", {"names": "ab", "values": [1, 0]}, r"grades\.names: 'ab', must be a list"),
    ("grades", {"names": ["a", "b"], "values": ["1", "0"]}, r"grades\.values\.0: '1', must be a number"),
    ("grades", {"names": ["a", "b"], "values": [True, False]}, r"grades\.values\.0: True, must be a number"),
    ("grades", {"names": ["a", "b"], "values": [NAN, 0]}, r"grades\.values\.0: nan, must be a finite number"),
    (
        "grades",
        {"names": ["a", "b"], "values": [1, 0], "labels": {"en": ["x"]}},
        r"labels\.en: 1 for 2 grades",
    ),
    ("rules.max_consistency_ratio", 0, r"rules\.max_consistency_ratio: 0\.0, must be above 0 and at most 1"),
    ("rules.max_consistency_ratio", 1.1, r"rules\.max_consistency_ratio: 1\.1, must be above 0 and at most 1"),
    ("rules.max_consistency_ratio", NAN, r"rules\.max_consistency_ratio: nan, must be a finite number"),
    ("rules.max_consistency_ratio", "0.1", r"rules\.max_consistency_ratio: '0\.1', must be a number"),
    ("rules.ordered", 1, r"rules\.ordered: 1, must be true or false"),
    ("rules.ordered", "true", r"rules\.ordered: 'true', must be true or false"),
    ("rules.cuts", [90, 80, 70, 60], r"rules\.cuts .*grading = 'cuts'.*grading is 'nearest'"),
    ("rules.grading", "cuts", r"rules\.cuts.*grading = 'cuts'.*give"),
    ("rules.confidence", 0.7, r"rules\.confidence goes with grading = 'confidence', and grading is 'nearest'"),
    ("rules", {"grading": "cuts", "cuts": [60, 70, 80, 90]}, "rules.cuts: 60 is followed by 70; they must fall"),
    ("rules", {"grading": "cuts", "cuts": [90]}, "rules.cuts: 1 cuts for 5 grades, must be 4"),
    ("rules", {"grading": "confidence", "confidence": 0.5}, r"rules.confidence: 0\.5, must be above 0\.5"),
    ("rules.expert_weights.E1", 0, r"rules\.expert_weights\.E1: 0, must be above 0"),
    ("rules.expert_weights.E1", -1, r"rules\.expert_weights\.E1: -1, must be above 0"),
    ("rules.expert_weights.E1", True, r"rules\.expert_weights\.E1: True, must be a number"),
    ("rules.veto.branch", "credit", "'credit' is the root; screen a branch below it"),
    ("rules.veto.include_bound", "no", r"rules\.veto\.include_bound: 'no', must be true or false"),
    ("rules.veto.below", "poor", "rules.veto.below: nothing is below 'poor', so it could never reject"),
    ("rules.caps.0.worse_than", "poor", r"rules\.caps\.0\.worse_than: nothing is worse than 'poor'"),
    ("rules.caps.0.grade", "excellent", r"rules\.caps\.0\.grade: 'excellent' is the best grade, so it limits nothing"),
    ("rules", {"grading": "cuts", "cuts": [101, 80, 70, 60]}, "rules.cuts: 101 is not above 40 and at most 100"),
    ("rules", {"grading": "cuts", "cuts": [90, 80, 70, 40]}, "rules.cuts: 40 is not above 40"),
    ("rules", {"grading": "cuts"}, "rules.cuts: missing, and grading = 'cuts' needs them; give one between two grades"),
    ("indicators.client", {}, "indicator name 'client': a column of every table is called that; choose another name"),
    ("rules.caps.0.grade", DELETE, r"rules\.caps\.0\.grade: is missing; add it"),
    ("rules.caps", {"node": "finance"}, r"rules\.caps: .*"),
    ("indicators.market", 5, r"indicators\.market: 5, must be a table"),
    ("indicators.decisive.children", {"record", "purpose"}, r"indicators\.decisive\.children: .*"),  # no order
    ("indicators.decisive.weights", {0.6, 0.4}, r"indicators\.decisive\.weights: .*"),
    ("rules.cuts", {90, 80, 70, 60}, r"rules\.cuts: .*"),
    ("indicators.reference.children", "finance", r"indicators\.reference\.children: 'finance', must be a list"),
    ("indicators.reference.judgments", [3, 5], "reference: 2 judgments; its 3 children need 3, one for each pair"),
    ("indicators.reference.judgments", DELETE, "reference: neither judgments nor weights for its 3 children"),
    ("indicators.reference.judgments", "352", r"indicators\.reference\.judgments: '352', must be a list"),
    ("indicators.reference.judgments", [3, 5, 0], "reference: market over staff: 0 must be above 0"),
    ("indicators.reference.judgments", [3, NAN, 2], "reference: finance over staff: nan.*finite number"),
    ("indicators.reference.judgments", [3, True, 2], "reference: finance over staff: True is not a number"),
    ("indicators.reference.judgments", [3, "1/0", 2], "reference: finance over staff: '1/0' is not a judgment"),
    ("indicators.reference.judgments", [3, None, 2], "reference: finance over staff: None is not a number"),
    ("indicators.reference.judgments", [3, 0x1 << 20000, 2], "reference: finance over staff: .*outside"),
    (
        "indicators.reference.judgments",
        [[3], [5, 2]],
        r"reference\.judgments: .*row 1 .* has 1 judgments, must have 2",
    ),  # a lower triangle
    ("indicators.reference.judgments", [3, [5, 2]], r"reference\.judgments: .*row"),  # half a lower triangle
    ("indicators.reference.judgments", [[[3], 5], [2]], "reference: finance over market: .*is not a number"),
    ("indicators.reference.weights", [0.5, 0.3, 0.2], "reference: judgments and weights are both given; keep one"),
    ("indicators.decisive.weights", [1.0], "decisive: 1 weights for 2 children; give one for each"),
    ("indicators.decisive.weights", [0.6, "0.4"], r"indicators\.decisive\.weights\.1: '0\.4', must be a number"),
    ("indicators.market.judgments", [3], "market: judgments given, but there are no children to weigh"),
    ("indicators.market.weights", [1.0], "market: weights given, but there are no children to weigh"),
    ("indicators.market.waive_order", "x", "market: waive_order given, but there are no children"),
    ("indicators.finance.guide", {"en": "x"}, "finance: a guide belongs to a leaf"),
    (
        "indicators.finance.standard",
        {"points": [5, 4, 3, 2, 1]},
        "finance: a standard belongs to a leaf.*move it to a child",
    ),
    ("indicators.ratio.standard.points", [4, 3, 2, 1], "ratio: the standard has 4 points for 5 grades"),
    ("indicators.ratio.standard.points", [4, 3, 3, 2, 1], "ratio: standard: point 3 is followed by 3"),
    ("indicators.ratio.standard.ideal", [1, 2], "ratio: standard: with an ideal range"),
    ("indicators.ratio.standard.ideal", [1], r"indicators\.ratio\.standard\.ideal\.1: is missing"),
    ("indicators.ratio.standard.unit", 5, r"indicators\.ratio\.standard\.unit: 5, must be text"),
]


@pytest.mark.parametrize(("path", "value", "message"), BAD_VALUES)
def test_bad_value(path: str, value: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=f"(?s){message}"):
        load(with_(path, value))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.5, -0.5], r"decisive: weight of 'record' is 1\.5, must be in \[0, 1\]"),
        ([0.5, 0.4], r"decisive: weights sum to 0\.9, must sum to 1; divide them by 0\.9"),
        ([0.5, 0.500000002], r"decisive: weights sum to 1\.000000002, must sum to 1"),
        ([0.0, 0.0], "decisive: weights sum to 0, must sum to 1(?!; divide them by 0)"),
    ],
)
def test_bad_weights(weights: list[float], message: str) -> None:
    with pytest.raises(fa.SchemeError, match=message):
        fa.RatingModel(load(with_("indicators.decisive.weights", weights)))


def test_all_wrong_keys_are_listed_at_once() -> None:
    with pytest.raises(fa.SchemeError, match=r"(?s)a1: no such key.*b1: no such key"):
        load(BASE | {"a1": 1, "b1": 2})


# -- the tree ----------------------------------------------------------------------------------------------------------

ONE = {"children": ["a"]}


@pytest.mark.parametrize(
    ("indicators", "message"),
    [
        ({"u": ONE, "a": {"children": ["u"]}}, "every node is somebody's child; a tree has exactly one root"),
        ({"u": {"children": ["u"]}}, "every node is somebody's child"),
        ({"u": ONE, "a": {}, "b": {"children": ["c"]}, "c": {"children": ["b"]}}, "root 'u' to b, c: a cycle"),
        ({"u": ONE, "v": {"children": ["b"]}, "a": {}, "b": {}}, "no parent: u, v; a tree has exactly one root"),
        ({"u": ONE, "a": {}, "x": {}}, "no parent: u, x"),
        ({"u": {"children": ["a", "a"], "judgments": [1]}, "a": {}}, "a: listed twice under 'u'.*rename one"),
        (
            {
                "u": {"children": ["a", "b"], "judgments": [1]},
                "a": {"children": ["c"]},
                "b": {"children": ["c"]},
                "c": {},
            },
            "c: listed under 'a' and under 'b'; a node has one parent.*rename one",
        ),
        ({"u": ONE}, "u: child 'a' is not described under indicators"),
        (
            {"u": {"children": ["finanse"]}, "finance": {}},
            "u: child 'finanse' is not described.*did you mean 'finance'",
        ),
        (
            {"u": {"children": ["a.b"]}, "a.b": {}},
            r"indicator name 'a\.b': use 1 to 64 printable characters without '\.'",
        ),
        ({"u": {"children": ["_a"]}, "_a": {}}, "indicator name '_a': .*starting with a letter or digit"),
        ({"u": {"children": [""]}, "": {}}, "indicator name '': use 1 to 64"),
        ({"u": {"children": ["a" * 65]}, "a" * 65: {}}, "indicator name 'aaa.*use 1 to 64"),
        ({"u": {"children": ["a "]}, "a ": {}}, "indicator name 'a ': "),
        ({}, "indicators: there are none"),
        ({f"n{i}": {"children": [f"n{i + 1}"]} for i in range(60)} | {"n60": {}}, "deeper than 50 levels; flatten"),
        (
            {"u": {"children": [f"k{i}" for i in range(10_000)]}} | {f"k{i}": {} for i in range(10_000)},
            "10001 nodes; at most 10000 are accepted",
        ),
    ],
)
def test_bad_tree(indicators: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.SchemeError, match=message):
        load({"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "indicators": indicators})


def test_fifty_levels_are_accepted() -> None:
    parts: dict[str, Any] = {f"n{i}": {"children": [f"n{i + 1}"]} for i in range(50)}
    assert fa.RatingModel(load(tree(**parts, n50={}))).rate({"n50": "good"}).score == 85


# -- characters that could disguise what a person reads ----------------------------------------------------------------


@pytest.mark.parametrize(
    "mark", ["\x00", "\x1b[31m", "\x7f", "\x85", "\r", "\u202e", "\u2066", "\u200e", "\u200f", "\u061c"]
)
@pytest.mark.parametrize(
    "path",
    ["version", "title.en", "indicators.market.label.en", "indicators.record.guide.en", "rules.expert_weights.{}"],
)
def test_control_and_direction_marks(path: str, mark: str) -> None:
    value: Any = f"a{mark}b"
    document = with_(path.format(f"E{mark}"), 1.0) if "{}" in path else with_(path.replace("{}", ""), value)
    with pytest.raises(fa.SchemeError, match=r"not allowed") as caught:
        load(document)
    assert mark not in str(caught.value)  # nor may the message carry it to the terminal


@pytest.mark.parametrize("document", [{"a\x1b[2J": 1}, with_("indicators.a\u202e", {})], ids=["top", "indicator"])
def test_unknown_keys_are_shown_without_their_control_characters(document: dict[str, Any]) -> None:
    with pytest.raises(fa.SchemeError) as caught:
        load(BASE | document)
    assert str(caught.value).replace("\n", "").isprintable()


def test_a_half_surrogate_is_an_error_not_a_crash() -> None:
    with pytest.raises(fa.SchemeError, match=r"title\.en: '\\ud800'"):
        load(with_("title.en", "\ud800"))
    with pytest.raises(fa.FuzzyAHPError, match=r"\\ud800"):
        _ = fa.Scheme("x", "1", {"u": fa.Indicator("u", label={"en": "\ud800"})}).fingerprint


# -- files -------------------------------------------------------------------------------------------------------------

GOOD_JSON = json.dumps(tree(u={}))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.toml", b"", "x.toml: format: is missing"),
        ("x.toml", (MINIMAL + "x = \n").encode(), r"x\.toml: not TOML: .*line 4"),
        ("x.toml", (MINIMAL + 'name = "y"\n' + TREE).encode(), r"x\.toml: not TOML: .*line 4"),
        ("x.toml", (MINIMAL + TREE + "\0").encode(), r"x\.toml: not TOML"),
        (
            "x.toml",
            (MINIMAL + "source = “y”\n").encode(),
            'line 4.*; the line holds “ ” where only the plain signs " ,',
        ),
        ("x.toml", (MINIMAL + "z = [1， 2]\n").encode(), "line 4.*; the line holds ， where only the plain signs"),
        ("x.toml", (MINIMAL + "z = [1 2] # 权重，见说明\n").encode(), r"not TOML: [^;]*line 4[^;]*\Z"),
        ("x.toml", (MINIMAL + 'source = "茶，馆” # a\n').encode(), "line 4.*; the line holds ， ” where only"),
        ("x.toml", (MINIMAL + 'source = "茶，馆" x\n').encode(), r"not TOML: [^;]*line 4[^;]*\Z"),
        (
            "x.toml",
            MINIMAL.encode() + b'title.en = "\xe9"\n',
            r"x\.toml: byte \d+ is not UTF-8; save the file as UTF-8",
        ),
        ("x.toml", (MINIMAL + TREE).encode("utf-16"), r"x\.toml: byte 0 is not UTF-8"),
        (
            "x.toml",
            (MINIMAL + "rules.max_consistency_ratio = nan\n" + TREE).encode(),
            "max_consistency_ratio: nan, must be a finite",
        ),
        (
            "x.toml",
            (MINIMAL + "rules.max_consistency_ratio = inf\n" + TREE).encode(),
            "max_consistency_ratio: inf, must be a finite",
        ),
        ("x.toml", (MINIMAL + TREE.replace("[1]", "[1e400]")).encode(), "u: a over b: inf.*finite number above 0"),
        ("x.toml", (MINIMAL + TREE.replace("[1]", "[" + "1" * 5000 + "]")).encode(), r"x\.toml: "),
        ("x.toml", (MINIMAL + TREE.replace("[1]", "[0x" + "f" * 5000 + "]")).encode(), "u: a over b: .*outside"),
        ("x.toml", (MINIMAL + "source = 0x" + "f" * 5000 + "\n" + TREE).encode(), r"x\.toml: source: .*, must be text"),
        (
            "x.toml",
            (MINIMAL + "source = " + "[" * 10**5 + "]" * 10**5 + "\n" + TREE).encode(),
            r"x\.toml: nested too deeply",
        ),
        ("x.toml", (MINIMAL + "title" + ".a" * 3000 + " = 1\n" + TREE).encode(), r"x\.toml: "),
        ("x.toml", (MINIMAL + TREE + "#" * 3 * 2**20).encode(), r"x\.toml: larger than 2 MiB"),
        ("x.json", b"", r"x\.json: not JSON: "),
        ("x.json", b"[1]", r"x\.json: holds \[1\], must be an object with the keys of a scheme"),
        ("x.json", b"null", r"x\.json: holds None, must be an object"),
        ("x.json", b'{"name": 1, "name": 2}', r"x\.json: key 'name' stands twice in one object; keep one"),
        ("x.json", b'{"title": {"en": "a", "en": "b"}}', r"x\.json: key 'en' stands twice"),
        ("x.json", b'{"name": NaN}', r"x\.json: NaN is not a number that can be used; write a finite one"),
        ("x.json", b'{"name": -Infinity}', r"x\.json: -Infinity is not a number that can be used"),
        ("x.json", GOOD_JSON.replace('"1"', "1e999").encode(), r"x\.json: version: inf, must be text"),
        ("x.json", GOOD_JSON.replace('"1"', "1" * 5000).encode(), r"x\.json: .*digits"),
        ("x.json", b"[" * 10**5, r"x\.json: nested too deeply"),
        ("x.json", b'{"a":' * 10**5, r"x\.json: nested too deeply"),
        (
            "x.json",
            GOOD_JSON.replace('"1"', "[" * 900 + "]" * 900).encode(),
            r"x\.json: version: .*, must be text|too deeply",
        ),
        ("x.json", GOOD_JSON.encode("utf-16"), r"x\.json: byte 0 is not UTF-8"),
    ],
)
def test_bad_file(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    started = time.perf_counter()
    with pytest.raises(fa.FuzzyAHPError, match=f"(?s){message}") as caught:
        load(path)
    assert time.perf_counter() - started < 5
    assert len(str(caught.value)) < 5000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title" + ".a" * 40_000 + " = 1\n", "nested too deeply"),  # tomllib takes the square of the length
        ("".join(f"k{i} = 1\n" for i in range(100_000)), r"k0: no such key(?s:.*) and 99990 more"),
        (
            f"[grades]\nnames = {[f'n{i}' for i in range(50_000)]}\nvalues = {list(range(50_000, 0, -1))}\n",
            "50000 of them, must be 2 to 100",
        ),
    ],
    ids=["dotted key", "unknown keys", "grades"],
)
def test_a_hostile_file_is_refused_in_seconds(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(MINIMAL + content + TREE)
    started = time.perf_counter()
    with pytest.raises(fa.FuzzyAHPError, match=message):
        load(path)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("no-such-file.toml", r"no-such-file\.toml: cannot be read .*check the path"),
        (
            "micro-enterprize",
            "'micro-enterprize': there is no built-in.*did you mean 'micro-enterprise'.*toml or .json",
        ),
        ("", "scheme '': there is no built-in scheme"),
        ("a\0b.toml", "cannot be read"),
        ("x" * 5000 + ".toml", "cannot be read"),
        (None, "scheme None: .*(name|path)"),
        (5, "scheme 5: .*(name|path)"),
        (b"x.toml", r"scheme b'x\.toml': .*(name|path)"),
        (["x"], r"scheme \['x'\]: .*(name|path)"),
        ({}, "(?s)scheme: format: is missing; add it.*indicators: is missing"),
        ({1: 2}, "(?s)1: 1: keys should be strings|1: no such key"),
    ],
)
def test_bad_source(source: Any, message: str) -> None:
    with pytest.raises(fa.SchemeError, match=message):
        load(source)


def test_a_directory_is_no_scheme(tmp_path: Path) -> None:
    (tmp_path / "x.toml").mkdir()
    with pytest.raises(fa.SchemeError, match=r"x\.toml: cannot be read .*check the path"):
        load(tmp_path / "x.toml")
    with pytest.raises(fa.SchemeError, match="there is no built-in scheme"):
        load(tmp_path)


def test_a_name_that_no_file_can_have_is_shown_without_its_nul() -> None:
    with pytest.raises(fa.SchemeError, match=r"^'a\\x00\.toml': cannot be read") as caught:
        fa.load_scheme("a\0.toml")
    assert "\0" not in str(caught.value)
