"""What came of verifying a record: everything that does not fit, with what is recorded and what follows instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from fuzzyahp.audit.verification.verification_words import WORDS
from fuzzyahp.errors import in_language, shown
from fuzzyahp.safe_text import for_terminal

_MOST = 20


@dataclass(frozen=True)
class Finding:
    """One thing in a record that does not fit.

    Attributes
    ----------
    where : str
        JSON Pointer of the place in the record.
    kind : {"seal", "differs", "absent", "unexpected", "unusable", "other_scheme"}
        Its digest does not fit; another value follows from the evidence; it is not there; it should not be there;
        nothing can be computed from it; it is not of the scheme asked for.
    recorded : object
        What the record says; None where it says nothing.
    recomputed : object
        What follows instead, numbers as the nearest double; of something unusable, why.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> forged = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_dict()
    >>> forged["result"]["score"] = 95.0
    >>> sorted({finding.kind for finding in fa.audit.verify(forged).findings})
    ['differs', 'seal']
    """

    where: str
    kind: str
    recorded: Any
    recomputed: Any


@dataclass(frozen=True)
class Deviation:
    """How far a recorded number is from the exact one.

    Attributes
    ----------
    where : str
        JSON Pointer of the number.
    recorded : float
        As it stands.
    recomputed : float
        The double nearest to the exact number.
    size : float
        Distance of the recorded number from the exact one, in the number's own unit.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> found = fa.audit.verify(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li"))
    >>> found.largest_deviation.size < 1e-12
    True
    """

    where: str
    recorded: float
    recomputed: float
    size: float


@dataclass(frozen=True)
class Verification:
    """A record held against its own evidence, step by step.

    Attributes
    ----------
    client, at : str
        Whose record, of when.
    digest : str
        The record's digest as it is recorded.
    findings : tuple of Finding
        What does not fit, in the order of the method; none where the record is right.
    largest_deviation : Deviation or None
        The number farthest from the exact one, measured in what is allowed there; None where none was compared.
    grade_survives : bool or None
        Whether the recorded grade (or rejection) is what follows from the evidence; None where nothing follows.
    outcome : str or None
        Grade that follows from the evidence, or "rejected".
    decided_by : str
        "engine" or "exact arithmetic": who decides this client.
    given_weights : tuple of str
        Paths of parents whose weights come from fuzzy judgments: taken as recorded, and compared with the engine's.
    labels : mapping of str to mapping of str to str
        What the grades are called, by language.
    overridden : bool
        Whether the record holds an override: a person's word, whose form alone is checked.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> found = fa.audit.verify(record)
    >>> found.ok, found.first, found.grade_survives, found.decided_by
    (True, None, True, 'engine')
    """

    client: str
    at: str
    digest: str
    findings: tuple[Finding, ...]
    largest_deviation: Deviation | None
    grade_survives: bool | None
    outcome: str | None
    decided_by: str
    given_weights: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    overridden: bool = False

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The first place where something else follows from the evidence; if there is none, the first broken seal."""
        return next((f for f in self.findings if f.kind != "seal"), self.findings[0] if self.findings else None)

    def to_text(self, lang: str = "en") -> str:
        """What was found, in words.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Lines; nothing in them steers a terminal.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_dict()
        >>> record["nodes"]["decisive"]["score"] = 86.0
        >>> print(fa.audit.verify(record).to_text())
        F01, 2026-11-26T09:30:00Z: does not fit, 2 findings.
          First: /nodes/decisive/score is recorded as 86.0, recomputed as 85.0.
          Largest deviation: 1 at /nodes/decisive/score.
          The outcome stands: good.
          All findings:
            /nodes/decisive: its digest in the seal does not fit
            /nodes/decisive/score is recorded as 86.0, recomputed as 85.0
        """
        say = in_language(WORDS, lang)
        head = say["ok"] if self.ok else say["found_1" if len(self.findings) == 1 else "found"]
        lines = [head.format(client=self.client, at=self.at, n=len(self.findings))]
        if self.overridden:
            lines[0] += say["overridden"]
        if self.first is not None:
            lines.append("  " + say["first"].format(finding=_sentence(self.first, lang)))
        if self.largest_deviation is not None:
            found = self.largest_deviation
            lines.append("  " + say["deviation"].format(size=f"{found.size:.2g}", where=found.where))
        outcome = "" if self.outcome is None else self.labels.get(lang, {}).get(self.outcome, self.outcome)
        outcome = say["rejected"] if self.outcome == "rejected" else outcome
        key = {True: "survives", False: "falls", None: "unknown"}[self.grade_survives]
        lines.append("  " + say[key].format(outcome=outcome))
        if self.decided_by != "engine":
            lines.append("  " + say["exact"])
        if self.given_weights:
            lines.append("  " + say["given"].format(parents=say["sep"].join(self.given_weights)))
        if len(self.findings) > 1:
            lines.append("  " + say["all"])
            lines += ["    " + _sentence(finding, lang) for finding in self.findings[:_MOST]]
            if len(self.findings) > _MOST:
                lines.append("    " + say["more"].format(n=len(self.findings) - _MOST))
        return "\n".join(for_terminal(line) for line in lines)

    def to_dict(self) -> dict[str, Any]:
        """The verification as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
        >>> fa.audit.verify(record).to_dict()["ok"]
        True
        """
        largest = self.largest_deviation
        return {
            "ok": self.ok,
            "client": self.client,
            "at": self.at,
            "digest": self.digest,
            "first": None if self.first is None else dict(vars(self.first)),
            "findings": [dict(vars(finding)) for finding in self.findings],
            "largest_deviation": None if largest is None else dict(vars(largest)),
            "grade_survives": self.grade_survives,
            "outcome": self.outcome,
            "decided_by": self.decided_by,
            "given_weights": list(self.given_weights),
            "overridden": self.overridden,
        }

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in self.to_text().split("\n"))


def _sentence(finding: Finding, lang: str) -> str:
    recorded, recomputed = _shown(finding.recorded), _shown(finding.recomputed)
    return WORDS[lang][finding.kind].format(where=finding.where, recorded=recorded, recomputed=recomputed)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 200 else shown(value, 200)
