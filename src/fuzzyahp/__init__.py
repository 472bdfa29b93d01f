"""Expert credit rating by fuzzy AHP: weigh, vote, screen, score, explain.

Judgments in pairs become weights, experts' votes become memberships, memberships are composed layer
by layer up a tree of indicators, and the root's membership becomes a score and a grade.

Examples
--------
>>> import fuzzyahp as fa
>>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
>>> rating = model.rate({leaf: "good" for leaf in model.scheme.tree.leaves})
>>> rating.score, rating.grade, rating.risk
(85.0, 'good', 'fairly low')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzzyahp._version import __version__
from fuzzyahp.errors import (
    ConsistencyError,
    EvidenceError,
    FuzzyAHPError,
    JudgmentError,
    MembershipError,
    MissingExtraError,
    PanelError,
    RecordError,
    SchemeError,
    ScoringError,
    StandardError,
)
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.indicators import IndicatorTree
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.membership import (
    OPERATORS,
    Operator,
    compose,
    membership_from_experts,
    membership_from_votes,
    normalise,
)
from fuzzyahp.nodes import NodeResult, NodeResults
from fuzzyahp.pairs import RebuiltCell
from fuzzyahp.random_index import RANDOM_INDEX, RandomIndex, random_index
from fuzzyahp.rating import RatingModel
from fuzzyahp.ratings import Ratings
from fuzzyahp.result import Rating
from fuzzyahp.rounding import round_score
from fuzzyahp.rules import Cap, Rules, Veto
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import Indicator
from fuzzyahp.scoring import (
    grade_by_confidence,
    grade_by_maximum,
    grade_of_score,
    score,
    validity_index,
)
from fuzzyahp.standards import GradeStandard
from fuzzyahp.traces import CapTrace, Screening, VetoTrace
from fuzzyahp.weights import (
    WEIGHT_METHODS,
    DisturbingJudgment,
    Weights,
    column_mean_weights,
    eigenvector_weights,
    geometric_mean_weights,
)

if TYPE_CHECKING:
    from fuzzyahp import analysis, audit, experts, fuzzy, portfolio
    from fuzzyahp.document import SchemeDocument, builtin_schemes, load_draft, load_scheme, scheme_json_schema
    from fuzzyahp.record import Record

# pydantic would nearly double the time of this import, so it waits for the first document.
_FROM_DOCUMENT = ("SchemeDocument", "builtin_schemes", "load_draft", "load_scheme", "scheme_json_schema")


def _load(name: str) -> Any:
    if name in _FROM_DOCUMENT:
        from fuzzyahp import document

        return getattr(document, name)
    if name == "Record":
        from fuzzyahp.record import Record

        return Record
    if name in ("analysis", "audit", "experts", "fuzzy", "portfolio"):
        # Once imported, a package is an attribute of this one, and this function is not asked again.
        import sys

        if name == "analysis":
            import fuzzyahp.analysis
        elif name == "audit":
            import fuzzyahp.audit
        elif name == "experts":
            import fuzzyahp.experts
        elif name == "fuzzy":
            import fuzzyahp.fuzzy
        else:
            import fuzzyahp.portfolio  # noqa: F401
        return sys.modules[f"fuzzyahp.{name}"]
    raise AttributeError(f"module 'fuzzyahp' has no attribute {name!r}")


# To a type checker the imports above are all there is, so that it finds a name that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


__all__ = [
    "FIVE_GRADES",
    "OPERATORS",
    "RANDOM_INDEX",
    "WEIGHT_METHODS",
    "Cap",
    "CapTrace",
    "ConsistencyError",
    "DisturbingJudgment",
    "EvidenceError",
    "FuzzyAHPError",
    "GradeScale",
    "GradeStandard",
    "Indicator",
    "IndicatorTree",
    "JudgmentError",
    "JudgmentMatrix",
    "MembershipError",
    "MissingExtraError",
    "NodeResult",
    "NodeResults",
    "Operator",
    "PanelError",
    "RandomIndex",
    "Rating",
    "RatingModel",
    "Ratings",
    "RebuiltCell",
    "Record",
    "RecordError",
    "Rules",
    "Scheme",
    "SchemeDocument",
    "SchemeError",
    "ScoringError",
    "Screening",
    "StandardError",
    "Veto",
    "VetoTrace",
    "Weights",
    "__version__",
    "analysis",
    "audit",
    "builtin_schemes",
    "column_mean_weights",
    "compose",
    "eigenvector_weights",
    "experts",
    "fuzzy",
    "geometric_mean_weights",
    "grade_by_confidence",
    "grade_by_maximum",
    "grade_of_score",
    "load_draft",
    "load_scheme",
    "membership_from_experts",
    "membership_from_votes",
    "normalise",
    "portfolio",
    "random_index",
    "round_score",
    "scheme_json_schema",
    "score",
    "validity_index",
]


def __dir__() -> list[str]:
    return __all__
