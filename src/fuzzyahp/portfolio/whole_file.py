"""A file that is written piece by piece, and appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.files import check_writable


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of another one once it is complete.

    Parameters
    ----------
    path : Path
        The file; replaced where it exists, keeping its permissions. A link is followed.

    Yields
    ------
    file
        Open for writing bytes: a temporary file beside `path`. Where the block ends well it is synced to the disk and
        replaces `path` in one step; where it does not, it is removed.

    Raises
    ------
    FuzzyAHPError
        If it cannot be written; what was there before is still there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "a.txt") as file:
    ...         written = file.write(b"whole")
    ...     (Path(folder) / "a.txt").read_bytes()
    b'whole'
    """
    check_writable(path)
    target = Path(os.path.realpath(path))
    # In the same folder, so that the replacement is one step of one file system.
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            raise FuzzyAHPError(f"{path}: is no plain file, and a table cannot be written into it whole; name another")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(temporary, flags, 0o666)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                # What is still buffered must not be written, and must not raise again.
                with contextlib.suppress(OSError):
                    file.close()
                raise
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and not isinstance(error, FuzzyAHPError):
            raise _unwritable(path, error) from None
        raise
    with contextlib.suppress(OSError):  # a folder cannot be synced everywhere; the file is whole either way
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unwritable(path: Path, error: OSError) -> FuzzyAHPError:
    return FuzzyAHPError(f"{path}: cannot be written ({error.strerror or error}); nothing was changed")
