"""Example schemes: the numbers on their pages, worked out here in fractions, and what the commands print.

The arithmetic below takes policy and data from the files and shares no code with the engine. The weights are written
down here as the pages derive them, and held against the judgments.
"""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import NORMALIZE_WHITESPACE, OutputChecker
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from test_cli import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Example:
    """A scheme, its data, and the page that works it out."""

    folder: str
    scheme: str
    data: tuple[str, ...]
    weights: dict[str, str]

    @property
    def path(self) -> Path:
        return ROOT / "examples" / self.folder

    @cached_property
    def page(self) -> str:
        return (ROOT / "docs" / f"examples-{self.folder}.md").read_text(encoding="utf-8")

    @cached_property
    def policy(self) -> dict[str, Any]:
        return tomllib.loads((self.path / self.scheme).read_text(encoding="utf-8"))

    @cached_property
    def model(self) -> fa.RatingModel:
        return fa.RatingModel(fa.load_scheme(self.path / self.scheme))

    @cached_property
    def clients(self) -> dict[str, dict[str, Any]]:
        """Evidence of each client as `rate` takes it: named votes, counts, figures as text, grades."""
        found: dict[str, dict[str, Any]] = {}
        for name in self.data:
            with (self.path / name).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    evidence = found.setdefault(row["client"], {})
                    if "expert" in row:
                        evidence.setdefault(row["indicator"], {})[row["expert"]] = row["grade"] or None
                        continue
                    for column, cell in row.items():
                        leaf, _, grade = column.partition(".")
                        if grade:
                            evidence.setdefault(leaf, {})[grade] = int(cell)
                        elif leaf in self.policy["indicators"] and cell:
                            evidence[leaf] = cell
        return found

    def evidence(self, client: str) -> dict[str, Any]:
        return {leaf: as_evidence(given) for leaf, given in self.clients[client].items()}

    def rate(self, client: str) -> fa.Rating:
        return self.model.rate(self.evidence(client))


def as_evidence(given: Any) -> Any:
    if isinstance(given, dict):
        return {"votes": given}
    return float(given) if re.fullmatch(r"[\d.]+", given) else given


SCORECARD = Example(
    "scorecard",
    "scorecard.toml",
    ("branches.csv",),
    {
        "branch": "2/5 1/5 1/5 1/5",
        "finance": "1/2 1/4 1/4",
        "customers": "2/5 2/5 1/5",
        "processes": "1/2 1/2",
        "learning": "1/2 1/2",
    },
)
MANAGERS = Example(
    "account-managers", "account-managers.toml", ("managers.csv",), {"account_manager": "1/5 1/2 3/10 0"}
)
SUPPLIERS = Example(
    "suppliers",
    "suppliers.toml",
    ("figures.csv", "votes.csv"),
    {
        "supplier": "1/5 4/5",
        "qualification": "1/2 1/2",
        "performance": "2/5 3/10 1/5 1/10",
        "quality": "3/4 1/4",
        "delivery": "4/5 1/5",
    },
)
EXAMPLES = (SCORECARD, MANAGERS, SUPPLIERS)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.folder)

# What must come out; derived on the pages. None: turned down by the veto.
GRADES: dict[str, dict[str, str | None]] = {
    "scorecard": {"HB": "good", "OT": "medium", "RS": "medium"},
    "account-managers": {
        "M1": "second",
        "M2": "third",
        "M3": "second",
        "M4": "third",
        "M5": "first",
        "M6": "ungraded",
    },
    "suppliers": {"S1": "approved", "S2": "conditional", "S3": None, "S4": "preferred"},
}
# Who meets a cap that changes the grade, and the grade without it.
CAPPED: dict[tuple[str, str], str] = {("scorecard", "OT"): "good", ("suppliers", "S2"): "approved"} | {
    ("account-managers", client): grade for client, grade in (("M1", "first"), ("M2", "second"), ("M3", "first"))
}


# ---- the method in fractions ----


def points_of(example: Example, leaf: str, given: Any) -> Fraction:
    """What one leaf is worth: a vote's mean, a grade's value, or a figure between the points of its standard."""
    grades = example.policy["grades"]
    worth: dict[str, Fraction] = dict(zip(grades["names"], map(Fraction, grades["values"]), strict=True))
    if isinstance(given, dict):
        if all(isinstance(count, int) for count in given.values()):
            return sum((n * worth[grade] for grade, n in given.items()), Fraction(0)) / int(sum(given.values()))
        cast = [worth[grade] for grade in given.values() if grade]
        return sum(cast) / Fraction(len(cast))
    if given in worth:
        return worth[given]
    x, standard = Fraction(given), example.policy["indicators"][leaf]["standard"]
    if "ideal" in standard:
        low, high = map(Fraction, standard["ideal"])
        x = max(low - x, x - high, Fraction(0))
    at = [Fraction(str(p)) for p in standard["points"]]
    x = min(max(x, min(at)), max(at))
    steps = zip(pairwise(at), pairwise(worth.values()), strict=True)
    return next(a + (b - a) * (x - p) / (q - p) for (p, q), (a, b) in steps if min(p, q) <= x <= max(p, q))


def by_hand(example: Example, client: str) -> dict[str, Fraction]:
    """Points of every node of which something is known."""
    found: dict[str, Fraction] = {}
    for leaf, given in example.clients[client].items():
        found[leaf] = points_of(example, leaf, given)
    for parent, weights in reversed(example.weights.items()):  # listed from the root down
        children = example.policy["indicators"][parent]["children"]
        if all(child in found for child in children):
            found[parent] = sum(
                (Fraction(w) * found[child] for w, child in zip(weights.split(), children, strict=True)), Fraction(0)
            )
    return found


def place(example: Example, points: Fraction) -> int:
    """Grade of a score: 0 for the best; on a cut the better one."""
    values = [Fraction(value) for value in example.policy["grades"]["values"]]
    cuts = example.policy["rules"].get("cuts") or [(a + b) / 2 for a, b in pairwise(values)]
    return sum(points < cut for cut in cuts)


def graded(example: Example, points: dict[str, Fraction]) -> tuple[str | None, str | None]:
    """The grade after caps and the one before; none for who is turned down."""
    names = example.policy["grades"]["names"]
    veto = example.policy["rules"].get("veto")
    if veto:
        bar = example.policy["grades"]["values"][names.index(veto["below"])]
        if any(points[leaf] < bar for leaf in example.policy["indicators"][veto["branch"]]["children"]):
            return None, None
    before = after = place(example, points[next(iter(example.weights))])
    for cap in example.policy["rules"]["caps"]:
        if place(example, points[cap["node"]]) > names.index(cap["worse_than"]):
            after = max(after, names.index(cap["grade"]))
    return names[after], names[before]


# ---- the schemes ----


@each_example
def test_weights_follow_from_what_the_file_says(example: Example) -> None:
    parents = {name: part for name, part in example.policy["indicators"].items() if "children" in part}
    assert set(example.weights) == set(parents)
    for name, part in parents.items():
        ours = [Fraction(w) for w in example.weights[name].split()]
        assert sum(ours) == 1
        if "weights" in part:
            assert ours == [Fraction(str(w)) for w in part["weights"]]
        else:
            # Judgments free of contradiction are ratios of weights.
            judged = part["judgments"]
            flat = [x for row in judged for x in row] if isinstance(judged[0], list) else judged
            assert flat == [a / b for a, b in combinations(ours, 2)]
        assert list(example.model.weights[name].values()) == pytest.approx([float(w) for w in ours], abs=1e-14)


@each_example
def test_everything_shown_has_a_label_in_both_languages(example: Example) -> None:
    places = [example.policy["title"], example.policy["grades"]["labels"]]
    for part in example.policy["indicators"].values():
        places += [part["label"], part.get("guide", part["label"])]
    assert [place for place in places if set(place) != {"en", "zh"}] == []
    assert example.policy["grades"]["labels"]["zh"] != example.policy["grades"]["names"]


@each_example
def test_the_engine_gives_what_fractions_give(example: Example) -> None:
    for client, want in GRADES[example.folder].items():
        points, rating = by_hand(example, client), example.rate(client)
        after, before = graded(example, points)
        assert rating.grade == after == want, client
        if want is None:
            assert rating.status == "rejected"
            continue
        assert CAPPED.get((example.folder, client), want) == before == rating.grade_before_caps
        nodes = [*example.weights, *example.clients[client]]
        assert {name: rating.nodes[name].score for name in nodes} == pytest.approx(
            {name: float(points[name]) for name in nodes}, abs=1e-9
        )


@each_example
def test_a_record_of_each_client_is_verified(example: Example) -> None:
    for client in GRADES[example.folder]:
        record = example.rate(client).record(client=client, at="2026-12-31T12:00:00Z", by="li")
        found = fa.audit.verify(record)
        assert found.ok, found.to_text()


# ---- the pages ----


def table_of(page: str) -> dict[str, dict[str, str]]:
    """The table of all points: name of the row to client to cell."""
    lines = page[page.index("| indicator |") :].split("\n\n")[0].splitlines()
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|--")]
    return {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[1:]}


def rounds_to(exact: Fraction, printed: str) -> bool:
    """Whether a figure is the exact value at the digits it shows."""
    digits = len(printed.partition(".")[2])
    return abs(exact - Fraction(printed)) <= Fraction(1, 2 * 10**digits) and (digits >= 2 or exact == Fraction(printed))


@each_example
def test_the_table_on_the_page(example: Example) -> None:
    table = table_of(example.page)
    rated = [client for client, grade in GRADES[example.folder].items() if grade]
    names = list(example.policy["indicators"])
    assert sorted(table) == sorted([*names, "grade"])
    for client in rated:
        points = by_hand(example, client)
        assert table["grade"][client] == GRADES[example.folder][client]
        wrong = {name: points[name] for name in names if not rounds_to(points[name], table[name][client])}
        assert wrong == {}, client
    assert all(list(row) == rated for row in table.values())


def value_of(sum_of_products: str) -> Fraction:
    """What a line of arithmetic comes to; it has +, -, the middle dot and divisions, and no brackets."""
    total, sign = Fraction(0), 1
    for part in re.split(r" ([+-]) ", sum_of_products):
        if part in "+-":
            sign = 1 if part == "+" else -1
            continue
        product = Fraction(1)
        for factor in part.split(" · "):
            over, _, under = factor.partition("/")
            product *= Fraction(over) / Fraction(under or 1)
        total += sign * product
    return total


def lines_of_arithmetic(page: str) -> Iterator[tuple[str, str, str, str]]:
    for block in re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for line in filter(None, block.splitlines()):
            found = re.fullmatch(r"(\w+) (\w+) +(\S.*) = ([\d.]+)", line)
            assert found, line
            client, node, arithmetic, result = found.groups()
            yield client, node, arithmetic, result


@each_example
def test_every_line_of_arithmetic_holds_and_is_the_points_of_its_node(example: Example) -> None:
    lines = list(lines_of_arithmetic(example.page))
    assert len(lines) >= 8
    for client, node, arithmetic, result in lines:
        assert rounds_to(value_of(arithmetic), result), (client, node, arithmetic, result)
        assert rounds_to(by_hand(example, client)[node], result), (client, node, result)
    root = next(iter(example.weights))
    shown = {client for client, node, _, _ in lines if node == root}
    assert {client for folder, client in CAPPED if folder == example.folder} <= shown


@each_example
def test_the_page_shows_the_files_as_they_are(example: Example) -> None:
    scheme = (example.path / example.scheme).read_text(encoding="utf-8")
    excerpts = re.findall(r"^```toml\n(.*?)^```", example.page, re.MULTILINE | re.DOTALL)
    assert excerpts
    # Parts of a file: every table of the excerpt stands in it, in any order.
    assert [part for text in excerpts for part in text.strip().split("\n\n") if part not in scheme] == []
    titled = dict(re.findall(r'^```csv title="([\w.-]+)"\n(.*?)^```', example.page, re.MULTILINE | re.DOTALL))
    assert set(titled) == set(example.data) - {"votes.csv"}
    for name, text in titled.items():
        assert text == (example.path / name).read_text(encoding="utf-8")
    for text in re.findall(r"^```csv\n(.*?)^```", example.page, re.MULTILINE | re.DOTALL):
        assert (example.path / "votes.csv").read_text(encoding="utf-8").startswith(text)


@each_example
def test_the_page_shows_what_the_commands_print(example: Example, tmp_path: Path) -> None:
    for name in (example.scheme, *example.data):
        shutil.copy(example.path / name, tmp_path)
    steps = re.findall(r"^\$ (fuzzyahp .*?)\n(.*?)(?=^\$ |^```)", example.page, re.MULTILINE | re.DOTALL)
    run_here = [command for command, _ in steps]
    assert all(any(command.startswith(f"fuzzyahp {verb}") for command in run_here) for verb in ("scheme check", "rate"))
    assert any(command.startswith("fuzzyahp explain") for command in run_here)
    assert any("--lang zh" in command for command in run_here)
    for command, want in steps:
        run = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=tmp_path,
            env=ENVIRONMENT | {"COLUMNS": "80"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        got = run.stdout.decode()
        assert run.returncode == 0, f"$ {command}\n{got}"
        assert OutputChecker().check_output(want, got, NORMALIZE_WHITESPACE), f"$ {command}\n{got}"


# ---- what each policy says ----

WORTH = {"first": 100, "second": 80, "third": 70, "ungraded": 50}
PERFORMANCE = ("defects", "complaint_handling", "on_time", "capacity_use", "price", "cooperation")


@pytest.mark.parametrize("perspective", ["finance", "customers", "processes", "learning"])
def test_no_perspective_can_fail_unseen(perspective: str) -> None:
    tree = SCORECARD.model.scheme.tree
    evidence = dict.fromkeys(tree.leaves, "excellent") | dict.fromkeys(tree.leaves_of(perspective), "poor")
    rating = SCORECARD.model.rate(evidence)
    # 100 less the weight of the perspective times 60: 76 for finance, 88 for the others.
    assert rating.score == pytest.approx(76 if perspective == "finance" else 88)
    assert rating.grade == "medium"
    assert [cap.node for cap in rating.caps] == [perspective]


@pytest.mark.parametrize(
    ("bad_loans", "violations", "grade"),
    [
        (1.00, 0, "first"),
        (1.50, 0, "first"),  # at the tolerance is not over it: 20 + 50 + 0.3 · 75 = 92.5
        (1.51, 0, "second"),  # over it, with 92.47 points
        (2.24, 0, "second"),
        (2.25, 0, "third"),  # at 1.5 times
        (9.99, 0, "third"),  # 20 + 50 + 0.3 · 50 = 85
        (1.00, 1, "second"),
        (1.00, 7, "second"),
        (2.25, 1, "third"),  # the stricter cap counts
    ],
)
def test_limits_of_an_account_managers_grade(bad_loans: float, violations: int, grade: str) -> None:
    best = {"business_volume": 120, "interest_income": 120, "bad_loans": bad_loans, "serious_violations": violations}
    assert MANAGERS.model.rate(best).grade == grade


@pytest.mark.parametrize(
    ("percent", "grade"), [(110, "first"), (109, "second"), (95, "second"), (94, "third"), (80, "third"), (79, None)]
)
def test_cuts_of_the_account_managers(percent: int, grade: str | None) -> None:
    # The percentage less 20 in both, and as much for the loans as a membership gives: 90, 89, 75, 74, 60, 59.
    points = percent - 20
    better, worse, share = next(
        (b, w, (points - v) / (u - v)) for (b, u), (w, v) in pairwise(WORTH.items()) if v <= points <= u
    )
    degrees = [share if name == better else 1 - share if name == worse else 0.0 for name in WORTH]
    evidence = {
        "business_volume": percent,
        "interest_income": percent,
        "bad_loans": {"membership": degrees},
        "serious_violations": 0,
    }
    rating = MANAGERS.model.rate(evidence)
    assert rating.score == pytest.approx(points)
    assert rating.grade_before_caps == (grade or "ungraded")


def test_account_managers_in_per_cent_of_their_peers() -> None:
    rows = re.findall(r"^\| (M\d) [\w ]+\| ([\d,]+) \| ([\d,]+) \| ([\d.]+) % \| (\d) \|$", MANAGERS.page, re.MULTILINE)
    amounts = {row[0]: [Fraction(cell.replace(",", "")) for cell in row[1:]] for row in rows}
    assert list(amounts) == list(MANAGERS.clients)
    volume, income = (sum(row[k] for row in amounts.values()) / 6 for k in (0, 1))
    assert (volume, income) == (20, 1000)
    for client, (own_volume, own_income, bad_loans, violations) in amounts.items():
        assert {leaf: Fraction(given) for leaf, given in MANAGERS.clients[client].items()} == {
            "business_volume": own_volume / volume * 100,
            "interest_income": own_income / income * 100,
            "bad_loans": bad_loans,
            "serious_violations": violations,
        }


def test_one_bad_paper_turns_a_supplier_down() -> None:
    good = dict.fromkeys((*PERFORMANCE, "licences", "site_audit"), "preferred")
    assert SUPPLIERS.model.rate(good).grade == "preferred"
    # The branch as a whole would pass: (100 + 40) / 2 = 70.
    for leaf in ("licences", "site_audit"):
        assert SUPPLIERS.model.rate(good | {leaf: "blocked"}).status == "rejected"
        assert SUPPLIERS.model.rate(good | {leaf: "conditional"}).status == "rated"


def test_many_clients_get_what_one_gets() -> None:
    leaves, clients = MANAGERS.model.scheme.tree.leaves, MANAGERS.clients
    ratings = MANAGERS.model.rate_many({leaf: [float(given[leaf]) for given in clients.values()] for leaf in leaves})
    assert ratings.grade.tolist() == list(GRADES["account-managers"].values())
    assert ratings.score.tolist() == [MANAGERS.rate(client).score for client in clients]
