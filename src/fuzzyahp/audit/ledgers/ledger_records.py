"""Records of a ledger one by one against exact arithmetic, and overrides that name a record or one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzzyahp.audit.ledgers.ledger_check import LedgerFault, good_lines
from fuzzyahp.audit.ledgers.ledger_lines import content_of
from fuzzyahp.audit.ledgers.ledger_words import WORDS
from fuzzyahp.audit.verification.verification import Verification
from fuzzyahp.audit.verification.verifier import verify
from fuzzyahp.errors import RecordError, in_language


@dataclass
class OverrideLinks:
    """Which record each override of a ledger names.

    Attributes
    ----------
    entries : dict of str to int
        Number of the first entry of each record, by the record's digest.
    of : dict of str to list of str
        Digests of the overrides of each record, by that record's digest.
    """

    entries: dict[str, int] = field(default_factory=dict)
    of: dict[str, list[str]] = field(default_factory=dict)

    def add(self, number: int, record: Mapping[str, Any]) -> None:
        """Note an entry's record; one that stands in the ledger twice is one.

        Parameters
        ----------
        number : int
            Number of the entry.
        record : mapping
            A record that could be read.
        """
        digest, change = record["seal"]["record"], record["override"]
        if self.entries.setdefault(digest, number) == number and change is not None:
            self.of.setdefault(change["of"], []).append(digest)

    def notes(self, lang: str) -> list[str]:
        """Overrides of a record that is not in the ledger, and of one record several.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        list of str
            Sentences.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.
        """
        said = in_language(WORDS, lang)
        notes = []
        for digest, overrides in self.of.items():
            numbers = [self.entries[one] for one in overrides]
            if digest not in self.entries:
                notes += [said["orphan"].format(n=n, digest=digest) for n in numbers]
            if len(numbers) > 1:
                listed = said["sep"].join(str(n) for n in numbers)
                notes.append(said["rivals"].format(numbers=listed, digest=digest))
        return notes


def verified_records(ledger: Path, links: OverrideLinks) -> Iterator[tuple[int, Verification | RecordError]]:
    """Verify the records of a ledger, up to the first fault of its chain.

    Parameters
    ----------
    ledger : Path
        The ledger.
    links : OverrideLinks
        Told each record.

    Yields
    ------
    tuple of int and (Verification or RecordError)
        Number of the entry, and what was found, or why its record cannot be read.
    """
    for found in good_lines(ledger):
        if isinstance(found, LedgerFault):
            return
        try:
            record = content_of(found.line, f"entry {found.head.n}")["record"]
            checked = verify(record)
        except RecordError as error:
            yield found.head.n, error
            continue
        links.add(found.head.n, record)
        yield found.head.n, checked
