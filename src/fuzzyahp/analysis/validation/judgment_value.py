"""What judgment adds: AUC with and without each expert and each indicator, and against equal weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import evaluate
from fuzzyahp.analysis.given_tables import column_arrays, in_row_order
from fuzzyahp.analysis.omissions import voters, without_leaf, without_vote, without_voter
from fuzzyahp.analysis.sensitivity.expert_parts import weights_without
from fuzzyahp.analysis.text_tables import Tabled, TextTable, between, frame_of, interval_head, number, p_text
from fuzzyahp.analysis.validation.discrimination import Auc, AucDifference, auc, compare_auc
from fuzzyahp.analysis.validation.outcomes import FEW, check_both, check_length, check_level, read_outcomes
from fuzzyahp.analysis.validation.rated_clients import check_unique
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.evidence import Evidence
from fuzzyahp.rating import RatingModel
from fuzzyahp.scheme import Scheme
from fuzzyahp.table_columns import read_table

if TYPE_CHECKING:
    from fuzzyahp.experts import Panel

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_KINDS = {
    "en": {
        "equal_weights": "equal weights instead",
        "indicator": "without indicator",
        "expert_judgments": "without the judgments of",
        "expert_votes": "without the votes of",
    },
    "zh": {
        "equal_weights": "改用等权重",
        "indicator": "去掉指标",
        "expert_judgments": "去掉专家判断",
        "expert_votes": "去掉专家投票",
    },
}


@dataclass(frozen=True)
class PartValue:
    """AUC with and without one part of the judgment, of the same clients.

    Attributes
    ----------
    kind : {"equal_weights", "indicator", "expert_judgments", "expert_votes"}
        What was taken away.
    name : str
        Which indicator (its path) or expert; "" for equal weights.
    clients : int
        Clients that have a score with and without.
    comparison : AucDifference
        First: with; second: without. A difference above 0 says that the part helped.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = {leaf: ["good", "medium", "excellent", "good"] for leaf in model.scheme.tree.leaves}
    >>> part = fa.analysis.value_of_judgment(model, table, [1, 1, 0, 0]).parts[0]
    >>> part.kind, part.clients, part.comparison.difference
    ('equal_weights', 4, 0.0)
    """

    kind: str
    name: str
    clients: int
    comparison: AucDifference


@dataclass(frozen=True)
class JudgmentValue(Tabled):
    """What each part of the judgment adds to the AUC.

    Attributes
    ----------
    whole : Auc
        Of the model as it is.
    parts : tuple of PartValue
        Equal weights, then every indicator, then every expert.
    left_out : mapping of str to int
        Clients that have no score, by status.
    skipped : mapping of str to str
        Parts that cannot be taken away, and why.
    level : float
        Of the intervals, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> grades = np.array(["good", "medium", "excellent", "good"])
    >>> found = fa.analysis.value_of_judgment(model, dict.fromkeys(model.scheme.tree.leaves, grades), [1, 1, 0, 0])
    >>> found.whole.value, len(found.parts)
    (0.875, 27)
    """

    whole: Auc
    parts: tuple[PartValue, ...]
    left_out: Mapping[str, int]
    skipped: Mapping[str, str]
    level: float = 0.95

    def to_frame(self) -> Any:
        """One row a part.

        Returns
        -------
        pandas.DataFrame
            kind, name, clients, auc_with, auc_without, difference, low, high, p_value.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> table = {leaf: ["good", "medium", "excellent", "good"] for leaf in model.scheme.tree.leaves}
        >>> found = fa.analysis.value_of_judgment(model, table, [1, 1, 0, 0])
        >>> found.to_frame()["kind"][0]
        'equal_weights'
        """
        return frame_of([_row(part) for part in self.parts])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        kinds = _KINDS["zh" if zh else "en"]
        head = interval_head(self.level, lang)
        heads = ("", "有", "无", "差", head, "p", "客户数") if zh else (
            "", "with", "without", "difference", head, "p", "clients",
        )  # fmt: skip
        rows = tuple(
            (
                f"{kinds[part.kind]} {part.name}".rstrip(),
                *(number(part.comparison.first.value), number(part.comparison.second.value)),
                number(part.comparison.difference),
                between(part.comparison.low, part.comparison.high, lang=lang),
                *(p_text(part.comparison.p_value), f"{part.clients:,}"),
            )
            for part in self.parts
        )
        good, bad = self.whole.good, self.whole.bad
        left = ", ".join(f"{status} {n:,}" for status, n in self.left_out.items() if n) or "-"
        whole, interval = number(self.whole.value), between(self.whole.low, self.whole.high, lang=lang)
        notes = [
            f"整体 AUC {whole}（{head} {interval}），好 {good:,}、坏 {bad:,}；未计入：{left}。"
            if zh
            else f"As it is: AUC {whole} ({head} {interval}), {good:,} good and {bad:,} bad; left out: {left}.",
            "同时检验多项：约每二十项会有一项仅因偶然而 p 低于 0.05。"
            if zh
            else "Many tests at once: about one in twenty falls below p = 0.05 by chance.",
        ]
        if min(good, bad) < FEW:
            notes.append(
                f"注意：好或坏客户不足 {FEW} 个。" if zh else f"CAUTION: fewer than {FEW} good or bad clients."
            )
        notes += [f"{name}: {why}" for name, why in self.skipped.items()]
        return [TextTable("判断的价值" if zh else "Value of judgment", heads, rows, tuple(notes))]


def value_of_judgment(
    model: RatingModel,
    clients: Mapping[str, Any] | Any,
    outcome: npt.ArrayLike | Mapping[str, Any],
    *,
    panel: Panel | None = None,
    level: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> JudgmentValue:
    """AUC with and without each indicator and each expert, and against equal weights, on the same clients.

    The clients are those whom the model rates: who is vetoed or lacks evidence is left out, and counted. Taking an
    indicator away gives its weight to its siblings in proportion; the veto is not judged anew. An expert's judgments
    are taken away by forming the panel's weights without them, an expert's votes by counting the others'.

    Parameters
    ----------
    model : RatingModel
        The model.
    clients : mapping of str to array_like, data frame, or mapping of str to mapping
        A table as `RatingModel.rate_many` takes it; or evidence by client as `RatingModel.rate` takes it, whose named
        votes let each expert's votes be taken away.
    outcome : array_like, shape (N,), or mapping of str to outcome
        1 or True where the client turned out bad; by id where clients have one. A Series as for `validate`.
    panel : Panel, optional
        The panel that the scheme was weighed by; then each expert's judgments are taken away too.
    level : float
        Of the intervals, in (0.5, 1).
    progress : callable, optional
        Called as progress(done, total), by parts; for a bar see `uncertainty`.

    Returns
    -------
    JudgmentValue
        Each part with the paired difference of AUC (DeLong), its interval and p value.

    Raises
    ------
    FuzzyAHPError
        If there is no model, outcomes and clients do not fit, all outcomes of rated clients are alike, or the scheme
        was not weighed by this panel.

    References
    ----------
    Commission Delegated Regulation (EU) 2022/439, article 39(a), asks for the marginal value of human judgment.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = {leaf: ["good", "medium", "excellent", "good"] for leaf in model.scheme.tree.leaves}
    >>> found = fa.analysis.value_of_judgment(model, table, [1, 1, 0, 0])
    >>> found.parts[0].kind, found.parts[0].comparison.difference
    ('equal_weights', 0.0)
    """
    check_level(level)
    if not isinstance(model, RatingModel):
        raise FuzzyAHPError(f"model: {shown(model)}, must be a RatingModel")
    plan, tree = model.plan, model.scheme.tree
    by_client = isinstance(clients, Mapping) and all(isinstance(x, Mapping) for x in clients.values())
    status, ids, leaves = _of_clients(model, clients) if by_client else _of_table(model, clients)
    lost = _outcomes(in_row_order(outcome, clients, ids, "outcome"), ids, len(status))
    rated = status == "rated"
    check_both(lost[rated], "rated clients")
    lost = lost[rated]
    leaves = {leaf: np.ascontiguousarray(x[:, rated]) for leaf, x in leaves.items()}
    whole = _scores(model, leaves)
    skipped: dict[str, str] = {}
    variants: list[tuple[str, str, dict[str, FloatArray]]] = [
        ("equal_weights", "", {p: np.full(len(tree.children(p)), 1 / len(tree.children(p))) for p in tree.parents})
    ]
    for leaf in tree.leaves:
        weights = without_leaf(plan.scheme, plan.weights, leaf)
        if weights is None:
            skipped[tree.path(leaf)] = "nothing else is weighed"
        else:
            variants.append(("indicator", tree.path(leaf), weights))
    if panel is not None:
        for expert, left in weights_without(model.scheme, panel, skipped).items():
            weights = {parent: np.array(values) for parent, values in left.weights.items()}
            variants.append(("expert_judgments", expert, weights))
    names = voters(clients) if by_client else []
    parts, total = [], len(variants) + len(names)
    for kind, name, weights in variants:
        score = _scores(model, leaves, weights)
        parts.append(PartValue(kind, name, len(lost), compare_auc(whole, score, lost, level=level)))
        _tell(progress, len(parts), total)
    for done, expert in enumerate(names, len(parts) + 1):
        found = _without_votes(model, clients, expert, rated)
        known = np.isfinite(found)
        if known.any() and 0 < lost[known].sum() < known.sum():
            compared = compare_auc(whole[known], found[known], lost[known], level=level)
            parts.append(PartValue("expert_votes", expert, int(known.sum()), compared))
        else:
            skipped[expert] = "too few clients keep a score without these votes"
        _tell(progress, done, total)
    left_out = {name: int((status == name).sum()) for name in ("rejected", "incomplete", "invalid")}
    return JudgmentValue(auc(whole, lost, level=level), tuple(parts), left_out, skipped, level)


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _scores(
    model: RatingModel, leaves: Mapping[str, FloatArray], weights: Mapping[str, FloatArray] | None = None
) -> FloatArray:
    """Scores of rated clients; the veto has been judged before and is not judged anew."""
    return np.asarray(evaluate(model, leaves, weights).score.data)


def _of_table(model: RatingModel, table: Any) -> tuple[npt.NDArray[np.str_], list[str] | None, dict[str, FloatArray]]:
    table = column_arrays(table, ", or evidence by client")
    ratings = model.rate_many(table)
    columns, ids, count = read_table(model.scheme, table)
    leaves = {}
    for leaf, column in columns.items():
        leaves[leaf] = np.zeros((len(model.scheme.scale), count))
        column.membership(0, count, leaves[leaf])
    return ratings.status, None if ids is None else [str(x) for x in ids.tolist()], leaves


def _of_clients(
    model: RatingModel, clients: Mapping[str, Any]
) -> tuple[npt.NDArray[np.str_], list[str] | None, dict[str, FloatArray]]:
    status, rows = [], []
    names = model.scheme.tree.leaves
    for evidence in clients.values():
        try:
            status.append(model.rate(evidence).status)
        except EvidenceError as error:
            status.append(error.status)
        rows.append(_vectors(model.scheme, evidence) if status[-1] == "rated" else None)
    empty = np.zeros((len(names), len(model.scheme.scale)))
    stacked = np.stack([empty if row is None else row for row in rows], axis=-1) if rows else empty[..., None][..., :0]
    return np.array(status), [str(x) for x in clients], {leaf: stacked[i] for i, leaf in enumerate(names)}


def _vectors(scheme: Scheme, evidence: Mapping[str, Any]) -> FloatArray | None:
    try:
        return Evidence(scheme, evidence).membership(scheme.tree.leaves)
    except EvidenceError:
        return None


def _outcomes(outcome: Any, ids: list[str] | None, count: int) -> BoolArray:
    if isinstance(outcome, Mapping):
        if ids is None:
            raise FuzzyAHPError("outcome: is by id, and the clients have none; add a column 'client', or give an array")
        check_unique(ids, "clients")
        known = {str(client): value for client, value in outcome.items()}
        missing = [client for client in ids if client not in known]
        if missing:
            raise FuzzyAHPError(f"outcome: none for {', '.join(missing[:8])} ({len(missing)} clients); leave them out")
        outcome = [known[client] for client in ids]
    lost = read_outcomes(outcome)
    check_length(count, "clients", lost)
    return lost


def _without_votes(model: RatingModel, clients: Mapping[str, Any], expert: str, rated: BoolArray) -> FloatArray:
    """Scores of the rated clients without one expert's votes; NaN where a leaf then has no vote at all."""
    scheme = without_voter(model.scheme, expert)
    rows = [
        _vectors(scheme, without_vote(evidence, expert))
        for evidence, kept in zip(clients.values(), rated.tolist(), strict=True)
        if kept
    ]
    out = np.full(len(rows), np.nan)
    known = [i for i, row in enumerate(rows) if row is not None]
    if known:
        stacked = np.stack([row for row in rows if row is not None], axis=-1)
        out[known] = _scores(model, {leaf: stacked[i] for i, leaf in enumerate(scheme.tree.leaves)})
    return out


def _row(part: PartValue) -> dict[str, Any]:
    found = part.comparison
    return {
        "kind": part.kind,
        "name": part.name,
        "clients": part.clients,
        "auc_with": found.first.value,
        "auc_without": found.second.value,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "p_value": found.p_value,
    }
