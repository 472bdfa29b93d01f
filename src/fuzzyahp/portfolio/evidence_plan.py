"""In which form each leaf's evidence stands in a table, and what its columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.scheme import Scheme
from fuzzyahp.table_columns import refuse

#: Votes in one column a grade; a measured value; the name of a grade.
FORMS = ("counts", "value", "grade")


class Cell(NamedTuple):
    """What a client's row says on one leaf.

    Attributes
    ----------
    given : tuple of float or None, float, str or None
        Counts, a value or a grade name, as it stands in the columns; None where a column is null.
    problem : str
        The status it must lead to: "incomplete", "invalid", or "" where it can be used.
    meant : str
        The grade's name, where `given` is one of its labels.
    """

    given: tuple[float | None, ...] | float | str | None
    problem: str = ""
    meant: str = ""


def evidence_plan(scheme: Scheme, evidence: Mapping[str, str] | str | None = None) -> dict[str, str]:
    """Form of every leaf's evidence.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    evidence : mapping of str to str, or str, optional
        "counts", "value" or "grade" by leaf name or path, or one of them for every leaf. What is not
        named has a value where the leaf has a grade standard, and counts elsewhere.

    Returns
    -------
    dict of str to str
        Form by leaf, in the order of the tree.

    Raises
    ------
    EvidenceError
        Listing every name that is no leaf and every form that does not fit its leaf.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> forms = evidence_plan(fa.load_scheme("micro-enterprise"), {"current_ratio": "counts"})
    >>> forms["current_ratio"], forms["owner_credit_record"]
    ('counts', 'counts')
    """
    standards = {leaf: scheme.indicators[leaf].standard for leaf in scheme.tree.leaves}
    forms = {leaf: "counts" if standard is None else "value" for leaf, standard in standards.items()}
    wrong: list[str] = []
    if isinstance(evidence, str):
        if evidence not in FORMS:
            raise EvidenceError(f"evidence: there is no form {shown(evidence)}; {suggest(evidence, FORMS)}")
        forms = {leaf: forms[leaf] if evidence == "value" else evidence for leaf in forms}
        evidence = None
    if evidence is not None and not isinstance(evidence, Mapping):
        raise EvidenceError(f"evidence: {shown(evidence)}, must map leaves to {', '.join(FORMS)}")
    for key, form in (evidence or {}).items():
        try:
            leaf = scheme.tree.find(key)
        except FuzzyAHPError as error:
            wrong.append(str(error))
            continue
        if leaf not in forms:
            wrong.append(f"'{key}' is a group; name its leaves: {', '.join(scheme.tree.leaves_of(leaf)[:12])}")
        elif form not in FORMS:
            wrong.append(f"{key}: there is no form {shown(form)}; {suggest(form, FORMS)}")
        elif form == "value" and standards[leaf] is None:
            wrong.append(f"{key}: has no grade standard in the scheme, so it takes counts or a grade, not a value")
        else:
            forms[leaf] = form
    if scheme.rules.expert_weights and "counts" in forms.values():
        wrong.append("the scheme weighs its experts, so counts say too little; ask for evidence='grade'")
    refuse(wrong, "evidence")
    return forms


def leaf_columns(scheme: Scheme, leaf: str, form: str) -> tuple[str, ...]:
    """Names of a leaf's columns.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    leaf : str
        A leaf's name.
    form : {"counts", "value", "grade"}
        Form of its evidence.

    Returns
    -------
    tuple of str
        "<leaf>.<grade>" best first for counts; else the leaf's name.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> leaf_columns(fa.load_scheme("micro-enterprise"), "current_ratio", "counts")[0]
    'current_ratio.excellent'
    """
    return tuple(f"{leaf}.{grade}" for grade in scheme.scale.names) if form == "counts" else (leaf,)


def cell_of_votes(scheme: Scheme, leaf: str, form: str, votes: Mapping[int, int], side: int = 0) -> Cell | None:
    """A leaf's evidence that says the same as a panel's votes, where its form can.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    leaf : str
        A leaf's name.
    form : {"counts", "value", "grade"}
        Form of its evidence.
    votes : mapping of int to int
        Votes above 0 by place of the grade.
    side : int
        For a standard with an ideal range: odd for a value above the range, even for one below it.

    Returns
    -------
    Cell or None
        The counts; or a value between the points of two neighbouring grades (the nearest double to it); or the one
        grade. None where the votes are spread more widely than the form can say.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> cell_of_votes(scheme, "owner_credit_record", "counts", {0: 2, 1: 1}).given
    (2, 1, 0, 0, 0)
    """
    if form == "counts":
        return Cell(tuple(votes.get(h, 0) for h in range(len(scheme.scale))))
    best, worst = min(votes), max(votes)
    if form == "grade":
        return Cell(scheme.scale.names[best]) if best == worst else None
    standard = scheme.indicators[leaf].standard
    if standard is None or worst - best > 1:
        return None
    share = Fraction(votes[best], sum(votes.values()))
    x = share * Fraction(standard.points[best]) + (1 - share) * Fraction(standard.points[worst])
    if standard.ideal is not None:
        low, high = standard.ideal
        x = Fraction(high) + x if side % 2 else Fraction(low) - x
    return Cell(float(x))
