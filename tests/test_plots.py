"""Every plot in both languages: the texts in it, the values of its bars and lines, no missing glyph, bad input."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import fuzzyahp as fa
from engines import require_engine
from fuzzyahp.analysis.plots import fonts
from fuzzyahp.analysis.plots.canvas import HATCHES, grade_colours, ink
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.cli import main

pytest.importorskip("matplotlib")

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Whatever is typed in is checked, so the tests hand in anything.
plots: Any = fa.analysis.plots

SCHEME = fa.load_scheme(
    {
        "format": "fuzzyahp-scheme/1",
        "name": "shop",
        "version": "1",
        "rules": {"veto": {"branch": "decisive", "below": "medium"}},
        "indicators": {
            "credit": {
                "children": ["decisive", "reference"],
                "judgments": [1],
                "label": {"en": "Credit", "zh": "信用"},
            },
            "decisive": {"children": ["owner", "loan"], "judgments": [3], "label": {"en": "Decisive", "zh": "决定性"}},
            "reference": {"children": ["sales", "staff"], "judgments": [1], "label": {"en": "Rest", "zh": "参考"}},
            "owner": {"label": {"en": "Owner", "zh": "业主"}},
            "loan": {"label": {"en": "Loan", "zh": "贷款"}},
            "sales": {"label": {"en": "Sales", "zh": "销售"}},
            "staff": {"label": {"en": "Staff", "zh": "员工"}},
        },
    }
)
MODEL = fa.RatingModel(SCHEME)
#: Score 0.375 x 85 + 0.125 x 100 + 0.25 x 70 + 0.25 x 55 = 31.875 + 12.5 + 17.5 + 13.75 = 75.625: medium.
RATING = MODEL.rate({"owner": "good", "loan": "excellent", "sales": "medium", "staff": "weak"})
REJECTED = MODEL.rate({"owner": "poor", "loan": "poor", "sales": "good", "staff": "good"})
MATRIX = fa.JudgmentMatrix.from_upper([2, 8, 2], labels=("owner", "loan", "sales"))
UNCERTAIN = fa.analysis.uncertainty(RATING, draws=500, judgments=fa.analysis.Noise(0.3))
PANEL = fa.experts.group_weights(
    {name: fa.JudgmentMatrix.from_upper([judged], ("sales", "staff")) for name, judged in (("Li", 8), ("Wu", 2))}
)
#: 2 bad of 10, 1 of 20, 5 of 10.
RATES = fa.analysis.rates_by_grade(
    ["excellent"] * 10 + ["good"] * 20 + ["medium"] * 10,
    [1] * 2 + [0] * 8 + [1] + [0] * 19 + [1] * 5 + [0] * 5,
    fa.FIVE_GRADES.names,
)
POINTS, BAD = [90.0, 80, 70, 60, 50, 40], [0, 0, 1, 0, 1, 1]


def table(scores: list[float]) -> dict[str, Any]:
    n = len(scores)
    return {
        "client": [f"C{i}" for i in range(n + 1)],
        "status": ["rated"] * n + ["rejected"],
        "score": [*scores, None],
        "grade": [*("good" if x > 60 else "poor" for x in scores), None],
        "score.decisive.owner": [*scores, None],
    }


STABILITY = fa.analysis.compare_dates(table(POINTS * 5), table([x - 15 for x in POINTS] * 5), bins=3)

#: Each plot, and a word of each language that must be in it.
PLOTS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "weight_tree": (lambda **o: plots.weight_tree(MODEL, **o), "Owner", "业主"),
    "membership_profile": (lambda **o: plots.membership_profile(RATING, **o), "Decisive", "决定性"),
    "score_scale": (lambda **o: plots.score_scale(RATING, **o), "medium", "中"),
    "score_scale uncertain": (lambda **o: plots.score_scale(UNCERTAIN, **o), "90% interval of 500 draws", "区间"),
    "contribution_waterfall": (lambda **o: plots.contribution_waterfall(RATING, **o), "Staff", "员工"),
    "tornado": (lambda **o: plots.tornado(fa.analysis.judgment_steps(RATING), **o), "lower", "降低"),
    "grade_probabilities": (lambda **o: plots.grade_probabilities(UNCERTAIN, **o), "as rated", "评定结果"),
    "judgment_heat_map": (lambda **o: plots.judgment_heat_map(MATRIX, scheme=SCHEME, **o), "Owner", "业主"),
    "panel_agreement": (lambda **o: plots.panel_agreement(PANEL, scheme=SCHEME, **o), "group", "专家组"),
    "score_distribution": (lambda **o: plots.score_distribution(POINTS, BAD, **o), "good (n = 3)", "好（3 个）"),
    "roc_curve": (lambda **o: plots.roc_curve(POINTS, BAD, **o), "drawing lots", "抽签"),
    "default_rate_by_grade": (lambda **o: plots.default_rate_by_grade(RATES, **o), "excellent", "优"),
    "migration_heat_map": (lambda **o: plots.migration_heat_map(STABILITY, **o), "rejected", "否决"),
    "psi_by_indicator": (lambda **o: plots.psi_by_indicator(STABILITY, scheme=SCHEME, **o), "Owner", "业主"),
}


def texts(ax: Axes) -> list[str]:
    """Every text in the axes."""
    from matplotlib.text import Text

    return [found.get_text() for found in ax.findobj(Text) if isinstance(found, Text) and found.get_text()]


def rendered(ax: Axes, kind: str = "png") -> bytes:
    made = io.BytesIO()
    assert ax.figure is not None
    ax.figure.savefig(made, format=kind, dpi=50)  # type: ignore[union-attr]
    return made.getvalue()


@pytest.fixture
def new_fonts() -> Iterator[None]:
    """What is known of fonts, forgotten before and after."""
    fonts.chinese_family.cache_clear()
    yield
    fonts.chinese_family.cache_clear()


@pytest.fixture(autouse=True)
def nothing_global_changes() -> Iterator[None]:
    """No plot touches Matplotlib's settings, nor pyplot's list of figures."""
    from matplotlib import rcParams

    before = dict(rcParams)
    yield
    assert dict(rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


# ---- every plot ----


def test_the_list_has_every_plot() -> None:
    assert {name.split()[0] for name in PLOTS} | {"MissingFontWarning"} == set(plots.__all__)


@pytest.mark.parametrize("name", PLOTS)
def test_in_english(name: str) -> None:
    draw, word, _ = PLOTS[name]
    ax = draw()
    assert any(word in text for text in texts(ax))
    assert rendered(ax)[:4] == b"\x89PNG"  # a glyph that no font has would be a warning, and so an error
    assert not any(ord(c) > 0x2E80 for text in texts(ax) for c in text)


@pytest.mark.parametrize("name", PLOTS)
def test_in_chinese(name: str) -> None:
    require_engine("chinese font")
    draw, _, word = PLOTS[name]
    ax = draw(lang="zh")
    assert any(word in text for text in texts(ax))
    assert "�" not in "".join(texts(ax))
    assert rendered(ax)[:4] == b"\x89PNG"
    assert rendered(ax, "svg")


@pytest.mark.parametrize("name", PLOTS)
def test_axes_given_are_drawn_on_and_come_back(name: str) -> None:
    from matplotlib.figure import Figure

    left, right = Figure(figsize=(12, 6)).subplots(1, 2)
    size = left.figure.get_size_inches().tolist()
    assert PLOTS[name][0](ax=right) is right
    assert not left.has_data()
    assert right.figure.get_size_inches().tolist() == size


@pytest.mark.parametrize("name", PLOTS)
def test_the_language_and_the_axes_are_checked(name: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'; known: en, zh"):
        PLOTS[name][0](lang="fr")
    with pytest.raises(fa.FuzzyAHPError, match="ax: 3, must be Matplotlib axes"):
        PLOTS[name][0](ax=3)


# ---- the values ----


def test_bars_of_the_tree_are_the_weights() -> None:
    """3/4 and 1/4 of the decisive half, 1/2 and 1/2 of the other."""
    ax = plots.weight_tree(SCHEME)
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([1, 0.5, 0.375, 0.125, 0.5, 0.25, 0.25])
    assert "Owner  0.3750 (0.750 of its group)" in texts(ax)
    assert len({(bar.get_facecolor(), bar.get_hatch()) for bar in ax.patches}) == 3  # parents, leaves, vetoing leaves


def test_segments_are_the_memberships() -> None:
    ax = plots.membership_profile(RATING, nodes=["credit", "reference"])
    bars: list[Any] = list(ax.patches)
    by_node = [[bar.get_width() for bar in bars if round(bar.get_y() + 0.35) == y] for y in range(2)]
    assert by_node[0] == pytest.approx(RATING.nodes["credit"].membership.tolist())
    assert by_node[1] == pytest.approx([0, 0, 0.5, 0.5, 0])
    assert len({bar.get_hatch() for bar in bars}) == 5
    only = plots.membership_profile(REJECTED)
    assert [label.get_text() for label in only.get_yticklabels()] == ["Decisive"]


def test_the_score_stands_on_its_scale() -> None:
    ax = plots.score_scale(RATING)
    assert ax.get_title(loc="left") == "Score 75.62: medium"
    assert ax.get_lines()[0].get_xdata() == [75.625]
    edges = sorted({round(bar.get_x(), 6) for bar in ax.patches})
    assert edges == [40.0, 47.5, 62.5, 77.5, 92.5]  # half way between 40, 55, 70, 85, 100
    uncertain = plots.score_scale(UNCERTAIN)
    assert UNCERTAIN.interval is not None
    assert list(uncertain.get_lines()[0].get_xdata()) == list(UNCERTAIN.interval)


def test_a_cap_is_named_and_other_principles_have_no_bands() -> None:
    document = SCHEME.to_dict()
    document["rules"]["caps"] = [{"node": "staff", "worse_than": "medium", "grade": "weak"}]
    capped = fa.RatingModel(fa.load_scheme(document)).rate(RATING.evidence)
    assert plots.score_scale(capped).get_title(loc="left") == "Score 75.62: weak (medium without the cap)"
    document["rules"] = {"grading": "maximum_membership"}
    assert not plots.score_scale(fa.RatingModel(fa.load_scheme(document)).rate(RATING.evidence)).patches


def test_the_waterfall_adds_up() -> None:
    bars: list[Any] = list(plots.contribution_waterfall(RATING).patches)
    assert [bar.get_width() for bar in bars] == pytest.approx([31.875, 17.5, 13.75, 12.5, 75.625])
    assert [bar.get_x() for bar in bars] == pytest.approx([0, 31.875, 49.375, 63.125, 0])
    few = plots.contribution_waterfall(RATING, most=1)
    assert [label.get_text() for label in few.get_yticklabels()] == ["Owner", "3 others", "score"]
    assert few.patches[1].get_width() == pytest.approx(43.75)


def test_the_tornado_shows_the_widest_first() -> None:
    ax = plots.tornado({"narrow": (79, 80.5), "wide": (75, 90), "up": (80, 84)}, base=80, cuts=[77.5, 40], most=2)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["wide", "up"]
    assert [bar.get_width() for bar in ax.patches] == [5, 10, 0, 4]
    assert "cut 77.5" in texts(ax)
    assert "cut 40" not in texts(ax)
    assert "the 2 of 3 that move it most" in ax.get_title(loc="left")


def test_the_tornado_of_variants() -> None:
    found = fa.analysis.vote_steps(RATING)
    ax = plots.tornado(found)
    scores = [x.score for x in found.variants if x.name.endswith("owner") and x.score is not None]
    row = [label.get_text() for label in ax.get_yticklabels()].index("Owner")
    low, high = ax.patches[2 * row], ax.patches[2 * row + 1]
    assert low.get_x() == pytest.approx(min(scores))
    assert high.get_x() + high.get_width() == pytest.approx(max(scores))


def test_a_change_that_the_veto_rejects_says_so() -> None:
    """Owner and loan at medium stand on the bound of 70: a grade less and the veto rejects."""
    rating = MODEL.rate({"owner": "medium", "loan": "medium", "sales": "good", "staff": "good"})
    labels = [label.get_text() for label in plots.tornado(fa.analysis.vote_steps(rating)).get_yticklabels()]
    assert sum("veto" in label for label in labels) == 2
    assert "Sales" in labels


def test_probabilities_are_the_heights() -> None:
    ax = plots.grade_probabilities(UNCERTAIN)
    assert [bar.get_height() for bar in ax.patches] == list(UNCERTAIN.probabilities.values())
    hatched = [bar.get_hatch() for bar in ax.patches]
    assert hatched.index(HATCHES[1]) == 2  # medium, as rated
    assert "500 draws" in ax.get_title(loc="left")
    bare = plots.grade_probabilities({"good": 1.0})
    assert not bare.get_lines()
    assert "draws" not in bare.get_title(loc="left")


def test_the_heat_map_tells_judgments_that_disturb() -> None:
    """The geometric means are the cube roots of 16, 1 and 1/16: a consistent matrix would say 16^(1/3), 16^(2/3)."""
    ax = plots.judgment_heat_map(MATRIX)
    cells = [text.get_text() for text in ax.texts]
    assert cells[0] == "1"
    assert cells[1].splitlines() == ["2", f"fits {16 ** (1 / 3):.3g}"]
    assert cells[2].splitlines() == ["8", f"fits {16 ** (2 / 3):.3g}"]
    assert cells[3].splitlines() == ["1/2", f"fits 1/{16 ** (1 / 3):.3g}"]
    patches: list[Any] = list(ax.patches)
    hatches = [patch.get_hatch() for patch in patches if patch.get_fill()]
    assert hatches == ["", HATCHES[2], HATCHES[1], HATCHES[1], "", HATCHES[2], HATCHES[2], HATCHES[1], ""]
    assert sum(not patch.get_fill() for patch in patches) == 6  # a double frame each
    assert not [p for p in plots.judgment_heat_map(fa.JudgmentMatrix.from_upper([3])).patches if not p.get_fill()]


def test_the_panel_is_the_bars_and_its_experts_the_markers() -> None:
    """8 and 2 give 4 together: 0.8 and 0.2; alone 8/9 and 2/3."""
    ax = plots.panel_agreement(PANEL)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx([0.8, 0.2])
    assert [float(line.get_ydata()[0]) for line in ax.get_lines()] == pytest.approx([8 / 9, 2 / 3])
    assert len({line.get_marker() for line in ax.get_lines()}) == 2
    one = plots.panel_agreement({"Li": {"a": 0.7, "b": 0.3}})
    assert one.get_title(loc="left") == "Weights by expert: 1 expert"
    many = plots.panel_agreement({f"E{i}": {"a": 0.7, "b": 0.3} for i in range(20)})
    assert many.get_legend() is None


def test_scores_by_outcome_are_shares() -> None:
    ax = plots.score_distribution(POINTS, BAD, bins=5)
    good, bad = (patch.get_data().values.tolist() for patch in ax.patches)
    # Columns of 10 from 40 to 90; the last one holds 80 and 90.
    assert good == pytest.approx([0, 0, 1 / 3, 0, 2 / 3])
    assert bad == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3, 0])
    assert sum(good) == pytest.approx(1)
    assert plots.score_distribution([5, 5], [0, 1]).patches


def test_who_has_no_score_is_left_out_and_counted() -> None:
    rated, bad = table(POINTS), [*BAD, 1]
    title = plots.score_distribution(rated, bad).get_title(loc="left")
    assert title == "Scores by outcome\n1 rejected: no score, left out"
    assert any("left out: 1 rejected" in text for text in texts(plots.roc_curve(rated, bad)))
    ratings = MODEL.rate_many({leaf: ["good", "medium", "poor", "good"] for leaf in SCHEME.tree.leaves})
    assert any("left out: 1 rejected" in text for text in texts(plots.roc_curve(ratings, [0, 1, 1, 0])))


def test_the_area_under_the_curve_is_the_auc() -> None:
    """9 pairs of good and bad; all but (60, 70) in the right order: 8/9."""
    ax = plots.roc_curve(POINTS, BAD)
    x, y = (np.asarray(values, dtype=float) for values in ax.get_lines()[0].get_data())
    assert float(((x[1:] - x[:-1]) * (y[1:] + y[:-1]) / 2).sum()) == pytest.approx(8 / 9)
    found = fa.analysis.auc(POINTS, BAD)
    assert any(f"AUC 0.889 (95% interval {found.low:.3f} to {found.high:.3f}; 3 good, 3 bad)" in t for t in texts(ax))
    apart = plots.roc_curve([3, 2, 1, 0], [0, 0, 1, 1])
    assert any("no interval" in text for text in texts(apart))
    both = plots.roc_curve({"ours": POINTS, "old": POINTS[::-1]}, BAD)
    assert [line.get_linestyle() for line in both.get_lines()[:2]] == ["-", "--"]
    assert any(text.startswith("old: AUC 0.111") for text in texts(both))  # not turned round


def test_rates_and_intervals_by_grade() -> None:
    """2 of 10, 1 of 20, 5 of 10: good is lower than excellent, and marked."""
    ax = plots.default_rate_by_grade(RATES)
    assert list(ax.get_lines()[0].get_ydata()) == pytest.approx([0.2, 0.05, 0.5])
    low, high = fa.analysis.jeffreys(1, 20)
    segments = [container[2][0].get_segments()[0] for container in ax.containers]
    assert segments[1][:, 1].tolist() == pytest.approx([low, high])
    assert {"n = 10", "n = 20", "n = 0", "5.0 %"} <= set(texts(ax))
    assert "falls although the grade is worse" in texts(ax)
    report = fa.analysis.validate(table(POINTS), [*BAD, 1], draws=0)
    vetoed = plots.default_rate_by_grade(report)
    assert [label.get_text() for label in vetoed.get_xticklabels()][-1] == "rejected"
    assert len(vetoed.get_lines()[0].get_xdata()) == 2


def test_who_went_where() -> None:
    """15 scores above 60 fall by 15: 90 to 75 and 80 to 65 stay good, 70 falls to 55, which is poor."""
    ax = plots.migration_heat_map(STABILITY)
    assert [text.get_text() for text in ax.texts] == ["10", "5", "0", "0", "15", "0", "0", "0", "1"]
    assert ax.get_title(loc="left") == "From grade to grade: 31 clients"
    again = plots.migration_heat_map(STABILITY.migration)
    assert [text.get_text() for text in again.texts] == [text.get_text() for text in ax.texts]


def test_the_index_and_its_interval() -> None:
    ax = plots.psi_by_indicator(STABILITY)
    order = sorted(
        {"score": STABILITY.score, "grades and statuses": STABILITY.grades, **STABILITY.indicators}.items(),
        key=lambda item: -item[1].value,
    )
    assert [bar.get_width() for bar in ax.patches] == [index.value for _, index in order]
    assert [label.get_text() for label in ax.get_yticklabels()] == [name for name, _ in order]
    assert len(plots.psi_by_indicator(STABILITY, most=1).patches) == 1


# ---- bad input ----


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.weight_tree(3), "weights: 3, must be a model, a rating or a scheme"),
        (lambda: plots.membership_profile("F03"), "rating: 'F03', must be what model.rate gives"),
        (lambda: plots.membership_profile(RATING, nodes=["ownr"]), "did you mean"),
        (lambda: plots.membership_profile(RATING, nodes=[]), "nodes: none given"),
        (lambda: plots.score_scale(REJECTED), "the client was rejected, so there is no score"),
        (lambda: plots.contribution_waterfall(REJECTED), "the client was rejected"),
        (lambda: plots.contribution_waterfall(RATING, most=0), "most: 0, must be"),
        (lambda: plots.tornado({"a": (1, 2)}), "base: None, must be the score"),
        (lambda: plots.tornado({}, base=1), "changes: {}, must be Variants"),
        (lambda: plots.tornado({"a": (2, 1)}, base=1), "changes: a: (2, 1), must be the lowest"),
        (lambda: plots.tornado({"a": (1, float("nan"))}, base=1), "changes: a:"),
        (lambda: plots.tornado({"a": (1, 2)}, base=1, most=True), "most: True, must be"),
        (lambda: plots.tornado(fa.analysis.vote_steps(REJECTED)), "a rejected client has none"),
        (lambda: plots.grade_probabilities({}), "probabilities: {}"),
        (lambda: plots.grade_probabilities({"good": 1.5}), "probabilities: good: 1.5, must be from 0 to 1"),
        (lambda: plots.grade_probabilities({"good": float("nan")}), "must be from 0 to 1"),
        (lambda: plots.grade_probabilities({"good": 1.0}, draws=0), "draws: 0"),
        (lambda: plots.judgment_heat_map([[1, 2], [0.5, 1]]), "must be a JudgmentMatrix"),
        (lambda: plots.panel_agreement({}), "weights: {}"),
        (lambda: plots.panel_agreement({"Li": [1, 2]}), "weights: Li: [1, 2], must be weights by indicator"),
        (lambda: plots.panel_agreement({"Li": {"a": 1}, "Wu": {"b": 1}}), "weights: Wu: weighs b, must be a"),
        (lambda: plots.panel_agreement({"Li": {"a": -1, "b": 2}}), "must be numbers, 0 or more"),
        (lambda: plots.score_distribution([1, 2], [0, 0]), "outcomes: all 2 clients are good"),
        (lambda: plots.score_distribution([1, 2], [0, 1], bins=1), "bins: 1"),
        (lambda: plots.score_distribution([1, float("-inf")], [0, 1]), "minus infinity has no place"),
        (lambda: plots.score_distribution([1, float("nan")], [0, 1]), "score, row 2: nan"),
        (lambda: plots.roc_curve({}, [0, 1]), "score: an empty mapping"),
        (lambda: plots.roc_curve([1, 2], [0, 1], level=2), "level: 2"),
        (lambda: plots.roc_curve(table(POINTS), BAD), "outcome: 6 for 7 clients"),
        (lambda: plots.default_rate_by_grade([0.1]), "rates: [0.1], must be DefaultRates"),
        (lambda: plots.migration_heat_map({"a": {"a": 0}}), "migration: no clients"),
        (lambda: plots.migration_heat_map({"a": {"a": -1}}), "migration: -1, must be whole numbers"),
        (lambda: plots.migration_heat_map([[1]]), "migration: [[1]], must be"),
        (lambda: plots.psi_by_indicator({}), "psi: {}, must be"),
        (lambda: plots.psi_by_indicator(STABILITY, most=0), "most: 0"),
        (lambda: plots.psi_by_indicator(STABILITY, scheme="two"), "scheme: 'two', must be a Scheme"),
        (lambda: plots.migration_heat_map(STABILITY, scheme="two"), "scheme: 'two', must be a Scheme"),
        (lambda: plots.panel_agreement({"Li": {"a": 1}}, scheme="two"), "scheme: 'two', must be a Scheme"),
        (
            lambda: plots.judgment_heat_map(fa.JudgmentMatrix.from_upper([3]), scheme="two"),
            "scheme: 'two', must be a Scheme",
        ),
    ],
)
def test_what_cannot_be_drawn(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError) as error:
        draw()
    assert message in str(error.value)


# ---- fonts ----


def test_without_a_chinese_font_the_plot_is_english_and_says_so(
    new_fonts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.warns(plots.MissingFontWarning, match="no installed font has Chinese, so the plot is in English"):
        ax = plots.grade_probabilities({"good": 1.0}, lang="zh")
    assert ax.get_title(loc="left") == "Probability of each grade"


def test_characters_without_a_glyph_are_question_marks(new_fonts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    with pytest.warns(plots.MissingFontWarning, match="of the characters of"):
        ax = plots.panel_agreement({name: {"a": 0.5, "b": 0.5} for name in ("老 Li", "井 Wu", "老井")})
    assert {"? Li", "? Wu", "??"} <= set(texts(ax))
    rendered(ax)


def test_a_font_installed_later_is_found(new_fonts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Matplotlib keeps its list of fonts in a file: one installed since is looked for among the files."""
    from matplotlib import font_manager

    require_engine("chinese font")
    fonts.chinese_family.cache_clear()
    entries = font_manager.fontManager.ttflist
    older = [entry for entry in entries if not Path(entry.fname).name.lower().startswith(fonts._FILES)]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", older)
    assert fonts.chinese_family() in fonts.CHINESE_FAMILIES


def test_typed_text_is_no_formula_and_no_second_line() -> None:
    ax = plots.tornado({"cost $x$ \\frac": (1, 3), "a\nb\x1b": (1, 2)}, base=2)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["cost \\$x\\$ \\frac", "a b?"]
    rendered(ax)


def test_own_settings_of_matplotlib_are_respected() -> None:
    from matplotlib import rc_context

    with rc_context({"text.usetex": True, "font.family": "serif"}):
        rendered(plots.grade_probabilities({"good": 1.0}))


# ---- shades, words, extra, command ----


def test_grades_are_told_apart_in_grey() -> None:
    from matplotlib.colors import to_rgb

    greys = [float(np.dot(to_rgb(colour), [0.299, 0.587, 0.114])) for colour in grade_colours(5)]
    assert all(better - worse > 0.1 for better, worse in pairwise(greys))
    assert [ink(colour) for colour in grade_colours(2)] == ["black", "white"]
    assert len(grade_colours(1)) == 1


def test_every_word_is_used() -> None:
    folder = Path(fonts.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*plots.py"))
    bands = {word for _, word in fa.experts.CONSENSUS_BANDS}
    spoken = {key for key in WORDS["en"] if not key.startswith("is_")} - bands
    assert {key for key in spoken if f'"{key}"' not in source and f"'{key}'" not in source} == set()


def test_without_matplotlib_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import fuzzyahp as fa\n"
        "try:\n    fa.analysis.plots.grade_probabilities({'good': 1.0})\n"
        "except fa.MissingExtraError as error:\n    print(error)\n"
        "try:\n    fa.analysis.plots.tornado({'a': (1, 2)}, base=1)\n"
        "except fa.MissingExtraError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.count("fuzzyahp[plot]") == 2


def test_nothing_of_matplotlib_is_loaded_before_a_plot() -> None:
    code = "import sys, fuzzyahp as fa; fa.analysis.plots.roc_curve; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> int:
        try:
            return int(main(list(arguments)) or 0)
        except SystemExit as end:
            return int(end.code or 0)

    monkeypatch.chdir(tmp_path)
    record = RATING.record(client="A", at="2026-11-26T09:30:00Z", by="li")
    Path("A.json").write_text(record.to_json(), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", plots.MissingFontWarning)
        for kind in ("membership", "score", "waterfall"):
            assert run("plot", kind, "A.json", "-o", f"{kind}.png", "--lang", "zh") == 0
    assert run("plot", "weights", "micro-enterprise", "-o", "one.svg") == 0
    assert run("plot", "weights", "micro-enterprise", "-o", "weights.pdf") == 0
    assert Path("score.png").read_bytes()[:4] == b"\x89PNG"
    assert b"<svg" in Path("one.svg").read_bytes()
    assert Path("weights.pdf").read_bytes()[:4] == b"%PDF"
    assert run("plot", "score", "A.json", "-o", "score.jpg") == 2
    assert ".png, .svg, .pdf" in capfd.readouterr().err
    assert run("plot", "score", "none.json", "-o", "score.png") == 2


# ---- the gallery ----


def test_the_gallery_shows_every_plot_and_no_picture_is_large() -> None:
    docs = Path(__file__).resolve().parents[1] / "docs"
    page = (docs / "plots.md").read_text(encoding="utf-8")
    pictures = set((docs / "assets" / "plots").glob("*.png"))
    assert {f"{name.split()[0]}.png" for name in PLOTS} <= {path.name for path in pictures}
    assert [path.name for path in pictures if f"(assets/plots/{path.name})" not in page] == []
    assert [path.name for path in pictures if path.stat().st_size > 80 * 1024] == []


def drawn(ax: Axes) -> Any:
    """What measured the texts of a plot that was laid out; a layout that collapses is a warning, and so an error."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(ax.get_figure(root=True))
    canvas.draw()
    return canvas.get_renderer()


LONG = "现金流与偿债能力的综合评价指标及其历年波动情况说明"
ONE = fa.analysis.psi_of_counts([50, 50], [75, 25])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.membership_profile(RATING, nodes=["owner"]),
        lambda: plots.tornado({"a": (70, 80)}, base=75),
        lambda: plots.psi_by_indicator({"a": ONE}),
        lambda: plots.score_distribution([1, 2], [0, 1]),
        lambda: plots.roc_curve({f"{LONG}{k}": POINTS for k in range(9)}, BAD, lang="zh"),
        lambda: plots.roc_curve({f"{LONG}{k}": POINTS for k in range(4)}, BAD, lang="zh"),
        lambda: plots.default_rate_by_grade(RATES),
    ],
)
def test_one_row_or_many_long_keys_leave_room_for_all(draw: Callable[[], Axes]) -> None:
    ax: Any = draw()
    renderer, page = drawn(ax), ax.figure.bbox
    for artist in (ax.get_legend(), ax._left_title, ax.xaxis.label):
        box = None if artist is None else artist.get_window_extent(renderer)
        if box is not None and box.width > 1:
            assert page.x0 <= box.x0
            assert box.x1 <= page.x1 + 1
            assert page.y0 <= box.y0
            assert box.y1 <= page.y1 + 1


def test_long_labels_end_on_the_page() -> None:
    scheme = fa.load_scheme(
        {
            "format": "fuzzyahp-scheme/1",
            "name": "long",
            "version": "1",
            "indicators": {
                "all": {"children": ["one"], "weights": [1], "label": {"en": "All", "zh": LONG}},
                "one": {"label": {"en": "A long label of an indicator, " * 4, "zh": LONG * 3}},
            },
        }
    )
    for lang in ("en", "zh"):
        ax = plots.weight_tree(scheme, lang=lang)
        renderer = drawn(ax)
        assert max(text.get_window_extent(renderer).x1 for text in ax.texts) < ax.figure.bbox.x1
    rating = fa.RatingModel(scheme).rate({"one": "poor"})
    ax = plots.contribution_waterfall(rating)
    renderer = drawn(ax)
    # The only bar fills the axes: its points stand in it, and not on its label.
    label = next(text for text in ax.texts if text.get_text() == "40.00")
    assert label.get_window_extent(renderer).x0 > ax.bbox.x0


def test_without_a_chinese_font_labels_are_english_too(monkeypatch: pytest.MonkeyPatch, new_fonts: None) -> None:
    monkeypatch.setattr(fonts, "CHINESE_FAMILIES", ())
    fonts.chinese_family.cache_clear()
    for draw in (plots.membership_profile, plots.contribution_waterfall, plots.weight_tree):
        with pytest.warns(fonts.MissingFontWarning, match="so the plot is in English") as told:
            ax = draw(RATING, lang="zh")
        assert len(told) == 1
        assert not any("?" in text for text in texts(ax))


def test_many_curves_are_told_apart_without_colour() -> None:
    lines = plots.roc_curve({str(k): POINTS for k in range(9)}, BAD).get_lines()[:9]
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 9


def test_a_table_with_grades_of_its_own_is_drawn() -> None:
    rated = {"score": [90.0, 80, 70, 60], "grade": ["AAA", "AA", "AA", "D"]}
    assert any("AUC 0.750" in text for text in texts(plots.roc_curve(rated, [0, 1, 0, 1])))


def test_scores_too_far_apart_for_a_scale() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="too far apart for one scale"):
        plots.score_distribution([-1e308, 1e308], [0, 1])


def test_a_level_keeps_its_decimals() -> None:
    rates = fa.analysis.rates_by_grade(["good", "poor"], [0, 1], ("good", "poor"), level=0.995)
    assert plots.default_rate_by_grade(rates).get_title(loc="left") == "Default rate by grade (99.5% intervals)"
    assert "99.5% interval" in str(rates)
