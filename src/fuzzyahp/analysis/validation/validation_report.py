"""Ratings held against outcomes: the report, as text, HTML, Markdown, JSON and data frames."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fuzzyahp._version import __version__
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, plain
from fuzzyahp.analysis.validation.calibration import Calibration
from fuzzyahp.analysis.validation.concentration import Concentration, Sharpness
from fuzzyahp.analysis.validation.default_rates import DefaultRates, GradeRate
from fuzzyahp.analysis.validation.discrimination import Auc
from fuzzyahp.analysis.validation.gains import Gains, Ks
from fuzzyahp.analysis.validation.validation_tables import basis_text, notes_of, rated_only, report_tables

FORMAT = "fuzzyahp-validation/1"


@dataclass(frozen=True)
class ValidationReport(Tabled):
    """Ratings held against outcomes.

    Attributes
    ----------
    scheme : str
        Name, version and fingerprint; "" where a table did not say.
    sample : tuple of GradeRate
        Clients and outcomes by status: rated, rejected, incomplete, invalid.
    auc : Auc
        With the interval of DeLong.
    auc_bootstrap : Auc or None
        With a bootstrap interval; None where no draws were asked for.
    ks : Ks
        Largest gap between good and bad.
    gains : Gains
        By bands of scores.
    default_rates : DefaultRates
        By grade; with vetoed "worst" the vetoed stand below the worst grade.
    concentration : Concentration
        HHI of the grades of rated clients.
    vetoes : GradeRate
        Vetoed among rated and vetoed: ``bad`` counts the vetoed here.
    overrides : tuple of GradeRate
        Overridden among rated, then the bad among overridden and among the others; empty where nothing says.
    sharpness : Sharpness or None
        Membership entropy and validity index by grade; None without membership vectors.
    calibration : Calibration or None
        None without probabilities of default.
    vetoed : {"apart", "worst"}
        Whether vetoed clients are left out of AUC, KS and gains, or ranked below every score.
    unmatched : tuple of int
        Clients without outcome and outcomes without client that were left out.
    draws : int
        Of the bootstrap.
    level : float
        Of the intervals, in (0.5, 1).
    labels : mapping of str to mapping of str to str
        What grades are called, by language.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
    >>> report = fa.analysis.validate(rated, [0, 1, 0, 1])
    >>> report.auc.value, report.ks.value, report.sample[0].clients
    (0.75, 0.5, 4)
    """

    scheme: str
    sample: tuple[GradeRate, ...]
    auc: Auc
    auc_bootstrap: Auc | None
    ks: Ks
    gains: Gains
    default_rates: DefaultRates
    concentration: Concentration
    vetoes: GradeRate
    overrides: tuple[GradeRate, ...] = ()
    sharpness: Sharpness | None = None
    calibration: Calibration | None = None
    vetoed: str = "apart"
    unmatched: tuple[int, int] = (0, 0)
    draws: int = 0
    level: float = 0.95
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """What to know before reading the figures, the gravest first.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        tuple of str
            Sentences.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> fa.analysis.validate(rated, [0, 1, 0, 1]).notes()[0][:37]
        'CAUTION: only 2 good and 2 bad. With '
        """
        return notes_of(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Every figure with its sample, interval and what it leaves out, for JSON; no NaN.

        Returns
        -------
        dict
            By section; figures of scores carry a ``note``.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> fa.analysis.validate(rated, [0, 1, 0, 1]).to_dict()["auc"]["note"]
        'Of 2 good and 2 bad rated clients; left out: nobody.'
        """
        found = {"format": FORMAT, "fuzzyahp": __version__, **super().to_dict()}
        del found["labels"]
        found["orientation"] = {"score": "higher is better", "outcome": "1 is bad"}
        for name in ("auc", "auc_bootstrap", "ks", "gains"):
            if found[name] is not None:
                found[name]["note"] = basis_text(self, "en")
        for name in ("concentration", "sharpness", "calibration"):
            if found[name] is not None:
                found[name]["note"] = rated_only(self, "en")
        for name, of in (("auc", self.auc), ("auc_bootstrap", self.auc_bootstrap)):
            if of is not None:
                found[name]["accuracy_ratio"] = of.accuracy_ratio
                found[name]["accuracy_ratio_interval"] = list(of.accuracy_ratio_interval)
        found["default_rates"]["monotone"] = self.default_rates.monotone
        found["unmatched"] = dict(zip(("clients", "outcomes"), self.unmatched, strict=True))
        found["notes"] = list(self.notes())
        return found

    def to_json(self) -> str:
        """The same as JSON text; equal reports give equal text.

        Returns
        -------
        str
            JSON.

        Examples
        --------
        >>> import json
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> json.loads(fa.analysis.validate(rated, [0, 1, 0, 1]).to_json())["auc"]["value"]
        0.75
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_frame(self) -> Any:
        """All figures in one long table.

        Returns
        -------
        pandas.DataFrame
            section, item, value, low, high, clients, bad, of: "rated", or "rated + vetoed" where the vetoed count too.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> fa.analysis.validate(rated, [0, 1, 0, 1]).to_frame().set_index("item").loc["auc", "value"].item()
        0.75
        """
        return frame_of(_figures(self), ("section", "item", "value", "low", "high", "clients", "bad", "of"))

    def frames(self) -> dict[str, Any]:
        """Tables by section, each with all its columns.

        Returns
        -------
        dict of str to pandas.DataFrame
            sample, default_rates, gains; sharpness and calibration where they are there.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> list(fa.analysis.validate(rated, [0, 1, 0, 1]).frames())
        ['sample', 'default_rates', 'gains']
        """
        found = {
            "sample": frame_of([plain(status) for status in self.sample]),
            "default_rates": self.default_rates.to_frame(),
            "gains": self.gains.to_frame(),
        }
        if self.sharpness is not None:
            found["sharpness"] = self.sharpness.to_frame()
        if self.calibration is not None:
            found["calibration"] = self.calibration.to_frame()
        return found

    def _tables(self, lang: str = "en") -> list[TextTable]:
        return report_tables(self, lang)


def _figures(report: ValidationReport) -> list[dict[str, Any]]:
    """Rows of the long table."""
    rows: list[dict[str, Any]] = []

    def add(
        section: str,
        item: str,
        value: float | None,
        bounds: Sequence[float | None],
        clients: int,
        bad: int,
        of: str = "rated",
    ) -> None:
        low, high = bounds
        found = {"value": plain(value), "low": plain(low), "high": plain(high), "clients": clients, "bad": bad}
        rows.append({"section": section, "item": item, **found, "of": of})

    def add_rates(section: str, rates: Sequence[GradeRate], of: str = "rated") -> None:
        for x in rates:
            add(section, x.grade, x.rate, (x.low, x.high), x.clients, x.bad, of)

    both = "rated + vetoed"
    scored = both if report.vetoed == "worst" else "rated"

    n, bad = report.auc.good + report.auc.bad, report.auc.bad
    for status in report.sample:
        add_rates("sample", [status], status.grade)
    for name, found in (("auc", report.auc), ("auc_bootstrap", report.auc_bootstrap)):
        if found is not None:
            add("discrimination", name, found.value, (found.low, found.high), n, bad, scored)
    add(
        "discrimination",
        "accuracy_ratio",
        report.auc.accuracy_ratio,
        report.auc.accuracy_ratio_interval,
        n,
        bad,
        scored,
    )
    add("discrimination", "ks", report.ks.value, (report.ks.low, report.ks.high), n, bad, scored)
    add_rates("default_rates", report.default_rates.grades, scored)
    rated = report.sample[0]
    hhi = report.concentration
    add("grades", "hhi", hhi.value, (hhi.low, hhi.high), rated.clients, rated.bad)
    add_rates("shares", [report.vetoes], both)
    add_rates("shares", report.overrides)
    for grade in report.sharpness.grades if report.sharpness else ():
        add("entropy", grade.grade, grade.entropy, (grade.entropy_low, grade.entropy_high), grade.clients, 0)
    if report.calibration is not None:
        found_pd = report.calibration
        bounds = (found_pd.brier_low, found_pd.brier_high)
        add("calibration", "brier", found_pd.brier, bounds, found_pd.clients, found_pd.bad)
    return rows
