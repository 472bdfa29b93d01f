"""What verification cannot find once the seal is made anew: what docs/records.md says of it really verifies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import override, verify
from test_verify import AT, OVERRIDE, resealed

TREE: dict[str, Any] = {
    "u": {"children": ["a", "b", "c"], "judgments": [2, 4, 2], "label": {"en": "All"}},
    "a": {"guide": {"en": "Ask."}},
    "b": {},
    "c": {},
}


def base(evidence: Any = None, scheme: Any = None, **rules: Any) -> dict[str, Any]:
    """A record of three leaves; 2, 4, 2 are judgments without contradiction: weights 4/7, 2/7, 1/7."""
    document = {"format": "fuzzyahp-scheme/1", "name": "three", "version": "1", "rules": rules, "indicators": TREE}
    votes = {"votes": {"Li": "good", "Wu": "medium"}}
    rating = fa.RatingModel(fa.load_scheme(document | (scheme or {}))).rate(evidence or dict.fromkeys("abc", votes))
    return rating.record(client="F01", at=AT, by="li").to_dict()


def votes_of(content: dict[str, Any], votes: Any) -> dict[str, Any]:
    """Every leaf votes otherwise; who sits on the panel follows from the names."""
    named = votes.get("votes") if isinstance(votes.get("votes"), dict) else {}
    content["evidence"] = {leaf: votes for leaf in content["evidence"]}
    content["panel"] = [name for name, vote in named.items() if isinstance(vote, str)]
    return content


def with_document(content: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    change(content["scheme"]["document"])
    for key in ("name", "version"):
        content["scheme"][key] = content["scheme"]["document"][key]
    return content


def forgeries() -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in (
        ("client", "F99"),
        ("at", "2027-01-01T00:00:00Z"),
        ("by", "wu"),
        ("note", "x"),
        ("state", "referred"),
        ("fuzzyahp", "9.9.9"),
    ):
        yield key, base() | {key: value}

    over = override(base(), **OVERRIDE).to_dict()
    for change in (
        {"grade": "weak"},
        {"reason": "policy"},
        {"text": "Otherwise."},
        {"by": "sun"},
        {"at": "2026-12-27T10:00:00Z"},
        {"approved_by": "qian"},
        {"of": "sha256:" + 64 * "0"},
        {"of": "sha256:" + 64 * "0", "original": "poor"},  # as if it overrode an override
    ):
        yield f"override {change}", over | {"override": over["override"] | change}
    yield "override taken out", over | {"override": None, "state": "automatic"}
    yield "override put in", base() | {"override": over["override"], "state": "overridden"}

    yield "votes swapped", votes_of(base(), {"votes": {"Li": "medium", "Wu": "good"}})
    yield "expert renamed", votes_of(base(), {"votes": {"Li": "good", "Sun": "medium"}})
    yield "names to counts", votes_of(base(), {"votes": [0, 1, 1, 0, 0]})
    yield "counts in proportion", votes_of(base(), {"votes": {"good": 50, "medium": 50}})
    yield "names to degrees", votes_of(base(), {"membership": [0, 0.5, 0.5, 0, 0]})

    def renamed(document: dict[str, Any]) -> None:
        document |= {"name": "other", "version": "2", "effective_from": "2020-01-01", "source": "Another book."}

    yield "names of the scheme", with_document(base(), renamed)
    yield "label", with_document(base(), lambda d: d["indicators"]["u"].update(label={"en": "Everything"}))
    yield "guide", with_document(base(), lambda d: d["indicators"]["a"].update(guide={"en": "Guess."}))
    yield "rule out of play", with_document(base(), lambda d: d["rules"].update(missing_votes="divide_by_voters"))
    yield (
        "cap out of play",
        with_document(base(), lambda d: d["rules"].update(caps=[{"node": "a", "worse_than": "weak", "grade": "weak"}])),
    )

    def scaled(document: dict[str, Any]) -> None:
        weights = document["rules"]["expert_weights"]
        document["rules"]["expert_weights"] = {name: 10 * weight for name, weight in weights.items()}

    yield "weights of experts scaled alike", with_document(base(expert_weights={"Li": 2, "Wu": 1}), scaled)
    given = TREE | {"u": {"children": ["a", "b", "c"], "weights": list(base()["weights"]["u"]["children"].values())}}
    weighed = base(scheme={"indicators": given})
    judged = base()
    judged["scheme"]["document"]["indicators"] = weighed["scheme"]["document"]["indicators"]
    yield "judgments replaced by their weights", judged | {"weights": weighed["weights"]}

    waived = base(scheme={"indicators": TREE | {"u": TREE["u"] | {"judgments": [9, 9, 9], "waive_consistency": "So."}}})
    other = json.loads(json.dumps(waived).replace('"So."', '"Otherwise."'))
    assert other != waived
    yield "reason of a waiver", other


FORGERIES = dict(forgeries())


@pytest.mark.parametrize("name", FORGERIES)
def test_what_the_page_says_is_not_found_is_not_found(name: str) -> None:
    content = FORGERIES[name]
    assert not verify(content).ok
    found = verify(resealed(content, fingerprint=True))
    if found.first is not None and found.first.where == "/decision/error_bound":
        # How far the engine can be off hangs on the form of the evidence: a forger copies what verification says.
        content["decision"]["error_bound"] = found.first.recomputed
        found = verify(resealed(content, fingerprint=True))
    assert found.ok, found.to_text()


@pytest.mark.parametrize("digits", ["14e-1", "1.40000000000000001"])
def test_digits_that_are_the_same_double_have_one_seal(digits: str) -> None:
    tree = TREE | {"a": {"standard": {"points": [2, 1.5, 1, 0.5, 0]}}}
    text = json.dumps(base(evidence={"a": 1.4, "b": "good", "c": "good"}, scheme={"indicators": tree}))
    other = text.replace('"value": 1.4', f'"value": {digits}')
    assert other != text
    assert verify(other).ok
