"""A validation report as tables and sentences, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fuzzyahp.analysis.text_tables import (
    TextTable,
    between,
    interval_head,
    level_text,
    number,
    p_text,
    percent,
    percents,
)
from fuzzyahp.analysis.validation.default_rates import GradeRate, grade_rate, inversion_text, rate_row
from fuzzyahp.analysis.validation.outcomes import FEW
from fuzzyahp.analysis.validation.validation_words import WORDS
from fuzzyahp.errors import in_language

if TYPE_CHECKING:
    from fuzzyahp.analysis.validation.validation_report import ValidationReport

# Of two intervals of the AUC that should be alike.
_APART = 0.01


def report_tables(report: ValidationReport, lang: str) -> list[TextTable]:
    """Tables of a report: what to read first, then section by section.

    Parameters
    ----------
    report : ValidationReport
        The report.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of TextTable
        In order.
    """
    words = in_language(WORDS, lang)
    head = [words["scheme"].format(scheme=report.scheme)] if report.scheme else []
    head.append(words["orientation"].format(level=level_text(report.level)))
    tables = [
        TextTable(words["title"], (), (), tuple(head)),
        TextTable(words["notes"], (), (), notes_of(report, lang)),
        _sample(report, words, lang),
        _discrimination(report, words, lang),
        _gains(report, words, lang),
        _rates(report, words, lang),
        _shares(report, words, lang),
    ]
    names = report.labels.get(lang, {})
    for found in (report.sharpness, report.calibration):
        if found is not None:
            tables += [_renamed(table, names, rated_only(report, lang)) for table in found._tables(lang)]
    return tables


def notes_of(report: ValidationReport, lang: str) -> tuple[str, ...]:
    """What to know before reading the figures.

    Parameters
    ----------
    report : ValidationReport
        The report.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    tuple of str
        Sentences, the gravest first.
    """
    words, found, notes = in_language(WORDS, lang), report.auc, []
    if min(found.good, found.bad) < FEW:
        notes.append(words["few"].format(good=found.good, bad=found.bad, few=FEW))
    if found.low is None or found.high is None:
        notes.append(words["no_interval"])
    elif found.high < 0.5:
        notes.append(words["wrong_way"])
    elif found.low <= 0.5:
        notes.append(words["lots"])
    other = report.auc_bootstrap
    if other is not None and None not in (found.low, found.high, other.low, other.high):
        gaps = (abs((found.low or 0) - (other.low or 0)), abs((found.high or 0) - (other.high or 0)))
        if max(gaps) > _APART:
            notes.append(words["apart"])
    inversions = report.default_rates.inversions
    if inversions:
        beyond = sum(not x.within_intervals for x in inversions)
        notes.append(words["inversions"].format(n=len(inversions), beyond=beyond))
    notes.append(basis_text(report, lang))
    if any(report.unmatched):
        notes.append(words["unmatched"].format(clients=report.unmatched[0], outcomes=report.unmatched[1]))
    if report.calibration is None:
        notes.append(words["no_pd"])
    return (*notes, words["selection"])


def basis_text(report: ValidationReport, lang: str) -> str:
    """Whom the figures of scores are of, and who is left out.

    Parameters
    ----------
    report : ValidationReport
        The report.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        One sentence.
    """
    words = in_language(WORDS, lang)
    by_status = {x.grade: x.clients for x in report.sample}
    worst = report.vetoed == "worst"
    left = [
        words[f"left_{status}"].format(n=by_status[status])
        for status in ("rejected", "incomplete", "invalid")
        if by_status[status] and not (worst and status == "rejected")
    ]
    joined = ("、" if lang == "zh" else ", ").join(left) or words["nobody"]
    return words["basis_worst" if worst else "basis"].format(
        good=report.auc.good, bad=report.auc.bad, vetoed=by_status["rejected"], left=joined
    )


def rated_only(report: ValidationReport, lang: str) -> str:
    """That a figure is of rated clients and of nobody else, whatever was asked for the vetoed.

    Parameters
    ----------
    report : ValidationReport
        The report.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        One sentence.
    """
    return in_language(WORDS, lang)["rated_only"].format(n=report.sample[0].clients)


def _heads(
    report: ValidationReport, words: dict[str, str], lang: str, first: str, rate: str = "rate"
) -> tuple[str, ...]:
    interval = interval_head(report.level, lang)
    return (words[first], words["clients"], words["bad"], words[rate], interval)


def _sample(report: ValidationReport, words: dict[str, str], lang: str) -> TextTable:
    everybody = (sum(x.clients for x in report.sample), sum(x.bad for x in report.sample))
    rows = [*report.sample, grade_rate("all", *everybody, report.level)]
    return TextTable(
        words["sample"], _heads(report, words, lang, "status"), tuple(rate_row(x, words[x.grade], lang) for x in rows)
    )


def _discrimination(report: ValidationReport, words: dict[str, str], lang: str) -> TextTable:
    found, other, gap = report.auc, report.auc_bootstrap, report.ks
    rows = [(words["auc"], number(found.value), between(found.low, found.high, lang=lang))]
    if other is not None:
        name = words["auc_bootstrap"].format(draws=report.draws)
        rows.append((name, number(other.value), between(other.low, other.high, lang=lang)))
    rows.append(
        (words["accuracy_ratio"], number(found.accuracy_ratio), between(*found.accuracy_ratio_interval, lang=lang))
    )
    rows.append((words["ks"], number(gap.value), between(gap.low, gap.high, lang=lang)))
    at = words["ks_below" if gap.score is None else "ks_at"].format(score=gap.score or 0.0, p=p_text(gap.p_value))
    notes = [at, *([] if gap.right_way else [words["ks_wrong"]]), basis_text(report, lang)]
    heads = (words["figure"], words["value"], interval_head(report.level, lang))
    return TextTable(words["discrimination"], heads, tuple(rows), tuple(notes))


def _gains(report: ValidationReport, words: dict[str, str], lang: str) -> TextTable:
    (table,) = report.gains._tables(lang)
    return TextTable(words["gains"], table.columns, table.rows, (basis_text(report, lang),))


def _rates(report: ValidationReport, words: dict[str, str], lang: str) -> TextTable:
    names = {**report.labels.get(lang, {}), "rejected": words["rejected"]}
    notes = [inversion_text(x, lang, names) for x in report.default_rates.inversions] or [words["monotone"]]
    notes.append(words["worst_rates"] if report.vetoed == "worst" else rated_only(report, lang))
    rows = tuple(rate_row(x, names.get(x.grade), lang) for x in report.default_rates.grades)
    return TextTable(words["rates"], _heads(report, words, lang, "grade"), rows, tuple(notes))


def _shares(report: ValidationReport, words: dict[str, str], lang: str) -> TextTable:
    def share(name: str, x: GradeRate) -> tuple[str, ...]:
        count = words["share_of"].format(part=x.bad, whole=x.clients)
        return (words[name], percent(x.rate), percents(x.low, x.high, lang=lang), count)

    hhi = report.concentration
    count = f"{hhi.clients:,}"
    rows = [
        share("veto_share", report.vetoes),
        *(share(x.grade, x) for x in report.overrides),
        (words["hhi"], number(hhi.value), between(hhi.low, hhi.high, lang=lang), count),
        (words["hhi_normalised"], number(hhi.normalised), "-", count),
    ]
    heads = (words["figure"], words["value"], interval_head(report.level, lang), words["count"])
    return TextTable(words["shares"], heads, tuple(rows))


def _renamed(table: TextTable, names: Mapping[str, str], note: str) -> TextTable:
    """The table with grades called by their labels, and one more note."""
    rows = tuple((names.get(row[0], row[0]), *row[1:]) for row in table.rows)
    return TextTable(table.title, table.columns, rows, (*table.notes, note))
