"""Pages from templates: everything that people typed is escaped, and characters that hide are written out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fuzzyahp.errors import MissingExtraError
from fuzzyahp.safe_text import for_terminal

if TYPE_CHECKING:
    from jinja2 import Environment

#: Language of a page, as HTML names it.
HTML_LANG = {"en": "en", "zh": "zh-CN"}


def visible(value: Any) -> Any:
    r"""Text with every character that hides or turns the text around it written out; line ends stay.

    Parameters
    ----------
    value : object
        What a template is about to write.

    Returns
    -------
    object
        Text made safe; anything else as it is.

    Examples
    --------
    >>> print(visible("a\u202eb"))
    a\u202eb
    """
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join(for_terminal(line) for line in value.split("\n"))


def page(template: str, lang: str, content: Mapping[str, Any]) -> str:
    """A page from one of the templates beside this module.

    Parameters
    ----------
    template : str
        File name, such as "report.html.j2".
    lang : {"en", "zh"}
        Language.
    content : mapping
        What the template names; a name that is missing is an error.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    MissingExtraError
        If Jinja2 is not installed.
    """
    return _environment().get_template(template).render(lang=HTML_LANG[lang], **content)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError:
        raise MissingExtraError("reports need the extra 'report': pip install 'fuzzyahp[report]'") from None

    def source(name: str) -> str:
        return (files("fuzzyahp") / "audit" / "reports" / "templates" / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
