"""Every language says everything that English says, with the same figures in it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

import pytest

import fuzzyahp as fa
from fuzzyahp import explain_words
from fuzzyahp.cli import words
from fuzzyahp.clients import outcomes

TABLES: dict[str, Mapping[str, Mapping[str, str]]] = {
    "explain": explain_words.WORDS,
    "cli": words.WORDS,
    "outcomes": outcomes._NOTES,
}


def fields(sentence: str) -> set[str]:
    """Names of the figures that a sentence has room for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("table", TABLES)
def test_the_same_keys_with_the_same_figures(table: str) -> None:
    english = TABLES[table]["en"]
    assert len(TABLES[table]) > 1
    for lang, sentences in TABLES[table].items():
        assert set(sentences) == set(english), lang
        assert [key for key in english if fields(sentences[key]) != fields(english[key])] == [], lang


@pytest.mark.parametrize("lang", explain_words.WORDS)
def test_explained_and_said_in_every_language(lang: str) -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    for grade in ("good", "poor"):
        assert model.rate(dict.fromkeys(model.scheme.tree.leaves, grade)).explain(lang)
    assert all(TABLES[table][lang] for table in TABLES)
    assert fa.JudgmentMatrix.from_upper([3]).in_words(lang)
    assert lang in model.scheme.scale.labels
