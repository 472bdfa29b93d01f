"""The scheme as a document: TOML and JSON in, JSON Schema, and the built-in schemes.

pydantic guards this edge: unknown keys, wrong types and over-long text stop here, with the place named.
What the values mean is checked by `Scheme` itself, so a scheme built in Python meets the same rules.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StrictBool,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from fuzzyahp.errors import FuzzyAHPError, SchemeError, shown, suggest
from fuzzyahp.files import read_whole
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.parsing import decode, parse_json, parse_toml
from fuzzyahp.rules import Cap, Rules, Veto
from fuzzyahp.scheme import Indicator, Scheme
from fuzzyahp.standards import GradeStandard

#: A scheme is read by people; a file beyond this is no scheme.
MAX_BYTES = 2 * 2**20
_MOST_ERRORS = 10

# Control characters (also Unicode's direction overrides) could disguise what a label says on a terminal or page.
_VISIBLE = r"^[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
Name = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=64, pattern=_VISIBLE)]
Text = Annotated[str, Strict(), StringConstraints(max_length=300, pattern=_VISIBLE)]
Prose = Annotated[str, Strict(), StringConstraints(max_length=10_000, pattern=_LINES)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _flat(judgments: object) -> object:
    """Rows of a triangle as one row; what the cells are is for the scheme to judge."""
    if not isinstance(judgments, list | tuple):
        return judgments
    rows = [item for item in judgments if isinstance(item, list | tuple)]
    if rows and len(rows) != len(judgments):
        raise ValueError("some judgments stand in rows and some do not; write the triangle in rows, or in one list")
    for i, row in enumerate(rows):
        # A lower triangle has as many cells, and every judgment would be read as another pair's.
        if len(row) != len(rows) - i:
            raise ValueError(f"row {i + 1} of the upper triangle has {len(row)} judgments, must have {len(rows) - i}")
    return [x for item in judgments for x in (item if isinstance(item, list | tuple) else (item,))]


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


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GradesPart(_Part):
    """The grade scale, best grade first."""

    names: Many[Name]
    values: Many[Number]
    risk: Many[Text] = ()
    labels: dict[Name, Many[Text]] = {}
    risk_labels: dict[Name, Many[Text]] = {}


class VetoPart(_Part):
    """Screening of a branch before anything else."""

    branch: Text = "decisive"
    below: Text = "medium"
    include_bound: StrictBool = False
    by: Literal["score", "grade", "any_indicator"] = "score"


class CapPart(_Part):
    """A limit of the overall grade while a node is graded worse than required."""

    node: Text
    worse_than: Text
    grade: Text


class RulesPart(_Part):
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


class StandardPart(_Part):
    """The grade standard of a quantitative leaf."""

    points: Many[Number]
    ideal: tuple[Number, Number] | None = None
    unit: Text = ""


class IndicatorPart(_Part):
    """A node of the tree: a parent with children, or a leaf."""

    label: dict[Name, Text] = {}
    guide: dict[Name, Prose] = {}
    children: Many[Text] = ()
    judgments: Judgments | None = None
    weights: Many[Number] | None = None
    standard: StandardPart | None = None
    waive_consistency: Prose | None = None
    waive_order: Prose | None = None


class SchemeDocument(_Part):
    """A scheme as it stands in a TOML or JSON file.

    Attributes are the keys of the file; the page "Scheme format" explains each.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> nodes = {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}
    >>> document = fa.SchemeDocument(format="fuzzyahp-scheme/1", name="two", version="1", indicators=nodes)
    >>> document.build().tree.leaves
    ('a', 'b')
    """

    format: Literal["fuzzyahp-scheme/1"]
    name: Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    version: Name
    title: dict[Name, Text] = {}
    description: dict[Name, Prose] = {}
    source: Prose | None = None
    effective_from: IsoDate | None = None
    effective_to: IsoDate | None = None
    grades: GradesPart | None = None
    rules: RulesPart = RulesPart()
    indicators: dict[Text, IndicatorPart]

    def build(self) -> Scheme:
        """Scheme that this document describes.

        Returns
        -------
        Scheme
            Complete and checked.

        Raises
        ------
        FuzzyAHPError
            Naming the node or rule that cannot be used.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> document = fa.SchemeDocument.model_validate(fa.load_scheme("micro-enterprise").to_dict())
        >>> document.build().name
        'micro-enterprise'
        """
        grades = self.grades
        rules = dict(self.rules)
        rules["veto"] = Veto(**dict(self.rules.veto)) if self.rules.veto else None
        rules["caps"] = tuple(Cap(**dict(cap)) for cap in self.rules.caps)
        return Scheme(
            name=self.name,
            version=self.version,
            indicators={name: _indicator(name, part) for name, part in self.indicators.items()},
            rules=Rules(**rules),
            scale=GradeScale(**dict(grades)) if grades else FIVE_GRADES,
            title=self.title,
            description=self.description,
            source=self.source.strip() if self.source else None,
            effective_from=self.effective_from,
            effective_to=self.effective_to,
        )


def _indicator(name: str, part: IndicatorPart) -> Indicator:
    fields = dict(part)
    if part.standard is not None:
        try:
            fields["standard"] = GradeStandard(**dict(part.standard))
        except FuzzyAHPError as error:
            raise SchemeError(f"{name}: {error}") from None
    return Indicator(name=name, **fields)


def load_scheme(source: str | Path | Mapping[str, Any] | Scheme) -> Scheme:
    """Scheme by built-in name, from a TOML or JSON file, or from a dict.

    Parameters
    ----------
    source : str, Path, dict or Scheme
        A built-in name ("micro-enterprise"), a path ending in .toml or .json, or the document itself.

    Returns
    -------
    Scheme
        Complete and checked.

    Raises
    ------
    FuzzyAHPError
        If there is no such scheme or file, or what it says cannot be used; the place is named.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.load_scheme("micro-enterprise").name
    'micro-enterprise'
    """
    if isinstance(source, Scheme):
        return source
    if isinstance(source, Mapping):
        return _build(dict(source), "scheme")
    if not isinstance(source, str | Path):
        raise SchemeError(f"scheme {shown(source)}: must be a built-in name, a path, a dict or a Scheme")
    path = Path(source)
    if path.suffix.lower() in (".toml", ".json"):
        return _build(_parse(_read(path), path.name), path.name)
    name = str(source)
    if name not in builtin_schemes():
        raise SchemeError(
            f"scheme {shown(name)}: there is no built-in scheme of this name; {suggest(name, builtin_schemes())} "
            "(a file's name ends in .toml or .json)"
        )
    text = (files("fuzzyahp") / "schemes" / f"{name}.toml").read_bytes()
    return _build(_parse(text, f"{name}.toml"), name)


def _read(path: Path) -> bytes:
    try:
        return read_whole(path, MAX_BYTES)
    except FuzzyAHPError as error:
        raise SchemeError(str(error)) from None


def _parse(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = (parse_toml if name.lower().endswith(".toml") else parse_json)(decode(data, name), name)
    except FuzzyAHPError as error:
        raise SchemeError(str(error)) from None
    if not isinstance(document, dict):
        raise SchemeError(f"{name}: holds {shown(document)}, must be an object with the keys of a scheme")
    return document


def builtin_schemes() -> tuple[str, ...]:
    """Names of the schemes that come with the library.

    Returns
    -------
    tuple of str
        Names that `load_scheme` takes.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.builtin_schemes()
    ('micro-enterprise',)
    """
    folder = files("fuzzyahp") / "schemes"
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))


def scheme_json_schema() -> dict[str, Any]:
    """JSON Schema of a scheme document.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.scheme_json_schema()["title"]
    'SchemeDocument'
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | SchemeDocument.model_json_schema()


def _build(document: dict[str, Any], where: str) -> Scheme:
    try:
        return SchemeDocument.model_validate(document).build()
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = [_problem(item) for item in problems[:_MOST_ERRORS]]
        more = f"\n  and {len(problems) - _MOST_ERRORS} more" if len(problems) > _MOST_ERRORS else ""
        raise SchemeError(f"{where}: " + "\n  ".join(lines) + more) from None
    except RecursionError:
        raise SchemeError(f"{where}: nested too deeply; this is not a scheme") from None


_PARTS = (GradesPart, RulesPart, VetoPart, CapPart, StandardPart)
_KEYS: dict[str, type[_Part]] = dict(zip(("grades", "rules", "veto", "caps", "standard"), _PARTS, strict=True))


_MUST_BE = {
    "dict_type": 'a table, as { en = "..." }',
    "model_type": "a table with keys of its own",
    "model_attributes_type": "a table with keys of its own",
    "tuple_type": "a list, as [1, 2] or [[rules.caps]]",
    "float_type": "a number, not text: a ratio such as '1/3' only stands under judgments",
    "string_type": 'text in quotes, as "1.0"',
    "bool_type": "true or false",
    "finite_number": "a finite number",
}


def _problem(item: Any) -> str:
    """One line for one of pydantic's errors, in this library's words."""
    keys, kind = list(item["loc"]), item["type"]
    place = "".join(c for c in ".".join(str(key) for key in keys) if c.isprintable())
    if kind == "extra_forbidden":
        return f"{place}: no such key; {suggest(keys[-1], _known_keys(keys[:-1]))}"
    if kind == "missing":
        return f"{place}: is missing; add it"
    if kind == "literal_error":
        wanted = item["ctx"]["expected"]
        names = [name.strip(" '") for name in wanted.replace(" or ", ", ").split(",")]
        return f"{place}: {shown(item['input'])} is none of {wanted}; {suggest(item['input'], names)}"
    if kind == "string_pattern_mismatch":
        rule = "use small letters, digits, '-' and '_'" if place == "name" else "no control or direction characters"
        return f"{place}: {shown(item['input'])} has a form or a character that is not allowed; {rule}"
    if kind in _MUST_BE:
        return f"{place}: {shown(item['input'])}, must be {_MUST_BE[kind]}"
    rule = item["msg"].removeprefix("Value error, ").partition(" or instance")[0]
    return f"{place}: {shown(item['input'])}: {rule[0].lower()}{rule[1:]}"


def _known_keys(keys: list[Any]) -> list[str]:
    named = [key for key in keys if isinstance(key, str)]
    if named[:1] == ["indicators"] and len(named) == 2:
        return list(IndicatorPart.model_fields)
    part = _KEYS.get(named[-1]) if named else SchemeDocument
    return list(part.model_fields) if part else []
