"""Signs of life on standard error, for what takes longer than a second; none where nobody looks."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from fuzzyahp.cli.console import err, safe

T = TypeVar("T")
_PATIENCE = 1.0
# Seconds between two looks at a bar: telling it of each of a million items would take longer than they do.
_LOOK = 0.1


def track(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Items one by one, with a progress bar on standard error once they take longer than a second."""
    console = err()
    if not console.is_terminal:
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True)
    began = looked = monotonic()
    task = None
    try:
        for done, item in enumerate(items, 1):
            now = monotonic()
            if task is None and now - began > _PATIENCE:
                task = bar.add_task(label, total=total)
                bar.start()
            if task is not None and now - looked > _LOOK:
                bar.update(task, completed=done)
                looked = now
            yield item
    finally:
        if task is not None:
            bar.stop()


@contextmanager
def patience(label: str) -> Iterator[None]:
    """A sign of life on standard error while something of unknown length takes longer than a second."""
    console = err()
    if not console.is_terminal:
        yield
        return
    status = console.status(safe(label))
    timer = threading.Timer(_PATIENCE, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


class ShareBar:
    """A bar that is told the share that is done [0-1], and, where rows are counted, how many."""

    def __init__(self, console: Console, label: str, *, counted: bool) -> None:
        rows = [TextColumn("{task.fields[rows]:,}  {task.fields[speed]:,.0f}/s")] if counted else []
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), *rows, TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task(safe(label).plain, total=1.0, rows=0, speed=0.0)
        self._began = monotonic()

    def __call__(self, share: float, rows: int = 0) -> None:
        """Show what is done; nothing in the first second."""
        elapsed = monotonic() - self._began
        if not self._bar.live.is_started:
            if elapsed < _PATIENCE:
                return
            self._bar.start()
        self._bar.update(self._task, completed=share, rows=rows, speed=rows / max(elapsed, 1e-9))

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


@contextmanager
def share_bar(label: str, *, counted: bool = False) -> Iterator[ShareBar | None]:
    """A bar for work that tells its share; None where standard error is no terminal."""
    console = err()
    if not console.is_terminal:
        yield None
        return
    bar = ShareBar(console, label, counted=counted)
    try:
        yield bar
    finally:
        bar.stop()
