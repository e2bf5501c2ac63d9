"""Light Markdown to HTML that is safe to print: paragraphs, lists, *emphasis*, **strong** and footnotes
written where they belong, as `^[text of the note]`. No more.
"""

from functools import cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_TYPOGRAPHY = {"typographer": True, "quotes": "“”‘’"}
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "span"}
_ATTRIBUTES = {"ol": {"start"}, "span": {"class"}}
_NOT_ALLOWED = {
    "heading_open": "a heading",
    "link_open": "a link",
    "image": "a picture",
    "html_block": "HTML",
    "html_inline": "HTML",
    "code_block": "a block that starts with four spaces",
    "fence": "a block of code",
    "code_inline": "code",
    "blockquote_open": "a quotation mark at the start of a line (“>”)",
    "hr": "a rule across the page",
    "table_open": "a table",
}


@cache
def _parsers() -> "tuple[MarkdownIt, MarkdownIt, MarkdownIt]":
    """Those of prose, of titles, and of all that Markdown has: loaded on use, as few commands want them."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    prose = MarkdownIt("zero", _TYPOGRAPHY).enable(["emphasis", "escape", "list", "smartquotes"])
    prose.use(footnote_plugin, inline=True)
    prose.disable(["footnote_def", "footnote_ref", "footnote_tail"])
    prose.add_render_rule("footnote_ref", _footnote)
    titles = MarkdownIt("zero", _TYPOGRAPHY).enable("smartquotes")
    return prose, titles, MarkdownIt("commonmark").enable("table")


def _footnote(
    renderer: "RendererProtocol",
    tokens: "list[Token]",
    index: int,
    options: "OptionsDict",
    env: "EnvType",
) -> str:
    """The note in the place of its mark: print takes it to the foot of the page."""
    note = env["footnotes"]["list"][tokens[index].meta["id"]]
    return f'<span class="footnote">{_parsers()[0].renderInline(note["content"])}</span>'


def to_html(text: str, number: str = "", address: str = "") -> SafeString:
    """The text as HTML. A `number`, ours and not the writer's, goes inside its first paragraph; with an
    `address`, ours too, it is a link.

    What is not light Markdown comes out as the characters that were typed.
    """
    import nh3

    prose, _, _ = _parsers()
    html = nh3.clean(prose.render(text), tags=_TAGS, attributes=_ATTRIBUTES)
    if number:
        label = (
            f'<a class="number" href="{address}">{number}</a> '
            if address
            else f'<span class="number">{number} </span>'
        )
        html = html.replace("<p>", f"<p>{label}", 1) if "<p>" in html else f"<p>{label}</p>{html}"
    return mark_safe(html)  # noqa: S308 cleaned above


def curly(text: str) -> str:
    """Plain text with typographic quotation marks, for a title that is set large."""
    _, titles, _ = _parsers()
    tokens = titles.parseInline(text)
    return "".join(part.content for token in tokens for part in token.children or ())


def problems(text: str) -> tuple[str, ...]:
    """What in the text goes beyond light Markdown, in words and in order; each kind once."""
    _, _, everything = _parsers()
    tokens = everything.parse(text)
    kinds = [part.type for token in tokens for part in (token, *(token.children or ()))]
    return tuple(
        f"{name} cannot be printed; use paragraphs, lists, *emphasis* and **strong** only."
        for name in dict.fromkeys(_NOT_ALLOWED[kind] for kind in kinds if kind in _NOT_ALLOWED)
    )
