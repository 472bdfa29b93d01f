"""A real browser for pages: headless Chromium, driven by Playwright, that lets no request out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

#: No sandbox, since tests may run as root in a container; nothing that asks hosts of its own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Seen:
    """What a page did while it was open."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def ask(self, expression: str) -> Any:
        """Value of a JavaScript expression, asked by the browser's own tools: the page may run none."""
        return self.page.evaluate(expression)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; needs `require_engine("browser")` before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, width: int, colours: Literal["light", "dark"] = "light") -> Iterator[Seen]:
    """A file opened in a window of its own; every request but the file itself is written down and stopped."""
    address = file.resolve().as_uri()
    with window(browser, address.__eq__, width, colours) as seen:
        seen.page.goto(address, wait_until="load")
        yield seen


@contextmanager
def window(
    browser: Browser, allowed: Callable[[str], bool], width: int, colours: Literal["light", "dark"] = "light"
) -> Iterator[Seen]:
    """An empty window; every request for an address that is not allowed is written down and stopped."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours)
    page = context.new_page()
    seen = Seen(page)

    def route(asked: Route) -> None:
        if allowed(asked.request.url):
            asked.continue_()
        else:
            seen.requests.append(asked.request.url)
            asked.abort()

    def dismiss(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    context.route("**/*", route)
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("dialog", dismiss)
    try:
        yield seen
    finally:
        context.close()
