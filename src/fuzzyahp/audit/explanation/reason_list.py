"""What reasons look like: one by one, and all of a rating's as text, HTML and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, overload

from fuzzyahp.audit.explanation.binding import BindingTerm
from fuzzyahp.audit.explanation.reason_codes import PREFIXES
from fuzzyahp.audit.explanation.reason_words import WORDS, amount
from fuzzyahp.errors import RecordError, check_known

REASONS_FORMAT = "fuzzyahp-reason-list/1"


@dataclass(frozen=True)
class Reason:
    """One reason.

    Attributes
    ----------
    kind : {"veto", "cap", "loss", "binding"}
        What it did.
    code : str
        "VETO-", "CAP-", "LOSS-" or "BIND-" and the node's name; or the lender's own code.
    node, path, label : str
        The node, and what it is called in the language asked for.
    text : str
        The reason in words: the lender's own, or else `detail`.
    detail : str
        The reason with its figures.
    found : float or str or None
        Score or grade that was found at the node; of a binding term the term.
    bound : float or str or None
        What it falls short of: the veto's bound, the cap's grade, the best grade's points; None for binding terms.
    points : float or None
        Points lost, for losses.
    share : float or None
        In (0, 1]: of all points lost, for losses; of the sum, for binding terms.
    parts : tuple of Reason
        For a veto of a branch under the weighted average: what cost its points, adding up to what it lost.
    term : BindingTerm or None
        The term, for binding terms.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> reason = fa.audit.reasons(fa.RatingModel(scheme).rate({"a": "good", "b": "poor"}))[0]
    >>> reason.code, reason.points, round(reason.share, 4)  # 0.25 times 60, of 26.25
    ('LOSS-b', 15.0, 0.5714)
    """

    kind: str
    code: str
    node: str
    path: str
    label: str
    text: str
    detail: str
    found: float | str | None
    bound: float | str | None
    points: float | None = None
    share: float | None = None
    parts: tuple[Reason, ...] = ()
    term: BindingTerm | None = None

    def __str__(self) -> str:
        return f"[{self.code}] {self.text}"


@dataclass(frozen=True, eq=False)
class Reasons(Sequence[Reason]):
    """Reasons of one rating: vetoes first and apart, then caps that bind, then losses or binding terms.

    Attributes
    ----------
    items : tuple of Reason
        All of them.
    lang : {"en", "zh"}
        Their language.
    status : {"rated", "rejected"}
        Of the rating.
    score : float or None
        Its score in points.
    grade : str or None
        Its grade.
    lost : float or None
        Points lost against the best grade: the sum of all losses under the weighted average.
    symbol : str
        The composition operator, as M(., +).
    head : tuple of str
        Sentences on the decision.
    left_out : int
        Losses or binding terms beyond the number asked for.
    left_out_points : float
        What those losses come to, in points; 0 for binding terms.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.audit.reasons(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")), most=1)
    >>> found.lost, found.left_out
    (15.0, 25)
    """

    items: tuple[Reason, ...]
    lang: str
    status: str
    score: float | None
    grade: str | None
    lost: float | None
    symbol: str
    head: tuple[str, ...]
    left_out: int
    left_out_points: float

    @overload
    def __getitem__(self, at: int) -> Reason: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, at: int | slice) -> Reason | tuple[Reason, ...]:
        return self.items[at]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Reason]:
        return iter(self.items)

    def of(self, kind: str) -> tuple[Reason, ...]:
        """Reasons of one kind.

        Parameters
        ----------
        kind : str
            "veto", "cap", "loss" or "binding".

        Returns
        -------
        tuple of Reason
            In order.

        Raises
        ------
        RecordError
            If there is no such kind.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.audit.reasons(model.rate(dict.fromkeys(model.scheme.tree.leaves, "weak")))
        >>> [reason.code for reason in found.of("veto")]
        ['VETO-decisive']
        """
        check_known("kind", kind, PREFIXES, RecordError)
        return tuple(reason for reason in self.items if reason.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """The reasons as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.audit.reasons(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))).to_dict()
        >>> found["reasons"][0]["code"], found["lost"]
        ('LOSS-owner_credit_record', 15.0)
        """
        return {
            "format": REASONS_FORMAT,
            "lang": self.lang,
            "status": self.status,
            "score": self.score,
            "grade": self.grade,
            "lost": self.lost,
            "operator": self.symbol,
            "head": list(self.head),
            "reasons": [_plain(reason) for reason in self.items],
            "left_out": self.left_out,
            "left_out_points": self.left_out_points,
        }

    def _sections(self) -> Iterator[tuple[str, list[tuple[int, str, Reason | None]]]]:
        """Heading, then each line: how deep it stands, its text, its reason; None for what was left out."""
        say = WORDS[self.lang]
        for kind, heading in (("veto", "vetoes"), ("cap", "caps"), ("loss", "losses"), ("binding", "binding")):
            chosen = self.of(kind)
            if not chosen:
                continue
            lines: list[tuple[int, str, Reason | None]] = []
            for reason in chosen:
                own = say["bracket"].format(text=reason.detail) if reason.text != reason.detail else ""
                lines.append((0, f"{reason.text}{own}", reason))
                lines += [(1, part.detail, part) for part in reason.parts]
            if self.left_out and kind in ("loss", "binding"):
                more = say["more" if kind == "loss" else "more_terms"]
                lines.append((0, more.format(n=self.left_out, points=amount(self.left_out_points)), None))
            yield say[heading].format(total=amount(self.lost or 0.0), symbol=self.symbol), lines

    def __str__(self) -> str:
        out = list(self.head)
        for heading, lines in self._sections():
            out += ["", heading]
            for depth, text, reason in lines:
                out.append(f"  {'  ' * depth}{text if reason is None else f'[{reason.code}] {text}'}")
        return "\n".join(out)

    def __repr__(self) -> str:
        return f"Reasons({self.status}: {', '.join(reason.code for reason in self.items[:5])})"

    def _repr_html_(self) -> str:
        say = WORDS[self.lang]
        out = [f"<p>{escape(line)}</p>" for line in self.head]
        columns = "".join(f"<th>{escape(say[f'column_{name}'])}</th>" for name in ("code", "reason", "points", "share"))
        for heading, lines in self._sections():
            rows = ""
            for _, text, reason in lines:
                code = "" if reason is None else reason.code
                points = "" if reason is None or reason.points is None else amount(reason.points)
                share = "" if reason is None or reason.share is None else f"{reason.share:.1%}"
                cells = "".join(f"<td>{escape(cell)}</td>" for cell in (code, text, points, share))
                rows += f"<tr style='text-align:left'>{cells}</tr>"
            out.append(f"<p>{escape(heading)}</p><table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>")
        return "".join(out)


def _plain(reason: Reason) -> dict[str, Any]:
    found = {key: value for key, value in vars(reason).items() if key not in ("parts", "term")}
    found["parts"] = [_plain(part) for part in reason.parts]
    term = reason.term
    found["term"] = None if term is None else vars(term) | {"share": term.share, "cut": term.cut}
    return found
