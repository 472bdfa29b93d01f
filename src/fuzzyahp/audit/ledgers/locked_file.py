"""A file that several processes and threads append to: one at a time, and on the disk before anybody is told.

The lock is the operating system's own on the ledger itself (standard library): it needs no package and leaves no file
behind, and the system lets go of it when its holder is killed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from fuzzyahp.errors import RecordError

_BINARY = getattr(os, "O_BINARY", 0)
#: What is read at once while the start of the last line is looked for.
_STEP = 64 * 1024


@contextlib.contextmanager
def opened(path: Path, *, writing: bool) -> Iterator[int]:
    """A file under its lock: alone where it is written, together with other readers where it is read.

    Parameters
    ----------
    path : Path
        The file; made where it is written and does not exist.
    writing : bool
        Whether it is to be appended to.

    Yields
    ------
    int
        File descriptor.

    Raises
    ------
    RecordError
        If it cannot be opened or locked, or is no plain file.
    """
    try:
        if path.exists() and not path.is_file():
            raise RecordError(f"{path}: is no plain file; name a file for the ledger")
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT if writing else os.O_RDONLY
        file = os.open(path, flags | _BINARY, 0o666)
    except RecordError:
        raise
    except FileNotFoundError:
        what = f"there is no folder {path.parent}; make it first" if writing else "there is no such ledger"
        raise RecordError(f"{path}: {what}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RecordError(f"{path}: cannot be opened ({reason})") from None
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise RecordError(f"{path}: is no plain file; name a file for the ledger")
        try:
            _lock(file, writing)
        except OSError as error:
            raise RecordError(
                f"{path}: cannot be locked ({error.strerror}); keep the ledger on a disk whose file system has locks"
            ) from None
        try:
            yield file
        finally:
            # Not left to closing: a process forked meanwhile may hold the file open for longer.
            _unlock(file)
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so one byte far behind every end is locked instead.
    _FAR = 2**62

    def _lock(file: int, writing: bool) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_LOCK, 1)
                return
            except OSError as error:
                if error.errno not in (errno.EDEADLK, errno.EACCES):  # with these it gave up after ten seconds
                    raise

    def _unlock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int, writing: bool) -> None:
        # Held by the opened file, not by the process: threads keep one another out as well.
        fcntl.flock(file, fcntl.LOCK_EX if writing else fcntl.LOCK_SH)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def sync_file(file: int) -> None:
    """Wait until a file is on the disk.

    Parameters
    ----------
    file : int
        File descriptor.
    """
    if sys.platform == "darwin":
        # There, fsync leaves it in the drive's own memory.
        with contextlib.suppress(OSError):
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
            return
    os.fsync(file)


def sync_folder(path: Path) -> None:
    """Wait until the names in a file's folder are on the disk, where the system can be asked to.

    Parameters
    ----------
    path : Path
        The file.
    """
    if sys.platform == "win32":
        return
    folder = os.open(Path(os.path.realpath(path)).parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_all(file: int, data: bytes) -> None:
    """Write all of some bytes.

    Parameters
    ----------
    file : int
        File descriptor.
    data : bytes
        What to write.
    """
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def last_lines(file: int, size: int, limit: int) -> tuple[bytes, bytes] | None:
    r"""The last whole line of a file and what follows its end, however long the file.

    Parameters
    ----------
    file : int
        File descriptor.
    size : int
        Size of the file in bytes.
    limit : int
        Most bytes that each of the two may have.

    Returns
    -------
    tuple of bytes, or None
        Last line without its end, empty where there is none, and the rest; None where one of them is too long.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryFile() as file:
    ...     written = file.write(b"one\ntwo\nthr")
    ...     file.flush()
    ...     last_lines(file.fileno(), 11, 100)
    (b'two', b'thr')
    """
    found, at = b"", size
    while at and found.count(b"\n") < 2 and len(found) <= 2 * limit:
        step = min(max(_STEP, len(found)), at)
        at -= step
        found = _read_at(file, at, step) + found
    lines = found.split(b"\n")
    rest = lines.pop()
    line = lines.pop() if lines else b""
    return None if max(len(line), len(rest)) >= limit or (at and not lines) else (line, rest)


def _read_at(file: int, at: int, size: int) -> bytes:
    os.lseek(file, at, os.SEEK_SET)
    found = b""
    while len(found) < size:
        part = os.read(file, size - len(found))
        if not part:
            break
        found += part
    return found
