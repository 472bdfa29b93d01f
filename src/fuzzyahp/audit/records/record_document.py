"""Records from outside: read within limits, held to their form, never trusted for what they say.

pydantic guards this edge. Whether the numbers are right is for `verify` to find out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, Strict, StrictBool, StringConstraints, ValidationError

from fuzzyahp.errors import FuzzyAHPError, RecordError, shown, suggest
from fuzzyahp.files import read_whole
from fuzzyahp.parsing import decode, parse_json
from fuzzyahp.record import RECORD_FORMAT, Record, canonical_json

#: A record of a hundred indicators has a fifth of a mebibyte.
MAX_BYTES = 16 * 2**20
#: A file of records, one a line.
MAX_LINES_BYTES = 1024 * 2**20
_MOST_DEPTH = 40
_MOST_ERRORS = 10
_HEAD = "fuzzyahp-record/"

Text = Annotated[str, Strict(), StringConstraints(max_length=10_000)]
Short = Annotated[str, Strict(), StringConstraints(max_length=300)]
#: Whole numbers count as numbers, as long as a double can hold them.
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Digest = Annotated[str, Strict(), StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Moment = Annotated[
    str, Strict(), StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$")
]


class Part(BaseModel):
    """An object of the record: no unknown keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SchemePart(Part):
    """The scheme, whole."""

    name: Short
    version: Short
    fingerprint: Digest
    document: dict[Text, JsonValue]


class VotesPart(Part):
    """Votes on a leaf: by expert, by grade, or as counts, best grade first."""

    votes: list[Number] | dict[Text, Short | None] | dict[Text, Number]


class ValuePart(Part):
    """A measured value."""

    value: Number


class GradePart(Part):
    """A grade everybody agrees on."""

    grade: Short


class MembershipPart(Part):
    """Degrees of membership, best grade first."""

    membership: list[Number]


#: The one key of a leaf's evidence -> its part.
_FORMS = {"votes": VotesPart, "value": ValuePart, "grade": GradePart, "membership": MembershipPart}


class ConsistencyPart(Part):
    """How consistent a parent's judgments are."""

    method: Short
    random_index: Short
    lambda_max: Number
    consistency_index: Number
    consistency_ratio: Number


class WeightsPart(Part):
    """The weights of a parent's children, and what they come from."""

    children: dict[Text, Number]
    from_: Annotated[Short, Field(alias="from")]
    matrix: list[list[Text]] | None
    consistency: ConsistencyPart | None
    working: JsonValue
    panel: dict[Text, JsonValue] | None
    waived: dict[Short, Text]


class NodePart(Part):
    """What came out for a node."""

    raw: list[Number]
    membership: list[Number]
    score: Number
    grade: Short


class ScreeningPart(Part):
    """What the screening compared."""

    branch: Text
    by: Short
    below: Short
    threshold: Number
    include_bound: StrictBool
    watched: dict[Text, Number | Short]
    reasons: list[Text]
    fired: StrictBool


class CapPart(Part):
    """A cap whose condition holds."""

    node: Text
    found: Short
    worse_than: Short
    limit: Short
    binding: StrictBool


class ResultPart(Part):
    """What the engine came to."""

    status: Short
    membership: list[Number] | None
    score: Number | None
    rounded_score: Number | None
    grade_before_caps: Short | None
    grade: Short | None
    risk: Short | None
    nearest_cut: Number | None
    margin: Number | None


class DecisionPart(Part):
    """Who decided, and what."""

    by: Short
    error_bound: Number | None
    status: Short
    grade: Short | None


class OverridePart(Part):
    """A person's grade in place of the rating's."""

    of: Digest
    original: Short
    grade: Short
    reason: Short
    text: Text
    by: Short
    at: Moment
    approved_by: Short


class SealPart(Part):
    """Digests of the parts and of the whole."""

    parts: dict[Text, Annotated[str, Strict(), StringConstraints(pattern=r"^[0-9a-f]{16}$")]]
    record: Digest


class RecordDocument(Part):
    """A record as it stands in a JSON file.

    Attributes are the keys of the file; the page "Records" explains each.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> fa.audit.RecordDocument.model_validate(record.to_dict()).result.grade
    'good'
    """

    format: Literal["fuzzyahp-record/1"]
    fuzzyahp: Short
    client: Short
    at: Moment
    by: Short
    state: Short
    note: Text
    scheme: SchemePart
    evidence: dict[Text, VotesPart | ValuePart | GradePart | MembershipPart]
    panel: list[Text]
    missing_votes: dict[Text, list[Text]]
    weights: dict[Text, WeightsPart]
    global_weights: dict[Text, Number]
    nodes: dict[Text, NodePart]
    screening: ScreeningPart | None
    caps: list[CapPart]
    result: ResultPart
    decision: DecisionPart
    override: OverridePart | None
    seal: SealPart


def record_json_schema() -> dict[str, Any]:
    """JSON Schema of a record.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.audit.record_json_schema()["title"]
    'RecordDocument'
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | RecordDocument.model_json_schema()


def load_record(source: str | bytes | Path | Mapping[str, Any]) -> Record:
    """Record out of a file, a JSON text or plain data; not verified here, see `verify`.

    Parameters
    ----------
    source : str, bytes, Path or mapping
        A path, JSON text (it begins with a brace), or what it says.

    Returns
    -------
    Record
        What stands there, to the last digit.

    Raises
    ------
    RecordError
        If it cannot be read, is no JSON or no record, or is of a version that this library does not read.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> fa.audit.load_record(record.to_json(indent=2)) == record
    True
    """
    try:
        if isinstance(source, Mapping):
            return _checked(_plain(source), "record")
        if isinstance(source, bytes):
            return _parsed(source, "record")
        if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{"):
            return _parsed(source.encode("utf-8", "surrogatepass"), "record")
        if isinstance(source, str | Path):
            return _parsed(_one_of(read_whole(Path(source), MAX_BYTES), Path(source)), str(source))
    except RecordError:
        raise
    except FuzzyAHPError as error:
        raise RecordError(str(error)) from None
    raise RecordError(f"record {shown(source)}: must be a path, JSON text or plain data")


def read_records(path: Path) -> Iterator[tuple[str, Record | RecordError]]:
    """Records of a file: one, or, where its name ends in .jsonl, one a line.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    tuple of str and (Record or RecordError)
        Where it stands, and the record or why there is none.
    """
    if path.suffix.lower() != ".jsonl":
        try:
            yield str(path), load_record(path)
        except RecordError as error:
            yield str(path), error
        return
    try:
        data = read_whole(path, MAX_LINES_BYTES)
    except FuzzyAHPError as error:
        yield str(path), RecordError(str(error))
        return
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            where = f"{path} line {number}"
            try:
                yield where, _parsed(line, where)
            except FuzzyAHPError as error:
                yield where, RecordError(str(error))
    if not data.strip():
        yield str(path), RecordError(f"{path}: is empty; name a file with records in it")


def _plain(source: Mapping[str, Any]) -> Any:
    """Plain data, as its JSON text says it."""
    try:
        text = source.to_json() if isinstance(source, Record) else canonical_json(dict(source))
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"record: is no plain data ({error}); give what JSON can hold") from None
    if len(text) > MAX_BYTES:
        raise RecordError(f"record: larger than {MAX_BYTES // 2**20} MiB, the most that is read")
    return parse_json(text, "record")


def _one_of(data: bytes, path: Path) -> bytes:
    """The content of a file, unless that is several records, one a line."""
    lines = data.split(b"\n") if path.suffix.lower() == ".jsonl" else []
    several = sum(1 for line in lines if line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}"))
    if several > 1:
        raise RecordError(
            f"{path}: holds {several} records, one a line, and one is asked for; name a file with that one"
        )
    return data


def _parsed(data: bytes, where: str) -> Record:
    if len(data) > MAX_BYTES:
        raise RecordError(f"{where}: larger than {MAX_BYTES // 2**20} MiB, the most that is read")
    return _checked(parse_json(decode(data, where), where), where)


def _checked(content: Any, where: str) -> Record:
    found = content.get("format") if isinstance(content, dict) else None
    if not isinstance(found, str):
        if isinstance(content, dict) and content.keys() >= {"hash", "previous", "record"}:
            raise RecordError(f'{where}: is an entry of a ledger; give its "record", or use `fuzzyahp ledger verify`')
        raise RecordError(f"{where}: is no record of a rating: it has no format; give what `record` wrote")
    if found != RECORD_FORMAT:
        mend = "update fuzzyahp" if found.startswith(_HEAD) else "give what `record` wrote"
        raise RecordError(f"{where}: format {shown(found)}, and this version reads {RECORD_FORMAT}; {mend}")
    if _depth(content) > _MOST_DEPTH:
        raise RecordError(f"{where}: nested too deeply; no record is")
    try:
        RecordDocument.model_validate(content)
        canonical_json(content).encode()
    except ValidationError as error:
        problems = list(dict.fromkeys(_problem(item, content) for item in error.errors(include_url=False)))
        problems = [problem for problem in problems if problem]
        more = [f"and {len(problems) - _MOST_ERRORS} more"] if len(problems) > _MOST_ERRORS else []
        raise RecordError(f"{where}: " + "\n  ".join(problems[:_MOST_ERRORS] + more)) from None
    except UnicodeEncodeError:
        raise RecordError(f"{where}: holds half a character; write the text again") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{where}: {error}; this is no record") from None
    return Record(content)


def _depth(content: Any) -> int:
    deepest, todo = 0, [(content, 1)]
    while todo and deepest <= _MOST_DEPTH:
        item, level = todo.pop()
        deepest = max(deepest, level)
        inside = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        todo += [(x, level + 1) for x in inside if isinstance(x, dict | list)]
    return deepest


def _problem(item: Any, content: Any) -> str:
    """One line for one of pydantic's errors; none for one of a form that was not meant."""
    keys, given, rule = list(item["loc"]), item["input"], item["msg"].partition(" or instance")[0]
    # Of forms that may stand for one another pydantic tries each, and names its class as if that were a key.
    if keys[0] == "evidence" and len(keys) > 2 and keys[2] != "[key]":
        whole = content["evidence"][keys[1]]
        form = next(iter(whole)) if isinstance(whole, dict) and len(whole) == 1 else None
        if form not in _FORMS:
            return f"{_place(keys[:2])}: {shown(whole)}: must have one of {', '.join(_FORMS)}, and nothing else"
        if keys.pop(2) != _FORMS[form].__name__:
            return ""
        if form == "votes":
            keys, given, rule = keys[:3], whole[form], "must be counts by grade, or a grade by expert"
    elif keys[:2] == ["screening", "watched"] and len(keys) > 3:
        keys, rule = keys[:3], "must be a number or a grade"
    place = _place(keys)
    if item["type"] == "missing":
        return f"{place}: is missing"
    if item["type"] == "extra_forbidden":
        known = RecordDocument.model_fields if len(keys) == 1 else ()
        return f"{place}: no such key" + (f"; {suggest(keys[-1], known)}" if known else "")
    return f"{place}: {shown(given)}: {rule[0].lower()}{rule[1:]}"


def _place(keys: list[Any]) -> str:
    return "".join(c for c in ".".join(str(key) for key in keys)[:200] if c.isprintable())
