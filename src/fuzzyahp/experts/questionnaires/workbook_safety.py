"""What may be opened at all: an .xlsx package of bounded size, without macros, links to other files, or a password."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from fuzzyahp.errors import PanelError
from fuzzyahp.experts.panel.returned import MAX_BYTES

#: A questionnaire of 30 clients is 4 MB unpacked; what is far beyond that is none.
MAX_UNPACKED = 30 * 2**20
MAX_PARTS = 3000
#: Sheets of like rows are packed 30 to 1; deflate can go to 1000 to 1, and a bomb does.
MAX_RATIO = 200
_RATIO_FROM = 2**20
_CHUNK = 2**16

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Kinds of part that bring in code or other files: no answer needs them.
_REFUSED = (
    ("vbaproject", "holds macros; save it as a plain Excel workbook (.xlsx)"),
    ("macrosheets/", "holds macros; save it as a plain Excel workbook (.xlsx)"),
    ("dialogsheets/", "holds macros; save it as a plain Excel workbook (.xlsx)"),
    ("activex/", "holds ActiveX controls; save it as a plain Excel workbook (.xlsx) without them"),
    ("externallinks/", "is linked to other workbooks; remove the links (Data, Edit Links, Break Link)"),
    ("embeddings/", "holds embedded files; remove them"),
    ("xl/connections.xml", "is connected to outside data; remove the connections"),
    ("xl/workbook.bin", "is a binary Excel workbook (.xlsb); save it as .xlsx"),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)


class Package:
    """The parts of an .xlsx file, unpacked one by one and counted while they are.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    PanelError
        Saying what the file is instead, or what it must not hold, and the mend.

    Examples
    --------
    >>> Package(b"client,grade")
    Traceback (most recent call last):
        ...
    fuzzyahp.errors.PanelError: is no Excel workbook; fill in the .xlsx that was sent, and save it as .xlsx
    """

    def __init__(self, data: bytes) -> None:
        _check_start(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN:
            raise PanelError("is damaged or was cut off on the way; ask for it to be sent again") from None
        _check_entries(entries)
        self._entries = {entry.filename.lstrip("/").casefold(): entry for entry in entries}
        self._left = MAX_UNPACKED

    @property
    def names(self) -> Iterable[str]:
        """Names of the parts, small letters."""
        return self._entries.keys()

    def read(self, name: str) -> bytes:
        """Content of a part.

        Parameters
        ----------
        name : str
            Its name, in letters of any case.

        Returns
        -------
        bytes
            Unpacked.

        Raises
        ------
        PanelError
            If it is missing or damaged, or unpacks to more than all parts together may.

        Examples
        --------
        >>> made = io.BytesIO()
        >>> with zipfile.ZipFile(made, "w") as file:
        ...     file.writestr("[Content_Types].xml", "<Types/>")
        >>> Package(made.getvalue()).read("[Content_Types].xml")
        b'<Types/>'
        """
        entry = self._entries.get(name.lstrip("/").casefold())
        if entry is None:
            raise PanelError(f"lacks its part {name[:60]}; ask for it to be sent again")
        pieces = []
        try:
            with self._zip.open(entry) as part:
                # Sizes in the directory are claims; what comes out is counted.
                while piece := part.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise PanelError(_too_large())
                    pieces.append(piece)
        except PanelError:
            raise
        except _BROKEN:
            raise PanelError(f"is damaged in its part {name[:60]}; ask for it to be sent again") from None
        return b"".join(pieces)


def _too_large() -> str:
    return (
        f"unpacks to more than {MAX_UNPACKED // 2**20} MiB, which no questionnaire does; fill in the one that was sent"
    )


def _check_start(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise PanelError(f"is larger than {MAX_BYTES // 2**20} MiB; fill in the questionnaire that was sent")
    if not data:
        raise PanelError("is empty; ask for it to be sent again")
    if data.startswith(_OLE):
        # An encrypted package stands in an OLE container, whose directory names its parts in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise PanelError("is locked with a password; save it without one (File, Info, Protect Workbook)")
        raise PanelError("is an old Excel workbook (.xls); save it as .xlsx")
    if not data.startswith(b"PK"):
        raise PanelError("is no Excel workbook; fill in the .xlsx that was sent, and save it as .xlsx")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS:
        raise PanelError(f"has {len(entries)} parts, more than {MAX_PARTS}; fill in the questionnaire that was sent")
    seen = set()
    for entry in entries:
        name = entry.filename.lstrip("/").casefold()
        if name in seen:
            raise PanelError("holds one part twice, so that two programs would read two things; save it again")
        seen.add(name)
        if entry.flag_bits & 1:
            raise PanelError("is locked with a password; save it without one")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PanelError("is packed in a way that Excel does not use; save it again as .xlsx")
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise PanelError(
                f"unpacks to more than {MAX_RATIO} times its size; fill in the questionnaire that was sent"
            )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise PanelError(_too_large())
    for mark, text in _REFUSED:
        if any(mark in name for name in seen):
            raise PanelError(text)
    if "[content_types].xml" not in seen:
        what = "an OpenDocument file" if "mimetype" in seen else "a packed file, but no Excel workbook"
        raise PanelError(f"is {what}; save it as an Excel workbook (.xlsx)")
