"""A judgment matrix from a CSV file with labels in its first row and column."""

from __future__ import annotations

from fuzzyahp.csv_rows import Sheet, decode_csv
from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.judgment import JudgmentMatrix


def read_matrix(data: bytes, where: str) -> JudgmentMatrix:
    r"""Judgment matrix in a CSV file.

    Parameters
    ----------
    data : bytes
        Content: labels in the first row and again, in the same order, in the first column; cells like 3, 1/3 or
        0.33. All cells below the diagonal may be empty, and so may those on it.
    where : str
        What to call the file in errors.

    Returns
    -------
    JudgmentMatrix
        The matrix.

    Raises
    ------
    FuzzyAHPError
        Naming the line or cell that cannot be used.

    Examples
    --------
    >>> read_matrix(b",finance,market\nfinance,1,3\nmarket,1/3,1\n", "example").weights().values.tolist()
    [0.75, 0.25]
    """
    sheet = Sheet(decode_csv(data, where), where)
    labels = sheet.header[1:]
    cells: list[list[str]] = []
    for line, row in sheet.rows():
        n = len(cells)
        if n == len(labels):
            raise JudgmentError(f"{where} line {line}: more rows than the {n} columns; the matrix must be square")
        if row[0] != labels[n]:
            raise JudgmentError(
                f"{where} line {line}: row {n + 1} is {shown(row[0])} and column {n + 1} is {shown(labels[n])}; "
                "rows and columns carry the same labels in the same order"
            )
        cells.append([sheet.point(cell) for cell in row[1:]])
    if len(cells) < len(labels) or not labels:
        raise JudgmentError(
            f"{where}: {len(cells)} rows for {len(labels)} columns; the matrix must be square, "
            "with labels in the first row and the first column"
        )
    try:
        return _matrix(cells, labels)
    except JudgmentError as error:
        raise JudgmentError(f"{where}: {error}") from None


def _matrix(cells: list[list[str]], labels: list[str]) -> JudgmentMatrix:
    for i, row in enumerate(cells):
        row[i] = row[i] or "1"
    below = [row[j] for i, row in enumerate(cells) for j in range(i)]
    if not any(below):
        for i, row in enumerate(cells):
            if row[i] not in ("1", "1.0"):
                raise JudgmentError(f"cell ({i + 1}, {i + 1}): {shown(row[i])}, must be 1 or empty")
        return JudgmentMatrix.from_upper([x for i, row in enumerate(cells) for x in row[i + 1 :]], labels)
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            if not cell:
                raise JudgmentError(
                    f"cell ({i + 1}, {j + 1}), {labels[i]} over {labels[j]}: is empty; fill it in, or leave the whole "
                    "lower triangle empty"
                )
    return JudgmentMatrix(cells, labels)
