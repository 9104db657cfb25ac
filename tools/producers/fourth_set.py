"""The fourth set: word-processor layouts, pages whose stream is out of order or of recognised letters, other sites and texts."""

from blocks import *
import first_set as first
import random
import textwrap
import unicodedata
import zipfile

O, W = OUT, WORK
F = "/usr/share/fonts/truetype/dejavu/"
# What rewrites documents of the first set finds them in this folder.
FIRST = os.path.abspath(os.environ.get("FIRST_SET", ".")) + "/"
HEAD = "Strategia rozwoju miasta – dokument"
W_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# ---------- a word processor's documents
def field(paragraph, code):
    from docx.oxml import parse_xml

    for run_ in (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText>{code}</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {W_NS}>{run_}</w:r>"))


def word_document(
    nodes, columns=1, align=None, manual=False, toc=False, nbsp=False, tables="Table Grid", size=11
):
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.shared import Pt

    d = docx.Document()
    d.styles["Normal"].font.size = Pt(size)
    section = d.sections[0]
    section.header.paragraphs[0].text = HEAD
    foot = section.footer.paragraphs[0]
    foot.add_run("Strona ")
    field(foot, "PAGE")
    foot.add_run(" z ")
    field(foot, "NUMPAGES")
    if columns > 1:
        section._sectPr.append(parse_xml(f'<w:cols {W_NS} w:num="{columns}" w:space="500"/>'))
        d.settings.element.append(parse_xml(f"<w:autoHyphenation {W_NS}/>"))

    def text(t):
        return re.sub(r"\b([wzioauWZIOAU]) ", "\\1\u00a0", t) if nbsp else t

    def paragraph(t, c=d, style=None):
        p = c.add_paragraph(text(t), style)
        p.alignment = {None: None, "just": WD_ALIGN_PARAGRAPH.JUSTIFY, "left": WD_ALIGN_PARAGRAPH.LEFT}[align]
        return p

    def heading(t, level):
        if not manual:
            return d.add_heading(text(t), level)
        r = d.add_paragraph().add_run(text(t))
        r.bold, r.font.size = True, Pt([0, 16, 13, 11][level])

    def items(its, c=d):
        for i in its:
            paragraph("– " + i, c) if manual else paragraph(i, c, "List Bullet")

    if toc:
        d.add_heading("Spis treści", 1)
        for k, x in enumerate(x for x in nodes if x[0] == "h"):
            p = d.add_paragraph(f"{x[2]}\t{k // 4 + 2}")
            p._p.get_or_add_pPr().append(
                parse_xml(f'<w:tabs {W_NS}><w:tab w:val="right" w:leader="dot" w:pos="8600"/></w:tabs>')
            )
        d.add_page_break()
    for x in nodes:
        if x[0] == "h":
            heading(x[2], x[1])
        elif x[0] == "ul":
            items(x[1])
        elif x[0] == "table":
            t = d.add_table(0, 2)
            t.style = tables
            for row in x[1]:
                for c, content in zip(t.add_row().cells, row):
                    for k, y in enumerate(content):
                        if y[0] == "ul":
                            items(y[1], c)
                        elif k == 0:
                            c.paragraphs[0].text = y[1]
                        else:
                            paragraph(y[1], c)
        else:
            paragraph(x[1])
    return d


WORD = {
    "one": {},
    "two": {"columns": 2, "align": "just"},
    "three": {"columns": 3, "align": "just", "size": 8},
    "just": {"align": "just", "nbsp": True},
    "manual": {"manual": True},
    "toc": {"toc": True},
}


def gen_word():
    everything = [x for n in ["000", "001", "002", "003", "004"] for x in D[n]]
    names = []
    for n in ALL + ["all"]:
        for v, options in WORD.items():
            if n in ("001", "all") and v in ("two", "three"):
                # Its table is wider than a column, and what does not fit is cut off.
                continue
            nodes = everything if n == "all" else D[n]
            word_document(nodes, **options).save(O + f"w{v}_{n}.docx")
            names.append(O + f"w{v}_{n}.docx")
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", O, *names)
    tagged = [O + f"w{v}_{n}.docx" for v in ("one", "two") for n in ALL if v == "one" or n != "001"]
    os.makedirs(W + "tagged", exist_ok=True)
    run(
        "soffice",
        "--headless",
        "--convert-to",
        'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}',
        "--outdir",
        W + "tagged",
        *tagged,
    )
    for f in os.listdir(W + "tagged"):
        os.replace(W + "tagged/" + f, O + "tagged" + f)
    run("soffice", "--headless", "--convert-to", "html:HTML (StarWriter)", "--outdir", O, *tagged)


# ---------- pages drawn again: out of order, in words, or as letters that were recognised
def drawn_lines(page):
    "the lines of a page by blocks: each with its words, their boxes and whether it is bold"
    blocks = []
    for block in page.get_text("dict", flags=1 | 2 | 64)["blocks"]:
        lines = []
        for line in block.get("lines", []):
            spans = [s for s in line["spans"] if s["text"].strip()]
            if spans:
                lines.append(
                    {
                        # The fonts here have no signs of the private area, which Symbol's bullet is one of.
                        "text": "".join(s["text"] for s in line["spans"]).replace("\uf0b7", "•"),
                        "box": line["bbox"],
                        "y": spans[0]["origin"][1],
                        "size": max(s["size"] for s in spans),
                        "bold": spans[0]["flags"] & 16,
                    }
                )
        if lines:
            blocks.append(lines)
    return blocks


def redraw(source, target, mode, seed):
    "a page's lines once more, each at its place: `blk` blocks at random, `lin` lines, `wrd` words, `rev` backwards, `ocr` unseen"
    import pymupdf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(TTFont("S", F + "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont("SB", F + "DejaVuSans-Bold.ttf"))
    chance = random.Random(seed)
    src = pymupdf.open(source)
    c = canvas.Canvas(target)
    for page in src:
        width, height = page.rect.width, page.rect.height
        c.setPageSize((width, height))
        blocks = drawn_lines(page)
        if mode == "blk":
            chance.shuffle(blocks)
        lines = [line for block in blocks for line in block]
        if mode == "lin":
            chance.shuffle(lines)
        if mode == "rev":
            lines.reverse()
        pieces = []
        for line in lines:
            x0, _, x1, _ = line["box"]
            if mode in ("wrd", "ocr"):
                whole = pdfmetrics.stringWidth(line["text"], "S", 10) or 1
                x = x0
                for word in re.split(r"(\s+)", line["text"]):
                    w = pdfmetrics.stringWidth(word, "S", 10) * (x1 - x0) / whole
                    if word.strip():
                        pieces.append((word, x, x + w, line))
                    x += w
            else:
                pieces.append((line["text"], x0, x1, line))
        if mode == "wrd":
            chance.shuffle(pieces)
        if mode == "ocr":
            c.setFillGray(0.95)
            c.rect(0, 0, width, height, stroke=0, fill=1)
        for text, x0, x1, line in pieces:
            size = line["size"]
            y = line["y"]
            if mode == "ocr":
                size *= chance.uniform(0.92, 1.08)
                y += chance.uniform(-0.6, 0.6)
            font = "SB" if line["bold"] and mode != "ocr" else "S"
            t = c.beginText(x0, height - y)
            t.setFont(font, size)
            natural = pdfmetrics.stringWidth(text, font, size) or 1
            t.setHorizScale(100 * (x1 - x0) / natural)
            if mode == "ocr":
                t.setTextRenderMode(3)
            t.textOut(text)
            c.drawText(t)
        c.showPage()
    c.save()


def gen_redraw():
    modes = ("blk", "lin", "wrd", "rev", "ocr")
    for k, n in enumerate(ALL):
        for v in ("one", "two", "just", "manual"):
            for m, mode in enumerate(modes):
                source = O + f"w{v}_{n}.pdf"
                if n == "001" and mode in ("wrd", "ocr") or not os.path.exists(source):
                    continue
                redraw(source, O + f"sh{mode}{v}_{n}.pdf", mode, 10 * k + m)
        for v in ("typtwo", "txtwo", "crcms"):
            if os.path.exists(FIRST + f"{v}_{n}.pdf"):
                redraw(FIRST + f"{v}_{n}.pdf", O + f"shblk{v}_{n}.pdf", "blk", k)


# ---------- pages put into other pages
def gen_wrapped():
    import pikepdf
    import pymupdf

    for k, n in enumerate(ALL):
        source = O + f"w{['one', 'just', 'two', 'manual', 'toc'][k]}_{n}.pdf"
        # Each page as a form on a larger sheet, with a stamp at its head, as an appendix to a resolution is.
        src, d = pymupdf.open(source), pymupdf.open()
        for i, page in enumerate(src):
            w, h = page.rect.width, page.rect.height
            sheet = d.new_page(width=w + 60, height=h + 60)
            sheet.show_pdf_page(pymupdf.Rect(30, 45, w + 30, h + 45), src, i)
            sheet.insert_text((w - 200, 25), f"Id: 7C2A-4F51-9B0E. Podpisany  Strona {i + 1}", fontsize=7)
            sheet.insert_text(
                (20, 25),
                "Załącznik do uchwały nr XII/34/2021",
                fontsize=7,
                fontname="dv",
                fontfile=F + "DejaVuSans.ttf",
            )
        d.save(O + f"stamp_{n}.pdf", garbage=4, deflate=True)
        # A watermark across each page, and turned pages.
        d = pymupdf.open(source)
        for page in d:
            middle = pymupdf.Point(page.rect.width / 4, page.rect.height * 0.6)
            page.insert_text(
                middle, "PROJEKT", fontsize=70, color=(0.9, 0.9, 0.9), morph=(middle, pymupdf.Matrix(45))
            )
            page.set_rotation([0, 90, 180, 270, 90][k])
        d.save(O + f"mark_{n}.pdf")
        # A crop box that begins elsewhere, and an update behind the end.
        p = pikepdf.open(source)
        for page in p.pages:
            x0, y0, x1, y1 = (float(v) for v in page.mediabox)
            page.mediabox = [x0 - 100, y0 - 50, x1 + 100, y1 + 50]
            page.cropbox = [x0, y0, x1, y1]
        p.save(W + "crop.pdf")
        d = pymupdf.open(W + "crop.pdf")
        d[0].add_text_annot((50, 50), "Uwaga: cel strategiczny do zmiany")
        d.save(W + "crop.pdf", incremental=True, encryption=pymupdf.PDF_ENCRYPT_KEEP)
        os.replace(W + "crop.pdf", O + f"crop_{n}.pdf")


# ---------- other engines
def gen_engines():
    from fpdf import FPDF

    for n in ALL:
        page = f'<html><head><meta charset="utf-8"/><title>Strategia</title></head><body>{tohtml(D[n])}</body></html>'
        wr(
            W + f"m_{n}.xhtml",
            '<?xml version="1.0" encoding="utf-8"?>'
            + page.replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">'),
        )
        run("mutool", "convert", "-o", O + f"mutool_{n}.pdf", W + f"m_{n}.xhtml")
        if n == "001":
            continue
        d = FPDF()
        d.add_font("D", "", F + "DejaVuSans.ttf")
        d.add_font("D", "B", F + "DejaVuSans-Bold.ttf")
        d.set_auto_page_break(True, 25)
        d.add_page()
        for x in D[n]:
            for t in x[1] if x[0] == "ul" else [x[2] if x[0] == "h" else x[1]]:
                d.set_font("D", "B" if x[0] == "h" else "", [0, 17, 13, 11][x[1]] if x[0] == "h" else 10)
                d.set_x(10 + (8 if x[0] == "ul" else 0))
                d.multi_cell(0, 6, ("• " if x[0] == "ul" else "") + t, align="L" if x[0] == "h" else "J")
                d.ln(2)
        d.output(O + f"fpdf_{n}.pdf")
    # Two columns of TeX within a page, lists with dashes, and a class of chapters.
    for n in ALL:
        if n == "001":
            continue
        body = "\\begin{multicols}{2}\n%s\n\\end{multicols}"
        pre = (
            first.PDFL
            + "\\usepackage{lmodern}\\usepackage{multicol}\\usepackage{enumitem}\\setlist{nosep}\\usepackage{microtype}\\renewcommand{\\labelitemi}{\\textendash}"
        )
        wr(
            W + "t.tex",
            "\\documentclass[10pt,a4paper,twoside]{article}\n"
            + pre
            + "\\begin{document}\n"
            + body % first.tolatex(D[n], "*")
            + "\\end{document}",
        )
        for _ in range(2):
            subprocess.run(
                ["pdflatex", "-interaction=nonstopmode", "t.tex"], cwd=W, capture_output=True, timeout=200
            )
        if os.path.exists(W + "t.pdf"):
            os.replace(W + "t.pdf", O + f"txmulti_{n}.pdf")


# ---------- DOCX by other means
def rezip(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            for name, data in change(name, old.read(name)):
                new.writestr(name, data)


STRICT = [
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
]


def gen_docx():
    from docx.oxml import parse_xml
    from docx.shared import Pt
    import docx

    def strict(name, data):
        for old, new in STRICT:
            data = data.replace(old.encode(), new.encode())
        yield name, data

    def renamed(name, data):
        if name.endswith(".xml") or name.endswith(".rels"):
            data = data.replace(b"document.xml", b"document2.xml")
        yield name.replace("document.xml", "document2.xml"), data

    def utf16(name, data):
        if name == "word/document.xml":
            data = data.decode("utf8")
            data = re.sub(r"<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16"?>', data).encode("utf-16")
        yield name, data

    for n in ALL:
        source = O + f"wone_{n}.docx"
        rezip(source, O + f"strict_{n}.docx", strict)
        rezip(source, O + f"renamed_{n}.docx", renamed)
        rezip(source, O + f"utf16_{n}.docx", utf16)
        # Headings told by size and capitals alone, items with a typed sign and a tab, words in runs of their own, breaks
        # of lines and hyphens as elements.
        d = docx.Document()

        def words(p, t, **font):
            for w in re.split(r"(?<= )", t):
                r = p.add_run(w)
                for k, v in font.items():
                    setattr(r.font, k, v)
            return p

        for x in D[n]:
            if x[0] == "h":
                words(
                    d.add_paragraph(),
                    x[2],
                    size=Pt([0, 18, 15, 12][x[1]]),
                    bold=x[1] < 3,
                    underline=x[1] == 3,
                )
            elif x[0] == "ul":
                for i in x[1]:
                    words(d.add_paragraph(), "\uf0b7\t" + i)
            elif x[0] == "table":
                t = d.add_table(0, 2)
                for row in x[1]:
                    for c, content in zip(t.add_row().cells, row):
                        lines = [
                            z for y in content for z in ([y[1]] if y[0] == "p" else ["- " + i for i in y[1]])
                        ]
                        c.paragraphs[0].text = "\n".join(lines)
            else:
                p = words(d.add_paragraph(), x[1])
                for r in p.runs[2:3]:
                    r._r.append(parse_xml(f"<w:softHyphen {W_NS}/>")) if r.text.strip() == "" else None
        d.save(O + f"flat_{n}.docx")
        # Headings numbered by their style would say what the text says; items of a list with letters; a page of its own for
        # each part, in sections; bookmarks, smart tags and links around words; deleted and moved text.
        d = docx.Document()
        for k, x in enumerate(D[n]):
            if x[0] == "h":
                p = d.add_heading("", x[1])
                p._p.append(parse_xml(f'<w:bookmarkStart {W_NS} w:id="{k}" w:name="_Toc{k}"/>'))
                p._p.append(
                    parse_xml(
                        f'<w:hyperlink {W_NS} w:anchor="_Toc{k}"><w:smartTag w:uri="u" w:element="place"><w:r><w:t xml:space="preserve">{e(x[2])}</w:t></w:r></w:smartTag></w:hyperlink>'
                    )
                )
                p._p.append(parse_xml(f'<w:bookmarkEnd {W_NS} w:id="{k}"/>'))
                if x[1] == 2:
                    d.add_section()
            elif x[0] == "ul":
                for i in x[1]:
                    p = d.add_paragraph(style="List Bullet")
                    p._p.append(
                        parse_xml(
                            f'<w:del {W_NS} w:id="{k}" w:author="a"><w:r><w:delText>Cel operacyjny 9.9. Skreślony</w:delText></w:r></w:del>'
                        )
                    )
                    p._p.append(
                        parse_xml(
                            f'<w:moveTo {W_NS} w:id="{k}" w:author="a"><w:r><w:t xml:space="preserve">{e(i)}</w:t></w:r></w:moveTo>'
                        )
                    )
            elif x[0] == "table":
                t = d.add_table(0, 2)
                for row in x[1]:
                    for c, content in zip(t.add_row().cells, row):
                        for y in content:
                            if y[0] == "p":
                                c.add_paragraph(y[1])
                            else:
                                [c.add_paragraph(i, "List Bullet") for i in y[1]]
            else:
                d.add_paragraph(x[1])
        d.save(O + f"links_{n}.docx")


# ---------- pages of other sites
def site(n, heading, listing, frame, table=None):
    out = []
    for k, x in enumerate(D[n]):
        if x[0] == "h":
            out.append(heading(k, x[1], e(x[2])))
        elif x[0] == "ul":
            out.append(listing([e(i) for i in x[1]]))
        elif x[0] == "table" and table:
            out.append(table(x))
        else:
            out.append(tohtml([x]))
    return frame("\n".join(out))


def gen_html():
    li = lambda its: "<ul>" + "".join(f"<li>{i}</li>" for i in its) + "</ul>"
    page = (
        lambda body, head="": f'<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Strategia</title>{head}</head><body>{body}</body></html>'
    )

    def div_table(x):
        rows = []
        for row in x[1]:
            cells = "".join(
                f'<div style="display:table-cell" role="cell">{tohtml([y for y in c])}</div>' for c in row
            )
            rows.append(f'<div style="display:table-row" role="row">{cells}</div>')
        return f'<div style="display:table" role="table">{"".join(rows)}</div>'

    for n in ALL:
        heads = [(k, x) for k, x in enumerate(D[n]) if x[0] == "h"]
        contents = "".join(
            f'<li class="toclevel-1"><a href="#s{k}"><span class="tocnumber">{i + 1}</span> <span class="toctext">{e(x[2])}</span></a></li>'
            for i, (k, x) in enumerate(heads)
        )
        wr(
            O + f"mediawiki_{n}.html",
            site(
                n,
                lambda k, l, t: f'<h{l + 1}><span class="mw-headline" id="s{k}">{t}</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?action=edit&section={k}">edytuj</a><span class="mw-editsection-divider"> | </span><a href="/w">edytuj kod</a><span class="mw-editsection-bracket">]</span></span></h{l + 1}>',
                li,
                lambda b: page(
                    f'<div id="content" class="mw-body"><h1 id="firstHeading">Strategia</h1><div id="mw-content-text"><div class="mw-parser-output"><div id="toc" class="toc"><input type="checkbox"><div class="toctitle"><h2>Spis treści</h2></div><ul>{contents}</ul></div>{b}</div></div><div id="catlinks">Kategoria: Strategie</div></div><div id="mw-navigation"><h2>Menu nawigacyjne</h2><div id="p-tb"><h3>Narzędzia</h3><ul><li><a href="/x">Zmiany w linkowanych</a></li></ul></div></div>'
                ),
            ),
        )
        wr(
            O + f"sphinx_{n}.html",
            site(
                n,
                lambda k, l, t: f'<section id="s{k}"><h{l}>{t}<a class="headerlink" href="#s{k}" title="Odnośnik do tego nagłówka">¶</a></h{l}></section>',
                lambda its: '<ul class="simple">' + "".join(f"<li><p>{i}</p></li>" for i in its) + "</ul>",
                lambda b: page(
                    f'<div class="related" role="navigation"><h3>Nawigacja</h3><ul><li class="right"><a href="n">następny</a> |</li></ul></div><div class="document"><div class="body" role="main">{b}</div></div><div class="sphinxsidebar" role="navigation"><h3><a href="i">Spis treści</a></h3><ul>{contents}</ul></div>'
                ),
                div_table,
            ),
        )
        # What Google's and Microsoft's editors export: everything in spans, lists by classes, headings by size.
        style = {1: "font-size:20pt", 2: "font-size:16pt", 3: "font-size:13pt;font-weight:700"}
        wr(
            O + f"gexport_{n}.html",
            site(
                n,
                lambda k, l, t: f'<p class="c{l} title" style="{style[l]}"><span class="c7" style="{style[l]}">{t}</span></p>',
                lambda its: '<ul class="lst-kix_1-0 start">'
                + "".join(f'<li class="c3 li-bullet-0"><span class="c0">{i}</span></li>' for i in its)
                + "</ul>",
                lambda b: page(f'<div class="doc-content">{b}</div>'),
            ),
        )
        wr(
            O + f"spanhead_{n}.html",
            site(
                n,
                lambda k, l, t: f'<p><span style="font-weight:bold;font-size:{24 - 4 * l}px">{t}</span></p>',
                lambda its: "".join(
                    f'<p style="margin-left:36pt;text-indent:-18pt"><span style="font-family:Symbol">&#183;<span style="font:7pt Times">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;</span></span>{i}</p>'
                    for i in its
                ),
                lambda b: page(
                    f'<div id="wrapper"><div id="left-col"><ul class="mod-list"><li><a href="/a">Aktualności</a></li><li><a href="/b">Kontakt</a></li></ul></div><div class="item-page" itemprop="articleBody"><ul class="actions"><li class="print-icon"><a href="p">Drukuj</a></li><li class="email-icon"><a href="e">E-mail</a></li></ul>{b}<dl class="article-info"><dt>Szczegóły</dt><dd>Opublikowano: 2021-03-04</dd><dd>Odsłony: 4412</dd></dl></div></div>'
                ),
            ),
        )
        wr(
            O + f"biptab_{n}.html",
            site(
                n,
                lambda k, l, t: f"<h{l + 2}>{t}</h{l + 2}>" if l < 3 else f"<p><b>{t}</b></p>",
                li,
                lambda b: page(
                    f'<div class="container"><header><a href="/">Biuletyn Informacji Publicznej</a></header><main><article><h1>Strategia</h1>{b}</article><section class="metryka"><h2>Metryka</h2><table><tr><th>Podmiot udostępniający</th><td>Urząd Miasta</td></tr><tr><th>Wytworzył</th><td>Jan Kowalski</td></tr><tr><th>Data</th><td>2021-03-04 12:00</td></tr></table><h2>Historia zmian</h2><table><tr><th>Data</th><th>Opis</th></tr><tr><td>2021-03-04</td><td>Publikacja celu 1</td></tr></table></section></main><footer>© Urząd</footer></div>'
                ).replace('charset="utf-8"', 'charset="iso-8859-2"'),
            ),
        )
        # Items as paragraphs with breaks, one part in each div, a template and comments between, all on one line.
        wr(
            O + f"flat_{n}.html",
            site(
                n,
                lambda k, l, t: f'</div><div class="field-item section"><!-- {t} --><div class="h{l} heading" role="heading" aria-level="{l}">{t}</div>',
                lambda its: "<p>" + "<br/>".join("– " + i for i in its) + "</p>",
                lambda b: page(
                    f'<template><p>Cel strategiczny 9. Wzór</p></template><noscript>Włącz obsługę JavaScript</noscript><div class="node__content"><div>{b}</div></div>'
                ).replace("\n", ""),
            ),
        )


# ---------- texts
def gen_txt():
    for n in ALL:
        if n == "001":
            continue
        base = []
        for x in D[n]:
            if x[0] == "ul":
                base += [("li", i) for i in x[1]]
            else:
                base.append((x[0], x[2] if x[0] == "h" else x[1]))
        plain = "\n".join({"h": "\n" + t + "\n", "p": t + "\n", "ni": t, "li": "- " + t}[k] for k, t in base)
        bare = plain.replace("\u0328", "")
        wr(O + f"utf16lenobom_{n}.txt", bare, "utf-16-le")
        wr(O + f"utf16benobom_{n}.txt", bare, "utf-16-be")
        wr(O + f"utf32_{n}.txt", bare, "utf-32")
        dash = bare.replace("\u2010", "-").replace("\u2212", "-").replace("…", "...")
        wr(O + f"macce_{n}.txt", dash.replace("\n", "\r"), "mac_latin2", errors="replace")
        wr(O + f"iso16_{n}.txt", dash.replace("–", "-"), "iso8859_16", errors="replace")
        wr(O + f"nfkd_{n}.txt", unicodedata.normalize("NFD", plain).replace("fi", "ﬁ"))
        wr(O + f"entities_{n}.txt", "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in bare))
        # Columns of 72 signs: justified with spaces, hyphens that are soft, items that hang by their signs, heads in the middle,
        # pages with a foot of their own.
        for v, bullet, hang, soft, centred in (
            ("typjust", "• ", 2, False, True),
            ("typnum", "   * ", 5, False, False),
            ("typsoft", "o ", 0, True, False),
            ("typdash", "- ", 0, False, False),
        ):
            import pyphen

            dic = pyphen.Pyphen(lang="pl_PL")
            out = []
            for k, t in base:
                if k == "h":
                    lines = textwrap.wrap(t, 60)
                    out += [""] + [line.center(72).rstrip() if centred else line for line in lines] + [""]
                    continue
                lead, rest = (bullet, " " * hang) if k == "li" else ("", "")
                lines, line = [], lead
                for w in t.split():
                    blank = "" if line in (lead, rest) else " "
                    if len(line) + len(blank) + len(w) <= 72:
                        line += blank + w
                        continue
                    cuts = [p for p in dic.positions(w) if soft and p > 1 and len(line) + len(blank) + p < 72]
                    if cuts:
                        lines.append(line + blank + w[: cuts[-1]] + "\u00ad")
                        line = rest + w[cuts[-1] :]
                    else:
                        lines.append(line)
                        line = rest + w
                if centred:
                    lines = [justified(x, 72) for x in lines]
                out += lines + [line]
                if k == "p":
                    out.append("")
            pages = [out[i : i + 50] for i in range(0, len(out), 50)]
            wr(
                O + f"{v}_{n}.txt",
                "\f".join(
                    "\n".join(p) + f"\n\n{f'- {i + 1} -'.center(72).rstrip()}\n" for i, p in enumerate(pages)
                ),
            )
    # The one table drawn with signs.
    for v, (h, s, x) in {"boxplus": ("-", "|", "+"), "boxdraw": ("─", "│", "┼")}.items():
        out = []
        for node in D["001"]:
            if node[0] != "table":
                out += [
                    (
                        node[2]
                        if node[0] == "h"
                        else node[1] if node[0] != "ul" else "\n".join("- " + i for i in node[1])
                    ),
                    "",
                ]
                continue
            rule = x + h * 30 + x + h * 62 + x
            out.append(rule)
            for row in node[1]:
                cells = []
                for c, w in zip(row, (28, 60)):
                    lines = []
                    for y in c:
                        for t, lead in [(y[1], "")] if y[0] == "p" else [(i, "- ") for i in y[1]]:
                            lines += textwrap.wrap(
                                t, w, initial_indent=lead, subsequent_indent=" " * len(lead)
                            )
                    cells.append(lines)
                for i in range(max(map(len, cells))):
                    a, b = (c[i] if i < len(c) else "" for c in cells)
                    out.append(f"{s} {a:<28} {s} {b:<60} {s}")
                out.append(rule)
        wr(O + f"{v}_001.txt", "\n".join(out))


def justified(line, width):
    "a line with blanks put between its words until it is as wide as wanted"
    lead = len(line) - len(line.lstrip())
    words = line.split()
    if len(words) < 2 or len(line) < width * 0.7:
        return line
    missing = width - lead - sum(map(len, words))
    each, more = divmod(missing, len(words) - 1)
    return " " * lead + "".join(w + " " * (each + (i < more)) for i, w in enumerate(words[:-1])) + words[-1]


go([gen_word, gen_redraw, gen_wrapped, gen_engines, gen_docx, gen_html, gen_txt])
