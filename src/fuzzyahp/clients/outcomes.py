"""What became of each client: rated, rejected, incomplete or invalid, and why, in a row that travels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fuzzyahp._version import __version__
from fuzzyahp.clients.gathered import Client, Clients
from fuzzyahp.column_places import figure_columns
from fuzzyahp.csv_rows import sheet_text
from fuzzyahp.errors import EvidenceError
from fuzzyahp.explain import CLOSE_CALL
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating
from fuzzyahp.safe_text import for_spreadsheet
from fuzzyahp.scheme import Scheme

OUTCOMES_FORMAT = "fuzzyahp-ratings/1"
COLUMNS = ("client", "name", "status", "score", "grade", "reason")
UNRATED = ("incomplete", "invalid")

_NOTES = {
    "en": {
        "below": "vetoed: {node} {found:.2f}, below {cut:g} ({grade})",
        "at": "vetoed: {node} {found:.2f}, not above {cut:g} ({grade})",
        "grade_below": "vetoed: {node} {found}, below {grade}",
        "grade_at": "vetoed: {node} {found}, not above {grade}",
        "cap": "capped, else {was}: {node} {found}",
        "on_cut": "on the cut {cut:g}: the better grade",
        "above": "close call: {distance:.2g} above the cut {cut:g}",
        "under": "close call: {distance:.2g} below the cut {cut:g}",
        "no_vote": "{node}: no vote of {experts}",
        "no_evidence": "{node}: no evidence",
        "and": ", ",
        "then": "; ",
    },
    "zh": {
        "below": "否决：{node} {found:.2f}，低于 {cut:g}（{grade}）",
        "at": "否决：{node} {found:.2f}，不高于 {cut:g}（{grade}）",
        "grade_below": "否决：{node}{found}，低于{grade}",
        "grade_at": "否决：{node}{found}，不高于{grade}",
        "cap": "受限，原为{was}：{node}{found}",
        "on_cut": "恰在分界 {cut:g}，取较好等级",
        "above": "接近分界：高于 {cut:g} 仅 {distance:.2g}",
        "under": "接近分界：低于 {cut:g} 仅 {distance:.2g}",
        "no_vote": "{node}：{experts}未投票",
        "no_evidence": "{node}：没有评审依据",
        "and": "、",
        "then": "；",
    },
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One client's row.

    Attributes
    ----------
    client, name : str
        Id, and what to call it ("" where nothing is known).
    status : {"rated", "rejected", "incomplete", "invalid"}
        What became of it.
    score : float or None
        Points, full precision; None unless rated.
    grade, grade_before_caps, risk : str or None
        None unless rated.
    reason : str
        Why it was rejected, capped, or could not be rated; "" otherwise. The same words whatever the language.
    note : str
        The same in short, in the language asked for; also how near a rated client is to a cut.
    figures : mapping of str to float
        What `figure_columns` names, where it was asked for and the client is rated.
    """

    client: str
    name: str
    status: str
    score: float | None = None
    grade: str | None = None
    grade_before_caps: str | None = None
    risk: str | None = None
    reason: str = ""
    note: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


def rate_client(model: RatingModel, client: Client) -> Rating:
    """Rate one client as gathered from files.

    Parameters
    ----------
    model : RatingModel
        The model.
    client : Client
        Its evidence and what is known to be wrong with it.

    Returns
    -------
    Rating
        As from `RatingModel.rate`.

    Raises
    ------
    EvidenceError
        If it cannot be rated; where the fault stands in a file, file and line are named.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.clients.readers import read_clients
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> evidence = {leaf: "good" for leaf in model.scheme.tree.leaves}
    >>> clients = read_clients([("one.json", json.dumps({"F01": evidence}).encode())], model.scheme)
    >>> rate_client(model, clients["F01"]).score
    85.0
    """
    if client.problems:
        raise EvidenceError("; ".join(client.problems))
    try:
        return model.rate(client.evidence)
    except EvidenceError as error:
        raise EvidenceError(
            _located(client, error), status=error.status, indicator=error.indicator, experts=error.experts
        ) from None


def rate_clients(
    model: RatingModel, clients: Clients, lang: str = "en", *, membership: bool = False, node_scores: bool = False
) -> Iterator[Outcome]:
    """Rate clients one by one; one that cannot be rated says why and never stops the others.

    Parameters
    ----------
    model : RatingModel
        The model.
    clients : Clients
        As from `read_clients`.
    lang : {"en", "zh"}
        Language of names and notes.
    membership, node_scores : bool
        Whether to keep root membership vectors, and scores of all nodes.

    Yields
    ------
    Outcome
        In the clients' order.
    """
    columns = figure_columns(model.scheme, membership=membership, node_scores=node_scores)
    for client in clients:
        name = client.name(lang)
        try:
            rating = rate_client(model, client)
        except EvidenceError as error:
            note = _missing(model, client, error, lang) if error.status == "incomplete" else ""
            yield Outcome(client.id, name, error.status, reason=str(error), note=note or _first_clause(str(error)))
        else:
            yield Outcome(
                client=client.id,
                name=name,
                status=rating.status,
                score=rating.score,
                grade=rating.grade,
                grade_before_caps=rating.grade_before_caps,
                risk=rating.risk,
                reason=_reason(rating),
                note=_note(rating, lang),
                figures={column: _figure(rating, column) for column in columns if rating.status == "rated"},
            )


def count(outcomes: Iterable[Outcome], scheme: Scheme) -> dict[str, int]:
    """How many clients have each grade, and how many each other status.

    Parameters
    ----------
    outcomes : iterable of Outcome
        The clients.
    scheme : Scheme
        Its grades come first, best first.

    Returns
    -------
    dict of str to int
        Grades, then "rejected", "incomplete", "invalid".

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = count([Outcome("F01", "", "rejected")], fa.load_scheme("micro-enterprise"))
    >>> {key: n for key, n in found.items() if n}
    {'rejected': 1}
    """
    found = dict.fromkeys((*scheme.scale.names, "rejected", *UNRATED), 0)
    for outcome in outcomes:
        found[outcome.grade or outcome.status] += 1
    return found


def outcomes_csv(outcomes: Iterable[Outcome], figures: Sequence[str] = ()) -> bytes:
    """Rows as CSV in UTF-8: scores at full precision, no typed text that a spreadsheet would take for a formula.

    Parameters
    ----------
    outcomes : iterable of Outcome
        The clients.
    figures : sequence of str
        Columns of `figure_columns` to write behind the others.

    Returns
    -------
    bytes
        The columns `COLUMNS` and `figures`; score, grade and figures are empty unless a client is rated.

    Examples
    --------
    >>> print(outcomes_csv([Outcome("=1+1", "", "rated", 85.0, "good")]).decode(), end="")
    client,name,status,score,grade,reason
    '=1+1,,rated,85.0,good,
    """
    rows = (
        (
            for_spreadsheet(o.client),
            for_spreadsheet(o.name),
            o.status,
            "" if o.score is None else repr(o.score),
            "" if o.grade is None else for_spreadsheet(o.grade),
            for_spreadsheet(o.reason),
            *(repr(o.figures[column]) if column in o.figures else "" for column in figures),
        )
        for o in outcomes
    )
    # JSON may bring in half of a character pair, which UTF-8 cannot hold.
    return sheet_text([(*COLUMNS, *figures), *rows]).encode("utf-8", "backslashreplace")


def outcomes_json(outcomes: Sequence[Outcome], scheme: Scheme) -> bytes:
    """Rows as one JSON document in UTF-8; the same outcomes always give the same bytes.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The clients.
    scheme : Scheme
        What they were rated by.

    Returns
    -------
    bytes
        An object with format, scheme, library version, panels of experts by parent, counts, and the clients in order.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> document = json.loads(outcomes_json([Outcome("F01", "", "rejected")], fa.load_scheme("micro-enterprise")))
    >>> document["format"], document["clients"][0]["status"]
    ('fuzzyahp-ratings/1', 'rejected')
    """
    document: dict[str, Any] = {
        "format": OUTCOMES_FORMAT,
        "scheme": {"name": scheme.name, "version": scheme.version, "fingerprint": scheme.fingerprint},
        "fuzzyahp": __version__,
        "panels": {
            parent: dict(vars(indicator.panel))
            for parent, indicator in scheme.indicators.items()
            if indicator.panel is not None
        },
        "counts": count(outcomes, scheme),
        "clients": [
            {
                "client": o.client,
                "name": o.name,
                "status": o.status,
                "score": o.score,
                "grade": o.grade,
                "grade_before_caps": o.grade_before_caps,
                "risk": o.risk,
                "reason": o.reason,
            }
            for o in outcomes
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _reason(rating: Rating) -> str:
    """Why a client was rejected or capped, in the words of `RatingModel.rate_many`."""
    if rating.status == "rejected" and rating.veto is not None:
        bound = "at or below" if rating.veto.include_bound else "below"
        return f"veto: {', '.join(rating.veto.reasons)} {bound} {rating.veto.below}"
    if rating.grade == rating.grade_before_caps:
        return ""
    return "cap: " + ", ".join(f"{cap.node} worse than {cap.worse_than}" for cap in rating.caps)


def _note(rating: Rating, lang: str) -> str:
    """Short and in a person's language: veto, caps that bind, nearness to a cut."""
    say = _NOTES[lang]
    notes = _vetoes(rating, lang) if rating.status == "rejected" else [*_caps(rating, lang), *_nearness(rating, lang)]
    return say["then"].join(notes)


def _figure(rating: Rating, column: str) -> float:
    kind, _, name = column.partition(".")
    if kind == "score":
        return rating.nodes[name].score
    scheme = rating.plan.scheme
    return float(rating.nodes[scheme.tree.root].membership[scheme.scale.index(name)])


def _grade(scheme: Scheme, name: str | None, lang: str) -> str:
    return scheme.scale.label(scheme.scale.index(name), lang)


def _vetoes(rating: Rating, lang: str) -> list[str]:
    veto, scheme = rating.veto, rating.plan.scheme
    if veto is None:
        return []
    notes = []
    for node in veto.reasons:
        found, bound = veto.watched[node], "at" if veto.include_bound else "below"
        key = f"grade_{bound}" if isinstance(found, str) else bound
        notes.append(
            _NOTES[lang][key].format(
                node=scheme.label(node, lang),
                found=_grade(scheme, found, lang) if isinstance(found, str) else found,
                cut=scheme.scale.values[scheme.scale.index(veto.below)],
                grade=_grade(scheme, veto.below, lang),
            )
        )
    return notes


def _caps(rating: Rating, lang: str) -> list[str]:
    scheme = rating.plan.scheme
    return [
        _NOTES[lang]["cap"].format(
            was=_grade(scheme, rating.grade_before_caps, lang),
            node=scheme.label(scheme.tree.find(cap.node), lang),
            found=_grade(scheme, cap.found, lang),
        )
        for cap in rating.caps
        if cap.binding
    ]


def _nearness(rating: Rating, lang: str) -> list[str]:
    cut, distance = rating.nearest_cut, rating.margin
    if cut is None or distance is None or abs(distance) > CLOSE_CALL:
        return []
    key = "on_cut" if distance == 0 else "above" if distance > 0 else "under"
    return [_NOTES[lang][key].format(cut=cut, distance=abs(distance))]


def _located(client: Client, error: EvidenceError) -> str:
    """The model's finding in the words of the file it stands in, and what else is known to be wrong there."""
    faults = dict(client.faults)
    own = faults.pop(error.indicator or "", str(error))
    return "; ".join([own, *list(faults.values())[:2]])


def _missing(model: RatingModel, client: Client, error: EvidenceError, lang: str) -> str:
    """Which vote or evidence an incomplete client lacks; "" where that cannot be said in short."""
    scheme, say, leaf = model.scheme, _NOTES[lang], error.indicator
    if leaf is None:
        return ""
    if error.experts:
        return say["no_vote"].format(node=scheme.label(leaf, lang), experts=say["and"].join(error.experts))
    return say["no_evidence"].format(node=scheme.label(leaf, lang)) if client.evidence.get(leaf) is None else ""


def _first_clause(message: str) -> str:
    """What was found, without the mend that follows the semicolon."""
    return message.partition("\n")[0].partition("; ")[0]
