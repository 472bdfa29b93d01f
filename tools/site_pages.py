"""Pages of the site whose text stands outside ``docs``: notebooks, benchmarks, examples. Written into ``docs/built``.

MkDocs calls `on_config` before it builds (``hooks`` in ``mkdocs.yml``). For another builder, run this file first.
"""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "docs" / "built"
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")


def sources() -> dict[Path, str]:
    """File of each page, and the name of the page."""
    found = {path: f"{path.stem}.md" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    found |= {path: f"{path.parent.name}.md" for path in sorted((ROOT / "examples").glob("*/README.md"))}
    return found | {ROOT / "benchmarks" / "README.md": "benchmarks.md"}


def relinked(text: str, source: Path, pages: dict[Path, str]) -> tuple[str, dict[str, bytes]]:
    """Markdown with its links as they are from ``docs/built``, and the pictures to put beside it.

    What has no page in the site is named and no longer linked.
    """
    pictures: dict[str, bytes] = {}

    def link(match: re.Match[str]) -> str:
        mark, words, target, anchor = match[1], match[2], (source.parent / match[3]).resolve(), match[4] or ""
        if target in pages:
            return f"{mark}[{words}]({pages[target]}{anchor})"
        if target.is_relative_to(ROOT / "docs"):
            return f"{mark}[{words}]({Path(os.path.relpath(target, BUILT)).as_posix()}{anchor})"
        if mark and target.is_file():
            pictures[target.name] = target.read_bytes()
            return f"![{words}]({target.name})"
        return words

    return LINK.sub(link, text), pictures


def fenced(text: str, language: str) -> str:
    """A code block, with a fence longer than any within it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def shown(output: dict[str, Any], name: str) -> tuple[str, dict[str, bytes]]:
    """One output of a cell as Markdown: a picture, a table in HTML, or text."""
    if output["output_type"] == "stream":
        return fenced("".join(output["text"]), "text"), {}
    data = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
    if "image/png" in data:
        alt = data.get("text/plain", "picture").replace("[", "(").replace("]", ")").replace("\n", " ")
        return f"![{alt}]({name})\n", {name: base64.b64decode(data["image/png"])}
    if "text/html" in data:
        return f'<div class="output">\n{data["text/html"]}\n</div>\n', {}
    return fenced(data.get("text/plain", ""), "text"), {}


def notebook_page(path: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook as Markdown: text, code, and what the code showed when it was last run."""
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(text + "\n")
        elif text.strip():
            parts.append(fenced(text, "python"))
        for output in cell.get("outputs", ()):
            part, more = shown(output, f"{path.stem}-{len(pictures) + 1}.png")
            parts.append(part)
            pictures |= more
    return "\n".join(parts), pictures


def files() -> dict[str, bytes]:
    """Every file of ``docs/built``."""
    pages, found = sources(), dict[str, bytes]()
    for source, name in pages.items():
        if source.suffix == ".ipynb":
            text, pictures = notebook_page(source)
        else:
            text, pictures = source.read_text(encoding="utf-8"), {}
        text, more = relinked(text, source, pages)
        where = source.relative_to(ROOT).as_posix()
        note = f"\n*This page is `{where}` of the repository.*\n"
        found |= {name: (text + note).encode()} | pictures | more
    return found


def write() -> None:
    """Bring ``docs/built`` up to date; a file that is right is left alone, so that a watching builder rests."""
    BUILT.mkdir(exist_ok=True)
    wanted = files()
    for path in BUILT.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, data in wanted.items():
        path = BUILT / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def on_config(config: Any) -> Any:
    """MkDocs' hook."""
    write()
    return config


if __name__ == "__main__":
    write()
