"""Clients' evidence from files: votes or values as CSV, evidence as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fuzzyahp.clients.gathered import Clients, typed_name
from fuzzyahp.column_places import CLIENT
from fuzzyahp.csv_rows import NO_NUMBER, Sheet, decode_csv, read_count, read_number
from fuzzyahp.errors import FuzzyAHPError, shown, suggest
from fuzzyahp.parsing import parse_json
from fuzzyahp.portfolio.table_sources import NAMES
from fuzzyahp.safe_text import for_terminal, from_spreadsheet
from fuzzyahp.scheme import Scheme

VOTE_COLUMNS = (CLIENT, "expert", "indicator", "grade")
_MOST_ERRORS = 20


def read_clients(files: Iterable[tuple[str, bytes]], scheme: Scheme) -> Clients:
    r"""Evidence of all clients in files of any kind, merged by client.

    Parameters
    ----------
    files : iterable of (str, bytes)
        Name and content of each. A name ending in .json is JSON and one ending in .csv, .tsv or .txt is CSV; of any
        other the first character decides.
    scheme : Scheme
        What the evidence is for.

    Returns
    -------
    Clients
        In the order in which they first appear.

    Raises
    ------
    FuzzyAHPError
        If a file cannot be understood as a whole: file, line or column, and mend are named. What is wrong with
        one client alone is kept with that client.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> votes = b"client,expert,indicator,grade\nF01,E1,innovation,good\nF01,E2,innovation,medium\n"
    >>> clients = read_clients([("votes.csv", votes), ("firms.csv", b"client,current_ratio\nF01,1.8\n")], scheme)
    >>> clients["F01"].evidence
    {'innovation': {'votes': {'E1': 'good', 'E2': 'medium'}}, 'current_ratio': {'value': 1.8}}
    """
    clients = Clients(scheme)
    for where, data in files:
        text = decode_csv(data, where)
        suffix = where.rpartition(".")[2].lower()
        if suffix == "json" or (suffix not in ("csv", "tsv", "txt") and text.lstrip()[:1] in ("{", "[")):
            _read_json(text, where, clients)
        else:
            sheet = Sheet(text, where)
            if len({"expert", "indicator", "grade"} & set(sheet.header)) >= 2:
                _read_votes(sheet, clients)
            else:
                _Wide(sheet, clients).read()
    return clients


def _read_votes(sheet: Sheet, clients: Clients) -> None:
    """Long votes: client, expert, indicator, grade, one row a vote."""
    known = ("", *VOTE_COLUMNS, *NAMES)
    wrong = [f"column {shown(c)} is none of a table of votes" for c in sheet.header if c not in known]
    wrong += [f"column '{c}' is missing" for c in VOTE_COLUMNS if c not in sheet.header]
    _check_header(sheet, wrong, f"a table of votes has the columns {', '.join(VOTE_COLUMNS)}")
    at = [sheet.header.index(column) for column in VOTE_COLUMNS]
    source, grades = clients.add_source(sheet.where, "line"), _grade_names(clients.scheme)
    leaves: dict[str, tuple[str, str]] = {}
    for line, cells in sheet.rows():
        # An apostrophe keeps a name such as "=A1" from being a formula in tables that we and others write.
        client, expert, indicator, grade = (from_spreadsheet(cells[i]) for i in at)
        client = typed_name(client, "client", f"{sheet.where} line {line}")
        if indicator not in leaves:
            leaves[indicator] = _leaf(clients.scheme, indicator)
        leaf, problem = leaves[indicator]
        if problem:
            clients.add(client).add_problem(f"{clients.place(source, line)}: {shown(indicator)} {problem}")
        elif not expert:
            clients.add(client).add_problem(f"{clients.place(source, line)}: no expert; every vote needs one")
        else:
            # A name goes into messages of several lines, where a line end in it could pass for one of ours.
            clients.add_vote(source, line, client, for_terminal(expert), leaf, grade or None)
            if grade and grade not in grades:
                fault = f"{clients.place(source, line)}: {_no_grade(clients.scheme, grade)}"
                clients[client].faults.setdefault(leaf, f"{clients.scheme.tree.path(leaf)}: {fault}")


class _Wide:
    """One row a client: values, grades or counts of votes by column."""

    def __init__(self, sheet: Sheet, clients: Clients) -> None:
        self.sheet, self.clients, self.scheme = sheet, clients, clients.scheme
        self.grades = _grade_names(clients.scheme)
        self.measured = {leaf for leaf, part in clients.scheme.indicators.items() if part.standard is not None}
        self.singles: dict[str, int] = {}
        self.counts: dict[str, dict[str, int]] = {}
        self.names: dict[str, int] = {}
        self._find_columns()

    def _find_columns(self) -> None:
        wrong = []
        if CLIENT not in self.sheet.header:
            wrong.append(f"column '{CLIENT}' is missing; {suggest(CLIENT, self.sheet.header)}")
        for i, column in enumerate(self.sheet.header):
            if column in ("", CLIENT):
                continue
            leaf, grade, problem = _column(self.scheme, column)
            if problem and column in NAMES:
                self.names[column] = i
            elif problem:
                wrong.append(f"column {shown(column)} {problem}")
            else:
                taken = self.counts.setdefault(leaf, {}) if grade else self.singles
                if (grade or leaf) in taken:
                    wrong.append(f"column {shown(column)} says again what another one says; keep one")
                taken[grade or leaf] = i
        for leaf, columns in self.counts.items():
            absent = [name for name in self.scheme.scale.names if name not in columns]
            if absent:
                wrong.append(f"column '{leaf}.{absent[0]}' is missing; counts need one column a grade")
            if leaf in self.singles:
                wrong.append(f"'{leaf}' has a column of its own and columns of counts; keep one kind")
        _check_header(self.sheet, wrong, "")

    def read(self) -> None:
        source, at = self.clients.add_source(self.sheet.where, "line"), self.sheet.header.index(CLIENT)
        scale = self.scheme.scale.names
        for line, cells in self.sheet.rows():
            where = f"{self.sheet.where} line {line}"
            evidence, faults = {}, {}
            for leaf, i in self.singles.items():
                if cells[i] and not (cells[i] in NO_NUMBER and leaf in self.measured):
                    evidence[leaf], fault = self._single(leaf, cells[i])
                    if fault:
                        faults[leaf] = fault
            for leaf, columns in self.counts.items():
                texts = ["" if cells[columns[name]] in NO_NUMBER else cells[columns[name]] for name in scale]
                if any(texts):
                    evidence[leaf], fault = _counts(texts, scale)
                    if fault:
                        faults[leaf] = fault
            names = {key: cells[i] for key, i in self.names.items()}
            client = typed_name(from_spreadsheet(cells[at]), "client", where)
            found = self.clients.add_row(source, line, client, names, evidence)
            for leaf, fault in faults.items():
                found.faults.setdefault(leaf, f"{self.scheme.tree.path(leaf)}: {where}: {fault}")

    def _single(self, leaf: str, text: str) -> tuple[Any, str]:
        """Evidence that a cell is, and what is wrong with it."""
        number = read_number(self.sheet.point(text))
        measured = leaf in self.measured
        # Grades may be called 1 to 5: where the leaf takes no values, that is what a number is.
        if number is not None and (measured or text not in self.grades):
            return {"value": number}, ""
        if text in self.grades:
            return {"grade": text}, ""
        if not measured:
            return {"grade": text}, _no_grade(self.scheme, text)
        return {"grade": text}, f"{shown(text)} is neither a number such as 1234.5 nor a grade; {self._meant(text)}"

    def _meant(self, text: str) -> str:
        if "," in text:
            return "write it with a decimal point and without marks between thousands"
        return suggest(text, self.scheme.scale.names)


def _counts(texts: list[str], grades: tuple[str, ...]) -> tuple[Any, str]:
    """Evidence that counts of votes are, and what is wrong with them."""
    counts: list[Any] = []
    fault = ""
    for text, grade in zip(texts, grades, strict=True):
        count = read_count(text)
        counts.append(text or None if count is None else count)
        if not text:
            fault = fault or f"no count for '{grade}'; write 0 where nobody chose it"
        elif count is None:
            fault = fault or f"{shown(text)} for '{grade}', must be a whole number of experts"
    return counts, fault


def _read_json(text: str, where: str, clients: Clients) -> None:
    """{"client id": evidence}, or a list of {"client": id, ...evidence}."""
    content = parse_json(text, where)
    source = clients.add_source(where, "entry")
    if isinstance(content, Mapping):
        entries = list(content.items())
    elif isinstance(content, list):
        entries = [(item.get(CLIENT) if isinstance(item, Mapping) else None, item) for item in content]
    else:
        raise FuzzyAHPError(f"{where}: holds {shown(content)}, must map clients to their evidence, or list them")
    for number, (client, item) in enumerate(entries, 1):
        place = f"{where} entry {number}"
        if not isinstance(item, Mapping):
            raise FuzzyAHPError(
                f"{place}: {shown(item)}, must map indicators to evidence; the file maps clients to such entries"
            )
        if client is None:
            raise FuzzyAHPError(f"{place}: no key '{CLIENT}'; every entry of a list needs it")
        tree = clients.scheme.tree
        listed = isinstance(content, list)
        names = {key: item[key] for key in NAMES if isinstance(item.get(key), str) and key not in tree}
        evidence = {k: v for k, v in item.items() if k not in names and not (listed and k == CLIENT) and v is not None}
        problems = [problem for key, value in evidence.items() if (problem := _steers(key, value))]
        plain = {_by_name(clients.scheme, key): value for key, value in evidence.items()}
        found = clients.add_row(source, number, typed_name(client, "client", place), names, plain)
        if len(plain) < len(evidence):
            found.add_problem(f"{place}: an indicator is given twice, by name and by path; keep one")
        for problem in problems:
            found.add_problem(f"{place}: {problem}")


def _steers(key: str, value: object) -> str:
    """What is wrong with experts' names that could pass for lines of ours in messages."""
    votes = value.get("votes") if isinstance(value, Mapping) else None
    for name in votes if isinstance(votes, Mapping) else ():
        if for_terminal(str(name)) != name:
            return f"{key}: the name {shown(name)} holds a control character; remove it"
    return ""


def _by_name(scheme: Scheme, key: str) -> str:
    """Name of a leaf given by its path; anything else is left for the model to judge."""
    try:
        return scheme.tree.find(key)
    except FuzzyAHPError:
        return key


def _leaf(scheme: Scheme, name: str) -> tuple[str, str]:
    """Name of the leaf with this name or path, and what is wrong with it."""
    try:
        leaf = scheme.tree.find(name)
    except FuzzyAHPError:
        return "", f"is no indicator; {suggest(name, scheme.tree.leaves)}"
    if scheme.tree.children(leaf):
        return "", f"is a group; give evidence on its indicators: {', '.join(scheme.tree.leaves_of(leaf)[:12])}"
    return leaf, ""


def _column(scheme: Scheme, column: str) -> tuple[str, str, str]:
    """Leaf and grade that a column stands for (grade "" for the leaf's only column), and what is wrong with it."""
    leaf, problem = _leaf(scheme, column)
    name, _, grade = column.rpartition(".")
    if problem and name and (counted := _leaf(scheme, name)[0]):
        try:
            return counted, scheme.scale.names[scheme.scale.index(grade)], ""
        except FuzzyAHPError as error:
            return "", "", f"counts votes, but {error}"
    return leaf, "", problem


def _grade_names(scheme: Scheme) -> frozenset[str]:
    """Every name and label of a grade."""
    return frozenset(name for names in (scheme.scale.names, *scheme.scale.labels.values()) for name in names)


def _no_grade(scheme: Scheme, text: str) -> str:
    return f"there is no grade {shown(text)}; {suggest(text, scheme.scale.names)}"


def _check_header(sheet: Sheet, wrong: list[str], mend: str) -> None:
    """Raise if columns are wrong, nameless or doubled, all of them at once."""
    for i, column in enumerate(sheet.header):
        if not column:
            wrong.append(f"column {i + 1} has no name; give it one or remove it")
        elif column in sheet.header[:i]:
            wrong.append(f"column {shown(column)} stands twice; keep one")
    if wrong:
        lines = list(dict.fromkeys(wrong))
        more = [f"and {len(lines) - _MOST_ERRORS} more"] if len(lines) > _MOST_ERRORS else []
        listed = "\n  ".join([*lines[:_MOST_ERRORS], *more, *([mend] if mend else [])])
        raise FuzzyAHPError(f"{sheet.where}: {listed}")
