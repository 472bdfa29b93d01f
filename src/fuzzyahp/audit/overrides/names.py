"""Names of people as they are typed: whether two are one person's, and whether one shows anything at all."""

from __future__ import annotations

import unicodedata

#: Letters and marks that show nothing, beside the format characters: joiners, fillers, variation selectors.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, written another way: case, width of letters, blanks, what cannot be seen.

    Parameters
    ----------
    one, other : str
        Names.

    Returns
    -------
    bool
        Whether nothing else tells them apart.

    References
    ----------
    Unicode Standard Annex 15 (NFKC); characters that show nothing: category Cf, and those of `_UNSEEN`.

    Examples
    --------
    >>> same_person("Wang", " ｗａｎｇ"), same_person("wang", "wu"), same_person("wang", "wa\u200bng")
    (True, False, True)
    """
    return _bare(one) == _bare(other)


def can_be_seen(name: str) -> bool:
    """Whether a name shows anything at all.

    Parameters
    ----------
    name : str
        A name.

    Returns
    -------
    bool
        False where it is made of blanks and characters that show nothing.

    Examples
    --------
    >>> can_be_seen("wang"), can_be_seen("\u200b\u3164")
    (True, False)
    """
    return bool(_bare(name))


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in folded if not (c.isspace() or c in _UNSEEN or unicodedata.category(c) in ("Cc", "Cf")))
