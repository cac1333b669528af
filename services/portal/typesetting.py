"""Brochures as PDF: Markdown made into Typst, and set in a process of its own, so that the pages wait for nothing.

``python -m services.portal.typesetting`` reads the Typst text on its standard input and writes the PDF (PDF/UA-1: readable
by those who listen to it) on its standard output.
"""

import sys
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from chassis import workers
from chassis.problems import Unavailable

TIMEOUT_S = 60
STANDARD: Final = "ua-1"
LAYOUT = """
#set page(paper: "a4", margin: (x: 2.6cm, top: 2.4cm, bottom: 2.8cm), numbering: "1", footer: context [
  #set text(8.5pt, fill: luma(90))
  {footer} #h(1fr) #counter(page).display()
])
#set par(justify: false, leading: 0.72em, spacing: 1.1em)
#set text(font: "Libertinus Serif", size: 11.5pt, fill: rgb("#06292c"))
#set list(marker: text(fill: rgb("#0f5f66"))[•], spacing: 0.8em)
#set enum(spacing: 0.8em)
#show heading: set text(fill: rgb("#0f5f66"))
#show heading.where(level: 1): set text(size: 24pt)
#show heading.where(level: 1): set block(below: 0.9em)
#show heading.where(level: 2): set block(above: 1.7em, below: 0.7em, sticky: true)
#show link: underline
"""
"""Calm and roomy, one column, in the colours of the pages."""


async def pdf(markdown: str, *, language: str, footer: str) -> bytes:
    """The text as a PDF with the office's own line at the foot of each page.

    Errors  Unavailable when the process does not come to an end in time or fails.
    """
    source = typst(markdown, language=language, footer=footer)
    made = await workers.ask(__name__, source.encode(), timeout_s=TIMEOUT_S)
    if not made.startswith(b"%PDF"):
        raise Unavailable
    return made


def typst(markdown: str, *, language: str, footer: str) -> str:
    """The text in Typst's language. What was written stands in it as strings alone, so it can ask Typst for nothing."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).parse(markdown))
    title = next((_plain(node) for node in tree.walk() if node.type == "heading"), "")
    head = f'#set document(title: {_string(title)})\n#set text(lang: {_string(language)}, region: "NO")'
    return head + LAYOUT.replace("{footer}", f"#{_string(footer)}") + "\n\n".join(_blocks(tree))


def _blocks(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        yield _block(child)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1:]})[{_inline(node)}]"
        case "paragraph":
            return _inline(node)
        case "bullet_list" | "ordered_list":
            kind = "list" if node.type == "bullet_list" else "enum"
            items = ", ".join(f"[{chr(10).join(_blocks(item))}]" for item in node.children)
            return f"#{kind}({items})"
        case "blockquote":
            return f"#quote(block: true)[{chr(10).join(_blocks(node))}]"
        case _:
            return _inline(node)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return f"#{_string(node.content)}"
        case "softbreak":
            return "#" + _string(" ")
        case "hardbreak":
            return "#linebreak()"
        case "strong" | "em":
            return f"#{'strong' if node.type == 'strong' else 'emph'}[{_inside(node)}]"
        case "link":
            return f"#link({_string(str(node.attrs.get('href', '')))})[{_inside(node)}]"
        case _:
            return _inside(node)


def _inside(node: SyntaxTreeNode) -> str:
    return "".join(_inline(child) for child in node.children)


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.walk() if child.type == "text")


def _string(text: str) -> str:
    """A string as Typst reads it; nothing in it is done."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def main(source: bytes) -> bytes:
    """Typst to PDF. Errors: typst.TypstError."""
    import typst as setter

    return setter.compile(source, format="pdf", pdf_standards=STANDARD, ignore_system_fonts=True)


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
