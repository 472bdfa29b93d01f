"""The score on its scale: where grades begin, where the score lies, and how many digits tell it from a cut."""

from __future__ import annotations

from typing import Any

from fuzzyahp.result import Rating

#: Two labels of cuts closer than this, in percent of the scale's width, would run into each other.
_APART = 9.0
#: A scale with more grades than this has labels at the score's own grade and its neighbours only.
_MOST_LABELS = 7


def points_text(points: float, cut: float | None = None, digits: int = 2) -> str:
    """Points for people: two decimals, or as many as it takes to tell them from a cut that they do not lie on.

    Parameters
    ----------
    points : float
        Points.
    cut : float, optional
        The nearest cut.
    digits : int
        Decimals where nothing asks for more.

    Returns
    -------
    str
        A number.

    Examples
    --------
    >>> points_text(85.0), points_text(77.499999, 77.5), points_text(77.5, 77.5)
    ('85.00', '77.499999', '77.50')
    """
    if cut is not None and points != cut:
        while digits < 9 and f"{points:.{digits}f}" == f"{cut:.{digits}f}":
            digits += 1
    return f"{points:.{digits}f}"


def score_scale(rating: Rating, lang: str = "en") -> dict[str, Any] | None:
    """What a picture of the score needs, all places in percent of the scale's width, the worst value at 0.

    Parameters
    ----------
    rating : Rating
        What to show.
    lang : {"en", "zh"}
        Language of the grades.

    Returns
    -------
    dict or None
        "by_cuts", "at" (the score), "bands" (one a grade, worst first: "start", "width", "middle", "label", "mine",
        "row"), "marks" (cuts, or values of the grades: "at", "text"), "cut" (place of the nearest cut or None),
        "worst", "best", and whether these have room ("worst_shown", "best_shown"); None where the client was rejected.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> scale = score_scale(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> scale["at"], [band["label"] for band in scale["bands"] if band["mine"]]
    (75.0, ['good'])
    """
    if rating.score is None:
        return None
    grades, rules = rating.plan.scheme.scale, rating.plan.scheme.rules
    best, worst = grades.values[0], grades.values[-1]

    def place(points: float) -> float:
        return 100 * min(max((points - worst) / (best - worst), 0.0), 1.0)

    by_cuts = rules.grading in ("nearest", "cuts")
    # Where grades do not follow from cuts there are no bands to show: labels stand at the grades' values.
    cuts, nearest = rating.plan.cuts, rating.nearest_cut
    edges = [place(x) for x in (best, *cuts, worst)]
    mine = sum(1 for cut in cuts if (rating.rounded_score or 0.0) < cut)
    few = len(grades) <= _MOST_LABELS
    bands = [
        {
            "start": edges[h + 1],
            "width": edges[h] - edges[h + 1],
            "middle": (edges[h] + edges[h + 1]) / 2 if by_cuts else place(grades.values[h]),
            "label": grades.label(h, lang) if few or abs(h - mine) <= 1 else "",
            "mine": by_cuts and h == mine,
            "row": h % 2,
        }
        for h in reversed(range(len(grades)))
    ]
    marks = [(place(mark), mark) for mark in (cuts if by_cuts else grades.values[1:-1])]
    marks = _spaced(marks, None if nearest is None else place(nearest))
    return {
        "by_cuts": by_cuts,
        "at": place(rating.score),
        "bands": bands,
        "marks": [{"at": at, "text": f"{mark:g}"} for at, mark in marks],
        "cut": None if nearest is None else place(nearest),
        "worst": f"{worst:g}",
        "best": f"{best:g}",
        "worst_shown": all(at >= _APART for at, _ in marks),
        "best_shown": all(at <= 100 - _APART for at, _ in marks),
    }


def _spaced(marks: list[tuple[float, float]], nearest: float | None) -> list[tuple[float, float]]:
    """Marks whose labels have room beside one another and the ends, the nearest to the score among them."""
    kept = [mark for mark in marks if mark[0] == nearest][:1]
    for mark in marks:
        room = _APART <= mark[0] <= 100 - _APART
        if room and all(abs(mark[0] - other) >= _APART for other, _ in kept):
            kept.append(mark)
    return sorted(kept)
