"""The rules of a scheme in words: every decision that the method leaves open, with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from fuzzyahp.audit.reports.rule_words import WORDS
from fuzzyahp.errors import in_language
from fuzzyahp.membership import find_operator
from fuzzyahp.random_index import RANDOM_INDEX
from fuzzyahp.rules import Rules
from fuzzyahp.scheme import Scheme


def rules_in_words(scheme: Scheme, lang: str = "en") -> list[dict[str, str]]:
    """Every rule of a scheme as a row of a table.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of dict
        "key" (name of the rule in the scheme file, empty for what no scheme can change), "rule", "chosen", and
        "origin" (whether it is the library's default).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rows = rules_in_words(fa.load_scheme("micro-enterprise"))
    >>> [row["chosen"] for row in rows if row["key"] == "veto"]
    ['rejected where the score of Decisive indicators is below 70 (medium)']
    """
    say = in_language(WORDS, lang)
    rules = scheme.rules
    said = {
        "operator": _operator(scheme, say),
        "weight_method": say.get(f"weight_method_{rules.weight_method}", rules.weight_method),
        "random_index": f"{rules.random_index}: {RANDOM_INDEX[rules.random_index].citation}",
        "max_consistency_ratio": say["max_consistency_ratio_is"].format(limit=f"{rules.max_consistency_ratio:g}"),
        "ordered": say["ordered_yes" if rules.ordered else "ordered_no"],
        "missing_votes": say[f"missing_votes_{rules.missing_votes}"],
        "expert_weights": say["sep"].join(f"{who} {weight:g}" for who, weight in rules.expert_weights.items())
        or say["expert_weights_none"],
        "grading": _grading(scheme, say),
        "veto": _veto(scheme, say, lang),
        "caps": _caps(scheme, say, lang),
    }
    standard = Rules()
    rows = [
        {
            "key": key,
            "rule": say[key],
            "chosen": chosen,
            "origin": say["default" if getattr(rules, key) == getattr(standard, key) else "own"],
        }
        for key, chosen in said.items()
    ]
    digits = {"key": "", "rule": say["digits"], "chosen": say["digits_is"], "origin": ""}
    return [*rows[:8], digits, *rows[8:]]


def _operator(scheme: Scheme, say: Mapping[str, str]) -> str:
    operator = find_operator(scheme.rules.operator)
    text = say.get(f"operator_{operator.name}", say["operator_other"])
    text = text.format(symbol=operator.symbol, name=operator.name)
    return text if operator.keeps_sum else text + say["sums_not_kept"]


def _grading(scheme: Scheme, say: Mapping[str, str]) -> str:
    rules = scheme.rules
    cuts = say["sep"].join(f"{cut:g}" for cut in (rules.cuts or scheme.scale.cuts))
    confidence = "" if rules.confidence is None else f"{rules.confidence:g}"
    return say[f"grading_{rules.grading}"].format(cuts=cuts, confidence=confidence)


def _veto(scheme: Scheme, say: Mapping[str, str], lang: str) -> str:
    veto, scale = scheme.rules.veto, scheme.scale
    if veto is None:
        return say["veto_none"]
    place = scale.index(veto.below)
    return say[f"veto_{veto.by}"].format(
        branch=scheme.label(scheme.tree.find(veto.branch), lang),
        bound=say["at_or_below" if veto.include_bound else "below"],
        value=f"{scale.values[place]:g}",
        grade=scale.label(place, lang),
    )


def _caps(scheme: Scheme, say: Mapping[str, str], lang: str) -> str:
    scale = scheme.scale

    def grade(name: str) -> str:
        return scale.label(scale.index(name), lang)

    return (
        say["semicolon"].join(
            say["cap"].format(
                grade=grade(cap.grade),
                node=scheme.label(scheme.tree.find(cap.node), lang),
                worse_than=grade(cap.worse_than),
            )
            for cap in scheme.rules.caps
        )
        or say["caps_none"]
    )
