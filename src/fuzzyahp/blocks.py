"""Work on long arrays block by block, on a few threads.

NumPy lets go of the interpreter lock inside its loops, so threads help; a block that stays in the
processor's cache helps more. Blocks never change a result: every item is computed by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, shown

#: More threads than this only fight for memory.
MAX_THREADS = 8


def run_blocks(count: int, size: int, work: Callable[[int, int], None], threads: int | None = None) -> None:
    """Call ``work(start, stop)`` for consecutive blocks that cover ``range(count)``.

    Parameters
    ----------
    count : int
        How many items there are.
    size : int
        Items in a block.
    work : callable
        Writes the result of its own items; is called at the same time for different blocks.
    threads : int, optional
        How many threads; default: as many as the machine has processors, at most 8.

    Raises
    ------
    FuzzyAHPError
        If the number of threads is none.

    Examples
    --------
    >>> import numpy as np
    >>> out = np.zeros(5)
    >>> def fill(start, stop):
    ...     out[start:stop] = np.arange(start, stop)
    >>> run_blocks(5, 2, fill)
    >>> out.tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0]
    """
    if threads is not None and (not is_whole(threads) or threads < 1):
        raise FuzzyAHPError(f"threads: {shown(threads)}, must be a whole number, 1 or more")
    starts = range(0, count, size)
    threads = min(threads or os.cpu_count() or 1, MAX_THREADS, len(starts))
    if threads <= 1:
        for start in starts:
            work(start, min(start + size, count))
        return
    # Loaded here: who rates one client needs no threads, and `import fuzzyahp` must stay quick.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda start: work(start, min(start + size, count)), starts):
            pass
