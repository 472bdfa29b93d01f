"""Questionnaires in a folder: what to call them, written all or none, and found again."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.experts.panel.answers import Answers
from fuzzyahp.experts.panel.returned import MAX_BYTES, Problem, Returned
from fuzzyahp.files import read_whole, write_whole

PANEL_FILE = "panel.json"
_MOST_FILES = 1000
_TEXT = (".csv", ".tsv", ".txt")
# What a spreadsheet or a mail program may have made of a questionnaire. Anything else is passed over with a note.
_WRONG = {
    **dict.fromkeys(
        (".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".fods", ".numbers", ".et", ".wps"),
        "is no .xlsx file; open it, save it as 'Excel workbook (.xlsx)', and remove this one",
    ),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz"), "is packed; unpack it, and remove this one"),
}
# Names that Windows keeps for devices, whatever follows the first dot.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*=\x00-\x1f\x7f]')
_LONGEST = 150


def file_names(experts: Sequence[str], round: int, suffix: str) -> dict[str, str]:
    """Name of each expert's questionnaire, fit for every file system.

    Parameters
    ----------
    experts : sequence of str
        Names.
    round : int
        Which round.
    suffix : str
        ".xlsx" or ".csv".

    Returns
    -------
    dict of str to str
        By expert; no two are the same, whatever the case of letters means to the file system.

    Examples
    --------
    >>> file_names(["李伟", "A/B", "a?b"], 1, ".csv")
    {'李伟': '李伟-round-1.csv', 'A/B': 'A_B-round-1.csv', 'a?b': 'a_b-2-round-1.csv'}
    """
    taken: set[str] = set()
    found = {}
    for expert in experts:
        base = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", expert)).strip(" .~$")
        base = base.encode()[:_LONGEST].decode(errors="ignore").rstrip(" .") or "expert"
        # A name that starts with "-" would be read as an option on a command line.
        base = f"_{base}" if _DEVICE.match(base) or base.startswith("-") else base
        name, count = base, 1
        while (folded := unicodedata.normalize("NFKC", name).casefold()) in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(folded)
        found[expert] = f"{name}-round-{round}{suffix}"
    return found


def write_all(folder: Path, contents: Mapping[str, bytes], force: bool = False) -> None:
    """Write files into a folder, all or none; the folder is made.

    Parameters
    ----------
    folder : Path
        Where.
    contents : mapping of str to bytes
        By name.
    force : bool
        Whether files that are there may be replaced.

    Raises
    ------
    FuzzyAHPError
        If some are there already, all of them named, or one cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_all(Path(folder) / "round-1", {"a.csv": b"a"})
    ...     [path.name for path in (Path(folder) / "round-1").iterdir()]
    ['a.csv']
    """
    there = [name for name, data in contents.items() if (folder / name).exists() and not _same(folder / name, data)]
    if there and not force:
        listed = ", ".join(there[:10]) + (f", and {len(there) - 10} more" if len(there) > 10 else "")
        raise FuzzyAHPError(
            f"{folder}: holds {listed} already, perhaps filled in; choose another folder, or add --force to replace "
            "them"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FuzzyAHPError(f"{folder}: cannot be made ({error.strerror}); choose another folder") from None
    made: list[Path] = []
    try:
        for name, data in contents.items():
            path = folder / name
            if not path.exists():
                made.append(path)
            write_whole(path, data)
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def returned_files(folder: Path) -> tuple[list[Path], list[Returned], list[str]]:
    """Questionnaires in a folder, and files that may be questionnaires and cannot be read.

    Parameters
    ----------
    folder : Path
        Where they were put.

    Returns
    -------
    list of Path
        Workbooks and CSV files, by name. Hidden files, lock files and JSON files are left out.
    list of Returned
        One problem for each that is a questionnaire in a form that cannot be read.
    list of str
        Names of files that are no questionnaire in any form.

    Raises
    ------
    FuzzyAHPError
        If there is no such folder, or it holds too many questionnaires.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("li.csv", "wu.xls", "~$li.xlsx", "README.md"):
    ...         _ = (Path(folder) / name).write_text("")
    ...     found, faulty, others = returned_files(Path(folder))
    >>> [path.name for path in found], [item.source for item in faulty], others
    (['li.csv'], ['wu.xls'], ['README.md'])
    """
    try:
        entries = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.name)
    except OSError as error:
        raise FuzzyAHPError(f"{folder}: cannot be read ({error.strerror}); name the folder with panel.json") from None
    entries = [p for p in entries if not p.name.startswith((".", "~$")) and p.suffix.lower() != ".json"]
    kinds = (".xlsx", *_TEXT, *_WRONG)
    others = [path.name for path in entries if path.suffix.lower() not in kinds]
    entries = [path for path in entries if path.suffix.lower() in kinds]
    if len(entries) > _MOST_FILES:
        raise FuzzyAHPError(
            f"{folder}: holds {len(entries)} questionnaires, must be at most {_MOST_FILES}; keep only what came back"
        )
    faulty = [
        Returned(path.name, None, Answers(), (Problem(path.name, _WRONG[path.suffix.lower()]),))
        for path in entries
        if path.suffix.lower() in _WRONG
    ]
    return [path for path in entries if path.suffix.lower() in (".xlsx", *_TEXT)], faulty, others


def contents_of(paths: Sequence[Path]) -> Iterator[tuple[str, bytes | FuzzyAHPError]]:
    """Name and content of each file, or what keeps it from being read.

    Parameters
    ----------
    paths : sequence of Path
        The files.

    Yields
    ------
    str
        Its name without the folder.
    bytes or FuzzyAHPError
        The content, or the reason why there is none.

    Examples
    --------
    >>> [(name, str(data)[:24]) for name, data in contents_of([Path("no-such.csv")])]
    [('no-such.csv', 'no-such.csv: cannot be r')]
    """
    for path in paths:
        try:
            yield path.name, read_whole(path, MAX_BYTES)
        except FuzzyAHPError as error:
            yield path.name, error
