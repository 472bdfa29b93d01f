"""RatingModel: the one place where the parts meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.batch import rate_table
from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import SchemeError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.evidence import Evidence
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.nodes import NodeResults
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.traces import CapTrace, Screening, VetoTrace
from fuzzyahp.weighing import global_weights, weigh_parents
from fuzzyahp.weights import Weights

if TYPE_CHECKING:
    from typing import Unpack

    from fuzzyahp.portfolio.edge_cases import EdgeCases
    from fuzzyahp.portfolio.frames import Frame, TableOptions
    from fuzzyahp.ratings import Ratings
    from fuzzyahp.weighing import Working

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
        Weights and consistency of every parent whose children were judged in pairs; of fuzzy judgments the
        consistency is that of their middle values, of preferences that of the judgments 9^(2r - 1).
    fuzzy : mapping of str to FuzzyWeights or PreferenceWeights
        The working behind the weights of every parent with fuzzy judgments or preferences.
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
        found = weigh_parents(scheme)
        judged = {parent: w.judged for parent, w in found.items() if w.judged is not None}
        fuzzy = {parent: w.fuzzy for parent, w in found.items() if w.fuzzy is not None}
        weights = {
            parent: dict(zip(scheme.tree.children(parent), w.values, strict=True)) for parent, w in found.items()
        }
        self.judged: Mapping[str, Weights] = FrozenMapping(judged)
        self.fuzzy: Mapping[str, Working] = FrozenMapping(fuzzy)
        self.waivers: Mapping[str, dict[str, str]] = FrozenMapping(
            {parent: dict(w.waived) for parent, w in found.items() if w.waived}
        )
        self.weights: Mapping[str, Mapping[str, float]] = FrozenMapping(
            {parent: FrozenMapping(w) for parent, w in weights.items()}
        )
        self.plan = Plan(scheme, FrozenMapping({parent: w.values for parent, w in found.items()}))
        self.global_weights: Mapping[str, float] = FrozenMapping(global_weights(scheme, weights))

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
        given, vectors = Evidence(self.scheme, evidence), dict[str, FloatArray]()
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

    @overload
    def rate_many(self, table: Mapping[str, Any], **options: Unpack[TableOptions]) -> Ratings: ...
    @overload
    def rate_many(self, table: Frame, **options: Unpack[TableOptions]) -> Frame: ...
    @overload
    def rate_many(self, table: Any, **options: Unpack[TableOptions]) -> Any: ...
    def rate_many(
        self,
        table: Any,
        *,
        columns: Mapping[str, str] | None = None,
        ignore: Collection[str] = (),
        membership: bool = False,
        node_scores: bool = False,
        threads: int | None = None,
    ) -> Any:
        """Rate many clients; a row that cannot be rated says why and never stops the others.

        Parameters
        ----------
        table : mapping of str to array_like, or a data frame, table or record batches
            Columns of one length N by leaf name or path: values (N,), grade names (N,) or counts
            (N, g); or ``"<leaf>.<grade>"`` with counts (N,). A column ``client`` holds the clients' ids. pandas, Polars
            and PyArrow tables, and iterators of Arrow record batches, need the extra ``frames``.
        columns : mapping of str to str, optional
            ``{"their name": "our name"}`` of columns with other names.
        ignore : collection of str
            Further columns to pass over.
        membership : bool
            Whether to keep every client's root membership vector.
        node_scores : bool
            Whether to keep the scores of all nodes.
        threads : int, optional
            How many threads; default: as many as processors, at most 8.

        Returns
        -------
        Ratings, or a table of the kind that was given
            Status, score, grade, reason and veto by row; bit for bit what `rate` gives for each row alone.

        Raises
        ------
        EvidenceError
            If columns are missing, unknown or of unequal length; all are listed at once.
        MissingExtraError
            If a table needs the extra ``frames`` and it is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> table = {leaf: ["good", "medium", ""] for leaf in model.scheme.tree.leaves}
        >>> model.rate_many(table).status.tolist()
        ['rated', 'rated', 'incomplete']
        """
        keep: dict[str, Any] = {"membership": membership, "node_scores": node_scores, "threads": threads}
        if isinstance(table, Mapping):
            return rate_table(self.plan, table, columns=columns, ignore=ignore, **keep)
        from fuzzyahp.portfolio.frames import rate_frame  # one client must not wait for what reads tables

        return rate_frame(self.plan, table, columns=columns, ignore=ignore, **keep)

    def to_sql(
        self,
        dialect: str,
        *,
        table: str | Sequence[str],
        columns: Mapping[str, str] | None = None,
        client: str | None = CLIENT,
        evidence: Mapping[str, str] | str | None = None,
        membership: bool = False,
        node_scores: bool = False,
    ) -> str:
        """One SQL statement that rates every row of a table, bit for bit as `rate` does (needs the extra ``sql``).

        Parameters
        ----------
        dialect : str
            "duckdb", "postgres" or "spark": which engine it is for.
        table : str or sequence of str
            The table's name, taken as one name whatever is in it; (schema, name) for a table in a schema.
        columns : mapping of str to str, optional
            ``{"their name": "our name"}`` of columns with other names.
        client : str or None, default "client"
            The column of the clients' ids; None where there is none.
        evidence : mapping of str to str, or str, optional
            "counts", "value" or "grade" by leaf, or one for every leaf. Default: a value where the leaf has a grade
            standard, else counts in columns ``"<leaf>.<grade>"``.
        membership : bool
            Whether to add the root's vector as columns ``"membership.<grade>"``.
        node_scores : bool
            Whether to add every node's score as columns ``"score.<path>"``.

        Returns
        -------
        str
            The statement, with the scheme's fingerprint in a comment; it yields client, status, score, grade, reason,
            veto.

        Raises
        ------
        FuzzyAHPError
            If a name cannot be used, or the scheme asks for what the engine cannot do.
        MissingExtraError
            If the extra is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> model.fingerprint in model.to_sql("duckdb", table="clients")
        True
        """
        from fuzzyahp.portfolio.sql_export import to_sql

        keep: dict[str, Any] = {"membership": membership, "node_scores": node_scores}
        return to_sql(self.plan, dialect, table=table, columns=columns, client=client, evidence=evidence, **keep)

    def test_frame(self, evidence: Mapping[str, str] | str | None = None) -> EdgeCases:
        """Edge cases of the scheme with the ratings they must get: what another implementation proves itself with.

        Parameters
        ----------
        evidence : mapping of str to str, or str, optional
            "counts", "value" or "grade" by leaf, or one for every leaf. What is not named has a value where the leaf
            has a grade standard, and counts elsewhere.

        Returns
        -------
        EdgeCases
            A mapping of columns, the expected output among them; ``write`` puts it into a file.

        Raises
        ------
        EvidenceError
            If a form does not fit its leaf.
        FuzzyAHPError
            If the engine and exact arithmetic disagree on a client.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> frame = fa.RatingModel(fa.load_scheme("micro-enterprise")).test_frame("grade")
        >>> frame["case"][0], float(frame["expected.score"][0])
        ('every leaf excellent', 100.0)
        """
        from fuzzyahp.portfolio.edge_cases import test_frame

        return test_frame(self.plan, evidence)

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
            fuzzy=self.fuzzy,
            waivers=self.waivers,
            global_weights=self.global_weights,
            evidence=given.given,
            panel=given.panel,
            **({"caps": ()} | empty | found),
        )

    def __repr__(self) -> str:
        return f"RatingModel({self.scheme!r})"

    def _repr_html_(self) -> str:
        from fuzzyahp.explain import model_html

        return model_html(self.scheme, self.weights, self.judged)
