"""Ratings and records for tests of reports: the demo's firms, and schemes whose every text is hostile."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import fuzzyahp as fa
from fuzzyahp.audit import override
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.clients.readers import read_clients

AT = "2026-11-26T09:30:00+08:00"
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror="alert(2)">'
FORMULA = '=HYPERLINK("http://x.example/","click")'
QUOTES = "'\"`{{ 7*7 }}{% raw %}&lt;b&gt;</td></table></style><iframe src='http://x.example/'>"
TURNED = "abc\u202edef"
LONG = "W" * 180
EVERY_TEXT = (SCRIPT, IMAGE, FORMULA, QUOTES)


@cache
def demo_ratings() -> dict[str, fa.Rating]:
    """Ratings of the demo's firms that can be rated."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    folder = files("fuzzyahp") / "demo"
    clients = read_clients([(name, (folder / name).read_bytes()) for name in ("firms.csv", "votes.csv")], model.scheme)
    return {client.id: rate_client(model, client) for client in clients if client.id != "F06"}


def demo_record(firm: str) -> fa.Record:
    """Record of one of the demo's firms."""
    return demo_ratings()[firm].record(client=firm, at=AT, by="li")


def hostile_scheme(**rules: Any) -> fa.Scheme:
    """A scheme whose title, labels, unit, source and waiver try to become markup."""
    return fa.load_scheme(
        {
            "format": "fuzzyahp-scheme/1",
            "name": "hostile",
            "version": "1",
            "title": {"en": IMAGE, "zh": SCRIPT},
            "description": {"en": QUOTES, "zh": QUOTES},
            "source": SCRIPT + QUOTES,
            "rules": {
                "missing_votes": "divide_by_voters",
                "veto": {"branch": "a", "by": "any_indicator"},
                "caps": [{"node": "b", "worse_than": "excellent", "grade": "medium"}],
                **rules,
            },
            "indicators": {
                "u": {"label": {"en": SCRIPT, "zh": IMAGE}, "children": ["a", "b"], "judgments": [3]},
                "a": {
                    "label": {"en": FORMULA, "zh": QUOTES},
                    "children": ["c", "d", "e"],
                    "judgments": [2, 9, "1/3"],
                    "waive_consistency": SCRIPT,
                },
                "b": {"label": {"en": QUOTES, "zh": FORMULA}},
                "c": {"label": {"en": IMAGE, "zh": SCRIPT}},
                "d": {"label": {"en": LONG, "zh": LONG}},
                "e": {"label": {"en": "e", "zh": "戊"}, "standard": {"points": [5, 4, 3, 2, 1], "unit": IMAGE}},
            },
        }
    )


def hostile_record(**rules: Any) -> fa.Record:
    """A record whose client, note, experts and rater try to become markup, overridden by such a person."""
    votes = {SCRIPT: "good", IMAGE: "weak", QUOTES: "good"}
    evidence = {"b": {"votes": votes}, "c": {"votes": {SCRIPT: "good", IMAGE: "good"}}, "d": "medium", "e": 4.5}
    rating = fa.RatingModel(hostile_scheme(**rules)).rate(evidence)
    record = rating.record(client=FORMULA + IMAGE + TURNED, at=AT, by=SCRIPT, note=f"{SCRIPT}\n{QUOTES}")
    return override(
        record,
        grade="poor",
        reason="integrity",
        text=f"{IMAGE}\n{SCRIPT}",
        by=QUOTES,
        at="2026-11-27T09:30:00+08:00",
        approved_by=IMAGE,
    )
