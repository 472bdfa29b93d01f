"""RatingModel: the one place where the parts meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.batch import Ratings, rate_table
from fuzzyahp.eigenvector import close_to_one
from fuzzyahp.errors import ConsistencyError, FuzzyAHPError, SchemeError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.evidence import Evidence
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.membership import SUM_SLACK
from fuzzyahp.nodes import NodeResults
from fuzzyahp.result import CapTrace, Rating, Screening, VetoTrace
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import ROUND_OFF, Weights, read_only

FloatArray = npt.NDArray[np.float64]


class RatingModel:
    """A scheme made ready to rate: judgments weighed, consistency and order checked.

    Parameters
    ----------
    scheme : Scheme
        As from `load_scheme`.

    Attributes
    ----------
    scheme : Scheme
        The scheme.
    judged : mapping of str to Weights
        Weights and consistency of every parent whose children were judged in pairs.
    weights : mapping of str to dict
        Local weights by parent, then by child in listed order.
    global_weights : mapping of str to float
        Product of the local weights from the root down, by leaf.
    waivers : mapping of str to dict
        Recorded waivers in use: parent to {"consistency": reason, "order": reason}.

    Raises
    ------
    ConsistencyError
        If a matrix's CR is not below the threshold; it names the matrix, its CR and its worst judgments.
    SchemeError
        If given weights do not sum to 1, or weights rise along the listed order of an ordered scheme.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> list(model.weights["reference"])
    ['management', 'finance', 'market', 'development']
    """

    def __init__(self, scheme: Scheme) -> None:
        if not isinstance(scheme, Scheme):
            raise SchemeError(f"scheme: {shown(scheme)}, must be a Scheme; make one with load_scheme()")
        if scheme.draft:
            raise SchemeError(
                f"scheme {scheme.name}: is a draft without all its judgments; let a panel judge, and weigh"
            )
        self.scheme = scheme
        judged: dict[str, Weights] = {}
        weights: dict[str, tuple[float, ...]] = {}
        waivers: dict[str, dict[str, str]] = {}
        for parent in scheme.tree.parents:
            indicator = scheme.indicators[parent]
            if indicator.judgments is not None:
                judged[parent], waived = _weigh(scheme, parent)
                weights[parent] = tuple(judged[parent].values.tolist())
            else:
                weights[parent], waived = _given(scheme, parent), {}
            waived |= _check_order(scheme, parent, weights[parent])
            if waived:
                waivers[parent] = waived
        self.judged: Mapping[str, Weights] = FrozenMapping(judged)
        self.waivers: Mapping[str, dict[str, str]] = FrozenMapping(waivers)
        self.weights: Mapping[str, Mapping[str, float]] = FrozenMapping(
            {
                parent: FrozenMapping(dict(zip(scheme.tree.children(parent), w, strict=True)))
                for parent, w in weights.items()
            }
        )
        self.plan = Plan(scheme, FrozenMapping(weights))
        self.global_weights: Mapping[str, float] = FrozenMapping(self._global_weights())

    @property
    def fingerprint(self) -> str:
        """The scheme's fingerprint, "sha256:..."."""
        return self.scheme.fingerprint

    def screen(self, evidence: Mapping[str, Any]) -> Screening:
        """Evaluate the decisive branch alone.

        Parameters
        ----------
        evidence : mapping
            Evidence on the leaves of that branch; more is not looked at.

        Returns
        -------
        Screening
            Passed or rejected, with the branch's working.

        Raises
        ------
        EvidenceError
            If evidence on the branch is missing or wrong.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> model.screen({leaf: "weak" for leaf in model.scheme.tree.leaves_of("decisive")}).status
        'rejected'
        """
        vectors: dict[str, FloatArray] = {}
        veto = self._screen(Evidence(self.scheme, evidence), vectors)
        nodes = NodeResults(self.plan, vectors)
        branch = None if self.scheme.rules.veto is None else nodes[self.scheme.rules.veto.branch]
        return Screening(
            status="rejected" if veto and veto.fired else "passed",
            score=branch.score if branch else None,
            grade=branch.grade if branch else None,
            membership=branch.membership if branch else None,
            veto=veto,
            nodes=nodes,
        )

    def rate(self, evidence: Mapping[str, Any]) -> Rating:
        """Rate one client.

        Parameters
        ----------
        evidence : mapping
            Leaf name or path to ``[counts best first]``, ``{"votes": {expert: grade}}``,
            ``{"value": 1.8}``, ``{"grade": "good"}`` or ``{"membership": [...]}``; a bare number is a
            value, a bare text a grade. A client whom the decisive branch rejects needs no other evidence.

        Returns
        -------
        Rating
            Status, score, grade and all the working.

        Raises
        ------
        EvidenceError
            If evidence is missing or wrong; the leaf, the value, the rule and the mend are named.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> model.rate({leaf: "good" for leaf in model.scheme.tree.leaves}).score
        85.0
        """
        given = Evidence(self.scheme, evidence)
        vectors: dict[str, FloatArray] = {}
        veto = self._screen(given, vectors)
        if veto and veto.fired:
            return self._rating(given, vectors, veto, status="rejected")
        self._add(given, vectors, self.plan.others, self.plan.other_parents)
        root = vectors[self.scheme.tree.root]
        names = self.scheme.scale.names
        points = self.plan.score(root)
        before = self.plan.grade(root, points)
        after, holds = self.plan.caps(vectors, before)
        caps = []
        for cap, weak in zip(self.scheme.rules.caps, holds, strict=True):
            if weak[0]:
                found = names[int(self.plan.grade(vectors[self.scheme.tree.find(cap.node)])[0])]
                binding = self.scheme.scale.index(cap.grade) > before[0]
                caps.append(CapTrace(cap.node, found, cap.worse_than, cap.grade, bool(binding)))
        return self._rating(
            given,
            vectors,
            veto,
            status="rated",
            score=float(points[0]),
            grade=names[int(after[0])],
            grade_before_caps=names[int(before[0])],
            membership=read_only(self.plan.scored(root)[:, 0].copy()),
            caps=tuple(caps),
        )

    def rate_many(
        self,
        table: Mapping[str, npt.ArrayLike],
        *,
        ignore: Collection[str] = (),
        membership: bool = False,
        threads: int | None = None,
    ) -> Ratings:
        """Rate many clients; a row that cannot be rated says why and never stops the others.

        Parameters
        ----------
        table : mapping of str to array_like
            Columns of one length N by leaf name or path: values (N,), grade names (N,) or counts
            (N, g); or "<leaf>.<grade>" with counts (N,). A column ``client`` holds the clients' ids.
        ignore : collection of str
            Further columns to pass over.
        membership : bool
            Whether to keep every client's root membership vector.
        threads : int, optional
            How many threads; default: as many as processors.

        Returns
        -------
        Ratings
            Status, score, grade and reason by row; bit for bit what `rate` gives for each row alone.

        Raises
        ------
        EvidenceError
            If columns are missing, unknown or of unequal length; all are listed at once.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> table = {leaf: ["good", "medium", ""] for leaf in model.scheme.tree.leaves}
        >>> model.rate_many(table).status.tolist()
        ['rated', 'rated', 'incomplete']
        """
        return rate_table(self.plan, table, ignore=ignore, membership=membership, threads=threads)

    def _screen(self, given: Evidence, vectors: dict[str, FloatArray]) -> VetoTrace | None:
        rule = self.scheme.rules.veto
        if rule is None:
            return None
        self._add(given, vectors, self.plan.screened, self.plan.screened_parents)
        fired = self.plan.veto(vectors)
        names = self.scheme.scale.names
        watched: dict[str, float | str] = {
            node: names[int(self.plan.grade(vectors[node])[0])]
            if rule.by == "grade"
            else float(self.plan.score(vectors[node])[0])
            for node in fired
        }
        reasons = tuple(node for node, hit in fired.items() if hit[0])
        return VetoTrace(bool(reasons), rule.by, rule.below, rule.include_bound, watched, reasons)

    def _add(
        self,
        given: Evidence,
        vectors: dict[str, FloatArray],
        leaves: tuple[str, ...],
        parents: tuple[str, ...],
    ) -> None:
        if leaves:
            rows = given.membership(leaves)
            for i, leaf in enumerate(leaves):
                vectors[leaf] = rows[i, :, None]
        self.plan.compose(vectors, parents)

    def _rating(self, given: Evidence, vectors: dict[str, FloatArray], veto: VetoTrace | None, **found: Any) -> Rating:
        empty: dict[str, Any] = dict.fromkeys(("score", "grade", "grade_before_caps", "membership"))
        return Rating(
            plan=self.plan,
            nodes=NodeResults(self.plan, vectors),
            veto=veto,
            missing_votes=given.missing_votes,
            judged=self.judged,
            waivers=self.waivers,
            global_weights=self.global_weights,
            **({"caps": ()} | empty | found),
        )

    def _global_weights(self) -> dict[str, float]:
        tree = self.scheme.tree
        down = {tree.root: 1.0}
        for parent in tree.parents:
            for child, weight in self.weights[parent].items():
                down[child] = down[parent] * weight
        return {leaf: down[leaf] for leaf in tree.leaves}

    def __repr__(self) -> str:
        return f"RatingModel({self.scheme!r})"

    def _repr_html_(self) -> str:
        from fuzzyahp.explain import model_html

        return model_html(self.scheme, self.weights, self.judged)


def _weigh(scheme: Scheme, parent: str) -> tuple[Weights, dict[str, str]]:
    """Weights of judged children, or an error that names the judgments to look at again."""
    rules, indicator, path = scheme.rules, scheme.indicators[parent], scheme.tree.path(parent)
    try:
        matrix = JudgmentMatrix.from_upper(indicator.judgments or (), indicator.children)
        weights = matrix.weights(rules.weight_method, rules.random_index)
    except FuzzyAHPError as error:
        raise SchemeError(f"{path}: {error}") from None
    if weights.consistency_ratio < rules.max_consistency_ratio:
        return weights, {}
    if indicator.waive_consistency:
        return weights, {"consistency": indicator.waive_consistency}
    worst = "; ".join(str(judgment) for judgment in matrix.worst_judgments())
    raise ConsistencyError(
        f"{path}: CR = {weights.consistency_ratio:.4f} ({weights.random_index}), must be below "
        f"{rules.max_consistency_ratio:g}; the judgments that disturb most: {worst}; review them with the experts, "
        "or record a reason under waive_consistency"
    )


def _given(scheme: Scheme, parent: str) -> tuple[float, ...]:
    """Weights as given, adding to exactly 1 in listed order."""
    path, children = scheme.tree.path(parent), scheme.tree.children(parent)
    given = scheme.indicators[parent].weights or (1.0,)
    for child, weight in zip(children, given, strict=True):
        if not 0 <= weight <= 1:
            raise SchemeError(f"{path}: weight of '{child}' is {weight:g}, must be in [0, 1]")
    total = sum(given)
    if abs(total - 1) > SUM_SLACK:
        mend = f"divide them by {total:.12g}?" if total > 0 else "give at least one child a weight"
        raise SchemeError(f"{path}: weights sum to {total:.12g}, must sum to 1; {mend}")
    column = np.array(given, dtype=np.float64)[:, None]
    # Typed decimals that miss 1 by more than binary rounding (0.3333333333 three times) are scaled first.
    if abs(total - 1) > len(given) * np.finfo(np.float64).eps:
        column = column / total
    return tuple(close_to_one(column)[:, 0].tolist())


def _check_order(scheme: Scheme, parent: str, weights: tuple[float, ...]) -> dict[str, str]:
    """Where the scheme says `ordered`, weights must not rise along the listed order."""
    if not scheme.rules.ordered:
        return {}
    children = scheme.tree.children(parent)
    for i in range(1, len(children)):
        # Equal judgments may come out some last bits apart.
        if weights[i] > weights[i - 1] + ROUND_OFF:
            reason = scheme.indicators[parent].waive_order
            if reason:
                return {"order": reason}
            raise SchemeError(
                f"{scheme.tree.path(parent)}: '{children[i]}' (weight {weights[i]:.4f}) weighs more than "
                f"'{children[i - 1]}' ({weights[i - 1]:.4f}) listed before it, and the scheme says "
                "ordered = true; list it earlier, review the judgments, or record a reason under waive_order"
            )
    return {}
