"""What is known of many clients, gathered from several files: values here, votes there, each with its place."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.scheme import Scheme

_MOST_PROBLEMS = 3
# A place is one number, file and line together: there may be millions of them.
_LINES = 2**40


class Client:
    """One client's evidence, as far as it has been read.

    Attributes
    ----------
    id : str
        Which client.
    names : dict of str to str
        What to call it, by the keys "name", "name_en" and "name_zh".
    evidence : dict
        As `RatingModel.rate` takes it.
    problems : list of str
        What makes the whole client invalid, such as a vote cast twice.
    faults : dict of str to str
        What is wrong with the evidence of a leaf, and where; counts only if that leaf is looked at.
    """

    __slots__ = ("evidence", "faults", "id", "names", "places", "problems", "rows")

    def __init__(self, client: str) -> None:
        self.id = client
        self.names: dict[str, str] = {}
        self.evidence: dict[str, Any] = {}
        self.problems: list[str] = []
        self.faults: dict[str, str] = {}
        self.rows: list[int] = []
        # Of a row's evidence its place; of votes the places of all of them, in the order of the votes.
        self.places: dict[str, int | array[int]] = {}

    def name(self, lang: str) -> str:
        """What to call the client.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            The name in that language, any other, or "".
        """
        return self.names.get(f"name_{lang}") or next((text for text in self.names.values() if text), "")

    def add_problem(self, problem: str) -> None:
        """Note what makes the client invalid; a great many are cut short.

        Parameters
        ----------
        problem : str
            What and where.
        """
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)
        elif len(self.problems) == _MOST_PROBLEMS:
            self.problems.append("and more")


class Clients:
    """Clients in the order in which they first appear, their evidence merged.

    Parameters
    ----------
    scheme : Scheme
        What the evidence is for.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> clients = Clients(fa.load_scheme("micro-enterprise"))
    >>> source = clients.add_source("votes.csv", "line")
    >>> clients.add_vote(source, 2, "F01", "E1", "innovation", "good")
    >>> clients.add_vote(source, 9, "F01", "E1", "innovation", "weak")
    >>> clients["F01"].problems
    ["innovation: 'E1' voted twice, votes.csv line 2 and line 9; keep one"]
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._sources: list[tuple[str, str]] = []
        self._clients: dict[str, Client] = {}

    def add_source(self, name: str, unit: str) -> int:
        """Register a file.

        Parameters
        ----------
        name : str
            What to call it in messages.
        unit : str
            What its places are: "line" or "entry".

        Returns
        -------
        int
            Number to give with each piece of evidence from it.
        """
        self._sources.append((name, unit))
        return len(self._sources) - 1

    def add(self, client: str) -> Client:
        """The client of this id, new if need be.

        Parameters
        ----------
        client : str
            Id.

        Returns
        -------
        Client
            The same one each time.
        """
        found = self._clients.get(client)
        if found is None:
            found = self._clients[client] = Client(client)
        return found

    def add_row(
        self, source: int, line: int, client: str, names: Mapping[str, str], evidence: Mapping[str, Any]
    ) -> Client:
        """Add what one row or entry says of a client.

        Parameters
        ----------
        source, line : int
            Where it stands.
        client : str
            Id.
        names : mapping of str to str
            What to call it.
        evidence : mapping
            As `RatingModel.rate` takes it.

        Returns
        -------
        Client
            The client. Invalid if it has a row in that file already, or evidence from elsewhere on the same leaf.
        """
        found, place = self.add(client), source * _LINES + line
        for earlier in found.rows:
            if earlier // _LINES == source:
                found.add_problem(f"client {shown(client)} stands twice, {self._both(earlier, place)}; keep one")
                return found
        found.rows.append(place)
        for key, text in names.items():
            if text:
                found.names.setdefault(key, text)
        for leaf, item in evidence.items():
            if leaf in found.places:
                self._conflict(found, leaf, place)
            else:
                found.evidence[leaf] = item
                found.places[leaf] = place
        return found

    def add_vote(self, source: int, line: int, client: str, expert: str, leaf: str, grade: str | None) -> None:
        """Add one expert's vote on one leaf.

        Parameters
        ----------
        source, line : int
            Where it stands.
        client, expert, leaf : str
            Whose vote on what of whom.
        grade : str or None
            The grade; None where the expert gave none.
        """
        found, place = self.add(client), source * _LINES + line
        places = found.places.get(leaf)
        if places is None:
            found.evidence[leaf] = {"votes": {expert: grade}}
            found.places[leaf] = array("Q", (place,))
        elif isinstance(places, int):
            self._conflict(found, leaf, place)
        else:
            votes = found.evidence[leaf]["votes"]
            if expert in votes:
                earlier = places[list(votes).index(expert)]
                found.add_problem(f"{leaf}: {shown(expert)} voted twice, {self._both(earlier, place)}; keep one")
                return
            votes[expert] = grade
            places.append(place)

    def place(self, source: int, line: int) -> str:
        """A place in words.

        Parameters
        ----------
        source, line : int
            Where.

        Returns
        -------
        str
            As in "votes.csv line 7".
        """
        name, unit = self._sources[source]
        return f"{name} {unit} {line}"

    def _both(self, earlier: int, place: int) -> str:
        first, second = (divmod(p, _LINES) for p in (earlier, place))
        unit = self._sources[second[0]][1]
        return f"{self.place(*first)} and {f'{unit} {second[1]}' if first[0] == second[0] else self.place(*second)}"

    def _conflict(self, found: Client, leaf: str, place: int) -> None:
        places = found.places[leaf]
        earlier = places if isinstance(places, int) else places[0]
        found.add_problem(f"{leaf}: given twice, {self._both(earlier, place)}; keep one")

    def __getitem__(self, client: str) -> Client:
        return self._clients[client]

    def __contains__(self, client: object) -> bool:
        return client in self._clients

    def __iter__(self) -> Iterator[Client]:
        return iter(self._clients.values())

    def __len__(self) -> int:
        return len(self._clients)

    def ids(self) -> tuple[str, ...]:
        """Ids of all clients.

        Returns
        -------
        tuple of str
            In the order in which they first appear.
        """
        return tuple(self._clients)


def typed_name(text: object, what: str, where: str) -> str:
    """Id of a client or name of an expert, as it may appear in messages.

    Parameters
    ----------
    text : object
        What was given; JSON may hold a whole number.
    what : str
        "client" or "expert".
    where : str
        The place.

    Returns
    -------
    str
        The name without outer blanks.

    Raises
    ------
    FuzzyAHPError
        If there is none, or it cannot be one.

    Examples
    --------
    >>> typed_name(" F01 ", "client", "firms.csv line 2")
    'F01'
    """
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        raise FuzzyAHPError(f"{where}: {what} {shown(text)}, must be text")
    text = text.strip()
    if not text:
        raise FuzzyAHPError(f"{where}: no {what}; every row needs one")
    return text
