"""A rating model as one SQL statement: the same bits in the database as here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fuzzyahp._version import __version__
from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import FuzzyAHPError, find_entry
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.sql_columns import SourceColumns, source_columns
from fuzzyahp.portfolio.sql_expressions import (
    DIALECTS,
    Dialect,
    Expression,
    case,
    column,
    compare,
    identifier,
    integer,
    is_null,
    speller,
    sqlglot_expressions,
    text,
)
from fuzzyahp.portfolio.sql_leaves import SOURCE, Items
from fuzzyahp.portfolio.sql_names import Names, check_name, table_parts
from fuzzyahp.portfolio.sql_steps import (
    Step,
    leaf_steps,
    needs,
    node_steps,
    reason,
    rule_steps,
    score_steps,
    vector_column,
)
from fuzzyahp.safe_text import for_terminal

#: Sums nest one level a child; engines refuse expressions much deeper.
_MOST_CHILDREN = 100
_LONG = 120


def to_sql(
    plan: Plan,
    dialect: str,
    *,
    table: str | Sequence[str],
    columns: Mapping[str, str] | None = None,
    client: str | None = CLIENT,
    evidence: Mapping[str, str] | str | None = None,
    membership: bool = False,
    node_scores: bool = False,
) -> str:
    """One SQL statement that rates every row of a table, bit for bit as `RatingModel.rate` does.

    Parameters
    ----------
    plan : Plan
        Scheme and weights: a model's ``plan``.
    dialect : str
        "duckdb", "postgres" or "spark": which engine it is for.
    table : str or sequence of str
        The table's name, taken as one name whatever is in it; (schema, name) for a table in a schema.
    columns : mapping of str to str, optional
        The table's own column names to ours, where they differ, as for `rate_many`.
    client : str or None, default "client"
        The column of the clients' ids; None where there is none.
    evidence : mapping of str to str, or str, optional
        "counts", "value" or "grade" by leaf, or one for all. Default: a value where the leaf has a grade
        standard, else counts in columns "<leaf>.<grade>".
    membership : bool
        Whether to add the root's vector as columns "membership.<grade>".
    node_scores : bool
        Whether to add every node's score as columns "score.<path>".

    Returns
    -------
    str
        The statement, with the scheme's fingerprint in a comment; it yields client, status, score, grade,
        reason, veto.

    Raises
    ------
    FuzzyAHPError
        If a name cannot be used, or the scheme asks for what the engine cannot do.
    MissingExtraError
        If sqlglot is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> statement = to_sql(model.plan, "duckdb", table="clients")
    >>> model.fingerprint in statement
    True
    """
    engine = find_entry("dialect", dialect, DIALECTS)
    scheme, names = plan.scheme, Names()
    for reserved in ("client", "status", "score", "grade", "reason", "veto"):
        names(reserved)
    source = source_columns(scheme, engine, evidence, columns, client)
    parts = table_parts(engine, table)
    for parent in scheme.tree.parents:
        if len(scheme.tree.structure[parent]) > _MOST_CHILDREN:
            raise FuzzyAHPError(
                f"{scheme.tree.path(parent)}: has more than {_MOST_CHILDREN} children, and engines refuse sums as "
                "long; rate such clients here"
            )
    steps, smallest = leaf_steps(plan, engine, source, names)
    steps += node_steps(plan, engine, smallest, names)
    steps += score_steps(plan, engine, needs(plan, node_scores), smallest, names)
    steps += rule_steps(plan, engine, names)
    _check_width(engine, steps)
    answer = _answer(plan, source, names, membership=membership, node_scores=node_scores)
    _check_names(engine, answer)
    return "\n".join([*_head(plan, engine, parts), _body(engine, steps, answer, parts)]) + "\n"


def _answer(plan: Plan, source: SourceColumns, names: Names, *, membership: bool, node_scores: bool) -> Items:
    """Columns of the result."""
    exp = sqlglot_expressions()
    scheme = plan.scheme
    tree, scale = scheme.tree, scheme.scale
    rated = compare(column(names("status")), "=", text("rated"))

    def where_rated(name: str) -> Expression:
        return case([(rated.copy(), column(name))])

    place = column(names("place_after_caps"))
    grade = case([(compare(place, "=", integer(h)), text(name)) for h, name in enumerate(scale.names)])
    screening = column(names("screening"))
    veto = exp.false()
    if scheme.rules.veto is not None:
        rejected = compare(screening, "=", text("rejected"))
        veto = case([(rejected, exp.true()), (is_null(screening.copy()), exp.false())])
    answer: Items = [] if source.client is None else [("client", column(names("client")))]
    answer += [
        ("status", column(names("status"))),
        ("score", where_rated(names("score", tree.root))),
        ("grade", case([(rated.copy(), grade)])),
        ("reason", reason(plan, source.forms, names)),
        ("veto", veto),
    ]
    if membership:
        vector = [vector_column(plan, tree.root, grade, names) for grade in scale.names]
        answer += [(f"membership.{g}", where_rated(name)) for g, name in zip(scale.names, vector, strict=True)]
    if node_scores:
        answer += [(f"score.{tree.path(node)}", where_rated(names("score", node))) for node in tree.names[1:]]
    return answer


def _check_width(dialect: Dialect, steps: Sequence[Step]) -> None:
    if dialect.most_columns is None:
        return
    width = 0
    for step in steps:
        width = len(step.items) + (width if step.keeps is None else len(step.keeps))
        if width > dialect.most_columns:
            raise FuzzyAHPError(
                f"the scheme needs {width} columns at once; {dialect.title} has at most {dialect.most_columns}; rate "
                "such clients here, or in another engine"
            )


def _check_names(dialect: Dialect, answer: Items) -> None:
    for name, _ in answer:
        check_name(dialect, name, "column of the result")


def _head(plan: Plan, dialect: Dialect, table: Sequence[str]) -> list[str]:
    scheme = plan.scheme
    return [
        _comment(f"Rates every client of {'.'.join(table)} by the scheme {scheme.name}, version {scheme.version}."),
        _comment(f"Fingerprint of the scheme: {scheme.fingerprint}."),
        _comment(f"Written by fuzzyahp {__version__} for {dialect.title}; to change it, change the scheme."),
    ]


def _body(dialect: Dialect, steps: Sequence[Step], answer: Items, table: Sequence[str]) -> str:
    """The statement laid out, one column a line; sqlglot spells what is on the line."""
    taken = {part.casefold() for part in table}
    sql = speller(dialect)
    origin = ".".join(sql(identifier(part)) for part in table) + f" AS {sql(identifier(SOURCE))}"
    before, queries = "", []
    for step in steps:
        kept = ["*"] if step.keeps is None else [sql(column(name)) for name in step.keeps]
        lines = [*kept, *_lines(sql, step.items, "    ")]
        name = step.name + "_step" * (step.name in taken)
        query = [f"{name} AS (", f"  {_comment(step.note)}", "  SELECT", "    " + ",\n    ".join(lines)]
        query.append(f"  FROM {before or origin}")
        if before and dialect.barrier:
            query.append(f"  {dialect.barrier}")
        queries.append("\n".join([*query, ")"]))
        before = name
    return (
        "WITH\n" + ",\n".join(queries) + "\nSELECT\n  " + ",\n  ".join(_lines(sql, answer, "  ")) + f"\nFROM {before}"
    )


def _lines(sql: Callable[[Expression], str], items: Items, margin: str) -> list[str]:
    """Columns with their names; a long CASE takes a line for every branch."""
    found = []
    for name, made in items:
        shown = sql(made)
        if len(shown) > _LONG and isinstance(made, sqlglot_expressions().Case):
            ends = [f"WHEN {sql(branch.this)} THEN {sql(branch.args['true'])}" for branch in made.args["ifs"]]
            ends += [] if made.args.get("default") is None else [f"ELSE {sql(made.args['default'])}"]
            shown = f"\n{margin}  ".join(["CASE", *ends]) + f"\n{margin}END"
        found.append(f"{shown} AS {sql(identifier(name))}")
    return found


def _comment(note: str) -> str:
    """A comment that ends where its line does: every note ends with a full stop, so no backslash can join lines."""
    return f"-- {for_terminal(note)}".replace("${", "$ {")
