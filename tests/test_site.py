"""The built site: links and anchors by Python, then walked in headless Chromium, served on loopback with no way out."""

from __future__ import annotations

import ast
import functools
import html.parser
import inspect
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

import pytest

import browser
import fuzzyahp as fa
from engines import require_engine
from test_docs import leads_to
from test_report_browser import contrast

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
PHONE, DESK = 390, 1280


def newest(*places: Path) -> float:
    """When the newest of these files was changed."""
    files = [path for place in places for path in (place.rglob("*") if place.is_dir() else [place])]
    return max(path.stat().st_mtime for path in files if path.suffix in {".md", ".py", ".ipynb", ".yml", ".js", ".css"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that `make docs` built, where it is newer than everything it is made of; else a new one."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    made = ROOT / "site"
    sources = [ROOT / name for name in ("docs", "src", "notebooks", "examples", "benchmarks", "tools", "mkdocs.yml")]
    if (made / "index.html").exists() and (made / "sitemap.xml").stat().st_mtime > newest(*sources):
        return made
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Found(html.parser.HTMLParser):
    """What a page can be linked to at, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (tag, name) == ("a", "name"):
                self.anchors.add(value)
            elif name in {"href", "src"}:
                self.targets.append(value)


def faults(folder: Path) -> list[tuple[str, str]]:
    """Every page with a link or an anchor on it that leads nowhere."""
    pages = {path.resolve(): Found(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    wrong = []
    for path, found in pages.items():
        if path.name == "404.html":  # its links start at the root of a site whose address is not known
            continue
        for target in found.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if parts.scheme not in {"https", "mailto", "data"}:
                    wrong.append((path.name, target))
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            to = to / "index.html" if to.is_dir() else to
            anchor = unquote(parts.fragment)
            if not to.exists() or (anchor and anchor != "__" and to in pages and anchor not in pages[to].anchors):
                wrong.append((path.name, target))
    return wrong


def test_no_link_and_no_anchor_is_broken(site: Path) -> None:
    assert faults(site) == []


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html#there">x</a> <a href="b.html#gone">x</a>', encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there"><a href="c.html">x</a><a href="http://x/">x</a>', encoding="utf-8")
    assert sorted(faults(tmp_path)) == [("a.html", "b.html#gone"), ("b.html", "c.html"), ("b.html", "http://x/")]


def test_search_leads_to_places_that_are_there(site: Path) -> None:
    entries = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    assert len(entries) > 300
    pages = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    anchors = {name: Found(path.read_text(encoding="utf-8")).anchors for name, path in pages.items()}
    for entry in entries:
        name, _, anchor = entry["location"].partition("#")
        assert not anchor or anchor in anchors[name], entry["location"]


def test_every_page_is_in_the_menu(site: Path) -> None:
    """Notebooks, benchmarks and examples among them."""
    linked = Found((site / "index.html").read_text(encoding="utf-8")).targets
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html", "index.html"}
    assert {f"built/{path.stem}.html" for path in (ROOT / "notebooks").glob("*.ipynb")} <= pages
    assert pages - {urlsplit(target).path for target in linked} == set()


class Parameters(html.parser.HTMLParser):
    """Rows of the tables of parameters on an API page: whose, the parameter, and the default as the page tells it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str]] = []
        self._owner, self._section, self._cells = "", "", list[str]()
        self._into = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"h2", "h3", "h4", "h5"}:
            self._owner = given.get("id") or ""
        elif tag == "tr":
            self._cells = []
        elif tag == "td":
            self._cells.append("")
            self._into = "cell"
        elif given.get("class") == "doc-section-title":
            self._section, self._into = "", "section"

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self._cells and self._section == "Parameters:":
            self.rows.append((self._owner, self._cells[0].strip().lstrip("*"), self._cells[-1].strip()))
        if (tag, self._into) in {("td", "cell"), ("span", "section")}:
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "cell":
            self._cells[-1] += data
        elif self._into == "section":
            self._section += data


def tells(shown: str, parameter: inspect.Parameter) -> bool:
    """Whether a page tells the default of a parameter: by its value, or by the public name of a table or scale."""
    if parameter.default is parameter.empty:
        return shown == ("{}" if parameter.kind is parameter.VAR_KEYWORD else "required")
    if repr(parameter.default) == "<factory>":  # a field of a dataclass that starts empty
        return shown in {"dict()", "Rules()"}
    if shown.isupper():
        public = {**vars(fa), "WARNING_RULES": fa.analysis.WARNING_RULES}
        return public.get(shown) is parameter.default
    try:
        return bool(ast.literal_eval(shown) == parameter.default)
    except (SyntaxError, ValueError):
        return False


def test_the_api_pages_tell_the_defaults_in_force(site: Path) -> None:
    """The pages take the first of a docstring's `{...}` for the default, and that of a line's first name for all."""
    rows = [row for page in site.glob("api*.html") for row in Parameters(page.read_text(encoding="utf-8")).rows]
    assert len(rows) > 500
    wrong = [row for row in rows if not tells(row[2], inspect.signature(leads_to(row[0])).parameters[row[1]])]
    assert wrong == []


def test_a_wrong_default_would_be_found() -> None:
    def function(a: int, b: str | None = None, c: float = 0.6, **d: Any) -> None:
        """Nothing."""

    parameters = inspect.signature(function).parameters
    for name, right, wrong in [
        ("a", "required", "1"),
        ("b", "None", "'b'"),
        ("c", "0.6", "USUAL"),
        ("d", "{}", "None"),
    ]:
        assert tells(right, parameters[name])
        assert not tells(wrong, parameters[name])


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Of a page that the browser has left in the meantime, what it still wants."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    require_engine("browser")
    with browser.chromium() as found:
        yield found


#: Formulas that stand as source still, or that KaTeX could not read.
UNREAD = (
    "[...document.querySelectorAll('.arithmatex')].filter(e => !e.querySelector('.katex')).length"
    " + document.querySelectorAll('.katex-error').length"
)


def test_every_page_fits_a_phone_and_shows_its_formulas(chromium: Browser, site: Path, address: str) -> None:
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    formulas = 0
    with browser.window(chromium, lambda url: url.startswith((address, "data:", "blob:")), PHONE) as seen:
        for name in names:
            seen.page.goto(address + name, wait_until="load")
            assert seen.ask("document.documentElement.scrollWidth") <= PHONE, name
            assert seen.ask(UNREAD) == 0, name
            formulas += seen.ask("document.querySelectorAll('.katex').length")
    assert formulas > 500
    assert (seen.requests, seen.console, seen.dialogs) == ([], [], [])


@pytest.mark.parametrize(
    ("term", "pages"),
    [("consistency ratio", {"consistency.html", "method.html"}), ("一致性", {"nomenclature.html", "zh/method.html"})],
)
def test_search_finds(chromium: Browser, address: str, term: str, pages: set[str]) -> None:
    with browser.window(chromium, lambda url: url.startswith((address, "blob:")), DESK) as seen:
        seen.page.goto(address + "index.html", wait_until="load")
        seen.page.fill("[data-md-component=search-query]", term)
        seen.page.wait_for_selector(".md-search-result__item", timeout=20_000)
        found = seen.ask("[...document.querySelectorAll('a.md-search-result__link')].map(a => a.href)")
        named = {urlsplit(url).path.lstrip("/") for url in found}
        assert named & pages, found
        first = str(seen.ask("document.querySelector('.md-search-result__item').textContent")).replace("\u200b", "")
        assert all(word in first.lower() for word in term.split())
        # The place it leads to is one that has the words.
        seen.page.goto(found[0], wait_until="load")
        assert all(
            word in str(seen.ask("document.querySelector('article').textContent")).lower() for word in term.split()
        )
    assert (seen.requests, seen.console) == ([], [])


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_text_is_readable(chromium: Browser, address: str, colours: Literal["light", "dark"]) -> None:
    """WCAG 2.1, 1.4.3: at least 4.5 to 1 for text, code, links, cells and formulas, in the reader's own colours."""
    grounds = {}
    with browser.window(chromium, lambda url: url.startswith((address, "blob:")), DESK, colours) as seen:
        for name in ("method.html", "zh/index.html", "built/01-rate-one-firm.html"):
            seen.page.goto(address + name, wait_until="load")
            assert seen.ask("document.documentElement.scrollWidth") <= DESK, name
            grounds[name] = str(seen.ask(f"{SOLID}(document.querySelector('article'))"))
            for selector in ("article p", "article a:not(.headerlink)", "article code", "article td", "article .katex"):
                at = f"document.querySelector('{selector}')"
                if seen.ask(f"!{at}"):
                    continue
                ink, ground = seen.ask(f"getComputedStyle({at}).color"), seen.ask(f"{SOLID}({at})")
                assert contrast(ink, ground) >= 4.5, (name, selector, ink, ground)
    assert all((contrast(ground, "rgb(0, 0, 0)") > 10) == (colours == "light") for ground in grounds.values())


#: The nearest ground behind an element that can be told from what is behind it.
SOLID = (
    "(e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;"
    " if (c.startsWith('rgb(')) return c; } return 'rgb(255, 255, 255)'; })"
)


def test_chinese_pages_say_that_they_are(chromium: Browser, address: str) -> None:
    with browser.window(chromium, lambda url: url.startswith(address), DESK) as seen:
        for name, lang in (("zh/index.html", "zh-Hans"), ("index.html", "en")):
            seen.page.goto(address + name, wait_until="load")
            assert seen.ask("document.documentElement.lang") == lang
