"""The first set: documents by producers and in layouts that the readers had not been tried on."""

import io
import textwrap
import unicodedata
from blocks import *

O, W = OUT, WORK
HEADTXT = "Strategia rozwoju miasta – dokument przyjęty"


# ---------- typst
def tesc(s):
    return re.sub(r"([\\#*_`$<>@=\-+/~\[\]])", r"\\\1", s)


def totypst(nodes):
    o = []
    for x in nodes:
        if x[0] == "h":
            o.append("=" * x[1] + " " + tesc(x[2]) + "\n")
        elif x[0] in ("p", "ni"):
            o.append("#[" + tesc(x[1]) + "]\n")
        elif x[0] == "ul":
            o += ["- " + tesc(i) for i in x[1]] + [""]
        else:
            s = "#table(columns:(1fr,2fr),"
            for r in x[1]:
                for c in r:
                    s += "["
                    for y in c:
                        s += (
                            "\n\n#[" + tesc(y[1]) + "]\n\n"
                            if y[0] == "p"
                            else "\n" + "\n".join("- " + tesc(i) for i in y[1]) + "\n"
                        )
                    s += "],"
            o.append(s + ")\n")
    return "\n".join(o)


def gen_typst():
    import typst

    P1 = (
        '#set page(paper:"a4",margin:2.5cm,header:align(center,text(8pt)[%s]),footer:context align(right,text(8pt)[Strona #counter(page).display("1 z 1",both:true)]))\n#set text(lang:"pl",size:11pt)\n#set par(justify:true)\n#outline(title:"Spis treści",depth:3)\n#pagebreak()\n'
        % HEADTXT
    )
    P2 = '#set page(paper:"a4",margin:1.8cm,columns:2,numbering:"– 1 –")\n#set text(lang:"pl",size:9.5pt,font:"Libertinus Serif")\n#set par(justify:true)\n#show heading: it => smallcaps(it)\n'
    for n in ALL:
        for v, p in (("typtoc", P1), ("typtwo", P2)):
            wr(W + "x.typ", p + totypst(D[n]))
            typst.compile(W + "x.typ", output=O + f"{v}_{n}.pdf")
    wr(
        W + "x.typ",
        '#set page(paper:"a4",flipped:true,margin:1.5cm,footer:context align(center)[#counter(page).display()])\n#set text(lang:"pl",size:10pt)\n'
        + totypst(goal_table()),
    )
    typst.compile(W + "x.typ", output=O + "typtab_000.pdf")


# ---------- LaTeX
def lesc(s):
    return re.sub(r"([&%$#_{}])", r"\\\1", s.replace("\u0328", "")).replace("~", "\\textasciitilde{}")


def tolatex(nodes, star=""):
    o = []
    sec = {1: "section", 2: "subsection", 3: "subsubsection"}
    for x in nodes:
        if x[0] == "h":
            o.append(
                "\\%s%s{%s}" % (sec[x[1]], star, lesc(x[2]))
                + ("\\addcontentsline{toc}{%s}{%s}" % (sec[x[1]], lesc(x[2])) if star else "")
            )
        elif x[0] in ("p", "ni"):
            o.append(lesc(x[1]) + "\n")
        elif x[0] == "ul":
            o.append("\\begin{itemize}\n" + "\n".join("\\item " + lesc(i) for i in x[1]) + "\n\\end{itemize}")
        else:
            s = "\\begin{longtable}{|p{.28\\textwidth}|p{.62\\textwidth}|}\\hline\n"
            for r in x[1]:
                cs = []
                for c in r:
                    t = []
                    for y in c:
                        t.append(
                            lesc(y[1])
                            if y[0] == "p"
                            else "\\begin{itemize}"
                            + "".join("\\item " + lesc(i) for i in y[1])
                            + "\\end{itemize}"
                        )
                    cs.append("\n\n".join(t))
                s += " & ".join(cs) + "\\\\\\hline\n"
            o.append(s + "\\end{longtable}")
    return "\n".join(o)


def tex(eng, name, pre, nodes):
    src = "\\documentclass[%s\n\\begin{document}\n%s\n%s\n\\end{document}\n"
    cls, pream, top = pre
    wr(W + "t.tex", src % (cls + "\n" + pream, top, tolatex(nodes, "*")))
    for _ in range(2):
        subprocess.run(
            [eng, "-interaction=nonstopmode", "t.tex"],
            cwd=W,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=200,
        )
    if os.path.exists(W + "t.pdf"):
        os.replace(W + "t.pdf", O + name)
    else:
        print("FAIL", name, open(W + "t.log", errors="replace").read()[-600:])


PDFL = (
    "\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage[polish]{babel}\\usepackage{longtable}\\usepackage{fancyhdr}\\sloppy\\pagestyle{fancy}\\fancyhf{}\\fancyhead[C]{\\small "
    + HEADTXT
    + "}\\fancyfoot[R]{\\thepage}"
)


def gen_tex():
    for n in ALL:
        tex(
            "pdflatex",
            f"txtoc_{n}.pdf",
            ("11pt,a4paper]{article}", PDFL + "\\usepackage{lmodern}", "\\tableofcontents\\newpage"),
            D[n],
        )
        if n != "001":
            tex(
                "pdflatex",
                f"txtwo_{n}.pdf",
                (
                    "10pt,a4paper,twocolumn]{article}",
                    PDFL.replace("{longtable}", "{tabularx}")
                    + "\\usepackage{lmodern}\\usepackage[left=15mm,right=15mm,top=25mm,bottom=25mm]{geometry}",
                    "",
                ),
                D[n],
            )
        tex(
            "lualatex",
            f"lua_{n}.pdf",
            (
                "11pt,a4paper]{report}",
                "\\usepackage{fontspec}\\usepackage[polish]{babel}\\usepackage{longtable}\\setmainfont{Linux Libertine O}",
                "\\tableofcontents",
            ),
            D[n],
        )
        tex("pdflatex", f"txt3_{n}.pdf", ("12pt,a4paper]{article}", PDFL, ""), D[n])


# ---------- FOP
def tofo(nodes):
    o = []

    def ul(its):
        return (
            '<fo:list-block provisional-distance-between-starts="6mm" space-after="2mm">'
            + "".join(
                f'<fo:list-item><fo:list-item-label end-indent="label-end()"><fo:block>&#x2022;</fo:block></fo:list-item-label><fo:list-item-body start-indent="body-start()"><fo:block text-align="justify">{e(i)}</fo:block></fo:list-item-body></fo:list-item>'
                for i in its
            )
            + "</fo:list-block>"
        )

    for x in nodes:
        if x[0] == "h":
            o.append(
                f'<fo:block font-weight="bold" font-size="{ {1:18,2:14,3:12}[x[1]] }pt" space-before="4mm" space-after="2mm" keep-with-next="always">{e(x[2])}</fo:block>'
            )
        elif x[0] in ("p", "ni"):
            o.append(f'<fo:block text-align="justify" space-after="2mm">{e(x[1])}</fo:block>')
        elif x[0] == "ul":
            o.append(ul(x[1]))
        else:
            s = '<fo:table border-collapse="collapse" width="100%"><fo:table-column column-width="30%"/><fo:table-column column-width="70%"/><fo:table-body>'
            for r in x[1]:
                s += "<fo:table-row>"
                for c in r:
                    s += (
                        '<fo:table-cell border="0.5pt solid black" padding="1mm">'
                        + "".join(
                            f'<fo:block space-after="1mm">{e(y[1])}</fo:block>' if y[0] == "p" else ul(y[1])
                            for y in c
                        )
                        + "</fo:table-cell>"
                    )
                s += "</fo:table-row>"
            o.append(s + "</fo:table-body></fo:table>")
    return "".join(o)


def gen_fop():
    wr(
        W + "fop.xml",
        '<fop version="1.0"><renderers><renderer mime="application/pdf"><fonts><directory>/usr/share/fonts/truetype/dejavu</directory></fonts></renderer></renderers></fop>',
    )
    for n in ALL:
        wr(
            W + "x.fo",
            '<?xml version="1.0" encoding="UTF-8"?><fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format" font-family="DejaVu Serif" font-size="10.5pt" language="pl" hyphenate="true"><fo:layout-master-set><fo:simple-page-master master-name="a" page-height="297mm" page-width="210mm" margin="15mm"><fo:region-body margin="12mm 10mm"/><fo:region-before extent="10mm"/><fo:region-after extent="10mm"/></fo:simple-page-master></fo:layout-master-set><fo:page-sequence master-reference="a"><fo:static-content flow-name="xsl-region-before"><fo:block font-size="8pt" text-align="right">%s</fo:block></fo:static-content><fo:static-content flow-name="xsl-region-after"><fo:block font-size="8pt" text-align="center">Strona <fo:page-number/></fo:block></fo:static-content><fo:flow flow-name="xsl-region-body">%s</fo:flow></fo:page-sequence></fo:root>'
            % (HEADTXT, tofo(D[n])),
        )
        run("fop", "-c", W + "fop.xml", "-fo", W + "x.fo", "-pdf", O + f"fop_{n}.pdf")


# ---------- TCPDF
def gen_tcpdf():
    for n in ALL:
        wr(W + "x.html", tohtml(D[n]).replace("<table>", '<table border="1" cellpadding="4">'))
        wr(
            W + "x.php",
            """<?php require '/usr/share/php/tcpdf/tcpdf.php';
class P extends TCPDF{ function Header(){ $this->SetFont('dejavusans','',8); $this->Cell(0,10,'%s',0,0,'C');} function Footer(){ $this->SetY(-15); $this->SetFont('dejavusans','',8); $this->Cell(0,10,'Strona '.$this->getAliasNumPage().'/'.$this->getAliasNbPages(),0,0,'R');}}
$p=new P('P','mm','A4',true,'UTF-8'); $p->SetMargins(20,25,20); $p->SetAutoPageBreak(true,25); $p->AddPage(); $p->SetFont('dejavusans','',10); $p->writeHTML(file_get_contents('x.html')); $p->Output('%s','F');"""
            % (HEADTXT, O + f"tcpdf_{n}.pdf"),
        )
        run("php", "x.php", cwd=W)


# ---------- PyMuPDF story
def gen_mupdf():
    import pymupdf

    for n in ALL:
        s = pymupdf.Story(
            tohtml(D[n]), user_css="body{font-family:serif;font-size:11px} td,th{border:1px solid black}"
        )
        w = pymupdf.DocumentWriter(O + f"mustory_{n}.pdf")
        box = pymupdf.paper_rect("a4")
        more = 1
        while more:
            d = w.begin_page(box)
            more, _ = s.place(box + (50, 60, -50, -60))
            s.draw(d)
            w.end_page()
        w.close()


# ---------- prawn
def gen_prawn():
    for n in ALL:
        if n == "001":
            continue
        o = []
        for x in D[n]:
            if x[0] == "h":
                o.append(["h%d" % x[1], x[2]])
            elif x[0] in ("p", "ni"):
                o.append(["p", x[1]])
            elif x[0] == "ul":
                o += [["li", i] for i in x[1]]
        json.dump(o, open(W + "x.json", "w"))
        wr(
            W + "x.rb",
            """require 'prawn'; require 'json'
f='/usr/share/fonts/truetype/dejavu/DejaVuSans'
Prawn::Document.generate('%s',page_size:'A4',margin:60) do
 font_families.update('D'=>{normal:f+'.ttf',bold:f+'-Bold.ttf'}); font 'D'
 JSON.parse(File.read('x.json')).each{|k,t|
  case k
  when 'h1' then text t,size:18,style: :bold; move_down 8
  when 'h2' then move_down 8; text t,size:14,style: :bold; move_down 4
  when 'h3' then text t,size:11,style: :bold; move_down 4
  when 'li' then indent(10){ text "\\u2022 "+t,size:10}
  else text t,size:10,align: :justify; move_down 5 end}
 number_pages 'Strona <page> z <total>',at:[bounds.right-150,-20],width:150,align: :right,size:8
end""" % (O + f"prawn_{n}.pdf"),
        )
        run("ruby", "x.rb", cwd=W)


# ---------- js
def gen_js():
    for n in ALL:
        json.dump(D[n], open(W + "x.json", "w"))
        wr(
            W + "a.js",
            """const fs=require('fs');const D=JSON.parse(fs.readFileSync('x.json'));const F='/usr/share/fonts/truetype/dejavu/';
const PDFDocument=require('pdfkit');const d=new PDFDocument({size:'A4',margin:60,bufferPages:true});d.pipe(fs.createWriteStream('%skit_%s.pdf'));
d.registerFont('r',F+'DejaVuSerif.ttf').registerFont('b',F+'DejaVuSerif-Bold.ttf');
for(const x of D){ if(x[0]=='h'){d.moveDown(.6).font('b').fontSize([0,18,14,11][x[1]]).text(x[2]).moveDown(.3)} else if(x[0]=='p'||x[0]=='ni'){d.font('r').fontSize(10).text(x[1],{align:'justify'}).moveDown(.4)} else if(x[0]=='ul'){d.font('r').fontSize(10).list(x[1],{bulletRadius:2}).moveDown(.4)}
 else {for(const r of x[1]){for(const c of r)for(const y of c){ if(y[0]=='p')d.font('r').fontSize(10).text(y[1]);else d.list(y[1],{bulletRadius:2})}}}}
const g=d.bufferedPageRange();for(let i=0;i<g.count;i++){d.switchToPage(i);d.page.margins.bottom=0;d.fontSize(8).text(`Urząd Miasta  |  str. ${i+1}`,60,800)}d.end();
const P=require('pdfmake/src/printer');const pr=new P({R:{normal:F+'DejaVuSans.ttf',bold:F+'DejaVuSans-Bold.ttf'}});
const cell=c=>({stack:c.map(y=>y[0]=='p'?{text:y[1],margin:[0,0,0,4]}:{ul:y[1]})});
const content=D.map(x=>x[0]=='h'?{text:x[2],bold:true,fontSize:[0,18,14,11][x[1]],margin:[0,8,0,4]}:x[0]=='p'||x[0]=='ni'?{text:x[1],alignment:'justify',margin:[0,0,0,5]}:x[0]=='ul'?{ul:x[1]}:{table:{widths:['30%%','*'],body:x[1].map(r=>r.map(cell))}});
const q=pr.createPdfKitDocument({content,defaultStyle:{font:'R',fontSize:10},footer:(c,t)=>({text:`Strona ${c} z ${t}`,alignment:'center',fontSize:8})});q.pipe(fs.createWriteStream('%spdfmake_%s.pdf'));q.end();"""
            % (O, n, O, n),
        )
        run("node", "a.js", cwd=W)
        if n == "001":
            os.path.exists(O + "kit_001.pdf") and os.remove(O + "kit_001.pdf")


# ---------- Chromium of a CMS page
def cms(body, title):
    lis = lambda *a: "".join(f'<li><a href="/x/{k}">{t}</a></li>' for k, t in enumerate(a))
    return f"""<!DOCTYPE html><html lang="pl"><head><meta charset="utf-8"><title>{e(title)} – Urząd Miasta</title><style>
body{{font:15px/1.5 "DejaVu Sans",sans-serif;margin:0}} .wrap{{display:flex}} aside{{width:26%;padding:8px;background:#eee}} main{{width:74%;padding:8px}} nav ul{{display:flex;gap:16px;list-style:none}} table{{border-collapse:collapse}} td,th{{border:1px solid #aaa;padding:4px;vertical-align:top;text-align:left}} .ck{{position:fixed;bottom:0;background:#222;color:#fff;padding:6px;font-size:12px}} footer{{background:#ddd;padding:8px}}</style></head><body>
<a class="skip" href="#main">Przejdź do treści</a><header><div class="logo">Urząd Miasta</div><nav><ul>{lis('Aktualności','Dla mieszkańca','Dla przedsiębiorcy','Strategia i rozwój','Kontakt')}</ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Strona główna</a></li><li><a href="/m">Miasto</a></li><li>{e(title)}</li></ol>
<div class="wrap"><aside><h3>W tym dziale</h3><ul>{lis('Raport o stanie miasta','Programy i strategie','Budżet obywatelski','Rewitalizacja')}</ul></aside><main id="main">{body}
<p class="meta">Opublikowano: 12.03.2024 | Autor: Wydział Rozwoju | Liczba wyświetleń: 1234</p><div class="share"><a href="#">Drukuj</a> <a href="#">Udostępnij</a></div></main></div>
<div class="ck cookie-bar">Ta strona używa plików cookies. <button>Akceptuję</button></div><footer><p>Urząd Miasta, ul. Rynek 1, tel. 12 345 67 89</p><p>© 2024 Wszelkie prawa zastrzeżone</p></footer></body></html>"""


def gen_cms():
    for n in ALL:
        wr(W + f"cms_{n}.html", cms(tohtml(D[n]), "Strategia rozwoju"))
        wr(O + f"cms_{n}.html", cms(tohtml(D[n]), "Strategia rozwoju"))
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--print-to-pdf={O}crcms_{n}.pdf",
            f"file://{W}cms_{n}.html",
        )


# ---------- LibreOffice from ODT (odfpy)
def gen_odt():
    from odf.opendocument import OpenDocumentText
    from odf.text import P, H, List, ListItem, Span
    from odf.table import Table, TableColumn, TableRow, TableCell
    from odf.style import Style, TextProperties, ParagraphProperties, TableCellProperties

    for n in ALL + ["tab"]:
        d = OpenDocumentText()
        j = Style(name="J", family="paragraph")
        j.addElement(ParagraphProperties(textalign="justify", marginbottom="0.2cm"))
        j.addElement(TextProperties(fontfamily="Linux Libertine O", fontsize="11pt"))
        d.styles.addElement(j)
        hs = {}
        for l, s in ((1, "18pt"), (2, "14pt"), (3, "12pt")):
            h = Style(name=f"Hh{l}", family="paragraph")
            h.addElement(ParagraphProperties(margintop="0.4cm", marginbottom="0.2cm"))
            h.addElement(TextProperties(fontweight="bold", fontsize=s))
            d.styles.addElement(h)
            hs[l] = h
        tc = Style(name="TC", family="table-cell")
        tc.addElement(TableCellProperties(border="0.05pt solid #000000", padding="0.1cm"))
        d.automaticstyles.addElement(tc)

        def ul(its):
            L = List()
            for i in its:
                it = ListItem()
                it.addElement(P(text=i, stylename=j))
                L.addElement(it)
            return L

        for x in (goal_table() if n == "tab" else D[n]):
            if x[0] == "h":
                d.text.addElement(H(outlinelevel=x[1], text=x[2], stylename=hs[x[1]]))
            elif x[0] in ("p", "ni"):
                d.text.addElement(P(text=x[1], stylename=j))
            elif x[0] == "ul":
                d.text.addElement(ul(x[1]))
            else:
                t = Table()
                t.addElement(TableColumn(numbercolumnsrepeated=2))
                for r in x[1]:
                    tr = TableRow()
                    for c in r:
                        ce = TableCell(stylename=tc)
                        for y in c:
                            ce.addElement(P(text=y[1], stylename=j) if y[0] == "p" else ul(y[1]))
                        tr.addElement(ce)
                    t.addElement(tr)
                d.text.addElement(t)
        nm = "odttab_000" if n == "tab" else f"odt_{n}"
        d.save(W + nm + ".odt")
    fs = [W + f for f in sorted(os.listdir(W)) if f.endswith(".odt")]
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", O, *fs)
    run("soffice", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", O, *fs)
    run("soffice", "--headless", "--convert-to", "html:HTML (StarWriter)", "--outdir", O, *fs)


# ---------- rewriting
def gen_rewrite():
    import pikepdf

    c = O
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        f"-sOutputFile={O}gslua_000.pdf",
        c + "lua_000.pdf",
    )
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        "-dPDFSETTINGS=/ebook",
        f"-sOutputFile={O}gstyp_002.pdf",
        c + "typtwo_002.pdf",
    )
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        f"-sOutputFile={O}gstcpdf_004.pdf",
        c + "tcpdf_004.pdf",
    )
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=ps2write", f"-sOutputFile={W}x.ps", c + "txtoc_002.pdf")
    run("ps2pdf", W + "x.ps", O + "pspdf_002.pdf")
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=ps2write", f"-sOutputFile={W}x.ps", c + "odt_000.pdf")
    run("ps2pdf", W + "x.ps", O + "pspdf_000.pdf")
    run("qpdf", "--object-streams=generate", "--linearize", c + "lua_003.pdf", O + "qpdfos_003.pdf")
    run("qpdf", "--qdf", c + "tcpdf_003.pdf", O + "qdf_003.pdf")
    run("qpdf", "--encrypt", "", "owner", "256", "--", c + "txtoc_004.pdf", O + "aes256_004.pdf")
    run(
        "qpdf",
        "--encrypt",
        "",
        "owner",
        "128",
        "--use-aes=y",
        "--",
        c + "typtwo_000.pdf",
        O + "aes128_000.pdf",
    )
    run("mutool", "clean", "-gggg", "-z", c + "fop_000.pdf", O + "muclean_000.pdf")
    for src, o in (
        ("txtoc_000", "notou_000"),
        ("txtoc_002", "notou_002"),
        ("odt_003", "notouodt_003"),
        ("txt3_004", "notout3_004"),
    ):
        p = pikepdf.open(c + src + ".pdf")
        for ob in p.objects:
            if isinstance(ob, pikepdf.Dictionary) and "/ToUnicode" in ob:
                del ob["/ToUnicode"]
        p.save(O + o + ".pdf")


# ---------- matplotlib Type 3
def gen_mpl():
    import matplotlib

    matplotlib.use("pdf")
    import matplotlib.pyplot as plt, textwrap
    from matplotlib.backends.backend_pdf import PdfPages

    for n in ["000", "003"]:
        L = []
        for x in D[n]:
            if x[0] == "h":
                L += [
                    ("b", t, [0, 16, 13, 11][x[1]])
                    for t in textwrap.wrap(x[2], int(900 / [0, 16, 13, 11][x[1]]))
                ]
            else:
                for t in ([x[1]] if x[0] != "ul" else ["• " + i for i in x[1]]):
                    L += [("r", y, 10) for y in textwrap.wrap(t, 85)]
            L.append(None)
        with PdfPages(O + f"mpl3_{n}.pdf") as pdf:
            f = plt.figure(figsize=(8.27, 11.69))
            y = 0.94
            for l in L:
                if l is None:
                    y -= 0.008
                    continue
                if y < 0.06:
                    pdf.savefig(f)
                    plt.close(f)
                    f = plt.figure(figsize=(8.27, 11.69))
                    y = 0.94
                f.text(
                    0.1, y, l[1], fontsize=l[2], fontweight="bold" if l[0] == "b" else "normal", va="baseline"
                )
                y -= l[2] * 1.3 / 842
            pdf.savefig(f)
            plt.close(f)


# ------------------------------------------------------------ DOCX
def gen_pydocx():
    import docx
    from docx.oxml import parse_xml, OxmlElement
    from docx.oxml.ns import qn, nsdecls
    from docx.shared import Pt, Cm

    NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    R = lambda t: f'<w:r><w:t xml:space="preserve">{e(t)}</w:t></w:r>'

    def fill(d, nodes, para, ul, cellul):
        for x in nodes:
            if x[0] == "h":
                d.add_heading(x[2], x[1])
            elif x[0] in ("p", "ni"):
                para(x[1])
            elif x[0] == "ul":
                [ul(i) for i in x[1]]
            else:
                t = d.add_table(0, 2)
                t.style = "Table Grid"
                for r in x[1]:
                    cs = t.add_row().cells
                    for c, cc in zip(cs, r):
                        c.paragraphs[0]._p.getparent().remove(c.paragraphs[0]._p) if cc else None
                        for y in cc:
                            if y[0] == "p":
                                c.add_paragraph(y[1])
                            else:
                                for i in y[1]:
                                    cellul(c, i)
                        if not c.paragraphs:
                            c.add_paragraph("")

    for n in ALL:
        # 1 styles, header/footer, hand-made contents field with dot leader
        d = docx.Document()
        s = d.sections[0]
        s.header.paragraphs[0].text = "Strategia rozwoju – dokument"
        s.footer.paragraphs[0].text = "Strona 1"
        p = d.add_paragraph()
        p._p.append(parse_xml(f'<w:r {NS}><w:fldChar w:fldCharType="begin"/></w:r>'))
        p._p.append(
            parse_xml(f'<w:r {NS}><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h </w:instrText></w:r>')
        )
        p._p.append(parse_xml(f'<w:r {NS}><w:fldChar w:fldCharType="separate"/></w:r>'))
        for k, x in enumerate(y for y in D[n] if y[0] == "h"):
            q = d.add_paragraph()
            q._p.append(
                parse_xml(
                    f'<w:hyperlink {NS} w:anchor="_Toc{k}"><w:r><w:t>{e(x[2])}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{k+3}</w:t></w:r></w:hyperlink>'
                )
            )
        q = d.add_paragraph()
        q._p.append(parse_xml(f'<w:r {NS}><w:fldChar w:fldCharType="end"/></w:r>'))
        fill(
            d,
            D[n],
            lambda t: d.add_paragraph(t),
            lambda t: d.add_paragraph(t, "List Bullet"),
            lambda c, t: c.add_paragraph(t, "List Bullet"),
        )
        d.save(O + f"pydocx_{n}.docx")
        # 2 tracked changes, content controls, split runs, hidden and deleted text
        d = docx.Document()

        def para(t, style=None):
            p = d.add_paragraph(style=style)
            a = len(t) // 3
            b = 2 * len(t) // 3
            p._p.append(
                parse_xml(
                    f'<w:del {NS} w:id="1" w:author="x"><w:r><w:delText xml:space="preserve">Cel operacyjny 9.9. Usunięty </w:delText></w:r></w:del>'
                )
            )
            p._p.append(parse_xml(R(t[:a]).replace("<w:r>", f"<w:r {NS}>")))
            p._p.append(parse_xml(f'<w:ins {NS} w:id="2" w:author="x">{R(t[a:b])}</w:ins>'))
            p._p.append(parse_xml(f'<w:moveFrom {NS} w:id="3" w:author="x">{R("przeniesiony")}</w:moveFrom>'))
            p._p.append(parse_xml(f"<w:sdt {NS}><w:sdtContent>{R(t[b:])}</w:sdtContent></w:sdt>"))
            p._p.append(parse_xml(f"<w:r {NS}><w:rPr><w:vanish/></w:rPr><w:t>ukryty</w:t></w:r>"))

        fill(d, D[n], para, lambda t: para(t, "List Bullet"), lambda c, t: c.add_paragraph(t, "List Bullet"))
        # a whole deleted paragraph
        p = d.add_paragraph()
        p._p.append(parse_xml(f'<w:pPr {NS}><w:rPr><w:del w:id="9" w:author="x"/></w:rPr></w:pPr>'))
        p._p.append(
            parse_xml(
                f'<w:del {NS} w:id="1" w:author="x"><w:r><w:delText>Cel strategiczny 9. Nie ma</w:delText></w:r></w:del>'
            )
        )
        d.save(O + f"track_{n}.docx")
        # 3 text boxes hold the headings
        d = docx.Document()

        class HD:
            def add_heading(self, t, l):
                p = d.add_paragraph()
                inner = f'<w:txbxContent><w:p><w:pPr><w:pStyle w:val="Heading{l}"/></w:pPr>{R(t)}</w:p></w:txbxContent>'
                p._p.append(
                    parse_xml(
                        f'<w:r {NS}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
                    )
                )

            def add_table(self, *a):
                return d.add_table(*a)

        fill(
            HD(),
            D[n],
            lambda t: d.add_paragraph(t),
            lambda t: d.add_paragraph("–\t" + t),
            lambda c, t: c.add_paragraph("–\t" + t),
        )
        d.save(O + f"txbox_{n}.docx")
        # 4 Google Docs: everything direct, bullets from numbering with ●, soft line breaks, nothing styled but size
        d = docx.Document()
        num = d.part.numbering_part._element
        num.insert(
            0,
            parse_xml(
                f'<w:abstractNum {NS} w:abstractNumId="77"><w:multiLevelType w:val="hybridMultilevel"/>'
                + "".join(
                    f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{c}"/></w:lvl>'
                    for k, c in enumerate("●○■")
                )
                + "</w:abstractNum>"
            ),
        )
        num.append(parse_xml(f'<w:num {NS} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

        class GD:
            def add_heading(self, t, l):
                p = d.add_paragraph()
                r = p.add_run(t)
                r.bold = True
                r.font.size = Pt([0, 20, 16, 13][l])

            def add_table(self, *a):
                return d.add_table(*a)

        def gul(t, c=d):
            p = c.add_paragraph()
            p._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {NS}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
            )
            for w in re.split(r"(?<= )", t):
                p.add_run(w)

        fill(GD(), D[n], lambda t: d.add_paragraph(t), gul, lambda c, t: gul(t, c))
        d.save(O + f"gdocs_{n}.docx")
    # 5 automatic multilevel numbers instead of typed ones (000)
    d = docx.Document()
    num = d.part.numbering_part._element
    num.insert(
        0,
        parse_xml(
            f'<w:abstractNum {NS} w:abstractNumId="78"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1. Cel strategiczny:"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2. Cel operacyjny:"/></w:lvl></w:abstractNum>'
        ),
    )
    num.append(parse_xml(f'<w:num {NS} w:numId="78"><w:abstractNumId w:val="78"/></w:num>'))

    def np(t, l):
        p = d.add_paragraph(t)
        p._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{l}"/><w:numId w:val="78"/></w:numPr>')
        )

    for x in D["000"]:
        if x[0] == "h" and x[1] == 3:
            np(re.sub(r"^\d+\. Cel strategiczny: ", "", x[2]), 0)
        elif x[0] == "ni":
            np(re.sub(r"^[\d.]+ +Cel operacyjny: ", "", x[1]), 1)
        elif x[0] == "h":
            d.add_heading(x[2], x[1])
        else:
            d.add_paragraph(x[1])
    d.save(O + "autonum_000.docx")
    # 6 goals as a table, landscape; nested table inside
    d = docx.Document()
    fill(d, goal_table(), lambda t: d.add_paragraph(t), None, None)
    d.save(O + "goaltab_000.docx")
    # 7 list items as soft line breaks within one paragraph (002), footnotes
    d = docx.Document()
    for x in D["002"]:
        if x[0] == "h":
            d.add_heading(x[2], x[1])
        elif x[0] == "ul":
            p = d.add_paragraph()
            for k, i in enumerate(x[1]):
                if k:
                    p.add_run().add_break()
                p.add_run("• " + i)
        else:
            d.add_paragraph(x[1])
    d.save(O + "softbr_002.docx")


def gen_docxjs():
    for n in ALL:
        json.dump(D[n], open(W + "x.json", "w"))
        wr(W + "x.html", "<html><body>" + tohtml(D[n]) + "</body></html>")
        wr(
            W + "d.js",
            """const fs=require('fs');const D=JSON.parse(fs.readFileSync('x.json'));const x=require('docx');const H=[0,x.HeadingLevel.HEADING_1,x.HeadingLevel.HEADING_2,x.HeadingLevel.HEADING_3];
const b=t=>new x.Paragraph({text:t,bullet:{level:0}});const p=t=>new x.Paragraph({children:[new x.TextRun(t)]});
const cell=c=>new x.TableCell({children:c.length?c.flatMap(y=>y[0]=='p'?[p(y[1])]:y[1].map(b)):[p('')]});
const ch=D.flatMap(y=>y[0]=='h'?[new x.Paragraph({text:y[2],heading:H[y[1]]})]:y[0]=='ul'?y[1].map(b):y[0]=='table'?[new x.Table({rows:y[1].map(r=>new x.TableRow({children:r.map(cell)}))})]:[p(y[1])]);
const doc=new x.Document({features:{updateFields:true},sections:[{headers:{default:new x.Header({children:[p('Strategia')]})},footers:{default:new x.Footer({children:[p('str. 1')]})},children:[new x.TableOfContents('Spis treści',{hyperlink:true,headingStyleRange:'1-3'}),...ch]}]});
x.Packer.toBuffer(doc).then(z=>fs.writeFileSync('%sdocxjs_%s.docx',z));
const h=require('html-to-docx');h(fs.readFileSync('x.html','utf8')).then(z=>fs.writeFileSync('%sh2d_%s.docx',z));"""
            % (O, n, O, n),
        )
        run("node", "d.js", cwd=W)


# ------------------------------------------------------------ HTML
def mso(nodes):
    o = []

    def li(t):
        return f"<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span lang=PL>{e(t)}<o:p></o:p></span></p>"

    for x in nodes:
        if x[0] == "h":
            o.append(
                f"<h{x[1]}><span lang=PL style='font-family:\"Times New Roman\"'>{e(x[2])}<o:p></o:p></span></h{x[1]}>"
            )
        elif x[0] in ("p", "ni"):
            o.append(
                "<p class=MsoNormal style='text-align:justify'><span lang=PL>"
                + e(x[1]).replace(" ", "\n", 3)
                + "<o:p></o:p></span></p>\n\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            )
        elif x[0] == "ul":
            o += [li(i) for i in x[1]]
        else:
            s = "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>"
            for r in x[1]:
                s += (
                    "<tr>"
                    + "".join(
                        "<td width=200 valign=top>"
                        + "".join(
                            (
                                f"<p class=MsoNormal>{e(y[1])}<o:p></o:p></p>"
                                if y[0] == "p"
                                else "".join(li(i) for i in y[1])
                            )
                            for y in c
                        )
                        + "</td>"
                        for c in r
                    )
                    + "</tr>"
                )
            o.append(s + "</table>")
    toc = "".join(
        f'<p class=MsoToc{x[1]}><span class=MsoHyperlink><a href="#_T{k}">{e(x[2])}<span style="mso-tab-count:1 dotted">. </span>{k+2}</a></span></p>'
        for k, x in enumerate(nodes)
        if x[0] == "h"
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1250"><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {margin:0} --></style></head><body lang=PL><div class=WordSection1>'
        + toc
        + "\n".join(o)
        + "</div></body></html>"
    )


def gen_html():
    for n in ALL:
        strip = lambda s: s.replace("\u0328", "")
        b = tohtml(D[n])
        wr(O + f"mso_{n}.html", strip(mso(D[n])), "cp1250", errors="xmlcharrefreplace")
        plain = f"<html><head><title>Strategia</title></head><body>{b}</body></html>"
        wr(O + f"nometa1250_{n}.html", strip(plain), "cp1250", errors="xmlcharrefreplace")
        wr(O + f"nometaiso_{n}.html", strip(plain), "iso-8859-2", errors="xmlcharrefreplace")
        wr(
            O + f"metaiso_{n}.html",
            strip(
                plain.replace(
                    "<title>",
                    '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><title>',
                )
            ),
            "iso-8859-2",
            errors="xmlcharrefreplace",
        )
        # div soup with br, nbsp and shy, bold headings
        o = []
        for x in D[n]:
            if x[0] == "h":
                o.append(f"<strong>{e(x[2])}</strong><br><br>")
            elif x[0] == "ul":
                o.append("<br>".join("&bull;&nbsp;" + e(i) for i in x[1]) + "<br><br>")
            elif x[0] == "table":
                o.append(tohtml([x], bullet="-"))
            else:
                o.append(
                    re.sub(r"(\w{4})(\w{4})", r"\1&shy;\2", e(x[1]))
                    .replace(" w ", " w&nbsp;")
                    .replace(" i ", " i&nbsp;")
                    + "<br>"
                    + ("<br>" if x[0] == "p" else "")
                )
        wr(
            O + f"divsoup_{n}.html",
            f'<!doctype html><html><head><meta charset=utf-8></head><body><div class="page"><div class="row"><div class="col-9"><div class="text">'
            + "\n".join(o)
            + "</div></div></div></div></body></html>",
        )
        # accordion with buttons in the headings (ARIA pattern), panels hidden
        o = []
        open_ = False
        for x in D[n]:
            if x[0] == "h" and x[1] == 2:
                if open_:
                    o.append("</div></div></div>")
                o.append(
                    f'<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed" type="button" aria-expanded="false">{e(x[2])}</button></h2><div class="accordion-collapse collapse" hidden><div class="accordion-body">'
                )
                open_ = True
            else:
                o.append(tohtml([x]))
        wr(
            O + f"accbtn_{n}.html",
            cms(
                '<div class="accordion">' + "".join(o) + ("</div></div></div>" if open_ else "") + "</div>",
                "Strategia",
            ),
        )
        # details/summary
        o = []
        open_ = False
        for x in D[n]:
            if x[0] == "h" and x[1] == 2:
                if open_:
                    o.append("</details>")
                o.append(f"<details><summary>{e(x[2])}</summary>")
                open_ = True
            else:
                o.append(tohtml([x]))
        wr(O + f"details_{n}.html", cms("".join(o) + ("</details>" if open_ else ""), "Strategia"))
        # gutenberg / elementor: headings by class, lists with icons and span
        o = []
        for x in D[n]:
            if x[0] == "h":
                o.append(
                    f'<div class="elementor-widget-heading"><h{x[1]+1} class="elementor-heading-title">{e(x[2])}</h{x[1]+1}></div>'
                )
            elif x[0] == "ul":
                o.append(
                    '<ul class="elementor-icon-list-items">'
                    + "".join(
                        f'<li class="elementor-icon-list-item"><span class="elementor-icon-list-icon"><i class="fas fa-check"></i><svg viewBox="0 0 1 1"><path d="M0"/></svg></span><span class="elementor-icon-list-text">{e(i)}</span></li>'
                        for i in x[1]
                    )
                    + "</ul>"
                )
            else:
                o.append(tohtml([x]))
        wr(O + f"elem_{n}.html", cms('<div class="elementor">' + "".join(o) + "</div>", "Strategia"))
    # definition list: goal as term, list as definition (000)
    o = []
    dl = False
    for x in D["000"]:
        if x[0] == "h" and x[1] == 3:
            if not dl:
                o.append("<dl>")
                dl = True
            o.append(f"<dt>{e(x[2])}</dt>")
        elif x[0] == "ni":
            o.append(f"<dd>{e(x[1])}</dd>")
        else:
            if dl:
                o.append("</dl>")
                dl = False
            o.append(tohtml([x]))
    wr(O + "dl_000.html", "<!doctype html><html><body>" + "".join(o) + "</body></html>")
    wr(O + "goaltab_000.html", "<!doctype html><html><body>" + tohtml(goal_table()) + "</body></html>")


# ------------------------------------------------------------ text
CP852 = {
    c: bytes([b]) for c, b in zip("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", bytes.fromhex("A586A988E4A298ABBEA48FA89DE3E0978DBD"))
}


def totext(nodes, width=0, bullet="- ", und=False):
    o = []

    def p(t, first="", rest=""):
        if width:
            o.extend(
                textwrap.wrap(
                    t,
                    width,
                    initial_indent=first,
                    subsequent_indent=rest,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        else:
            o.append(first + t)

    for x in nodes:
        if x[0] == "h":
            p(x[2].upper() if und and x[1] == 1 else x[2])
            if und:
                o.append({1: "=", 2: "-", 3: "~"}[x[1]] * min(len(x[2]), 70))
            o.append("")
        elif x[0] in ("p", "ni"):
            p(x[1])
            x[0] == "p" and o.append("")
        elif x[0] == "ul":
            for i in x[1]:
                p(i, bullet, " " * len(bullet))
            o.append("")
        else:
            for r in x[1]:
                o.append(
                    "\t".join(
                        " ".join(y[1] if y[0] == "p" else " ".join("- " + i for i in y[1]) for y in c)
                        for c in r
                    )
                )
            o.append("")
    return "\n".join(o)


def gen_txt():
    for n in ALL:
        wr(W + "x.html", "<html><body>" + tohtml(D[n]) + "</body></html>")
        for v, fmt in (("gfm", "gfm"), ("md", "markdown"), ("plain", "plain"), ("rst", "rst")):
            run(
                "pandoc",
                W + "x.html",
                "-t",
                fmt,
                "-o",
                O + f"{v}_{n}." + ("md" if v in ("gfm", "md") else "txt"),
            )
        if n == "001":
            continue
        t = totext(D[n]).replace("\u0328", "")
        w = totext(D[n], 72).replace("\u0328", "")
        dash = (
            lambda s: s.replace("–", "-")
            .replace("—", "-")
            .replace("„", '"')
            .replace("”", '"')
            .replace("…", "...")
            .replace("\u2010", "-")
            .replace("\u2212", "-")
            .replace("\xa0", " ")
        )
        wr(O + f"cp852_{n}.txt", "")
        wb = dash(w)
        open(O + f"cp852_{n}.txt", "wb").write(
            b"".join(CP852.get(c) or c.encode("ascii", "replace") for c in wb).replace(b"\n", b"\r\n")
        )
        wr(O + f"utf16be_{n}.txt", "\ufeff" + t.replace("\n", "\r\n"), "utf-16-be")
        wr(O + f"nfdwrap_{n}.txt", unicodedata.normalize("NFD", w))
        wr(
            O + f"mojiutf1250_{n}.txt",
            "".join(bytes([b]).decode("cp1250", "ignore") or chr(b) for b in t.encode("utf8")),
        )
        wr(O + f"mojilatin1_{n}.txt", t.encode("cp1250", "replace").decode("latin1"))
        (
            wr(O + f"iso2_{n}.txt", dash(w), "iso-8859-2", "replace")
            if 0
            else wr(O + f"iso2_{n}.txt", dash(w), "iso-8859-2", errors="replace")
        )
        L = w.split("\n")
        o = []
        for k in range(0, len(L), 45):
            o.append(
                "Strategia rozwoju miasta\n\n"
                + "\n".join(L[k : k + 45])
                + f"\n\n                                   {k//45+1}\n"
            )
        wr(O + f"ff_{n}.txt", "\f".join(o))
        wr(O + f"und_{n}.txt", totext(D[n], 76, "* ", True))


if __name__ == "__main__":
    go(
        [
            gen_typst,
            gen_tex,
            gen_fop,
            gen_tcpdf,
            gen_mupdf,
            gen_prawn,
            gen_js,
            gen_cms,
            gen_odt,
            gen_mpl,
            gen_rewrite,
            gen_pydocx,
            gen_docxjs,
            gen_html,
            gen_txt,
        ]
    )
