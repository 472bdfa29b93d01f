"""The parts of a scheme document: which keys stand where, and of which types.

Unknown keys, wrong types and over-long text stop here; what the values mean is checked by `Scheme` itself.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StrictBool,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from fuzzyahp.labelled_matrix import flat_triangle

# Control characters (also Unicode's direction overrides) could disguise what a label says on a terminal or page.
_VISIBLE = r"^[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
Name = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=64, pattern=_VISIBLE)]
Text = Annotated[str, Strict(), StringConstraints(max_length=300, pattern=_VISIBLE)]
Prose = Annotated[str, Strict(), StringConstraints(max_length=10_000, pattern=_LINES)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _flat(judgments: object) -> object:
    """Rows of a triangle as one row; what the cells are is for the scheme to judge."""
    return flat_triangle(judgments) if isinstance(judgments, list | tuple) else judgments


_RATIO = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "examples": ["1/3"]}]}
Judgments = Annotated[
    tuple[Any, ...],
    BeforeValidator(_flat),
    Field(max_length=5000),
    WithJsonSchema({"type": "array", "items": {"anyOf": [*_RATIO["anyOf"], {"type": "array", "items": _RATIO}]}}),
]


def _date_text(value: object) -> object:
    if isinstance(value, str):
        datetime.date.fromisoformat(value)
    return value.isoformat() if type(value) is datetime.date else value


IsoDate = Annotated[
    str,
    BeforeValidator(_date_text),
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
]


def _listed(value: object) -> object:
    if isinstance(value, set | frozenset):
        raise ValueError("a set has no order; give a list")
    return value


T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(_listed)]


class Part(BaseModel):
    """A table of the document: no unknown keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GradesPart(Part):
    """The grade scale, best grade first."""

    names: Many[Name]
    values: Many[Number]
    risk: Many[Text] = ()
    labels: dict[Name, Many[Text]] = {}
    risk_labels: dict[Name, Many[Text]] = {}


class VetoPart(Part):
    """Screening of a branch before anything else."""

    branch: Text = "decisive"
    below: Text = "medium"
    include_bound: StrictBool = False
    by: Literal["score", "grade", "any_indicator"] = "score"


class CapPart(Part):
    """A limit of the overall grade while a node is graded worse than required."""

    node: Text
    worse_than: Text
    grade: Text


class RulesPart(Part):
    """Every decision the method leaves open."""

    operator: Name = "weighted_average"
    weight_method: Name = "eigenvector"
    random_index: Name = "saaty_1980"
    max_consistency_ratio: Number = 0.1
    ordered: StrictBool = False
    missing_votes: Literal["error", "divide_by_voters"] = "error"
    grading: Literal["nearest", "cuts", "maximum_membership", "confidence"] = "nearest"
    cuts: Many[Number] | None = None
    confidence: Number | None = None
    expert_weights: dict[Name, Number] = {}
    veto: VetoPart | None = None
    caps: Many[CapPart] = ()


class StandardPart(Part):
    """The grade standard of a quantitative leaf."""

    points: Many[Number]
    ideal: tuple[Number, Number] | None = None
    unit: Text = ""


class PanelReference(Part):
    """Judgments that stand in a panel file: those of all its experts, as one."""

    panel: Annotated[str, Strict(), StringConstraints(min_length=1, max_length=300, pattern=_VISIBLE)]
    round: Annotated[int, Strict()] | None = None
    aggregation: Literal["aij", "aip_arithmetic", "aip_geometric"] = "aij"


class PanelPart(Part):
    """The panel that judgments or weights come from."""

    name: Name
    round: Annotated[int, Strict()]
    fingerprint: Text
    experts: Annotated[int, Strict()]
    aggregation: Literal["aij", "aip_arithmetic", "aip_geometric"] = "aij"
    completed: Annotated[int, Strict()] = 0
    voices: Literal["equal", "given", "authority"] = "equal"


class FuzzyPart(Part):
    """Fuzzy judgments, and the method that makes weights of them."""

    method: Name
    upper: Many[Many[Any]]
    convention: Name | None = None
    defuzzifier: Name | None = None
    optimism: Number | None = None
    judgments: Name | None = None


class PreferencePart(Part):
    """Additive preferences, and the method that makes weights of them."""

    method: Name
    upper: Many[Number]
    parameter: Number | None = None


def _form_of_judgments(value: object) -> str:
    return "none" if value is None else "panel" if isinstance(value, dict | PanelReference) else "list"


class IndicatorPart(Part):
    """A node of the tree: a parent with children, or a leaf."""

    label: dict[Name, Text] = {}
    guide: dict[Name, Prose] = {}
    children: Many[Text] = ()
    judgments: Annotated[
        Annotated[PanelReference, Tag("panel")] | Annotated[Judgments, Tag("list")] | Annotated[None, Tag("none")],
        Discriminator(_form_of_judgments),
    ] = None
    weights: Many[Number] | None = None
    standard: StandardPart | None = None
    fuzzy_judgments: FuzzyPart | None = None
    preferences: PreferencePart | None = None
    panel: PanelPart | None = None
    waive_consistency: Prose | None = None
    waive_order: Prose | None = None
