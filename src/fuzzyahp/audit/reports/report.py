"""A rating as one page for a credit committee: HTML that needs no network, no script and no colour."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fuzzyahp._version import __version__
from fuzzyahp.audit.explanation.reason import reasons
from fuzzyahp.audit.overrides.overrides import OVERRIDE_REASONS, REJECTED, grade_in_force
from fuzzyahp.audit.overrides.people import people_faults
from fuzzyahp.audit.records.rerate import rating_of
from fuzzyahp.audit.records.sealed_record import load_sealed
from fuzzyahp.audit.reports.agreement import vote_agreements
from fuzzyahp.audit.reports.pages import page
from fuzzyahp.audit.reports.report_words import WORDS
from fuzzyahp.audit.reports.rules_in_words import rules_in_words
from fuzzyahp.audit.reports.score_scale import points_text, score_scale
from fuzzyahp.audit.reports.weight_rows import consistency_rows, node_rows, panel_lines, waiver_lines
from fuzzyahp.errors import RecordError, in_language, shown
from fuzzyahp.explain import CLOSE_CALL
from fuzzyahp.explain_words import words as explain_words
from fuzzyahp.record_content import plain_evidence
from fuzzyahp.result import Rating

#: So many losses are listed one by one.
_MOST = 8
#: What must be the same in a record and in its rating once more, or the page would show other figures.
_SHOWN = ("result", "nodes", "weights", "global_weights", "screening", "caps", "missing_votes", "panel", "decision")


def report_html(source: Rating | Mapping[str, Any] | str | bytes | Path, lang: str = "en") -> str:
    """A rating as one self-contained HTML page: decision, screening, score on its scale, reasons, tree, panel, proof.

    Parameters
    ----------
    source : Record, mapping, path or text of JSON, or Rating
        A record as from `Rating.record`. A rating that was not recorded has neither client, date nor seal.
    lang : {"en", "zh"}
        Language of the page; labels are those of the scheme.

    Returns
    -------
    str
        HTML, the same text every time. Everything that people typed is escaped.

    Raises
    ------
    RecordError
        If it is no record, was changed after it was sealed, or its evidence does not give what it says.
    MissingExtraError
        If Jinja2 is not installed: the extra ``report``.
    FuzzyAHPError
        If there is no such language.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> html = fa.audit.report_html(record)
    >>> html[:15], "85.00" in html, "<script" in html
    ('<!DOCTYPE html>', True, False)
    """
    say = in_language(WORDS, lang)
    record: Mapping[str, Any] | None = None
    if isinstance(source, Rating):
        rating = source
    else:
        record = load_sealed(source).to_dict()
        rating = rating_of(record)
        _compare(record, rating)
    return page("report.html.j2", lang, _content(rating, record, say, lang))


def _compare(record: Mapping[str, Any], rating: Rating) -> None:
    for where, _, recorded, expected in people_faults(record):
        raise RecordError(
            f"record of client {shown(record['client'])}: {where} is {shown(recorded)} ({shown(expected)}), so no "
            "report is made of it; look with fuzzyahp verify"
        )
    again = rating.record(client="again", at="2000-01-01T00:00:00Z", by="report")
    for key in _SHOWN:
        if _unordered(record.get(key)) != _unordered(again[key]):
            raise RecordError(
                f"record of client {shown(record['client'])}: its evidence does not give its {key} (written by "
                f"fuzzyahp {record['fuzzyahp']}, read by {__version__}), so no report is made of it; find out where: "
                "fuzzyahp verify"
            )


def _unordered(part: Any) -> Any:
    """Experts stand in the order in which they were first named, which a record does not keep."""
    if isinstance(part, list):
        return sorted(part) if all(isinstance(item, str) for item in part) else part
    return {key: _unordered(item) for key, item in part.items()} if isinstance(part, Mapping) else part


def _content(rating: Rating, record: Mapping[str, Any] | None, say: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Everything the template names."""
    scheme = rating.plan.scheme
    grades = [scheme.scale.label(h, lang) for h in range(len(scheme.scale))]
    return {
        "say": say,
        "record": record,
        "scheme": scheme,
        "scheme_title": scheme.title.get(lang) or scheme.title.get("en") or scheme.name,
        "decision": _decision(rating, record, say, lang),
        "override": _override(record, rating, say, lang),
        "screening": _screening(rating, say, lang),
        "scale": score_scale(rating, lang),
        "scale_lines": _scale_lines(rating, say, lang),
        "caps": _cap_lines(rating, lang),
        "reasons": _reasons(rating, say, lang),
        "grades": grades,
        "nodes": _nodes(rating, say, lang),
        "agreement": _agreement(rating, say, lang),
        "consistency": consistency_rows(rating, lang),
        "limit": f"{scheme.rules.max_consistency_ratio:g}",
        "panels": panel_lines(rating.plan, lang),
        "exceptions": [*waiver_lines(rating, lang), *_missing_lines(rating, lang)],
        "rules": rules_in_words(scheme, lang),
        "version": __version__,
    }


def _grade(rating: Rating, name: str | None, lang: str) -> str:
    scale = rating.plan.scheme.scale
    return "" if name is None else scale.label(scale.index(name), lang)


def _outcome(rating: Rating, name: str | None, say: Mapping[str, str], lang: str) -> str:
    """A grade's label, or "rejected"."""
    return say["rejected"] if name in (None, REJECTED) else _grade(rating, name, lang)


def _decision(rating: Rating, record: Mapping[str, Any] | None, say: Mapping[str, str], lang: str) -> dict[str, Any]:
    """What is in force: the grade a person gave, else the one that exact arithmetic or the engine found."""
    scale = rating.plan.scheme.scale
    grade = grade_in_force(record) if record else rating.grade or REJECTED
    rejected = grade == REJECTED
    score = None
    if rating.score is not None:
        score = points_text(rating.rounded_score or 0.0, rating.nearest_cut)
    return {
        "rejected": rejected,
        "grade": _outcome(rating, grade, say, lang),
        "risk": "" if rejected else scale.risk_label(scale.index(grade), lang),
        "score": score,
        "best": f"{scale.values[0]:g}",
        "grade_by_score": _grade(rating, rating.grade_before_caps, lang),
        "capped": "" if rating.grade == rating.grade_before_caps else _grade(rating, rating.grade, lang),
        "by_scheme_rejected": (record["decision"]["status"] if record else rating.status) == REJECTED,
    }


def _override(
    record: Mapping[str, Any] | None, rating: Rating, say: Mapping[str, str], lang: str
) -> dict[str, Any] | None:
    if not record or not record["override"]:
        return None
    found = record["override"]
    return dict(found) | {
        "reason_text": OVERRIDE_REASONS[found["reason"]][lang] if found["reason"] in OVERRIDE_REASONS else "",
        "original": _outcome(rating, found["original"], say, lang),
        "grade": _outcome(rating, found["grade"], say, lang),
    }


def _screening(rating: Rating, say: Mapping[str, str], lang: str) -> dict[str, Any] | None:
    """What the screening compared, one row a node."""
    trace, scheme = rating.veto, rating.plan.scheme
    if trace is None:
        return None
    scale, place = scheme.scale, scheme.scale.index(trace.below)
    bound = scale.label(place, lang)
    cut = scale.values[place]
    rows = []
    for node, found in trace.watched.items():
        by_grade = isinstance(found, str)
        needed = bound if by_grade else say["value_grade"].format(value=f"{cut:g}", grade=bound)
        rows.append(
            {
                "label": scheme.label(node, lang),
                "found": _grade(rating, found, lang) if isinstance(found, str) else points_text(found, cut),
                "needed": say["better_than" if trace.include_bound else "at_least"].format(bound=needed),
                "vetoes": node in trace.reasons,
            }
        )
    return {"fired": trace.fired, "rows": rows}


def _scale_lines(rating: Rating, say: Mapping[str, str], lang: str) -> list[str]:
    """The score among the cuts in sentences."""
    words, rules, scale = explain_words(lang), rating.plan.scheme.rules, rating.plan.scheme.scale
    score, cut, margin = rating.rounded_score, rating.nearest_cut, rating.margin
    if score is None or rating.membership is None or rating.grade_before_caps is None:
        return []
    lines = []
    if cut is not None and margin is not None:
        cuts = say["sep"].join(f"{x:g}" for x in rules.cuts or scale.cuts)
        if margin:
            distance = points_text(abs(margin), 0.0)
            lines.append(say["above_cut" if margin > 0 else "below_cut"].format(distance=distance, cut=f"{cut:g}"))
        else:
            lines.append(words["on_cut"].format(cut=cut))
        if 0 < abs(margin) <= CLOSE_CALL:
            lines.append(words["close"])
        lines.append(say["scale_cuts"].format(cuts=cuts))
        return lines
    place = scale.index(rating.grade_before_caps)
    grade, shares = scale.label(place, lang), rating.membership.tolist()
    if rules.grading == "confidence":
        share = sum(shares[: place + 1])
        lines.append(words["confidence"].format(share=share, grade=grade, wanted=rules.confidence or 0.0))
    else:
        index = rating.validity_index or 0.0
        text = "∞" if index > 1e6 else f"{index:.2f}"
        lines.append(words["maximum"].format(share=shares[place], grade=grade, index=text))
    values = say["sep"].join(f"{scale.label(h, lang)} {value:g}" for h, value in enumerate(scale.values))
    return [*lines, say["scale_values"].format(values=values)]


def _cap_lines(rating: Rating, lang: str) -> list[str]:
    words, scheme = explain_words(lang), rating.plan.scheme
    was = words["was"].format(grade=_grade(rating, rating.grade_before_caps, lang))
    return [
        words["cap"].format(
            node=scheme.label(scheme.tree.find(cap.node), lang),
            found=_grade(rating, cap.found, lang),
            worse_than=_grade(rating, cap.worse_than, lang),
            limit=_grade(rating, cap.limit, lang),
            was=was if cap.binding else "",
        )
        for cap in rating.caps
    ]


def _reasons(rating: Rating, say: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Vetoes and caps, then what cost points, the most first; under other operators the binding terms."""
    found, scheme = reasons(rating, most=_MOST, lang=lang), rating.plan.scheme
    rows = [
        {
            "code": reason.code,
            "label": reason.label,
            "grade": _grade(rating, rating.nodes[reason.node].grade, lang),
            "score": f"{rating.nodes[reason.node].score:.2f}",
            "weight": f"{rating.global_weights[reason.node]:.4f}",
            "points": f"{reason.points:.2f}",
            "share": 100 * (reason.share or 0.0),
        }
        for reason in found
        if reason.kind == "loss"
    ]
    lead = more = ""
    one = "_1" if found.left_out == 1 else ""
    best = scheme.scale.values[0]
    if rating.score is not None and rating.plan.operator.keeps_sum:
        figures = {"score": f"{rating.score:.2f}", "lost": f"{best - rating.score:.2f}"}
        lead = say["reasons_lead"].format(best=f"{best:g}", **figures) if rows else say["no_losses"]
        if found.left_out:
            more = say[f"more_losses{one}"].format(n=found.left_out, points=f"{found.left_out_points:.2f}")
    elif rating.score is not None:
        lead = say["binding_lead"].format(symbol=rating.plan.operator.symbol)
        more = say[f"more_terms{one}"].format(n=found.left_out) if found.left_out else ""
    return {
        "first": [reason for reason in found if reason.kind in ("veto", "cap")],
        "lead": lead,
        "rows": rows,
        "binding": [reason for reason in found if reason.kind == "binding"],
        "more": more,
    }


def _nodes(rating: Rating, say: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    """Every evaluated node with its figures."""
    rows = []
    for row in node_rows(rating.plan, lang):
        if row["name"] in rating.nodes:
            node = rating.nodes[row["name"]]
            found = {
                "score": f"{node.score:.2f}",
                "grade": _grade(rating, node.grade, lang),
                "membership": node.membership.tolist(),
                "evidence": _evidence(rating, row["name"], say) if row["leaf"] else "",
            }
            rows.append(row | found)
    return rows


def _evidence(rating: Rating, leaf: str, say: Mapping[str, str]) -> str:
    """What a leaf's membership comes from, in a few words."""
    scheme = rating.plan.scheme
    given = plain_evidence(scheme.scale, scheme.tree.path(leaf), rating.evidence.get(leaf)) or {}
    if "value" in given:
        standard = scheme.indicators[leaf].standard
        unit = standard.unit if standard else ""
        return say["evidence_value"].format(value=f"{given['value']:.10g} {unit}".rstrip())
    if "votes" in given:
        votes = given["votes"]
        cast = votes.values() if isinstance(votes, Mapping) else votes
        n = sum(1 if isinstance(vote, str) and vote else vote or 0 for vote in cast)
        return say["evidence_vote" if n == 1 else "evidence_votes"].format(n=f"{n:g}")
    return say["evidence_grade" if "grade" in given else "evidence_membership"]


def _agreement(rating: Rating, say: Mapping[str, str], lang: str) -> dict[str, Any] | None:
    found, scheme = vote_agreements(rating), rating.plan.scheme
    if not any(one.votes > 1 for one in found):
        return None
    scale = scheme.scale
    lowest = min(one.share for one in found)
    rows = []
    for one in found:
        first, last = (scale.label(h, lang) for h in one.span)
        several = say["span_several"].format(best=first, worst=last)
        rows.append(
            {
                "label": scheme.label(one.leaf, lang),
                "counts": [f"{count:g}" for count in one.counts],
                "votes": f"{one.votes:g}",
                "most_chosen": say["sep"].join(scale.label(h, lang) for h in one.most_chosen),
                "share": 100 * one.share,
                "span": say["span_one"] if one.span[0] == one.span[1] else several,
                "lowest": one.share == lowest and lowest < 1,
            }
        )
    mean = sum(one.share for one in found) / len(found)
    lines = [say["agreement_mean"].format(share=f"{100 * mean:.0f} %")]
    if rating.panel:
        lines.append(say["agreement_named"].format(names=say["sep"].join(rating.panel)))
    weights = scheme.rules.expert_weights
    if weights and rating.panel:
        text = say["sep"].join(f"{who} {weight:g}" for who, weight in weights.items())
        lines.append(say["weighted_votes"].format(weights=text))
    return {"rows": rows, "lines": lines}


def _missing_lines(rating: Rating, lang: str) -> list[str]:
    words, scheme = explain_words(lang), rating.plan.scheme
    return [
        words["missing"].format(node=scheme.label(leaf, lang), experts=words["sep"].join(experts))
        for leaf, experts in rating.missing_votes.items()
    ]
