"""Draw the gallery of docs/plots.md again: python tools/gallery.py, in the environment of `make test`.

Every plot in English, three in Chinese too, into docs/assets/plots. The firm is F03 of the demo; the portfolio and what
became of it are drawn from a seeded generator and stand for nobody.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import fuzzyahp as fa
from fuzzyahp.clients.readers import read_clients

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "assets" / "plots"
CHINESE = ("weight_tree", "score_scale", "membership_profile")
CRITERIA = ("management", "finance", "market", "development")
CLIENTS = 1500


def portfolio(model: fa.RatingModel, health: np.ndarray[Any, Any]) -> fa.Ratings:
    """Clients whose grades follow a hidden health, with noise of their own."""
    rng = np.random.default_rng(1)
    grades = np.array(model.scheme.scale.names)
    table: dict[str, Any] = {"client": [f"C{i}" for i in range(CLIENTS)]}
    for leaf in model.scheme.tree.leaves:
        place = np.round(1.2 - health + rng.normal(0, 0.9, CLIENTS))
        table[leaf] = grades[np.clip(place, 0, 4).astype(int)]
    return model.rate_many(table, node_scores=True)


def gallery(lang: str) -> Iterator[tuple[str, Any]]:
    """Every plot with its name."""
    draw = fa.analysis.plots
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    folder = files("fuzzyahp") / "demo"
    contents = [(name, (folder / name).read_bytes()) for name in ("firms.csv", "votes.csv")]
    rating = model.rate(read_clients(contents, model.scheme)["F03"].evidence)
    yield "weight_tree", draw.weight_tree(model, lang=lang)
    yield "membership_profile", draw.membership_profile(rating, lang=lang)
    found = fa.analysis.uncertainty(rating, draws=4000, judgments=fa.analysis.Noise(0.3), votes="dirichlet")
    yield "score_scale", draw.score_scale(found, lang=lang)
    yield "contribution_waterfall", draw.contribution_waterfall(rating, lang=lang)
    yield "tornado", draw.tornado(fa.analysis.judgment_steps(rating), lang=lang, most=10)
    yield "grade_probabilities", draw.grade_probabilities(found, lang=lang)
    matrix = fa.JudgmentMatrix.from_upper([3, 5, "1/2", 2, 3, 4], CRITERIA)
    yield "judgment_heat_map", draw.judgment_heat_map(matrix, lang=lang, scheme=model.scheme)
    asked = {"Li": [2, 3, 4, 2, 3, 2], "Wu": [1, 2, 5, 3, 4, 2], "Zhao": [2, 2, 2, 1, 2, 3], "Qian": [1, 3, 3, 3, 4, 1]}
    matrices = {name: fa.JudgmentMatrix.from_upper(upper, CRITERIA) for name, upper in asked.items()}
    yield "panel_agreement", draw.panel_agreement(fa.experts.group_weights(matrices), lang=lang, scheme=model.scheme)
    rng = np.random.default_rng(7)
    health = rng.normal(0, 0.9, CLIENTS)
    bad = (rng.random(CLIENTS) < 1 / (1 + np.exp(1.6 + 1.3 * health))).astype(int)
    before, after = portfolio(model, health), portfolio(model, health - 0.25)
    yield "score_distribution", draw.score_distribution(before, bad, lang=lang)
    yield "roc_curve", draw.roc_curve(before, bad, lang=lang)
    report = fa.analysis.validate(before, bad, draws=0)
    yield "default_rate_by_grade", draw.default_rate_by_grade(report, lang=lang)
    moved = fa.analysis.compare_dates(before, after)
    yield "migration_heat_map", draw.migration_heat_map(moved, lang=lang)
    yield "psi_by_indicator", draw.psi_by_indicator(moved, lang=lang, scheme=model.scheme, most=12)


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for lang in ("en", "zh"):
        for name, ax in gallery(lang):
            if lang == "en" or name in CHINESE:
                path = FOLDER / (f"{name}.png" if lang == "en" else f"{name}-{lang}.png")
                made = io.BytesIO()
                ax.figure.savefig(made, dpi=96)
                # 96 colours are enough for a plot, and a third of the bytes.
                Image.open(made).convert("RGB").quantize(96).save(path, optimize=True)
                print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
