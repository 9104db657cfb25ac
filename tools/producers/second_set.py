"""The second set: other producers, and documents of the first one rewritten or converted."""

from blocks import *
import shutil
import textwrap
import first_set as first

O, W = OUT, WORK
# What rewrites or converts documents of the first set finds them in this folder.
FIRST = os.path.abspath(os.environ.get("FIRST_SET", ".")) + "/"
HEAD = "Program rozwoju lokalnego"
F = "/usr/share/fonts/truetype/dejavu/"


def gen_xhtml2pdf():
    # It reads fonts from the folder that it runs in only.
    shutil.copy(F + "DejaVuSans.ttf", WORK)
    os.chdir(WORK)
    from xhtml2pdf import pisa

    for n in ALL:
        css = (
            "@font-face{font-family:DV;src:url(%sDejaVuSans.ttf)} @page{size:A4;margin:2.2cm;@frame footer{-pdf-frame-content:ft;bottom:1cm;margin-left:2cm;margin-right:2cm;height:1cm}} body,h1,h2,h3,td,th,li,p{font-family:DV} td,th{border:1px solid #000;padding:3px;vertical-align:top} body{font-size:10pt;text-align:justify}"
            % WORK
        )
        h = f'<html><head><meta charset="utf-8"><style>{css}</style></head><body><div id="ft">str. <pdf:pagenumber></div>{tohtml(D[n])}</body></html>'
        with open(O + f"xhtml2pdf_{n}.pdf", "wb") as f:
            pisa.CreatePDF(h, dest=f, encoding="utf-8")


def gen_abi():
    for n in ALL:
        wr(
            W + f"abi_{n}.html",
            '<html><head><meta charset="utf-8"></head><body>' + tohtml(D[n]) + "</body></html>",
        )
        run("abiword", "--to=pdf", "-o", O + f"abi_{n}.pdf", W + f"abi_{n}.html")
        run("abiword", "--to=docx", "-o", O + f"abi_{n}.docx", W + f"abi_{n}.html")
        run("abiword", "--to=html", "-o", O + f"abi_{n}.html", W + f"abi_{n}.html")


def gen_wp():
    import weasyprint

    css = (
        '@page{size:A4;margin:25mm 22mm 30mm;@top-left{content:"%s";font-size:8pt;border-bottom:.5pt solid}@bottom-center{content:counter(page) " / " counter(pages)}} body{font:10.5pt "Linux Biolinum O";text-align:justify;hyphens:auto;line-height:1.45} h1{string-set:t content();font-size:19pt;color:#036} h2{font-variant:small-caps;border-left:4pt solid #036;padding-left:6pt} h3{font-size:11pt;font-style:italic} .fn{float:footnote;font-size:8pt} ul{list-style:none;padding-left:6mm} ul li:before{content:"\\2713\\00a0 "} table{width:100%%;border-collapse:collapse} th{background:#036;color:#fff} td,th{border-bottom:.5pt solid #999;padding:5pt;vertical-align:top;text-align:left} p.ni{margin:2pt 0 2pt 8mm;text-indent:-8mm} nav a{display:block} nav a:after{content:leader(".") target-counter(attr(href),page)}'
        % HEAD
    )
    for n in ALL:
        hs = [x for x in D[n] if x[0] == "h"]
        k = iter(range(999))
        b = re.sub(r"<h(\d)>", lambda m: f'<h{m.group(1)} id="s{next(k)}">', tohtml(D[n]))
        b = b.replace(
            "</p>", '<span class="fn">Źródło: opracowanie własne na podstawie danych GUS.</span></p>', 1
        )
        nav = (
            "<nav><h4>Spis treści</h4>"
            + "".join(f'<a href="#s{i}">{e(x[2])}</a>' for i, x in enumerate(hs))
            + '</nav><div style="break-after:page"></div>'
        )
        weasyprint.HTML(
            string=f'<html lang="pl"><head><title>x</title><style>{css}</style></head><body>{nav}{b}</body></html>'
        ).write_pdf(O + f"wpua_{n}.pdf", pdf_variant="pdf/ua-1")


def gen_canvas():
    from reportlab.pdfgen import canvas
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("S", F + "DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont("SB", F + "DejaVuSerif-Bold.ttf"))
    for mode in ("words", "spacing", "chars"):
        for n in ALL:
            if n == "001":
                continue
            c = canvas.Canvas(O + f"cv{mode}_{n}.pdf", pagesize=(595, 842))
            y = 780
            pg = 1

            def foot():
                c.setFont("S", 8)
                c.drawRightString(535, 30, f"{pg}")

            for x in D[n]:
                items = [x[2]] if x[0] == "h" else [x[1]] if x[0] != "ul" else x[1]
                f, s = ("SB", [0, 17, 13, 11][x[1]]) if x[0] == "h" else ("S", 10)
                for t in items:
                    left = 60 + (18 if x[0] == "ul" else 0)
                    width = 535 - left
                    lines = []
                    cur = ""
                    for w in t.split(" "):
                        if pdfmetrics.stringWidth((cur + " " + w).strip(), f, s) > width:
                            lines.append(cur)
                            cur = w
                        else:
                            cur = (cur + " " + w).strip()
                    lines.append(cur)
                    for k, l in enumerate(lines):
                        if y < 60:
                            foot()
                            c.showPage()
                            pg += 1
                            y = 780
                        if x[0] == "ul" and k == 0:
                            c.setFont("S", s)
                            c.drawString(62, y, "•")
                        ws = l.split(" ")
                        nat = pdfmetrics.stringWidth(l, f, s)
                        extra = (
                            (width - nat) / max(1, len(ws) - 1) if k < len(lines) - 1 and x[0] != "h" else 0
                        )
                        if mode == "words":
                            xx = left
                            for w in ws:
                                c.setFont(f, s)
                                c.drawString(xx, y, w)
                                xx += pdfmetrics.stringWidth(w + " ", f, s) + extra
                        elif mode == "spacing":
                            t_ = c.beginText(left, y)
                            t_.setFont(f, s)
                            t_.setWordSpace(extra)
                            t_.textOut(l)
                            c.drawText(t_) if not extra else None
                            if extra:
                                t_ = c.beginText(left, y)
                                t_.setFont(f, s)
                                t_.setCharSpace((width - nat) / max(1, len(l) - 1))
                                t_.textOut(l)
                                c.drawText(t_)
                        else:
                            xx = left
                            for ch in l:
                                if ch != " ":
                                    c.setFont(f, s)
                                    c.drawString(xx, y, ch)
                                xx += pdfmetrics.stringWidth(ch, f, s) + (extra if ch == " " else 0)
                        y -= s * 1.35
                    y -= 3 if x[0] in ("ul", "ni") else 6
            foot()
            c.save()


def gen_lopdf():
    fs = [FIRST + f"{v}_{n}.docx" for v in ("gdocs", "pydocx") for n in ALL] + [
        FIRST + "goaltab_000.docx",
        FIRST + "softbr_002.docx",
        FIRST + "autonum_000.docx",
    ]
    for f in fs:
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", W, f)
        b = os.path.basename(f)[:-5]
        if os.path.exists(W + b + ".pdf"):
            os.replace(W + b + ".pdf", O + "lo" + b + ".pdf")


def gen_jspdf():
    for n in ALL:
        if n == "001":
            continue
        json.dump(D[n], open(W + "x.json", "w"))
        wr(
            W + "j.js",
            """const fs=require('fs');const D=JSON.parse(fs.readFileSync('%sx.json'));const {jsPDF}=require('jspdf');const d=new jsPDF({unit:'pt',format:'a4'});
for(const [n,f] of [['r','DejaVuSans.ttf'],['b','DejaVuSans-Bold.ttf']]){d.addFileToVFS(f,fs.readFileSync('%s'+f).toString('base64'));d.addFont(f,'DV',n)}
let y=60;const put=(t,st,s,x)=>{d.setFont('DV',st);d.setFontSize(s);for(const l of d.splitTextToSize(t,500-x)){if(y>780){d.addPage();y=60}d.text(l,50+x,y);y+=s*1.3}};
for(const x of D){if(x[0]=='h'){y+=8;put(x[2],'b',[0,17,13,11][x[1]],0);y+=4}else if(x[0]=='ul')for(const i of x[1]){put('- '+i,'r',10,12);y+=2}else{put(x[1],'r',10,0);y+=5}}
const N=d.getNumberOfPages();for(let i=1;i<=N;i++){d.setPage(i);d.setFont('DV','r');d.setFontSize(8);d.text('Strona '+i+' / '+N,500,820)}
fs.writeFileSync('%sjspdf_%s.pdf',Buffer.from(d.output('arraybuffer')));"""
            % (W, F, O, n),
        )
        run("node", "j.js", cwd=W)


def gen_cr2():
    # landscape, two CSS columns, goals in cards of a CSS grid; a table of goals
    for n in ALL:
        wr(
            W + f"c2_{n}.html",
            '<!doctype html><html lang="pl"><head><meta charset="utf-8"><style>@page{size:A4 landscape;margin:15mm}body{font:10pt "Lato";columns:2;column-gap:12mm;text-align:justify;hyphens:auto}table{border-collapse:collapse}td,th{border:1px solid #555;padding:3px;vertical-align:top}h1{column-span:all;letter-spacing:3px}</style></head><body>'
            + tohtml(D[n])
            + "</body></html>",
        )
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={O}crland_{n}.pdf",
            f"file://{W}c2_{n}.html",
        )
    wr(
        W + "gt.html",
        '<!doctype html><html lang="pl"><head><meta charset="utf-8"><style>body{font:10pt "Lato"}table{border-collapse:collapse;width:100%}td,th{border:1px solid #555;padding:3px;vertical-align:middle}</style></head><body>'
        + tohtml(goal_table())
        + "</body></html>",
    )
    run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={O}crtab_000.pdf",
        f"file://{W}gt.html",
    )
    run(
        "wkhtmltopdf",
        "-q",
        "--footer-center",
        "[page]/[topage]",
        "--header-left",
        "Program rozwoju",
        W + "gt.html",
        O + "wktab_000.pdf",
    )
    for n in ALL:
        run("wkhtmltopdf", "-q", "--print-media-type", FIRST + f"cms_{n}.html", O + f"wkcms_{n}.pdf")


def gen_tex2():
    P = "\\usepackage[OT4]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage[polish]{babel}\\usepackage{longtable}\\usepackage[margin=28mm]{geometry}\\setlength{\\parindent}{0pt}\\setlength{\\parskip}{5pt}\\usepackage{lmodern}\\renewcommand{\\labelitemi}{--}\\usepackage{lastpage}"
    for n in ALL:
        if n == "001":
            continue
        first.tex(
            "pdflatex",
            f"txpar_{n}.pdf",
            ("12pt,a4paper]{article}", P.replace("OT4", "T1").replace("\\usepackage{lastpage}", ""), ""),
            D[n],
        )
        first.tex(
            "lualatex",
            f"luasc_{n}.pdf",
            (
                "10pt,a5paper]{article}",
                "\\usepackage{fontspec}\\usepackage[polish]{babel}\\usepackage{longtable}\\usepackage[margin=15mm]{geometry}\\setmainfont{Latin Modern Sans}\\raggedright\\renewcommand{\\labelitemi}{$\\triangleright$}",
                "",
            ),
            D[n],
        )


def gen_rewrite2():
    import pikepdf

    if os.path.exists(O + "wpua_002.pdf"):
        run(
            "gs",
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-sDEVICE=pdfwrite",
            "-dCompatibilityLevel=1.3",
            f"-sOutputFile={O}gs13_002.pdf",
            O + "wpua_002.pdf",
        )
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        f"-sOutputFile={O}gscr_000.pdf",
        FIRST + "crcms_000.pdf",
    )
    (
        run(
            "qpdf",
            "--encrypt",
            "",
            "o",
            "128",
            "--use-aes=n",
            "--modify=none",
            "--",
            "--allow-weak-crypto",
            FIRST + "tcpdf_000.pdf",
            O + "rc4_000.pdf",
        )
        if 0
        else run(
            "qpdf",
            "--allow-weak-crypto",
            "--encrypt",
            "",
            "o",
            "128",
            "--use-aes=n",
            "--",
            FIRST + "tcpdf_000.pdf",
            O + "rc4_000.pdf",
        )
    )
    # two pages on one sheet
    p = pikepdf.open(FIRST + "odt_002.pdf")
    out = pikepdf.new()
    import pymupdf

    src = pymupdf.open(FIRST + "odt_002.pdf")
    d = pymupdf.open()
    for i in range(0, len(src), 2):
        pg = d.new_page(width=1190, height=842)
        for k in (0, 1):
            if i + k < len(src):
                pg.show_pdf_page(pymupdf.Rect(595 * k, 0, 595 * (k + 1), 842), src, i + k)
    d.save(O + "nup_002.pdf")
    # pages turned by /Rotate, cropped, page labels
    p = pikepdf.open(FIRST + "fop_003.pdf")
    for pg in p.pages:
        pg.rotate(90, relative=True)
    p.save(O + "rot_003.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)


# --------------------------------------------------------------- docx
def gen_docx():
    import docx
    from docx.oxml import parse_xml
    from docx.shared import Pt

    NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    from htmldocx import HtmlToDocx

    for n in ALL:
        h = "<html><body>" + tohtml(D[n]) + "</body></html>"
        d = docx.Document()
        HtmlToDocx().add_html_to_document(h, d)
        d.save(O + f"htmldocx_{n}.docx")
        wr(W + "x.html", h)
        wr(
            W + "t.js",
            """const fs=require('fs');const m=require('@turbodocx/html-to-docx');(m.default||m)(fs.readFileSync('%sx.html','utf8'),null,{table:{row:{cantSplit:true}},footer:true,pageNumber:true}).then(z=>fs.writeFileSync('%sturbo_%s.docx',Buffer.from(z)));"""
            % (W, O, n),
        )
        run("node", "t.js", cwd=W)
        run("pandoc", W + "x.html", "--toc", "-o", O + f"pandoctoc_{n}.docx")
        # a layout table around the whole text, lists typed with tabs, headings only bold; nested tables
        d = docx.Document()
        t = d.add_table(2, 2)
        t.cell(0, 0).text = "Urząd Miasta"
        t.cell(0, 1).text = "Wydział Rozwoju"
        c = t.cell(1, 1)
        for x in D[n]:
            if x[0] == "h":
                c.add_paragraph().add_run(x[2]).bold = True
            elif x[0] == "ul":
                [c.add_paragraph("•\t" + i) for i in x[1]]
            elif x[0] == "table":
                tt = c.add_table(0, 2)
                for r in x[1]:
                    cs = tt.add_row().cells
                    for ce, cc in zip(cs, r):
                        for y in cc:
                            [
                                ce.add_paragraph(z)
                                for z in ([y[1]] if y[0] == "p" else ["•\t" + i for i in y[1]])
                            ]
            else:
                c.add_paragraph(x[1])
        if n != "001":
            d.save(O + f"layouttab_{n}.docx")
        # roman/letter list styles through numStyleLink, bullets by style; comments; footnote references
        d = docx.Document()
        num = d.part.numbering_part._element
        num.insert(
            0,
            parse_xml(
                f'<w:abstractNum {NS} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/><w:styleLink w:val="Moja"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0A7;"/></w:lvl></w:abstractNum>'
            ),
        )
        num.insert(
            1,
            parse_xml(
                f'<w:abstractNum {NS} w:abstractNumId="91"><w:multiLevelType w:val="multilevel"/><w:numStyleLink w:val="Moja"/></w:abstractNum>'
            ),
        )
        num.append(parse_xml(f'<w:num {NS} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        num.append(parse_xml(f'<w:num {NS} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
        d.styles.element.append(
            parse_xml(
                f'<w:style {NS} w:type="numbering" w:styleId="Moja"><w:name w:val="Moja"/><w:pPr><w:numPr><w:numId w:val="90"/></w:numPr></w:pPr></w:style>'
            )
        )

        def item(t, c=d):
            p = c.add_paragraph(t)
            p._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {NS}><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>')
            )

        for x in D[n]:
            if x[0] == "h":
                p = d.add_paragraph()
                r = p.add_run(x[2])
                r.bold = True
                p._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NS} w:val="{x[1]-1}"/>'))
            elif x[0] == "ul":
                [item(i) for i in x[1]]
            elif x[0] == "table":
                tt = d.add_table(0, 2)
                for r in x[1]:
                    cs = tt.add_row().cells
                    for ce, cc in zip(cs, r):
                        for y in cc:
                            [ce.add_paragraph(y[1])] if y[0] == "p" else [item(i, ce) for i in y[1]]
            else:
                d.add_paragraph(x[1])
        d.save(O + f"numlink_{n}.docx")
        # altChunk: the text as HTML inside the package
    # tables: Lp. | Cel | Działania with merged cells over rows
    d = docx.Document()
    gt = goal_table()
    for x in gt:
        if x[0] == "h":
            d.add_heading(x[2], x[1])
        elif x[0] == "table":
            t = d.add_table(0, 2)
            t.style = "Table Grid"
            for r in x[1]:
                if len(r[1]) <= 1 and r[1] and r[1][0][1] == "Cele operacyjne":
                    cs = t.add_row().cells
                    cs[0].text = r[0][0][1]
                    cs[1].text = r[1][0][1]
                    continue
                first = None
                for y in r[1]:
                    cs = t.add_row().cells
                    cs[1].text = y[1]
                    if first is None:
                        first = cs[0]
                        first.text = r[0][0][1]
                    else:
                        first = first.merge(cs[0])
        else:
            d.add_paragraph(x[1])
    d.save(O + "vmerge_000.docx")


# --------------------------------------------------------------- html
def gen_html():
    fs = []
    for n in ALL:
        b = tohtml(D[n])
        fs.append(O + f"htmldocx_{n}.docx")
        # entities everywhere, XHTML, capitals for tags, unclosed p and li
        ent = (
            "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in b).replace("</p>", "").replace("</li>", "")
        )
        wr(
            O + f"ent_{n}.htm",
            '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" ""><HTML><HEAD><TITLE>x</TITLE></HEAD><BODY>'
            + re.sub(r"<(/?)(\w+)", lambda m: "<" + m.group(1) + m.group(2).upper(), ent)
            + "</BODY></HTML>",
        )
        # layout by tables and fonts, paragraphs that only look like headings
        o = []
        for x in D[n]:
            if x[0] == "h":
                o.append(f'<p align="center"><font size="{5-x[1]}"><b>{e(x[2])}</b></font></p>')
            elif x[0] == "ul":
                o.append("".join(f"<p>&nbsp;&nbsp;&nbsp;&#8226;&nbsp;&nbsp;{e(i)}</p>" for i in x[1]))
            else:
                o.append(tohtml([x], bullet="&#8211;"))
        if n != "001":
            wr(
                O + f"fonttab_{n}.html",
                '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body><table width="100%"><tr><td colspan=2><font size=1>BIP Urząd Miasta</font></td></tr><tr><td width=150><a href=a>Start</a><br><a href=b>Rada</a><br><a href=c>Uchwały</a></td><td>'
                + "".join(o)
                + "</td></tr></table></body></html>",
            )
        # tabs of a page builder: panels with role, headings in buttons with role tab
        o = []
        tabs = []
        k = 0
        for x in D[n]:
            if x[0] == "h" and x[1] == 2:
                k += 1
                o.append(
                    f'</div><div role="tabpanel" id="p{k}" aria-hidden="true" style="display:none"><h4>{e(x[2])}</h4>'
                )
                tabs.append(f'<button role="tab" aria-controls="p{k}">{e(x[2])}</button>')
            else:
                o.append(tohtml([x]))
        wr(
            O + f"tabs_{n}.html",
            f'<!doctype html><html lang=pl><meta charset=utf-8><body><main><div role="tablist">{"".join(tabs)}</div><div>{"".join(o)}</div></main></body></html>',
        )
        # w3c-like collapsible buttons
        o = []
        for x in D[n]:
            if x[0] == "h" and x[1] >= 2:
                o.append(f'<button type="button" class="collapsible">{e(x[2])}</button>')
            else:
                o.append(tohtml([x]))
        wr(
            O + f"coll_{n}.html",
            f'<!doctype html><html lang=pl><meta charset=utf-8><body><div class="content">{"".join(o)}</div></body></html>',
        )
        # pdf2htmlEX / pdftohtml
        src = FIRST + f"odt_{n}.pdf"
        run("pdftohtml", "-q", "-s", "-noframes", "-i", src, O + f"pdftohtml_{n}.html")
        wr(
            O + f"bom_{n}.html",
            "\ufeff<html><body>" + b.replace("</p>", " </p>\r\n") + "</body></html>",
            "utf-16-le",
        )
    os.makedirs(W + "h", exist_ok=True)
    run("soffice", "--headless", "--convert-to", "html:HTML (StarWriter)", "--outdir", W + "h", *fs)
    run("soffice", "--headless", "--convert-to", "html:XHTML Writer File", "--outdir", W, *[]) if 0 else None
    for f in os.listdir(W + "h"):
        if f.endswith(".html"):
            os.replace(W + "h/" + f, O + "lohtml_" + f[-8:])


# --------------------------------------------------------------- text
def gen_txt():
    A = list("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
    MAZ = bytes.fromhex("868D9192A4A29EA6A78F95909CA5A398A0A1")
    maz = {c: bytes([b]) for c, b in zip(A, MAZ)}
    for n in ALL:
        if n == "001":
            continue
        base = []
        for x in D[n]:
            if x[0] == "h":
                base += [("h", x[2])]
            elif x[0] in ("p", "ni"):
                base.append((x[0], x[1]))
            else:
                base += [("li", i) for i in x[1]]
        # pdftotext of several PDFs
        for v, src, opts in (
            ("p2tlay", "odt_", ["-layout"]),
            ("p2traw", "typtoc_", ["-raw"]),
            ("p2ttwo", "txtwo_", []),
            ("p2tfop", "fop_", ["-layout"]),
        ):
            run("pdftotext", *opts, FIRST + f"{src}{n}.pdf", O + f"{v}_{n}.txt")
        # typewriter: hyphenated at line ends, 64 columns
        import pyphen

        dic = pyphen.Pyphen(lang="pl_PL")
        o = []
        for k, t in base:
            first = {"li": " - ", "h": "", "p": "   ", "ni": ""}[k]
            rest = " " * len(first) if k == "li" else ""
            if k == "h":
                o += ["", t, ""]
                continue
            line = first
            for w in t.split():
                if len(line.strip() and line) + len(w) + 1 <= 64:
                    line += ("" if line in (first, rest) else " ") + w
                else:
                    room = 64 - len(line) - 2
                    pos = [p for p in dic.positions(w) if p <= room and p > 1]
                    if pos and room > 3:
                        o.append(line + " " + w[: pos[-1]] + "-")
                        line = rest + w[pos[-1] :]
                    else:
                        o.append(line)
                        line = rest + w
            o.append(line)
        wr(O + f"hyph_{n}.txt", "\r\n".join(o))
        t = "\n".join({"h": "\n" + t + "\n", "p": t + "\n", "ni": t, "li": "• " + t}[k] for k, t in base)
        wr(O + f"maccr_{n}.txt", "\ufeff" + t.replace("\n", "\r"))
        dash = (
            t.replace("–", "-")
            .replace("„", '"')
            .replace("”", '"')
            .replace("…", "...")
            .replace("•", "*")
            .replace("\u0328", "")
            .replace("\xa0", " ")
            .replace("\u2010", "-")
        )
        open(O + f"mazovia_{n}.txt", "wb").write(
            b"".join(maz.get(c) or c.encode("ascii", "replace") for c in dash)
        )
        wr(O + f"mojiiso_{n}.txt", dash.encode("iso-8859-2", "replace").decode("cp1250", "replace"))
        wr(
            O + f"double_{n}.txt",
            "".join(
                bytes([b]).decode("cp1252", "ignore") or chr(b)
                for b in t.replace("\u0328", "").encode("utf8")
            ),
        )
        wr(
            O + f"asciidoc_{n}.adoc",
            "\n".join(
                {"h": "\n== " + t + "\n", "p": t + "\n", "ni": t + "\n", "li": "* " + t}[k] for k, t in base
            ),
        )
        wr(
            O + f"mdhard_{n}.md",
            "\n".join(
                {
                    "h": "\n## **" + t + "**\n",
                    "p": re.sub(r"^(\d+)\.", r"\1\\.", t) + "\n",
                    "ni": re.sub(r"^(\d+(?:\.\d+)*)\.", r"\1\\.", t) + "  ",
                    "li": "* " + t,
                }[k]
                for k, t in base
            ),
        )


go(
    [
        gen_xhtml2pdf,
        gen_abi,
        gen_wp,
        gen_canvas,
        gen_lopdf,
        gen_jspdf,
        gen_cr2,
        gen_docx,
        gen_html,
        gen_txt,
        gen_rewrite2,
        gen_tex2,
    ]
)
