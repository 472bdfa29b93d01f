"""Overrides: a person decides otherwise than the rating, says why, and another person approves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fuzzyahp.audit.records.sealed_record import load_sealed
from fuzzyahp.errors import RecordError, check_known, shown, suggest
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.record import Record, moment, sealed, text_of
from fuzzyahp.safe_text import bare

REJECTED = "rejected"
#: Most characters of the text that explains an override.
MOST_TEXT = 4000

#: Why a rating may be overridden, by code. Each can lift a grade as well as lower it.
OVERRIDE_REASONS: FrozenMapping[str, FrozenMapping[str, str]] = FrozenMapping(
    {
        code: FrozenMapping({"en": english, "zh": chinese})
        for code, english, chinese in (
            ("new_information", "something became known after the rating", "评级后获知新情况"),
            (
                "data_error",
                "evidence was wrong, and a new rating would be too late",
                "资料有误且来不及重新评级",
            ),
            ("outdated_statements", "figures or statements are out of date", "报表或数据已过时"),
            ("outside_support", "support of owner or group, given or withdrawn", "股东或集团支持（给予或撤回）"),
            ("collateral", "guarantee or collateral that the scheme does not see", "评价方案未涵盖的担保或抵押"),
            ("legal_dispute", "a legal dispute, begun or settled", "法律纠纷（发生或了结）"),
            ("integrity", "doubts about honesty, raised or cleared", "对诚信的疑问（产生或消除）"),
            ("market_event", "an event in the client's trade or region", "客户所在行业或地区的突发事件"),
            ("model_limit", "a client of a kind that the scheme was not made for", "客户类型超出评价方案的适用范围"),
            ("policy", "a rule of the lender that stands above the scheme", "机构政策优先于评价方案"),
        )
    }
)


def override(
    record: Any, *, grade: str, reason: str, text: str, by: str, at: str | datetime, approved_by: str
) -> Record:
    """Override a recorded rating: a new record with another grade in force; nothing else of the rating changes.

    Parameters
    ----------
    record : Record, mapping, or path or text of JSON
        What is overridden, itself an override or not; its seal is checked.
    grade : str
        The new grade: a name or label of the scheme's scale, or "rejected".
    reason : str
        A code of `OVERRIDE_REASONS`.
    text : str
        What happened, in a person's words: 1 to 4,000 characters, of which some can be seen.
    by : str
        Who asks for it.
    at : str or datetime
        When, with its offset; not before the record.
    approved_by : str
        Another person than `by` and than who rated.

    Returns
    -------
    Record
        State "overridden"; its "override" names the digest of the record before, both grades, reason, text, who and
        when.

    Raises
    ------
    RecordError
        If the record, the grade, the reason, a text, the moment or the approver cannot be used.

    References
    ----------
    Commission Delegated Regulation (EU) 2022/439, art. 39; EBA/GL/2017/16, paragraph 201.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> lowered = fa.audit.override(record, grade="medium", reason="legal_dispute", text="Sued by its landlord.",
    ...     by="wang", at="2026-11-27T10:00:00Z", approved_by="zhao")
    >>> lowered["override"]["original"], lowered["override"]["grade"], lowered["state"]
    ('good', 'medium', 'overridden')
    """
    content = load_sealed(record).to_dict()
    before, at = content["override"], moment(at)
    by, approved_by = text_of(by, "by"), text_of(approved_by, "approved_by")
    text = text_of(text, "text", most=MOST_TEXT)
    for other, what in ((by, "who asks for the override"), (content["by"], "who rated")):
        if bare(approved_by) == bare(other):  # another spelling is no other person
            raise RecordError(f"approved_by: {shown(approved_by)} is {what}; another person has to approve")
    for earlier, what in ((content["at"], "the rating"), *(((before["at"], "the override before"),) if before else ())):
        if _time(at) < _time(earlier):
            raise RecordError(f"at: {at} is before {what}, {earlier}; an override comes after what it overrides")
    check_known("reason", reason, OVERRIDE_REASONS, RecordError)
    original, wanted = grade_in_force(content), _grade(content, grade)
    if wanted == original:
        raise RecordError(f"grade: {shown(wanted)} is in force already; an override names another one")
    content["state"] = "overridden"
    content["override"] = {
        "of": content["seal"]["record"],
        "original": original,
        "grade": wanted,
        "reason": reason,
        "text": text,
        "by": by,
        "at": at,
        "approved_by": approved_by,
    }
    return Record(sealed(content))


def grade_in_force(record: Mapping[str, Any]) -> str:
    """Grade by which the client is treated: the last override's, else the decision's.

    Parameters
    ----------
    record : Record or mapping
        A record.

    Returns
    -------
    str
        Name of a grade, or "rejected".

    Raises
    ------
    RecordError
        If it is no record.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "poor"))
    >>> fa.audit.grade_in_force(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li"))
    'rejected'
    """
    try:
        return str(record["override"]["grade"]) if record["override"] else grade_as_rated(record)
    except (KeyError, TypeError):
        raise RecordError(f"record: {shown(record)} is no record; load it with load_record") from None


def grade_as_rated(record: Mapping[str, Any]) -> str:
    """Grade that the rating came to, overrides left aside; where a cut is near, that of exact arithmetic.

    Parameters
    ----------
    record : Record or mapping
        A record.

    Returns
    -------
    str
        Name of a grade, or "rejected".

    Examples
    --------
    >>> grade_as_rated({"decision": {"status": "rejected", "grade": None}})
    'rejected'
    """
    decision = record["decision"]
    return REJECTED if decision["status"] == REJECTED else str(decision["grade"])


def scale_names(content: Mapping[str, Any]) -> list[str]:
    """Names of the grades in a record's scheme, best first.

    Parameters
    ----------
    content : mapping
        A record; its scheme need not be one.

    Returns
    -------
    list of str
        Names; none where there are no such grades.

    Examples
    --------
    >>> scale_names({"scheme": {"document": {"grades": {"names": ["pass", "fail"]}}}})
    ['pass', 'fail']
    """
    return _texts(_mapping(content["scheme"]["document"].get("grades")).get("names"))


def grade_label(content: Mapping[str, Any], grade: str, lang: str) -> str:
    """What a grade of a record's scale is called in a language; its name where there is no label.

    Parameters
    ----------
    content : mapping
        A record; its scheme need not be one.
    grade : str
        The grade's name.
    lang : str
        Language.

    Returns
    -------
    str
        The label.

    Examples
    --------
    >>> grades = {"names": ["pass", "fail"], "labels": {"zh": ["合格", "不合格"]}}
    >>> grade_label({"scheme": {"document": {"grades": grades}}}, "pass", "zh")
    '合格'
    """
    names = scale_names(content)
    labels = _texts(_mapping(_mapping(content["scheme"]["document"].get("grades")).get("labels")).get(lang))
    return labels[names.index(grade)] if grade in names and len(labels) == len(names) else grade


def _grade(content: Mapping[str, Any], grade: object) -> str:
    """The grade's name in the record's scale; labels are names too."""
    if grade == REJECTED:
        return REJECTED
    names = scale_names(content)
    labels = _mapping(_mapping(content["scheme"]["document"].get("grades")).get("labels"))
    for column in (names, *map(_texts, labels.values())):
        if grade in column and len(column) == len(names):
            return names[column.index(str(grade))]
    raise RecordError(f"grade: there is no {shown(grade)}; {suggest(grade, [*names, REJECTED])}")


def _mapping(item: Any) -> Mapping[str, Any]:
    return item if isinstance(item, Mapping) else {}


def _texts(item: Any) -> list[str]:
    return list(item) if isinstance(item, list) and all(isinstance(text, str) for text in item) else []


def _time(at: str) -> datetime:
    return datetime.fromisoformat(moment(at))
