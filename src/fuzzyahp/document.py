"""The scheme as a document: TOML and JSON in, JSON Schema, and the built-in schemes.

pydantic guards this edge: unknown keys, wrong types and over-long text stop here, with the place named.
What the values mean is checked by `Scheme` itself, so a scheme built in Python meets the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, StringConstraints, ValidationError

from fuzzyahp.document_parts import (
    CapPart,
    FuzzyPart,
    GradesPart,
    IndicatorPart,
    IsoDate,
    Name,
    PanelPart,
    PanelReference,
    Part,
    PreferencePart,
    Prose,
    RulesPart,
    StandardPart,
    Text,
    VetoPart,
)
from fuzzyahp.errors import FuzzyAHPError, SchemeError, shown, suggest
from fuzzyahp.files import read_whole
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.parsing import decode, parse_json, parse_toml
from fuzzyahp.rules import Cap, Rules, Veto
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import FuzzySource, Indicator, PanelSource, PreferenceSource, lacks_weights
from fuzzyahp.standards import GradeStandard
from fuzzyahp.weighing import check_decreed

#: A scheme is read by people; a file beyond this is no scheme.
MAX_BYTES = 2 * 2**20
_MOST_ERRORS = 10
_KEYS: dict[str, type[Part]] = {
    "grades": GradesPart,
    "rules": RulesPart,
    "veto": VetoPart,
    "caps": CapPart,
    "standard": StandardPart,
    "fuzzy_judgments": FuzzyPart,
    "preferences": PreferencePart,
    "panel": PanelPart,
    "judgments": PanelReference,
}
_MUST_BE = {
    "dict_type": 'a table, as [indicators.finance] or { en = "..." }',
    "model_type": "a table with keys of its own",
    "model_attributes_type": "a table with keys of its own",
    "tuple_type": "a list, as [1, 2] or [[rules.caps]]",
    "float_type": "a number, not text: a ratio such as '1/3' only stands under judgments",
    "string_type": 'text in quotes, as "1.0"',
    "bool_type": "true or false",
    "finite_number": "a finite number",
}


class SchemeDocument(Part):
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
    title: dict[Name, Text] = Field(default_factory=dict)
    description: dict[Name, Prose] = Field(default_factory=dict)
    source: Prose | None = None
    effective_from: IsoDate | None = None
    effective_to: IsoDate | None = None
    grades: GradesPart | None = None
    rules: RulesPart = RulesPart()
    indicators: dict[Text, IndicatorPart]

    def build(self, folder: Path | None = None, draft: bool = False) -> Scheme:
        """Scheme that this document describes.

        Parameters
        ----------
        folder : Path, optional
            Where the panel files lie that judgments refer to; default: the current folder.
        draft : bool
            Whether parents may still lack their judgments.

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
        made = Rules(**rules)
        return Scheme(
            name=self.name,
            version=self.version,
            indicators={name: _indicator(name, part, made, folder) for name, part in self.indicators.items()},
            rules=made,
            scale=GradeScale(**dict(grades)) if grades else FIVE_GRADES,
            title=self.title,
            description=self.description,
            source=self.source.strip() if self.source else None,
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            draft=draft,
        )


def _indicator(name: str, part: IndicatorPart, rules: Rules, folder: Path | None) -> Indicator:
    fields = dict(part)
    try:
        if part.standard is not None:
            fields["standard"] = GradeStandard(**dict(part.standard))
        if part.fuzzy_judgments is not None:
            options = {k: v for k, v in dict(part.fuzzy_judgments).items() if v is not None}
            fields["fuzzy_judgments"] = FuzzySource(options.pop("method"), options.pop("upper"), options)
        if part.preferences is not None:
            fields["preferences"] = PreferenceSource(**dict(part.preferences))
        if part.panel is not None:
            fields["panel"] = PanelSource(**dict(part.panel))
        if isinstance(part.judgments, PanelReference):
            fields |= _from_panel(name, part, part.judgments, rules, folder or Path())
    except FuzzyAHPError as error:
        raise SchemeError(f"{name}: {error}") from None
    return Indicator(name=name, **fields)


def _from_panel(
    name: str, part: IndicatorPart, reference: PanelReference, rules: Rules, folder: Path
) -> dict[str, Any]:
    """Judgments or weights out of a panel file, and where they come from."""
    # Most schemes name no panel, and loading one must stay quick for them.
    from fuzzyahp.experts.panel.document import load_panel
    from fuzzyahp.experts.panel.group_judgments import group_judgments

    given = [key for key in ("weights", "fuzzy_judgments", "preferences", "panel") if getattr(part, key) is not None]
    if given:
        raise SchemeError(f"judgments name a panel file, and {given[0]} is given too; keep one of the two")
    path = Path(reference.panel)
    if path.is_absolute() or ".." in path.parts:
        raise SchemeError(
            f"panel {shown(reference.panel)}: must lie beside the scheme or in a folder below it; move it"
        )
    try:
        inside = (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle
        inside = False
    if not inside:
        raise SchemeError(
            f"panel {shown(reference.panel)}: is a link out of the scheme's folder; put the file itself there"
        )
    group = group_judgments(
        load_panel(folder / path),
        name,
        part.children,
        round=reference.round,
        aggregation=reference.aggregation,
        method=rules.weight_method,
        random_index=rules.random_index,
        max_consistency_ratio=None if part.waive_consistency else rules.max_consistency_ratio,
    )
    return {"judgments": group.judgments, "weights": group.weights, "panel": group.source}


def load_draft(source: str | Path | Mapping[str, Any] | Scheme) -> Scheme:
    """Scheme whose parents may still lack their judgments: what a panel of experts is asked about.

    Parameters
    ----------
    source : str, Path, dict or Scheme
        As for `load_scheme`.

    Returns
    -------
    Scheme
        A draft if any judgments are missing, else the scheme as `load_scheme` gives it.

    Raises
    ------
    FuzzyAHPError
        As `load_scheme`, save for missing judgments; and if weights that the scheme gives itself are out of range, do
        not sum to 1, or rise where they must not, since the panel is not asked about these.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> nodes = {"u": {"children": ["a", "b"]}, "a": {}, "b": {}}
    >>> fa.load_draft({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1", "indicators": nodes}).draft
    True
    """
    scheme = _load(source, draft=True)
    check_decreed(scheme)
    lacking = any(lacks_weights(node) for node in scheme.indicators.values())
    return scheme if lacking else replace(scheme, draft=False)


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
    return _load(source, draft=False)


def _load(source: str | Path | Mapping[str, Any] | Scheme, draft: bool) -> Scheme:
    if isinstance(source, Scheme):
        return source
    if isinstance(source, Mapping):
        return _build(dict(source), "scheme", Path(), draft)
    if not isinstance(source, str | Path):
        raise SchemeError(f"scheme {shown(source)}: must be a built-in name, a path, a dict or a Scheme")
    path = Path(source)
    if path.suffix.lower() in (".toml", ".json"):
        return _build(_parse(_read(path), path.name), path.name, path.parent, draft)
    name = str(source)
    if name not in builtin_schemes():
        raise SchemeError(
            f"scheme {shown(name)}: there is no built-in scheme of this name; {suggest(name, builtin_schemes())} "
            "(a file's name ends in .toml or .json)"
        )
    text = (files("fuzzyahp") / "schemes" / f"{name}.toml").read_bytes()
    return _build(_parse(text, f"{name}.toml"), name, Path(), draft)


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


def _build(document: dict[str, Any], where: str, folder: Path, draft: bool) -> Scheme:
    try:
        return SchemeDocument.model_validate(document).build(folder, draft)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = [_problem(item) for item in problems[:_MOST_ERRORS]]
        more = f"\n  and {len(problems) - _MOST_ERRORS} more" if len(problems) > _MOST_ERRORS else ""
        raise SchemeError(f"{where}: " + "\n  ".join(lines) + more) from None
    except RecursionError:
        raise SchemeError(f"{where}: nested too deeply; this is not a scheme") from None


def _problem(item: Any) -> str:
    """One line for one of pydantic's errors, in this library's words."""
    keys, kind = list(item["loc"]), item["type"]
    # pydantic names the form of judgments it chose as if that were a key of the file.
    keys = [key for i, key in enumerate(keys) if i == 0 or keys[i - 1] != "judgments" or key not in ("list", "panel")]
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
