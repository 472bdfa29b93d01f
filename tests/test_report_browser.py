"""Reports and model cards in a real browser: they fit, they print, nothing runs and nothing leaves."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import browser
import fuzzyahp as fa
import report_cases
from engines import require_engine
from fuzzyahp.audit import report_html, scheme_card

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1280, 390)
LANGUAGES = ("en", "zh")
#: A4 in PDF points, 72 to the inch: 210 mm by 297 mm.
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    require_engine("browser")
    with browser.chromium() as found:
        yield found


@cache
def pages(lang: str) -> dict[str, str]:
    """One page of every kind."""
    return {
        "rated": report_html(report_cases.demo_record("F03"), lang),
        "rejected": report_html(report_cases.demo_record("F04"), lang),
        "hostile": report_html(report_cases.hostile_record(), lang),
        "binding": report_html(report_cases.hostile_record(operator="min_sum"), lang),
        "maximum": report_html(report_cases.hostile_record(grading="maximum_membership"), lang),
        "card": scheme_card(fa.load_scheme("micro-enterprise"), lang),
        "hostile card": scheme_card(report_cases.hostile_scheme(operator="min_max"), lang),
    }


def saved(folder: Path, html: str) -> Path:
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_fit_and_are_quiet(chromium: Browser, tmp_path: Path, lang: str) -> None:
    for kind, html in pages(lang).items():
        with browser.opened(chromium, saved(tmp_path, html), WIDTHS[0]) as seen:
            assert seen.ask("document.documentElement.lang") == {"en": "en", "zh": "zh-CN"}[lang]
            for width in WIDTHS:
                seen.page.set_viewport_size({"width": width, "height": 900})
                assert seen.ask("document.documentElement.scrollWidth") <= width, (kind, width)
                # Nothing sticks out of the window by itself either, where the page would hide it.
                out = "[...document.querySelectorAll('body *')].filter(e => !e.closest('thead, svg') &&"
                assert seen.ask(f"{out} e.getBoundingClientRect().right > {width + 1}).length") == 0, (kind, width)
            assert (seen.console, seen.requests, seen.dialogs) == ([], [], []), kind


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_typed_is_text(chromium: Browser, tmp_path: Path, lang: str) -> None:
    for kind, html in pages(lang).items():
        if "hostile" not in kind:
            continue
        with browser.opened(chromium, saved(tmp_path, html), 1280) as seen:
            made = "script, img, iframe, object, embed, a, form, input, [onerror], [onload], [src]"
            assert seen.ask(f"document.querySelectorAll('{made}').length") == 0
            said = seen.ask("document.body.textContent")
            for text in report_cases.EVERY_TEXT:
                assert text in said, (kind, text)
            assert seen.dialogs == []
    assert "\u202e" not in said


def test_the_client_and_the_title_are_text(chromium: Browser, tmp_path: Path) -> None:
    html = report_html(report_cases.hostile_record())
    client = report_cases.FORMULA + report_cases.IMAGE + "abc\\u202edef"
    with browser.opened(chromium, saved(tmp_path, html), 390) as seen:
        assert seen.ask("document.querySelector('h1').textContent") == f"Client: {client}"
        assert seen.page.title() == f"Credit rating report {client}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_print_on_a4(chromium: Browser, tmp_path: Path, lang: str) -> None:
    for kind in ("rated", "rejected", "card"):
        with browser.opened(chromium, saved(tmp_path, pages(lang)[kind]), 1280) as seen:
            data = seen.page.pdf(prefer_css_page_size=True)
        assert data.startswith(b"%PDF-")
        boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", data)
        assert boxes, kind
        for box in boxes:
            left, bottom, right, top = (float(x) for x in box.split())
            assert (right - left, top - bottom) == pytest.approx(A4, abs=1)
        assert 1 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 8, kind


@pytest.mark.parametrize("kind", ["rated", "card"])
def test_what_introduces_a_table_is_printed_on_its_page(chromium: Browser, tmp_path: Path, kind: str) -> None:
    with browser.opened(chromium, saved(tmp_path, pages("en")[kind]), 1280) as seen:
        seen.page.emulate_media(media="print")
        before = "[...document.querySelectorAll('p + table')].map(t => t.previousElementSibling)"
        kept = seen.ask(f"{before}.map(p => getComputedStyle(p).breakAfter)")
    assert kept
    assert set(kept) == {"avoid"}


def test_a_printed_page_says_what_the_screen_says(chromium: Browser, tmp_path: Path) -> None:
    require_engine("pdftotext")
    with browser.opened(chromium, saved(tmp_path, pages("zh")["rated"]), 1280, "dark") as seen:
        seen.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    assert "77.69" in text
    assert "信用评级报告" in text


def test_dark_and_light_have_contrast(chromium: Browser, tmp_path: Path) -> None:
    """WCAG 2.1, 1.4.3: text against its ground at least 4.5 to 1, in both colour schemes."""
    file = saved(tmp_path, pages("en")["rejected"])
    for colours in ("light", "dark"):
        with browser.opened(chromium, file, 1280, colours) as seen:
            for selector in ("body", ".lead", ".alarm", ".small", ".verdict .outcome"):
                asked = "(s => getComputedStyle(document.querySelector(s)).color)"
                ground = seen.ask("getComputedStyle(document.body).backgroundColor")
                assert contrast(seen.ask(f"{asked}('{selector}')"), ground) >= 4.5, (colours, selector)


def contrast(ink: str, ground: str) -> float:
    """Ratio of two colours' relative luminances, as WCAG defines it."""

    def luminance(colour: str) -> float:
        red, green, blue = (int(x) / 255 for x in re.findall(r"\d+", colour)[:3])
        red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in (red, green, blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    first, second = sorted((luminance(ink), luminance(ground)))
    return (second + 0.05) / (first + 0.05)


def test_contrast_of_black_on_white() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)


def test_the_browser_would_tell(chromium: Browser, tmp_path: Path) -> None:
    """What these tests look for is seen where it is: a wide page, a request, a dialog, a console message."""
    html = (
        "<!DOCTYPE html><div style='width:2000px'>wide</div><img src='http://x.example/y.png'>"
        "<script>console.error('seen'); alert('seen')</script>"
    )
    with browser.opened(chromium, saved(tmp_path, html), 390) as seen:
        assert seen.ask("document.documentElement.scrollWidth") > 390
        assert seen.requests == ["http://x.example/y.png"]
        assert seen.dialogs == ["seen"]
        assert "seen" in seen.console
