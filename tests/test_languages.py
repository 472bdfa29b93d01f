"""Every language says everything that English says, with the same figures in it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from string import Formatter

import pytest

import fuzzyahp as fa
from fuzzyahp import explain_words, ratio
from fuzzyahp.analysis.monitoring import warning_words
from fuzzyahp.analysis.monte_carlo import uncertainty_words
from fuzzyahp.analysis.plots import plot_words
from fuzzyahp.analysis.sensitivity import sensitivity_words
from fuzzyahp.analysis.validation import judgment_value, validation_words
from fuzzyahp.audit.explanation import improvement_words, reason_words
from fuzzyahp.audit.ledgers import ledger_words
from fuzzyahp.audit.overrides import overrides
from fuzzyahp.audit.reports import card_words, report_words, rule_words
from fuzzyahp.audit.schemes import diff_words, migration_words
from fuzzyahp.audit.verification import verification_words
from fuzzyahp.cli import panel_words, record_commands, words
from fuzzyahp.clients import outcomes
from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, feedback, stop, write_answer_sheet, write_workbook
from fuzzyahp.experts.delphi import spread, verdict_words
from fuzzyahp.experts.questionnaires import answer_words, workbook_words


def by_language(table: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """A table of sentences in each language, turned into one of languages with each sentence."""
    languages = {lang for sentences in table.values() for lang in sentences}
    return {lang: {key: table[key][lang] for key in table if lang in table[key]} for lang in sorted(languages)}


TABLES: dict[str, Mapping[str, Mapping[str, str]]] = {
    "scheme diff": diff_words.WORDS,
    "migration": migration_words.WORDS,
    "explain": explain_words.WORDS,
    "judgment": ratio._SENTENCES,
    "cli": words.WORDS,
    "cli panel": panel_words.WORDS,
    "outcomes": outcomes._NOTES,
    "verdict": verdict_words.WORDS,
    "spread": spread.WHY,
    "workbook": workbook_words.WORDS,
    "workbook steps": {lang: {str(k): step for k, step in said.items()} for lang, said in workbook_words.STEPS.items()},
    "workbook equally": {lang: {"equally": word} for lang, word in workbook_words.EQUALLY.items()},
    "answer sheet": answer_words.WORDS,
    "uncertainty": uncertainty_words.WORDS,
    "sensitivity": sensitivity_words.WORDS,
    "verification": verification_words.WORDS,
    "records": record_commands.WORDS,
    "validation": validation_words.WORDS,
    "early warnings": warning_words.WORDS,
    "plots": plot_words.WORDS,
    "value of judgment": judgment_value._KINDS,
    "reasons": reason_words.WORDS,
    "improvements": improvement_words.WORDS,
    "report": report_words.WORDS,
    "rules": rule_words.WORDS,
    "card": card_words.WORDS,
    "ledger": ledger_words.WORDS,
    "override reasons": by_language(overrides.OVERRIDE_REASONS),
}


def fields(sentence: str) -> set[str]:
    """Names of the figures that a sentence has room for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("table", TABLES)
def test_the_same_keys_with_the_same_figures(table: str) -> None:
    english = TABLES[table]["en"]
    assert set(TABLES[table]) == set(explain_words.WORDS)
    for lang, sentences in TABLES[table].items():
        assert set(sentences) == set(english), lang
        assert [key for key in english if fields(sentences[key]) != fields(english[key])] == [], lang
        assert [key for key in english if english[key].strip() and not sentences[key].strip()] == [], lang


@pytest.mark.parametrize("lang", explain_words.WORDS)
def test_explained_and_said_in_every_language(lang: str) -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    for grade in ("good", "poor"):
        assert model.rate(dict.fromkeys(model.scheme.tree.leaves, grade)).explain(lang)
    assert all(TABLES[table][lang] for table in TABLES)
    assert fa.JudgmentMatrix.from_upper([3]).in_words(lang)
    assert lang in model.scheme.scale.labels


@pytest.mark.parametrize("lang", explain_words.WORDS)
def test_a_panel_is_asked_and_told_in_every_language(lang: str) -> None:
    pytest.importorskip("openpyxl")
    nodes = {"u": {"children": ["a", "b"]}, "a": {}, "b": {}}
    scheme = fa.load_draft({"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "indicators": nodes})
    panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    assert write_workbook(panel, "Li", scheme, lang=lang)
    assert write_answer_sheet(panel, "Li", scheme, lang=lang)
    panel = panel.with_round({"Li": Answers({"u": {("a", "b"): Fraction(3)}})})
    assert stop(panel).to_text(lang)
    assert feedback(panel, "Li")[0].spread.why_in_words(lang)
