"""The panel commands: a whole panel from export to rating, and everything that stops one on the way."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.cli import main
from fuzzyahp.cli.panel_files import file_names, write_all
from fuzzyahp.document import load_draft
from fuzzyahp.experts.panel import document as panel_document
from fuzzyahp.experts.panel.answers import Expert
from fuzzyahp.experts.panel.document import load_panel, panel_bytes, save_panel
from fuzzyahp.experts.panel.expert_list import read_client_names, read_experts
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire, questionnaire
from fuzzyahp.experts.questionnaires.answer_sheets import write_answer_sheet
from panel_answers import fill_folder, pairs_of

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "NO_COLOR": "1"}

# A draft: its parents have no judgments yet.
SHOP = """
format = "fuzzyahp-scheme/1"
name = "shop"
version = "1"
[indicators.shop]
children = ["owner", "money", "trade"]
[indicators.owner]
label = { en = "The owner", zh = "业主" }
[indicators.money]
label = { en = "Money", zh = "财务" }
children = ["sales", "debts"]
[indicators.trade]
[indicators.sales]
[indicators.debts]
"""
EXPERTS = "expert\nLi\n=Wu\n徐\n"


class Run:
    """What a command did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Fuzzyahp = Callable[..., Run]


@pytest.fixture
def fuzzyahp(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fuzzyahp:
    """Runs a command in a folder of its own, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("shop.toml").write_text(SHOP, encoding="utf-8")
    Path("experts.csv").write_text(EXPERTS, encoding="utf-8")
    Path("clients.csv").write_text("client,name\nF1,Reed Ferry\n001,\n", encoding="utf-8")

    def run(*args: str) -> Run:
        code = main(args)
        captured = capsysbinary.readouterr()
        return Run(code, captured.out.decode(), captured.err.decode())

    return run


def exported(fuzzyahp: Fuzzyahp, folder: str, *options: str, fill: bool = True, silent: tuple[str, ...] = ()) -> Panel:
    """The panel after an export of CSV questionnaires, filled in."""
    source = options if "--panel" in options else ("--experts", "experts.csv", *options)
    run = fuzzyahp("panel", "export", "-s", "shop.toml", "--csv", "-o", folder, *source)
    assert (run.code, run.err) == (0, "")
    panel = load_panel(Path(folder) / "panel.json")
    if fill:
        fill_folder(Path(folder), panel, load_draft("shop.toml"), silent)
    return panel


def edit(path: Path, number: int, **cells: str) -> str:
    """Put something else into a question's line; the place that names it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    i = next(i for i, row in enumerate(rows) if row[0] == str(number))
    for heading, text in cells.items():
        k = next(k for k, cell in enumerate(rows[0]) if cell.startswith(heading.replace("_", " ")))
        rows[i][k] = text
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return f"{path.name} / line {i + 1}"


# ---- the whole walk ----


def perron(matrix: np.ndarray) -> np.ndarray:
    """Weights by LAPACK."""
    values, vectors = np.linalg.eig(matrix)
    vector = np.abs(vectors[:, np.argmax(values.real)].real)
    return np.asarray(vector / vector.sum())


def test_seven_experts_from_workbooks_to_ratings_and_a_second_round(fuzzyahp: Fuzzyahp) -> None:
    pytest.importorskip("openpyxl")
    scheme = fa.load_scheme("micro-enterprise")
    assert fuzzyahp("demo", "-o", "demo").code == 0
    with Path("demo/firms.csv").open(encoding="utf-8", newline="") as file:
        firms = list(csv.reader(file))[:3]
    with Path("firms.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(firms)
    names = read_client_names(Path("firms.csv").read_bytes(), "firms.csv")
    listed = ["Li Wei", "王芳", "Zhang/Min", "CON", "d'Arc", "Ng.", "=Xu"]
    Path("experts.csv").write_text(
        "expert,weight\n" + "".join(f"{name},{1 + i % 2}\n" for i, name in enumerate(listed))
    )

    run = fuzzyahp(
        "panel", "export", "--experts", "experts.csv", "--clients", "firms.csv", "-o", "r1", "--name", "ours"
    )
    assert (run.code, run.err) == (0, "")
    assert "7 questionnaires for round 1" in run.out
    panel = load_panel("r1/panel.json")
    books = file_names(panel.names, 1, ".xlsx")
    assert sorted(path.name for path in Path("r1").iterdir()) == sorted([*books.values(), "panel.json"])
    fill_folder(Path("r1"), panel, scheme, names=names)
    run = fuzzyahp("panel", "import", "r1", "--at", "2024-05-02")
    assert (run.code, run.err) == (0, "")
    # 63 pairs and 17 indicators without a grade standard for two clients.
    assert "round 1, 7 of 7 experts replied: 441 judgments, 238 grades" in run.out
    panel = load_panel("r1/panel.json")
    assert panel.round().at == "2024-05-02"
    for e, expert in enumerate(listed):
        for (parent, pair), times in pairs_of(panel, e, 1).items():
            assert panel.judgments(expert, parent)[pair] == (times if times > 0 else 1 / -times)

    run = fuzzyahp("panel", "report", "r1/panel.json")
    assert run.code == 0
    assert "7 of 7 experts replied (100%)" in run.out
    assert all(expert in run.out for expert in listed)
    assert "Round 1: go on. One round alone" in run.out
    assert max(len(line) for line in run.out.splitlines()) <= 80

    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-o", "weighed.toml")
    assert (run.code, "would stand for two policies" in run.err) == (2, True)
    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-o", "weighed.toml", "--version", "2")
    assert (run.code, run.err) == (0, "")
    assert "7 parents weighed by panel ours, round 1, 7 experts (aij, voices by the weights given)" in run.out
    weighed = fa.load_scheme("weighed.toml")
    source = weighed.indicators["finance"].panel
    assert source is not None
    assert (source.name, source.round, source.experts, source.aggregation) == ("ours", 1, 7, "aij")
    assert source.fingerprint == panel.fingerprint
    model = fa.RatingModel(weighed)
    for parent, children in panel.questionnaire.pairs.items():
        # The weighted geometric mean of what the experts typed, and its eigenvector: calculated here from scratch.
        n = len(children)
        logs = np.zeros((n, n))
        for e in range(7):
            for (where, (first, second)), times in pairs_of(panel, e, 1).items():
                if where == parent:
                    i, j = children.index(first), children.index(second)
                    log = np.log(abs(times)) * (1 if times > 0 else -1) * (1 + e % 2) / 10
                    logs[i, j] += log
                    logs[j, i] -= log
        assert list(model.weights[parent].values()) == pytest.approx(perron(np.exp(logs)).tolist(), abs=1e-12)

    assert fuzzyahp("panel", "votes", "r1/panel.json", "-o", "votes.csv").code == 0
    run = fuzzyahp("rate", "firms.csv", "votes.csv", "-s", "weighed.toml", "-f", "csv")
    assert (run.code, run.out.count("rated")) == (0, 2)
    run = fuzzyahp("explain", "firms.csv", "votes.csv", "-s", "weighed.toml", "-c", "F01")
    assert "panel ours, round 1, 7 experts" in " ".join(run.out.split())

    # Round 2: the answers meet; by the stop rule they have moved too much. Round 3 repeats them: it may stop.
    for number, first_line in ((2, "Round 2: go on."), (3, "Round 3: stop.")):
        folder = f"r{number}"
        before = f"r{number - 1}/panel.json"
        run = fuzzyahp("panel", "export", "--panel", before, "--clients", "firms.csv", "--csv", "-o", folder)
        assert (run.code, run.err) == (0, "")
        fill_folder(Path(folder), load_panel(before), scheme)
        assert fuzzyahp("panel", "import", folder).code == 0
        run = fuzzyahp("panel", "report", f"{folder}/panel.json")
        assert first_line in run.out
    assert len(load_panel("r3/panel.json").rounds) == 3
    assert load_panel("r3/panel.json").rounds[0] == panel.rounds[0]


# ---- export ----


def test_export_of_a_draft_in_both_languages(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "en", "--clients", "clients.csv", fill=False)
    exported(fuzzyahp, "zh", "--clients", "clients.csv", "--lang", "zh", fill=False)
    english, chinese = (Path(lang, "Li-round-1.csv").read_text(encoding="utf-8-sig") for lang in ("en", "zh"))
    assert "shop,The owner,Money" in english
    assert "Client F1 Reed Ferry" in english
    assert "shop,业主,财务" in chinese
    assert Path("en/panel.json").read_bytes() == Path("zh/panel.json").read_bytes()
    assert not re.search(r"\b(the|and|of)\b", fuzzyahp(
        "panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv", "-o", "zh2", "-l", "zh"
    ).out)  # fmt: skip


def test_english_words_in_a_chinese_questionnaire_are_warned_of(fuzzyahp: Fuzzyahp) -> None:
    text = SHOP.replace('"Money", zh = "财务"', '"Money"').replace(
        "[indicators.debts]", "[indicators.debts]\nguide.en = 'Few'"
    )
    Path("shop.toml").write_text(text, encoding="utf-8")
    ours = ("panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv")
    run = fuzzyahp(*ours, "-o", "zh", "--lang", "zh")  # no grades are asked for, so the guide is not shown
    assert (run.code, "以英文显示：money。" in "".join(run.err.split())) == (0, True)
    run = fuzzyahp(*ours, "--clients", "clients.csv", "-o", "zh2", "--lang", "zh")
    assert (run.code, "以英文显示：money，debts。" in "".join(run.err.split())) == (0, True)
    assert fuzzyahp(*ours, "--clients", "clients.csv", "-o", "en").err == ""


def test_export_replaces_nothing_that_may_be_filled_in(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    path = Path("r1/Li-round-1.csv")
    was = path.read_bytes()
    arguments = ("panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv", "-o", "r1")
    run = fuzzyahp(*arguments)
    assert run.code == 2
    assert "r1: holds Li-round-1.csv, _Wu-round-1.csv, 徐-round-1.csv already, perhaps filled in" in run.err
    assert path.read_bytes() == was
    assert fuzzyahp(*arguments, "--force").code == 0
    assert path.read_bytes() != was


def test_export_writes_all_or_none(fuzzyahp: Fuzzyahp, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    replace = os.replace

    def fail_at_the_third(source: str, target: str) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_third)
    run = fuzzyahp("panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv", "-o", "r1")
    assert (run.code, "No space left" in run.err) == (2, True)
    assert list(Path("r1").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one of them: a new panel's list, or the panel to be asked again"),
        (["--experts", "experts.csv", "--panel", "p.json"], "give one of them"),
        (["--experts", "no.csv"], "no.csv: cannot be read"),
        (["--experts", "clients.csv"], "column 'client' is none of a list of experts"),
        (["--experts", "experts.csv", "--clients", "experts.csv"], "column 'client' is missing"),
        (["--experts", "experts.csv", "-s", "no.toml"], "no.toml: cannot be read"),
        (["--experts", "experts.csv", "--name", "x" * 65], "65 characters, must be at most 64"),
        (["--experts", "experts.csv", "--name", " "], "must be a name"),
        (["--experts", "experts.csv", "--name", ""], "must be a name"),
        (["--experts", "experts.csv", "--familiarity-table", "x"], "familiarity_table: there is no 'x'; known: equal_"),
        (["--panel", "no.json"], "no.json: cannot be read"),
        (["--panel", "p.json", "--name", "new"], "keeps its name"),
        (["--panel", "p.json", "--clients", "clients.csv"], "was not asked about F1, 001"),
        (["--panel", "p.json", "-s", "micro-enterprise"], "was asked about shop 1; give that one"),
    ],
)
def test_exports_that_cannot_be_made(fuzzyahp: Fuzzyahp, arguments: list[str], message: str) -> None:
    panel = exported(fuzzyahp, "p", fill=False)
    save_panel(panel, "p.json")
    scheme = [] if "-s" in arguments else ["-s", "shop.toml"]
    run = fuzzyahp("panel", "export", *scheme, *arguments, "--csv", "-o", "r1")
    assert run.code == 2
    assert message in run.err
    assert not Path("r1").exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_names_of_files_are_safe_everywhere(suffix: str) -> None:
    names = ["李伟", "CON", "nul.x", "A/B", "a\\b", "a:b", "..", "~$x", "-rf", "x.", "Ä", "A\u0308", "ﬁ", "fi"]
    names += ["王" * 64, "😀" * 64]
    made = file_names(names, 12, suffix)
    assert made["李伟"] == f"李伟-round-12{suffix}"
    assert list(made) == names
    assert len({name.casefold() for name in made.values()}) == len(names)
    for name in made.values():
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert not re.match(r"(con|nul|com1)\.|[.~-]|\s", name, re.IGNORECASE)
        assert len(name.encode()) <= 255
        assert name.endswith(suffix)


def test_a_panel_file_is_the_same_by_every_way(tmp_path: Path) -> None:
    panel = Panel("甲", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),))
    save_panel(panel, tmp_path / "p.json")
    assert (tmp_path / "p.json").read_bytes() == panel_bytes(panel)
    with pytest.raises(fa.FuzzyAHPError, match="cannot be made"):
        write_all(tmp_path / "p.json" / "x", {})


# ---- import ----


def test_every_problem_is_listed_at_once_and_nothing_is_written(fuzzyahp: Fuzzyahp) -> None:
    panel = exported(fuzzyahp, "r1", "--clients", "clients.csv")
    was = Path("r1/panel.json").read_bytes()
    places = [
        edit(Path("r1/Li-round-1.csv"), 1, which="", how=""),
        edit(Path("r1/Li-round-1.csv"), 2, how="12"),
        edit(Path("r1/_Wu-round-1.csv"), 5, grade="gut"),
    ]
    Path("r1/徐-round-1.csv").rename("r1/徐.xls")
    Path("r1/again.csv").write_bytes(Path("r1/Li-round-1.csv").read_bytes())
    Path("r1/broken.xlsx").write_bytes(b"not a workbook")
    Path("r1/votes.csv").write_text("client,expert\nF1,Li\n")
    Path("r1/~$li.xlsx").write_bytes(b"lock")
    Path("r1/README.md").write_text("notes")
    run = fuzzyahp("panel", "import", "r1")
    assert run.code == 2
    assert run.out == ""
    for place in (*places, "徐.xls: is no .xlsx file", "broken.xlsx", "votes.csv", "again.csv / line"):
        assert place in run.err
    assert "Li answers in Li-round-1.csv too; keep one of the files" in run.err
    assert "~$li" not in run.err
    assert "README" not in run.err
    assert "Traceback" not in run.err
    assert Path("r1/panel.json").read_bytes() == was
    assert panel.rounds == ()


def test_waivers_are_by_name_and_recorded(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    first = edit(Path("r1/Li-round-1.csv"), 1, which="", how="")
    second = edit(Path("r1/_Wu-round-1.csv"), 4, which="C")
    run = fuzzyahp("panel", "import", "r1", "--waive", f"{first}=on leave")
    assert run.code == 2
    assert "1 problem; nothing is imported" in run.err
    assert second in run.err
    assert first not in run.err
    for bad, message in (
        (f"{first}=", "no reason; say why"),
        (first, "must be PLACE=REASON"),
        ("Li-round-1.csv / line 999=x", "waiver of Li-round-1.csv / line 999: nothing is wrong there"),
    ):
        run = fuzzyahp("panel", "import", "r1", "--waive", bad, "--waive", f"{second}=x")
        assert run.code == 2
        assert message in run.err
    run = fuzzyahp("panel", "import", "r1", "--waive", f"{first}=a=b", "--waive", f"{second}=illegible")
    assert (run.code, run.err) == (0, "")
    assert f"2 waived: {first}; {second}" in " ".join(run.out.split())
    found = load_panel("r1/panel.json").round()
    assert {waiver.place: waiver.reason for waiver in found.waivers} == {first: "a=b", second: "illegible"}
    assert len(found.answers["Li"].judgments["shop"]) == 2
    report = fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml").out
    assert "Let pass by name" in report
    assert "illegible" in report


def test_who_did_not_reply(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", silent=("徐",))
    exported(fuzzyahp, "blank", fill=False)
    Path("r1/Li-round-1.csv").write_bytes(Path("blank/Li-round-1.csv").read_bytes())
    run = fuzzyahp("panel", "import", "r1/panel.json")
    assert (run.code, "r1/panel.json: is a file; give the folder it is in, r1" in run.err) == (2, True)
    run = fuzzyahp("panel", "import", "r1")
    assert run.code == 2
    assert "Li-round-1.csv: no answer at all; if Li did not reply" in run.err
    run = fuzzyahp("panel", "import", "r1", "--waive", "Li-round-1.csv=did not reply", "-o", "p.json")
    assert run.code == 0
    assert "1 of 3 experts replied" in run.out
    assert "No reply from Li, 徐." in run.out
    assert load_panel("p.json").round().answers.keys() == {"=Wu"}
    assert load_panel("r1/panel.json").rounds == ()


def test_a_workbook_as_it_was_sent_is_one_problem(fuzzyahp: Fuzzyahp) -> None:
    pytest.importorskip("openpyxl")
    arguments = ("--experts", "experts.csv", "--clients", "clients.csv")
    assert fuzzyahp("panel", "export", "-s", "shop.toml", *arguments, "-o", "r1").code == 0
    run = fuzzyahp("panel", "import", "r1")
    assert run.code == 2
    assert run.err.count("no answer at all") == run.err.count("\n") - 1 == 3


def test_a_round_cannot_be_imported_twice(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    assert fuzzyahp("panel", "import", "r1").code == 0
    was = Path("r1/panel.json").read_bytes()
    run = fuzzyahp("panel", "import", "r1")
    assert run.code == 2
    assert "answers round '1', and round 2 is gathered" in run.err
    assert Path("r1/panel.json").read_bytes() == was


def test_folders_that_cannot_be_imported(fuzzyahp: Fuzzyahp, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(fuzzyahp, "r1")
    Path("empty").mkdir()
    Path("alone").mkdir()
    Path("alone/panel.json").write_bytes(Path("r1/panel.json").read_bytes())
    Path("bad").mkdir()
    Path("bad/panel.json").write_text('{"format": "fuzzyahp-panel/2"}')
    for arguments, message in (
        (["no"], "cannot be read"),
        (["empty"], "panel.json: cannot be read"),
        (["alone"], "alone: holds no questionnaire"),
        (["bad"], "panel.json: "),
        (["r1", "-o", "no/p.json"], "there is no folder no"),
        (["r1", "-s", "micro-enterprise"], "give that one"),
    ):
        run = fuzzyahp("panel", "import", *arguments)
        assert run.code == 2, arguments
        assert message in run.err
        assert "Traceback" not in run.err
    monkeypatch.setattr("fuzzyahp.cli.panel_files._MOST_FILES", 2)
    run = fuzzyahp("panel", "import", "r1")
    assert (run.code, "holds 3 questionnaires, must be at most 2" in run.err) == (2, True)


# ---- report ----


def imported(fuzzyahp: Fuzzyahp, *options: str, silent: tuple[str, ...] = ()) -> Panel:
    exported(fuzzyahp, "r1", *options, silent=silent)
    assert fuzzyahp("panel", "import", "r1").code == 0
    return load_panel("r1/panel.json")


def test_report_as_data(fuzzyahp: Fuzzyahp) -> None:
    panel = imported(fuzzyahp, "--clients", "clients.csv", silent=("徐",))
    run = fuzzyahp("panel", "report", "r1/panel.json", "--format", "json")
    document = json.loads(run.out)
    assert document["fingerprint"] == panel.fingerprint
    assert (document["invited"], document["responded"]) == (3, 2)
    assert document["response_rate"] == pytest.approx(2 / 3)
    assert [expert["responded"] for expert in document["experts"]] == [True, True, False]
    assert len(document["questions"]) == 4 + 2 * 4
    shop = document["parents"][0]
    assert sum(shop["weights"].values()) == 1
    assert shop["experts"] == 2
    # Two indicators are always consistent.
    assert document["parents"][1]["consistency_ratio"] == 0
    assert document["verdict"]["stop"] is False


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_report_fits_80_columns_and_speaks_one_language(fuzzyahp: Fuzzyahp, lang: str) -> None:
    from rich.cells import cell_len

    imported(fuzzyahp, "--clients", "clients.csv")
    for options in ([], ["--all"]):
        run = fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml", "-l", lang, *options)
        assert run.code == 0
        assert max(cell_len(line) for line in run.out.splitlines()) <= 80
    if lang == "zh":
        assert not re.search(r"\b(the|and|of|is)\b", run.out)
        assert "业主" in run.out
    else:
        assert "The owner" in run.out


def test_report_of_what_is_not_there(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    assert "nobody has answered yet" in fuzzyahp("panel", "report", "r1/panel.json").err
    assert fuzzyahp("panel", "import", "r1").code == 0
    run = fuzzyahp("panel", "report", "r1/panel.json", "--round", "2")
    assert (run.code, "there is no round 2; it has 1" in run.err) == (2, True)


def test_own_grades_need_the_scheme(fuzzyahp: Fuzzyahp) -> None:
    own = '[grades]\nnames = ["yes", "no"]\nvalues = [1, 0]\n[indicators.shop]'
    Path("shop.toml").write_text(SHOP.replace("[indicators.shop]", own), encoding="utf-8")
    imported(fuzzyahp, "--clients", "clients.csv")
    run = fuzzyahp("panel", "report", "r1/panel.json")
    assert (run.code, "give it as --scheme" in run.err) == (2, True)
    assert fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml").code == 0


def test_an_inconsistent_expert_is_named_advised_and_changed(fuzzyahp: Fuzzyahp) -> None:
    # owner / money 3, owner / trade 1/3, money / trade 3: lambda_max = 1 + t + 1/t, t the cube root of 3 x 3 x 3.
    exported(fuzzyahp, "r1", silent=("徐",))
    for number, which in ((1, "A"), (2, "B"), (3, "A")):
        edit(Path("r1/Li-round-1.csv"), number, which=which, how="3")
    assert fuzzyahp("panel", "import", "r1").code == 0
    ratio = (1 + 3 + 1 / 3 - 3) / 2 / 0.58
    report = fuzzyahp("panel", "report", "r1/panel.json")
    assert f"{ratio:.4f}" in report.out
    assert "Li: CR 0.1 or more: shop" in report.out
    advice = fuzzyahp("panel", "advise", "r1/panel.json")
    assert f"Li, shop: CR {ratio:.4f}" in advice.out
    assert "Fewest changes that bring CR below 0.1: 1" in advice.out
    # The group is the geometric mean of Li and =Wu, and stands beside the change whichever of the three pairs it is.
    first, second = re.search(r"^  (\w+) / (\w+): \S+ -> ", advice.out, re.MULTILINE).groups()  # type: ignore[union-attr]
    both = [load_panel("r1/panel.json").judgments(who, "shop")[first, second] for who in ("Li", "=Wu")]
    mean = float(both[0] * both[1]) ** 0.5
    said = re.search(r" -> \S+ \(the group, this expert included: (?:(1)/)?([\d.]+)\)", advice.out)
    assert said
    assert (1 / float(said[2]) if said[1] else float(said[2])) == pytest.approx(mean, rel=0.05)
    assert "（小组，含该专家：" in fuzzyahp("panel", "advise", "r1/panel.json", "--lang", "zh").out
    before = load_panel("r1/panel.json")

    # Typed the other way round: trade / owner 1/4 is owner / trade 4; t is then the cube root of 9/4.
    change = (
        "panel",
        "change",
        "r1/panel.json",
        "--expert",
        "Li",
        "--parent",
        "shop",
        "--reason",
        "=slip",
        "--by",
        "me",
    )
    run = fuzzyahp(*change, "--pair", "trade / owner", "--to", "1/4", "--at", "2024-05-03")
    assert (run.code, run.err) == (0, "")
    t = (9 / 4) ** (1 / 3)
    assert f"owner / trade: 1/3 -> 4. CR of shop {ratio:.4f} -> {(t + 1 / t - 2) / 2 / 0.58:.4f}" in run.out
    after = load_panel("r1/panel.json")
    assert after.round().answers == before.round().answers
    assert after.judgments("Li", "shop")["owner", "trade"] == 4
    (recorded,) = after.round().changes
    assert (str(recorded.before), str(recorded.after), recorded.by, recorded.at) == ("1/3", "4", "me", "2024-05-03")
    assert "Li: owner / trade 1/3 -> 4: =slip" in fuzzyahp("panel", "report", "r1/panel.json").out
    assert "nothing has to change" in fuzzyahp("panel", "advise", "r1/panel.json").out
    assert "Below 0.1" in fuzzyahp("panel", "advise", "r1/panel.json", "--expert", "Li", "--parent", "shop").out

    was = Path("r1/panel.json").read_bytes()
    for options, message in (
        (["--pair", "owner / trade", "--to", "4"], "is 4 already"),
        (["--pair", "owner / trade", "--to", "0"], "must be above 0"),
        (["--pair", "owner / trad", "--to", "2"], "did you mean 'owner / trade'?"),
        (["--pair", "owner / trade", "--to", "2", "--reason", " "], "no reason; say why"),
        (["--pair", "owner / trade", "--to", "2", "--expert", "Lii"], "there is no expert 'Lii'; did you mean 'Li'?"),
        (["--pair", "owner / trade", "--to", "2", "--parent", "shpo"], "'shpo' was not asked about"),
        (["--pair", "owner / trade", "--to", "2", "--expert", "徐"], "gave no judgment of owner / trade"),
    ):
        run = fuzzyahp(*change, *options)
        assert (run.code, message in run.err) == (2, True), run.err
    assert Path("r1/panel.json").read_bytes() == was
    run = fuzzyahp("panel", "advise", "r1/panel.json", "--time-limit", "0")
    assert (run.code, run.out) == (2, "")  # nothing is said before it
    assert "--time-limit 0: must be a number of seconds above 0" in run.err


# ---- weigh and votes ----


@pytest.mark.parametrize("aggregation", ["aij", "aip_arithmetic", "aip_geometric"])
def test_weigh_a_draft(fuzzyahp: Fuzzyahp, aggregation: str) -> None:
    imported(fuzzyahp)
    options = ("-s", "shop.toml", "--aggregation", aggregation, "--version", "2")
    run = fuzzyahp("panel", "weigh", "r1/panel.json", *options, "-o", "w.toml")
    assert (run.code, run.err) == (0, "")
    scheme = fa.load_scheme("w.toml")
    assert (scheme.version, fa.RatingModel(scheme).scheme.indicators["money"].panel is not None) == ("2", True)
    assert fuzzyahp("panel", "weigh", "r1/panel.json", *options, "-o", "w.json").code == 0
    assert fa.load_scheme("w.json").fingerprint == scheme.fingerprint
    assert fuzzyahp("panel", "weigh", "r1/panel.json", *options).out == Path("w.toml").read_text(encoding="utf-8")
    was = Path("w.toml").read_bytes()
    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    assert (run.code, "exists already" in run.err) == (2, True)
    assert Path("w.toml").read_bytes() == was


def test_weights_that_cannot_be_had(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", silent=("徐", "=Wu"))
    for number, which in ((1, "A"), (2, "B"), (3, "A")):
        edit(Path("r1/Li-round-1.csv"), number, which=which, how="9")
    assert fuzzyahp("panel", "import", "r1").code == 0
    ours = ("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    for options, message in (
        ([], "shop: CR = "),
        (["--aggregation", "aip_geometric"], "shop: CR of Li"),
        (["--aggregation", "mean"], "mean"),
        (["--round", "2"], "there is no round 2"),
        (["--waive-consistency", "shop"], "must be PARENT=REASON"),
        (["--waive-consistency", "shop="], "--waive-consistency 'shop=': no reason; say why"),
        (["--waive-consistency", "shpo=x"], "did you mean 'shop'?"),
        (["-s", "micro-enterprise"], "was asked about scheme shop"),
        (["-o", "w.txt"], "ends in neither .toml nor .json"),
    ):
        run = fuzzyahp(*ours, *options)
        assert run.code == 2, options
        assert message in " ".join(run.err.split()), run.err
        assert not Path("w.toml").exists()
    run = fuzzyahp(*ours, "--waive-consistency", "shop=one voice; a trial")
    assert (run.code, run.err) == (0, "")
    assert fa.load_scheme("w.toml").indicators["shop"].waive_consistency == "one voice; a trial"


def test_an_expert_whose_own_ratio_is_too_high_is_named_and_counts(fuzzyahp: Fuzzyahp) -> None:
    # Li: 2, 1/2, 2 multiply to 8 round the triangle, so t = 2; the group of three, two of them consistent: t = 2^(1/3).
    exported(fuzzyahp, "r1")
    for number, which in ((1, "A"), (2, "B"), (3, "A")):
        edit(Path("r1/Li-round-1.csv"), number, which=which, how="2")
    assert fuzzyahp("panel", "import", "r1").code == 0
    own = (1 + 2 + 1 / 2 - 3) / 2 / 0.58
    ours = ("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "--force", "-o", "w.toml")
    run = fuzzyahp(*ours)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[1] == f"Li: CR {own:.4f} under shop, counted; only the group's CR is checked."
    assert run.out.count("counted") == 1
    assert f"Li：shop下的 CR 为 {own:.4f}，仍计入" in fuzzyahp(*ours, "--lang", "zh").out
    # The means of weights have no CR: there the expert is refused, and let pass by name only.
    run = fuzzyahp(*ours, "--aggregation", "aip_geometric", "--waive-consistency", "shop=a trial")
    assert (run.code, "counted" in run.out) == (0, False)


def test_votes_as_the_rating_takes_them(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", "--clients", "clients.csv", silent=("徐",))
    place = edit(Path("r1/Li-round-1.csv"), 5, grade="")
    assert fuzzyahp("panel", "import", "r1", "--waive", f"{place}=no view").code == 0
    assert fuzzyahp("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml").code == 0
    run = fuzzyahp("panel", "votes", "r1/panel.json", "-o", "v.csv")
    assert "16 votes on 2 clients by 2 experts, round 1." in run.out
    assert "1 of them without a grade" in run.out
    text = Path("v.csv").read_text(encoding="utf-8")
    assert text.startswith("client,expert,indicator,grade\nF1,Li,owner,\n")
    assert ",=Wu" not in text
    assert ",'=Wu," in text
    assert fuzzyahp("panel", "votes", "r1/panel.json").out == text
    run = fuzzyahp("rate", "v.csv", "-s", "w.toml", "-f", "csv")
    assert run.code == 3
    assert "F1 incomplete: owner: no vote of Li" in run.err
    assert "001,,rated" in run.out


def test_no_votes_where_none_were_asked_for(fuzzyahp: Fuzzyahp) -> None:
    imported(fuzzyahp)
    run = fuzzyahp("panel", "votes", "r1/panel.json", "-o", "v.csv")
    assert (run.code, "was asked for no votes" in run.err) == (2, True)
    assert not Path("v.csv").exists()


# ---- the commands themselves ----


@pytest.mark.parametrize("command", ["export", "import", "report", "weigh", "votes", "advise", "change"])
def test_every_command_has_help_with_an_example(fuzzyahp: Fuzzyahp, command: str) -> None:
    run = fuzzyahp("panel", command, "--help")
    assert run.code == 0
    assert f"$ fuzzyahp panel {command}" in run.out


def test_every_command_speaks_chinese(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", "--clients", "clients.csv", silent=("徐",))
    place = edit(Path("r1/Li-round-1.csv"), 5, grade="")
    ours = ("r1/panel.json", "-s", "shop.toml", "-l", "zh")
    change = ("--expert", "Li", "--parent", "shop", "--pair", "owner / money", "--to", "2", "--reason", "笔误")
    for arguments, said in (
        (("import", "r1", "--waive", f"{place}=休假", "-l", "zh"), "3 位专家中 2 位答复"),
        (("report", *ours), "第 1 轮（shop 1）"),
        (("change", *ours, *change), "owner / money："),
        (("advise", *ours, "--expert", "Li", "--parent", "shop"), "Li，shop：CR"),
        (("weigh", *ours, "-o", "w.toml"), "赋权"),
        (("votes", "r1/panel.json", "-l", "zh", "-o", "v.csv"), "其中 1 票未评等级"),
    ):
        run = fuzzyahp("panel", *arguments)
        assert (run.code, run.err) == (0, ""), run.err
        assert said in run.out
        # The fault that was waived is told in the words in which it was found.
        assert not re.search(r"\b(the|and|of|is)\b", run.out.replace("no answer; write a grade", ""))


def test_every_language_says_the_same() -> None:
    from string import Formatter

    from fuzzyahp.cli.panel_words import WORDS
    from fuzzyahp.experts.questionnaires.answer_words import WORDS as SHEET_WORDS

    for table in (WORDS, SHEET_WORDS):
        for lang, sentences in table.items():
            assert set(sentences) == set(table["en"]), lang
            for key, sentence in sentences.items():
                rooms = [{name for _, name, _, _ in Formatter().parse(s) if name} for s in (sentence, table["en"][key])]
                assert rooms[0] == rooms[1], key


def test_typed_text_steers_no_terminal(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    edit(Path("r1/Li-round-1.csv"), 1, which="\x1b]0;title\x07\x1b[2J")
    Path("r1/a\x1b[31m.csv").write_text("x")
    for run in (fuzzyahp("panel", "import", "r1"), fuzzyahp("panel", "report", "r1/panel.json")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", run.out + run.err)


# ---- what must not be lost or hidden ----


def test_import_replaces_nothing_but_its_own_panel(fuzzyahp: Fuzzyahp) -> None:
    panel = exported(fuzzyahp, "r1")
    was = Path("shop.toml").read_bytes()
    save_panel(Panel("other", panel.questionnaire, panel.experts), "other.json")
    save_panel(panel.with_round({}).with_round({}), "later.json")
    Path("folder").mkdir()
    for target, message in (
        ("shop.toml", "-o shop.toml: exists and is no panel file"),
        ("folder", "-o folder: exists and is no panel file"),
        ("other.json", "holds another panel, other"),
        ("later.json", "holds 2 rounds, and this is round 1: the later ones would be lost"),
    ):
        run = fuzzyahp("panel", "import", "r1", "-o", target)
        assert (run.code, message in run.err) == (2, True), run.err
    assert Path("shop.toml").read_bytes() == was
    assert fuzzyahp("panel", "import", "r1", "-o", "p.json").code == 0
    assert fuzzyahp("panel", "import", "r1", "-o", "p.json").code == 0  # mended and read again
    assert len(load_panel("p.json").rounds) == 1


def test_votes_replace_a_file_only_when_told_to(fuzzyahp: Fuzzyahp) -> None:
    imported(fuzzyahp, "--clients", "clients.csv")
    was = Path("shop.toml").read_bytes()
    run = fuzzyahp("panel", "votes", "r1/panel.json", "-o", "shop.toml")
    assert (run.code, "exists already" in run.err) == (2, True)
    assert Path("shop.toml").read_bytes() == was
    assert fuzzyahp("panel", "votes", "r1/panel.json", "-o", "shop.toml", "--force").code == 0
    assert Path("shop.toml").read_text(encoding="utf-8").startswith("client,expert")


def test_an_ordered_scheme_is_waived_by_name(fuzzyahp: Fuzzyahp) -> None:
    Path("shop.toml").write_text(SHOP.replace("[indicators.shop]", "[rules]\nordered = true\n[indicators.shop]"))
    exported(fuzzyahp, "r1", silent=("徐", "=Wu"))
    for number in (1, 2, 3, 4):  # the second of each two matters more; 2 x 2 is 4, so shop is consistent
        edit(Path("r1/Li-round-1.csv"), number, which="B", how="4" if number == 2 else "2")
    assert fuzzyahp("panel", "import", "r1").code == 0
    report = " ".join(fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml").out.split())
    assert "Money: debts weighs more than sales" in report
    assert "--waive-order 'money=REASON'" in report
    ours = ("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    run = fuzzyahp(*ours)
    assert run.code == 2
    assert "2 faults" in run.err
    assert "shop: 'money'" in run.err
    assert "money: 'debts'" in run.err
    assert "--waive-consistency or --waive-order 'PARENT=REASON'" in run.err
    assert not Path("w.toml").exists()
    run = fuzzyahp(*ours, "--waive-order", "shop=so they rank", "--waive-order", "money=and here")
    assert (run.code, run.err) == (0, "")
    assert fa.load_scheme("w.toml").indicators["money"].waive_order == "and here"


@pytest.mark.parametrize(
    ("weights", "message"),
    [("[50, 50]", "weight of 'sales' is 50"), ("[0.5, 0.4]", "sum to 0.9"), ("[0.4, 0.6]", "'debts' (weight 0.6000)")],
)
def test_weights_that_no_panel_mends_are_refused_before_anybody_is_asked(
    fuzzyahp: Fuzzyahp, weights: str, message: str
) -> None:
    faulty = SHOP.replace("[indicators.shop]", "[rules]\nordered = true\n[indicators.shop]")
    faulty = faulty.replace('children = ["sales", "debts"]', f'children = ["sales", "debts"]\nweights = {weights}')
    Path("shop.toml").write_text(faulty, encoding="utf-8")
    run = fuzzyahp("panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv", "-o", "r1")
    assert (run.code, run.out, Path("r1").exists()) == (2, "", False)
    assert f"money: {'weights ' if 'sum' in message else ''}{message}" in run.err
    assert "--waive" not in run.err


def test_an_option_is_offered_only_where_it_mends(fuzzyahp: Fuzzyahp, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(fuzzyahp)
    monkeypatch.setattr("fuzzyahp.document.check_decreed", lambda scheme: None)
    Path("shop.toml").write_text(
        SHOP.replace('children = ["sales", "debts"]', 'children = ["sales", "debts"]\nweights = [50, 50]'),
        encoding="utf-8",
    )
    document = json.loads(Path("r1/panel.json").read_text(encoding="utf-8"))
    del document["questionnaire"]["pairs"]["money"]
    for answers in document["rounds"][0]["answers"].values():
        del answers["judgments"]["money"]
    Path("r1/panel.json").write_text(json.dumps(document), encoding="utf-8")
    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    assert run.code == 2
    assert "weight of 'sales' is 50, must be in [0, 1]" in run.err
    assert "--waive" not in run.err


def test_unequal_voices_are_shown(fuzzyahp: Fuzzyahp) -> None:
    Path("experts.csv").write_text("expert,weight\nLi,3\n=Wu,1\n徐,4\n", encoding="utf-8")
    imported(fuzzyahp, silent=("徐",))
    for lang, said in (("en", "Voice: the expert's part of the group, by the weights given"), ("zh", "按给定权重")):
        report = fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml", "-l", lang).out
        assert said in " ".join(report.split())
        assert "75.0%" in report
        assert "25.0%" in report
    document = json.loads(fuzzyahp("panel", "report", "r1/panel.json", "-f", "json").out)
    assert [expert["share"] for expert in document["experts"]] == [0.75, 0.25, None]
    assert document["voices"] == "given"
    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    assert "2 experts (aij, voices by the weights given)" in run.out


def test_an_expert_who_cannot_count_is_left_out_by_name_and_the_others_go_on(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", silent=("徐",))
    # Li leaves out both comparisons of trade; Wu contradicts himself.
    places = [edit(Path("r1/Li-round-1.csv"), number, which="", how="") for number in (2, 3)]
    for number, which in ((1, "A"), (2, "B"), (3, "A")):
        edit(Path("r1/_Wu-round-1.csv"), number, which=which, how="3")
    waivers = [word for place in places for word in ("--waive", f"{place}=no view")]
    run = fuzzyahp("panel", "import", "r1", *waivers)
    assert (run.code, run.err) == (0, "shop: Li is left out: no judgment joins trade to owner.\n")
    report = fuzzyahp("panel", "report", "r1/panel.json", "-s", "shop.toml").out
    assert "Li is left out: no judgment joins trade to The owner." in " ".join(report.split())
    run = fuzzyahp("panel", "advise", "r1/panel.json")
    assert run.code == 0
    assert "Li, shop: no advice: no judgment joins trade to owner." in run.out
    assert "=Wu, shop: CR" in run.out
    assert "the other answers of this expert say" in run.out
    advice = fuzzyahp("panel", "advise", "r1/panel.json", "-s", "shop.toml").out
    assert "The owner / Money = 3" in advice
    run = fuzzyahp(
        "panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml", "--waive-consistency", "shop=a trial"
    )
    assert (run.code, "Li is left out: no judgment joins trade to The owner" in " ".join(run.err.split())) == (0, True)
    source = fa.load_scheme("w.toml").indicators["shop"].panel
    assert source is not None
    assert source.experts == 1


def test_a_changed_scheme_needs_another_version(fuzzyahp: Fuzzyahp) -> None:
    imported(fuzzyahp)
    weigh = ("panel", "weigh", "r1/panel.json")
    assert fuzzyahp(*weigh, "-s", "shop.toml", "-o", "w.toml").code == 0  # a draft keeps its version
    assert fuzzyahp(*weigh, "-s", "w.toml", "-o", "same.toml").code == 0  # nothing changes
    arguments = (*weigh, "-s", "w.toml", "--aggregation", "aip_geometric", "-o", "x.toml")
    for options in ([], ["--version", "1"]):
        run = fuzzyahp(*arguments, *options)
        assert (run.code, "two policies; give the new one another, such as --version" in run.err) == (2, True)
    run = fuzzyahp(*arguments, "--version", "")
    assert (run.code, "must say which version" in run.err) == (2, True)
    assert not Path("x.toml").exists()
    assert fuzzyahp(*arguments, "--version", "2").code == 0


def test_a_thousand_questionnaires_and_the_panel_file_come_back(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1", fill=False)
    for i in range(997):
        Path(f"r1/x{i}.csv").write_bytes(b"a,b\n")
    Path("r1/notes.docx").write_bytes(b"PK")
    assert "1000 problems" in fuzzyahp("panel", "import", "r1").err
    Path("r1/x.csv").write_bytes(b"a,b\n")
    assert "holds 1001 questionnaires, must be at most 1000" in fuzzyahp("panel", "import", "r1").err


def test_other_files_are_passed_over_with_a_note(fuzzyahp: Fuzzyahp) -> None:
    exported(fuzzyahp, "r1")
    for name in ("letter.docx", "scan.pdf", ".hidden.docx", "~$li.docx"):
        (Path("r1") / name).write_bytes(b"x")
    run = fuzzyahp("panel", "import", "r1")
    assert run.code == 0
    assert "Not read, since no questionnaire: letter.docx, scan.pdf. Answers in them do not count." in run.out


def test_changes_lie_on_the_scale_and_dates_are_dates(fuzzyahp: Fuzzyahp) -> None:
    imported(fuzzyahp)
    was = Path("r1/panel.json").read_bytes()
    change = ("panel", "change", "r1/panel.json", "--expert", "Li", "--parent", "shop", "--pair", "owner / trade")
    for to, at, message in (
        ("10", "", "must be from 1/9 to 9"),
        ("1/10", "", "must be from 1/9 to 9"),
        ("7", "yesterday", "--at 'yesterday': must be a date such as 2024-05-02"),
        ("7", "2024-02-30", "must be a date"),
        ("7", "20240502", "must be a date"),
    ):
        run = fuzzyahp(*change, "--to", to, "--at", at, "--reason", "x")
        assert (run.code, message in run.err) == (2, True), run.err
    assert Path("r1/panel.json").read_bytes() == was
    assert fuzzyahp(*change, "--to", "9", "--at", "2024-05-02T17:30+08:00", "--reason", "x").code == 0
    assert fuzzyahp(*change, "--to", "12", "--off-scale", "--reason", "x").code == 0
    exported(fuzzyahp, "r2", "--panel", "r1/panel.json")
    run = fuzzyahp("panel", "import", "r2", "--at", "May")
    assert (run.code, "must be a date" in run.err) == (2, True)


def test_names_are_found_however_accents_are_typed(fuzzyahp: Fuzzyahp) -> None:
    Path("experts.csv").write_text("expert\nRene\u0301\nLi\n", encoding="utf-8")
    imported(fuzzyahp)
    change = ("--parent", "money", "--pair", "sales / debts", "--to", "7", "--reason", "x")
    assert fuzzyahp("panel", "change", "r1/panel.json", "--expert", "Rene\u0301", *change).code == 0
    assert load_panel("r1/panel.json").judgments("Ren\u00e9", "money")["sales", "debts"] == 7
    Path("experts.csv").write_text("expert\nRene\u0301\nREN\u00c9\nLi\u00a0Wei\n", encoding="utf-8")
    run = fuzzyahp("panel", "export", "-s", "shop.toml", "--experts", "experts.csv", "--csv", "-o", "r2")
    assert run.code == 2
    assert "stands in line 2 too" in run.err
    assert "holds a no-break space (U+00A0)" in run.err


def test_many_children_are_warned_of_and_too_many_refused(fuzzyahp: Fuzzyahp) -> None:
    def scheme(n: int) -> str:
        names = [f"c{i}" for i in range(n)]
        return (
            f'format = "fuzzyahp-scheme/1"\nname = "wide"\nversion = "1"\n[indicators.top]\nchildren = {names}\n'
            + "".join(f"[indicators.{name}]\n" for name in names)
        )

    for n, code, said in (
        (15, 0, ""),
        (16, 0, "top: 16 children make 120 comparisons"),
        (31, 2, "31 children make 465"),
    ):
        Path("wide.toml").write_text(scheme(n))
        run = fuzzyahp("panel", "export", "-s", "wide.toml", "--experts", "experts.csv", "--csv", "-o", f"w{n}")
        assert run.code == code
        assert said in " ".join(run.err.split())
        assert bool(run.err) == bool(said)


def test_one_of_a_kind_is_said_in_the_singular(fuzzyahp: Fuzzyahp) -> None:
    Path("experts.csv").write_text("expert\nLi\n", encoding="utf-8")
    Path("clients.csv").write_text("client\nF1\n", encoding="utf-8")
    one = SHOP.partition("[indicators.shop]")[0] + (
        '[indicators.shop]\nchildren = ["owner", "trade"]\n[indicators.owner]\n[indicators.trade]\n'
    )
    Path("shop.toml").write_text(one, encoding="utf-8")
    run = fuzzyahp(
        "panel",
        "export",
        "-s",
        "shop.toml",
        "--experts",
        "experts.csv",
        "--clients",
        "clients.csv",
        "--csv",
        "-o",
        "r1",
    )
    assert "Each asks for 1 comparison under 1 parent and 2 grades for 1 client." in run.out
    fill_folder(Path("r1"), load_panel("r1/panel.json"), load_draft("shop.toml"))
    assert "1 of 1 expert replied: 1 judgment, 2 grades." in fuzzyahp("panel", "import", "r1").out
    run = fuzzyahp("panel", "votes", "r1/panel.json", "-o", "v.csv")
    assert "2 votes on 1 client by 1 expert, round 1." in run.out
    run = fuzzyahp("panel", "weigh", "r1/panel.json", "-s", "shop.toml", "-o", "w.toml")
    assert "1 parent weighed by panel shop, round 1, 1 expert (aij)" in run.out


# ---- the page ----


def steps_of(page: str) -> Sequence[tuple[str, str]]:
    return re.findall(r"^\$ (fuzzyahp .*?)\n(.*?)(?=^\$ |^```)", page, re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_the_commands_do(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    page = (ROOT / "docs" / "panel.md").read_text(encoding="utf-8")
    for name, text in re.findall(r'```\w+ title="([\w.-]+)"\n(.*?)```', page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    scheme = load_draft(tmp_path / "bakery.toml")
    names = read_client_names((tmp_path / "clients.csv").read_bytes(), "clients.csv")
    steps = steps_of(page)
    assert len(steps) >= 8
    for command, want in steps:
        arguments = shlex.split(command)[1:]
        run = subprocess.run(
            [sys.executable, "-m", "fuzzyahp", *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        got = run.stdout.decode()
        assert OutputChecker().check_output(want, got, ELLIPSIS | NORMALIZE_WHITESPACE), f"$ {command}\n{got}"
        if arguments[1] == "export":  # the experts answer; one never does, and one forgets a line at first
            folder = tmp_path / arguments[arguments.index("-o") + 1]
            fill_folder(folder, load_panel(folder / "panel.json"), scheme, ("Sun Li",), names)
            answer_by_hand(folder)


@pytest.mark.parametrize(
    "part",
    ["PanelDocument", "QuestionsPart", "ExpertPart", "RoundPart", "AnswersPart", "WaiverPart", "ChangePart"],
)
def test_every_key_of_a_panel_file_is_on_the_page(part: str) -> None:
    page = (ROOT / "docs" / "panel.md").read_text(encoding="utf-8")
    fields = getattr(panel_document, part).model_fields
    assert [name for name in fields if f"`{name}`" not in page.partition("## The panel file")[2]] == []


def test_the_page_shows_a_line_of_a_real_sheet(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "panel.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r'```\w+ title="([\w.-]+)"\n(.*?)```', page, re.DOTALL))
    (tmp_path / "bakery.toml").write_text(blocks["bakery.toml"], encoding="utf-8")
    scheme = load_draft(tmp_path / "bakery.toml")
    clients = read_client_names(blocks["clients.csv"].encode(), "clients.csv")
    panel = Panel("committee", questionnaire(scheme, list(clients)), read_experts(blocks["experts.csv"].encode(), "e"))
    lines = write_answer_sheet(panel, "Li Wei", scheme, names=clients).decode().splitlines()
    line = next(line for line in lines if line.startswith("1,"))
    shown = re.search(r"```text\n(1,.*?)\n```", page)
    assert shown is not None
    assert shown[1] == line.replace("Money,,,", "Money,A,3,")


def answer_by_hand(folder: Path) -> None:
    """What the page tells of: in round 1 an answer is missing in one workbook, and one is unusually far off."""
    import openpyxl

    from fuzzyahp.experts.questionnaires.workbook_layout import FIRST_ROW, HOW, WHICH

    slips: list[tuple[str, int, dict[int, str | int | None]]] = [
        ("Wang Fang", FIRST_ROW + 1, {WHICH: None, HOW: None}),
        ("Zhao Lei", FIRST_ROW, {WHICH: "Debts", HOW: 7}),
    ]
    for expert, row, cells in slips:
        path = folder / f"{expert}-round-1.xlsx"
        if path.exists():
            book = openpyxl.load_workbook(path)
            sheet = next(sheet for sheet in book if sheet.title.startswith("1 " if expert == "Wang Fang" else "2 "))
            for column, value in cells.items():
                sheet.cell(row, column).value = value  # None empties the cell
            book.save(path)
