"""The paper as a Word document: pandoc writes it; style, page heads and dates are set here."""

import io
import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from realist.manuscript import document, pandoc

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MARGINS = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1300" w:right="1190" w:bottom="1190" w:left="1190" w:header="567" w:footer="567" w:gutter="0"/>'
)
_BREAK = "<w:r><w:br/></w:r>"
_RED = "8A1C00"
_GREY = "55595F"
_LINE = 168.0  # millimetres of text between these margins
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def to_docx(content: str, root: Path) -> bytes:
    """The composed document as DOCX."""
    doc = document.load(content)
    document.change(doc, document.bare_number, document.picture(root, lambda path: f"{path}.png", widest=_LINE))
    moment = datetime.fromisoformat(document.metadata(content, "printed")).replace(tzinfo=UTC)
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "--standalone",
            f"--template={pandoc.beside('docx', 'paper.openxml')}",
            f"--reference-doc={_reference(Path(folder))}",
            f"--resource-path={root}",
            "--output=-",
        ]
        written = pandoc.convert(document.dump(doc), "json", "docx", options, environment)
    return _finished(written, document.metadata(content, "stamp"), document.metadata(content, "running"))


def _reference(folder: Path) -> Path:
    """Pandoc's own reference document, on our page: from it pandoc knows how wide an image may be."""
    path = folder / "reference.docx"
    with zipfile.ZipFile(io.BytesIO(pandoc.data_file("reference.docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _replace(parts, "word/document.xml", "<w:sectPr>", f"<w:sectPr>{_MARGINS}")
    path.write_bytes(_zipped(parts))
    return path


def _finished(written: bytes, stamp: str, running: str) -> bytes:
    """With page heads and feet, our styles, and no date of the clock."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/header1.xml"] = _header(stamp, running).encode()
    parts["word/footer1.xml"] = _footer(stamp).encode()
    _replace(parts, "[Content_Types].xml", "</Types>", _overrides() + "</Types>")
    _replace(parts, "word/_rels/document.xml.rels", "</Relationships>", _relations() + "</Relationships>")
    parts["word/document.xml"] = _with_section(parts["word/document.xml"].decode()).encode()
    parts["word/styles.xml"] = _restyled(parts["word/styles.xml"].decode()).encode()
    return _zipped(parts)


def _replace(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    parts[name] = parts[name].decode().replace(old, new, 1).encode()


def _zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file whose bytes depend on its content alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def _overrides() -> str:
    return "".join(
        f'<Override PartName="/word/{part}1.xml" ContentType="{_TYPES}.{part}+xml"/>' for part in ("header", "footer")
    )


def _relations() -> str:
    return "".join(
        f'<Relationship Id="realist-{part}" Type="{_RELATIONS}/{part}" Target="{part}1.xml"/>'
        for part in ("header", "footer")
    )


def _with_section(xml: str) -> str:
    """The document whose only section has our page, head and foot."""
    before, _, after = xml.rpartition("<w:sectPr")
    end = after.index("</w:sectPr>") if "</w:sectPr>" in after else after.index("/>")
    rest = after[end:].replace("</w:sectPr>", "", 1).removeprefix("/>")
    heads = "".join(f'<w:{part}Reference w:type="default" r:id="realist-{part}"/>' for part in ("header", "footer"))
    made = f"{before}<w:sectPr>{heads}{_MARGINS}</w:sectPr>{rest}"
    return re.sub(r"<w:tbl>.*?</w:tbl>", _small, made, flags=re.DOTALL)


def _small(table: re.Match[str]) -> str:
    """A table in the small style of tables, none of its rows broken between pages."""
    found = table[0].replace('<w:pStyle w:val="Compact" />', '<w:pStyle w:val="TableText" />')
    return re.sub(r"<w:tr>(?!<w:trPr>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", found).replace(
        "<w:trPr><w:tblHeader", "<w:trPr><w:cantSplit/><w:tblHeader"
    )


def _run(text: str, bold: bool, colour: str) -> str:
    weight = "<w:b/>" if bold else ""
    look = f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="16"/></w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _header(stamp: str, running: str) -> str:
    line = _run(f"{stamp.upper()} \N{EM DASH} not findings about real health care", True, _RED) if stamp else ""
    return _filled("header.xml", stamped=line + _BREAK if stamp else "", running=_run(running, False, _GREY))


def _footer(stamp: str) -> str:
    return _filled("footer.xml", stamped=_run(f"{stamp} \N{MIDDLE DOT} ", False, _RED) if stamp else "")


def _filled(name: str, **values: str) -> str:
    return Template(pandoc.beside("docx", name).read_text(encoding="utf-8")).substitute(values)


@dataclass(frozen=True)
class _Style:
    """A paragraph style: name, sizes in half points and twentieths of a point, as Word counts."""

    name: str
    size: int
    before: int = 0
    after: int = 100
    heading: bool = False
    bold: bool = False
    italic: bool = False
    colour: str = "1C1E21"
    outline: int | None = None
    based: str = "Normal"

    def xml(self, identifier: str) -> str:
        """As styles.xml holds it."""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        keep = "<w:keepNext/>" if self.heading else ""
        spacing = f'<w:spacing w:before="{self.before}" w:after="{self.after}"/>'
        font = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>' if self.heading else ""
        weight = ("<w:b/>" if self.bold else "") + ("<w:i/>" if self.italic else "")
        look = f'{font}{weight}<w:color w:val="{self.colour}"/><w:sz w:val="{self.size}"/>'
        return (
            f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="{self.based}"/><w:qFormat/><w:pPr>{keep}{spacing}{outline}</w:pPr>'
            f"<w:rPr>{look}</w:rPr></w:style>"
        )


_STYLES = {
    "BodyText": _Style("Body Text", 21, after=120),
    "FirstParagraph": _Style("First Paragraph", 21, after=120, based="BodyText"),
    "Compact": _Style("Compact", 21, after=20, based="BodyText"),
    "TableText": _Style("Table Text", 16, after=0),
    "Title": _Style("Title", 36, before=120, after=160, heading=True, bold=True),
    "Author": _Style("Author", 21, after=60),
    "Date": _Style("Date", 17, after=20, colour="55595F"),
    "Stamp": _Style("Stamp", 19, before=160, after=160, bold=True, colour="8A1C00"),
    "AbstractTitle": _Style("Abstract Title", 24, before=200, after=60, heading=True, bold=True),
    "Abstract": _Style("Abstract", 20, after=80),
    "Heading1": _Style("heading 1", 28, before=360, after=120, heading=True, bold=True, outline=0),
    "Heading2": _Style("heading 2", 24, before=260, after=80, heading=True, bold=True, outline=1),
    "Heading3": _Style("heading 3", 21, before=200, after=60, heading=True, bold=True, italic=True, outline=2),
    "TableCaption": _Style("Table Caption", 18, before=240, after=80, heading=True),
    "ImageCaption": _Style("Image Caption", 18, before=60, after=240),
    "Bibliography": _Style("Bibliography", 18, after=60),
}
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:pPr><w:spacing w:before="0" '
    'w:after="0"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:color="1C1E21"/><w:bottom w:val="single" w:sz="8" w:color="1C1E21"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="C9CDD2"/></w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/>'
    '<w:left w:w="60" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
)
_FONT = "Times New Roman"
_FONTS = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'


def _restyled(xml: str) -> str:
    """Pandoc's styles, with ours in the place of those that we define."""
    made = {identifier: style.xml(identifier) for identifier, style in _STYLES.items()} | {"Table": _TABLE}
    for identifier in made:
        xml = re.sub(rf'<w:style\s[^>]*w:styleId="{identifier}".*?</w:style>', "", xml, flags=re.DOTALL)
    xml = re.sub(r"(<w:rPrDefault>\s*<w:rPr>\s*)<w:rFonts[^>]*/>", rf"\g<1>{_FONTS}", xml, count=1)
    return xml.replace("</w:styles>", "".join(made.values()) + "</w:styles>")
