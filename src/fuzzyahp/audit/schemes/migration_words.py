"""Who moves grade, in words: English and Chinese, as aligned text and as HTML."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from fuzzyahp.errors import in_language
from fuzzyahp.safe_text import one_line
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from fuzzyahp.audit.schemes.migrations import Migration, Move

WORDS = {
    "en": {
        "clients": "{n} clients",
        "client_1": "1 client",
        "head": "{clients}: {up} up, {down} down; {share} of {decided} decided by both move.",
        "lost": "{n} can no longer be decided by the new scheme.",
        "gained": "{n} can be decided only by the new scheme.",
        "largest": "Largest change of a score: {client} {change:+.2f} ({before:.2f} -> {after:.2f}).",
        "corner": "old \\ new",
        "movers": "Who moves:",
        "mover": "{client}: {before} -> {after}",
        "scores": " ({before} -> {after})",
        "reason": "; {reason}",
        "more": "... and {n} more",
        "rejected": "rejected",
        "incomplete": "incomplete",
        "invalid": "invalid",
        "no_share": "none",
        "dash": "-",
    },
    "zh": {
        "clients": "共 {n} 个客户",
        "client_1": "共 1 个客户",
        "head": "{clients}：升级 {up}，降级 {down}；两个方案均能评定的 {decided} 个客户中，等级变动占 {share}。",
        "lost": "{n} 个客户用新方案不再能评定。",
        "gained": "{n} 个客户仅用新方案才能评定。",
        "largest": "得分变化最大：{client} {change:+.2f}（{before:.2f} → {after:.2f}）。",
        "corner": "旧 \\ 新",
        "movers": "等级变动的客户：",
        "mover": "{client}：{before} → {after}",
        "scores": "（{before} → {after}）",
        "reason": "；{reason}",
        "more": "……另有 {n} 个",
        "rejected": "否决",
        "incomplete": "资料不全",
        "invalid": "资料有误",
        "no_share": "无",
        "dash": "-",
    },
}


def migration_text(found: Migration, lang: str = "en") -> str:
    """The matrix and who moves, in words; see `Migration.to_text`.

    Parameters
    ----------
    found : Migration
        What to say.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        Text.
    """
    head, rows, movers = _said(found, lang)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [*head, ""]
    for row in rows:
        cells = [row[0] + " " * (widths[0] - _width(row[0]))]
        cells += [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells))
    if movers:
        lines += ["", movers[0], *(f"  {line}" for line in movers[1:])]
    return "\n".join(lines)


def migration_html(found: Migration, lang: str = "en") -> str:
    """The same as HTML, typed text escaped.

    Parameters
    ----------
    found : Migration
        What to say.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        A fragment of HTML.
    """
    head, rows, movers = _said(found, lang)
    parts = [f"<p>{escape(line)}</p>" for line in head]
    top = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><th>{escape(row[0])}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows[1:]
    )
    parts.append(f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>")
    if movers:
        items = "".join(f"<li>{escape(line)}</li>" for line in movers[1:])
        parts.append(f"<p>{escape(movers[0])}</p><ul>{items}</ul>")
    return "".join(parts)


def _said(found: Migration, lang: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Sentences of the head, the matrix without empty rows and columns, and the movers under their title."""
    say = in_language(WORDS, lang)
    clients = say["client_1"] if found.clients == 1 else say["clients"].format(n=found.clients)
    share = say["no_share"] if found.share is None else f"{100 * found.share:.1f} %"
    head = [say["head"].format(clients=clients, up=found.up, down=found.down, share=share, decided=found.decided)]
    head += [say[key].format(n=n) for key, n in (("lost", found.lost), ("gained", found.gained)) if n]
    big = found.largest
    if big is not None:
        figures = {"change": big.score_change, "before": big.score_before, "after": big.score_after}
        head.append(say["largest"].format(client=one_line(big.client), **figures))
    rows = [before for before, row in found.matrix.items() if any(row.values())]
    columns = [after for after in next(iter(found.matrix.values())) if any(found.matrix[row][after] for row in rows)]
    table = [[say["corner"], *(_outcome(found.new, name, lang) for name in columns)]]
    table += [
        [_outcome(found.old, before, lang), *(str(found.matrix[before][after]) for after in columns)] for before in rows
    ]
    movers = [say["movers"], *(_mover(found, move, lang) for move in found.movers)] if found.movers else []
    rest = found.moved + found.lost + found.gained - len(found.movers)
    return head, table, [*movers, say["more"].format(n=rest)] if movers and rest else movers


def _mover(found: Migration, move: Move, lang: str) -> str:
    say = WORDS[lang]
    before, after = _outcome(found.old, move.before, lang), _outcome(found.new, move.after, lang)
    line = say["mover"].format(client=one_line(move.client), before=before, after=after)
    scores = [say["dash"] if x is None else f"{x:.2f}" for x in (move.score_before, move.score_after)]
    if move.score_before is not None or move.score_after is not None:
        line += say["scores"].format(before=scores[0], after=scores[1])
    return line + (say["reason"].format(reason=one_line(move.reason)) if move.reason else "")


def _outcome(scheme: Scheme, name: str, lang: str) -> str:
    """A grade's label, or what became of a client without one."""
    names = scheme.scale.names
    return one_line(scheme.scale.label(names.index(name), lang)) if name in names else WORDS[lang][name]


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
