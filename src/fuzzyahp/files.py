"""Files read within a limit, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fuzzyahp.errors import FuzzyAHPError, shown


def as_path(given: str | os.PathLike[str], what: str) -> Path:
    """A path as people hand it in.

    Parameters
    ----------
    given : str or path
        The path.
    what : str
        What to call it in an error.

    Returns
    -------
    Path
        The same.

    Raises
    ------
    FuzzyAHPError
        If it is something else.

    Examples
    --------
    >>> as_path("ratings.csv", "output").suffix
    '.csv'
    """
    try:
        return Path(given)
    except TypeError:
        raise FuzzyAHPError(f"{what}: {shown(given)}, must be a path") from None


def read_stream(stream: BinaryIO, where: str, limit: int) -> bytes:
    """Everything in a stream, unless that is too much.

    Parameters
    ----------
    stream : file
        Open for reading bytes.
    where : str
        What to call it in an error.
    limit : int
        Most bytes that are accepted.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    FuzzyAHPError
        If it cannot be read or is larger.

    Examples
    --------
    >>> import io
    >>> read_stream(io.BytesIO(b"abc"), "example", 3)
    b'abc'
    """
    try:
        data = stream.read(limit + 1)
    except OSError as error:
        raise FuzzyAHPError(f"{where}: cannot be read ({error.strerror})") from None
    if len(data) > limit:
        size = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit} bytes"
        raise FuzzyAHPError(f"{where}: larger than {size}, the most that is read; split it")
    return data


def read_whole(path: Path, limit: int) -> bytes:
    """Everything in a file, unless that is too much.

    Parameters
    ----------
    path : Path
        The file.
    limit : int
        Most bytes that are accepted.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    FuzzyAHPError
        If it cannot be read or is larger.

    Examples
    --------
    >>> read_whole(Path(__file__), 10**6)[:3]
    b'\"\"\"'
    """
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path), limit)
    except FuzzyAHPError:
        raise
    except OSError as error:
        raise FuzzyAHPError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except ValueError as error:  # a NUL in the name
        raise FuzzyAHPError(f"{shown(str(path))}: cannot be read ({error}); check the path") from None


def check_writable(path: Path) -> None:
    """Find out before the work whether its result can be put there.

    Parameters
    ----------
    path : Path
        The file to be written.

    Raises
    ------
    FuzzyAHPError
        If it is a folder, or its folder does not exist.

    Examples
    --------
    >>> check_writable(Path("ratings.csv"))
    """
    if path.is_dir():
        raise FuzzyAHPError(f"{path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise FuzzyAHPError(f"{path}: there is no folder {path.parent}; make it first")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: readers see the old content or the new, never half.

    Parameters
    ----------
    path : Path
        The file; replaced where it exists, keeping its permissions. A link is followed.
    data : bytes
        The content.

    Raises
    ------
    FuzzyAHPError
        If it cannot be written; what was there before is still there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "a.txt", b"whole")
    ...     (Path(folder) / "a.txt").read_bytes()
    b'whole'
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file() and not target.is_dir():
        try:
            target.write_bytes(data)  # a pipe or device has no content that could be left half replaced
        except OSError as error:
            raise _unwritable(path, error) from None
        return
    with replacing(path) as file:
        file.write(data)


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
        # Opened with 0o666, so that the permissions of a new file are what the user's mask makes of them.
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
