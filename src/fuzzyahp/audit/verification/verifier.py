"""Verification: a record held against what follows from its evidence, in the order of the method."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fuzzyahp.audit.overrides.people import people_faults
from fuzzyahp.audit.records.record_document import load_record
from fuzzyahp.audit.verification.comparison import Comparison
from fuzzyahp.audit.verification.expectation import expected_parts, fuzzy_parents
from fuzzyahp.audit.verification.recomputation import recompute
from fuzzyahp.audit.verification.verification import Verification
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError, RecordError, shown
from fuzzyahp.record import canonical_json, parts_of, sealed
from fuzzyahp.scheme import Scheme


def verify(record: str | bytes | Path | Mapping[str, Any], scheme: Scheme | None = None) -> Verification:
    """Recompute a record from its evidence, in exact arithmetic, and compare it step by step.

    Parameters
    ----------
    record : Record, path, JSON text or mapping
        As for `load_record`.
    scheme : Scheme, optional
        The scheme that it must be of; default: whichever it holds.

    Returns
    -------
    Verification
        What does not fit, in the order of the method; how far the numbers are off at most; whether the grade stands.

    Raises
    ------
    RecordError
        If it is no record that can be read, or the scheme is none.

    Notes
    -----
    Weights, memberships and consistency figures may be off by 1e-12 (times the number where it is above 1), points by
    1e-12 times the largest grade value; where the engine's certified error is larger, by that. Everything else must be
    equal.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> print(fa.audit.verify(record).to_text().splitlines()[0])
    F01, 2026-11-26T09:30:00Z: verified. Every number follows from the evidence.
    """
    if scheme is not None and not isinstance(scheme, Scheme):
        raise RecordError(f"scheme: {shown(scheme)} is no scheme; load it with load_scheme")
    content = load_record(record).to_dict()
    comparison = Comparison()
    _check_seal(content, comparison)
    found = _check_scheme(content, scheme, comparison)
    facts = None
    if found is not None:
        try:
            facts = recompute(content, found)
        except RecordError as error:
            comparison.add("/evidence", "unusable", None, str(error))
    if facts is not None:
        for key, expected in expected_parts(facts):
            comparison.compare(content[key], expected, f"/{key}")
    for fault in people_faults(content):
        comparison.add(*fault)
    outcome = None
    if facts is not None:
        outcome = str(facts.exact["grade"]) if facts.exact["status"] == "rated" else "rejected"
    decision = content["decision"]
    recorded = "rejected" if decision["status"] == "rejected" else decision["grade"]
    return Verification(
        client=content["client"],
        at=content["at"],
        digest=content["seal"]["record"],
        findings=tuple(comparison.findings),
        largest_deviation=comparison.largest,
        grade_survives=None if outcome is None else outcome == recorded,
        outcome=outcome,
        decided_by="engine" if facts is None or facts.certain else "exact arithmetic",
        given_weights=() if found is None else tuple(found.tree.path(parent) for parent in fuzzy_parents(found)),
        labels={} if found is None else _labels(found),
        overridden=content["override"] is not None,
    )


def _labels(scheme: Scheme) -> dict[str, dict[str, str]]:
    """What the grades are called, by language."""
    return {lang: dict(zip(scheme.scale.names, texts, strict=True)) for lang, texts in scheme.scale.labels.items()}


def _check_seal(content: Mapping[str, Any], comparison: Comparison) -> None:
    """Each part against its digest; the digest of the whole counts where every part fits."""
    seal, again = content["seal"], sealed(content)["seal"]
    parts = {part: again["parts"].get(part) for part in [*again["parts"], *seal["parts"]]}
    for part, digest in parts.items():
        if seal["parts"].get(part) != digest:
            comparison.add(part, "seal", seal["parts"].get(part), digest)
    if seal["parts"] == again["parts"] and seal["record"] != again["record"]:
        comparison.add("/seal/record", "seal", seal["record"], again["record"])


def _check_scheme(content: Mapping[str, Any], wanted: Scheme | None, comparison: Comparison) -> Scheme | None:
    """The scheme in the record, if it can be used; its identity is held against what is recorded, and asked for."""
    part = content["scheme"]
    document = part["document"]
    digest = "sha256:" + hashlib.sha256(canonical_json(document).encode()).hexdigest()
    comparison.compare(part["fingerprint"], digest, "/scheme/fingerprint")
    for key in ("name", "version"):
        comparison.compare(part[key], document.get(key), f"/scheme/{key}")
    found = None
    try:
        found = load_scheme(document)
        if found.to_json() != canonical_json(document):
            raise RecordError("is not written out in full, as records hold it")
    except FuzzyAHPError as error:
        comparison.add("/scheme/document", "unusable", None, str(error))
    if wanted is not None and wanted.fingerprint != digest:
        comparison.add("/scheme/fingerprint", "other_scheme", digest, wanted.fingerprint)
        ours, theirs = dict(parts_of({"scheme": document})), dict(parts_of({"scheme": wanted.to_dict()}))
        for place in dict.fromkeys([*ours, *theirs]):
            if ours.get(place) != theirs.get(place):
                where = place.replace("/scheme", "/scheme/document", 1)
                comparison.add(where, "other_scheme", ours.get(place), theirs.get(place))
    return found
