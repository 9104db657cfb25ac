"""The third set: random styles through four engines."""

from blocks import *
import random

O, W = OUT, WORK
r = random.Random(int(os.environ.get("SEED", "2026")))
LST = ["disc", "square", "circle", '"– "', '"➢ "', '"→ "', '"✓ "']
FONTS = [
    "DejaVu Sans",
    "DejaVu Serif",
    "Lato",
    "Linux Libertine O",
    "Linux Biolinum O",
    "C059",
    "Latin Modern Roman",
    "Latin Modern Sans",
    "Bitstream Charter",
]


def css():
    c = r.choice
    size = r.choice([9, 9.5, 10, 11, 12])
    two = r.random() < 0.25
    s = f'@page{{size:{c(["A4","A4","A4 landscape","A5"])};margin:{r.randint(12,30)}mm;'
    s += (
        c(
            [
                "",
                '@top-center{content:"Strategia rozwoju";font-size:8pt}',
                '@top-right{content:"Załącznik do uchwały nr 12/2020";font-size:8pt}',
            ]
        )
        + c(
            [
                "@bottom-center{content:counter(page)}",
                '@bottom-right{content:"Strona " counter(page) " z " counter(pages);font-size:8pt}',
                '@bottom-left{content:"str. " counter(page)}',
            ]
        )
        + "}"
    )
    s += (
        f'body{{font:{size}pt/{c([1.15,1.3,1.5])} "{c(FONTS)}";text-align:{c(["justify","left"])};hyphens:{c(["auto","none"])};'
        + ("columns:2;column-gap:8mm;" if two else "")
        + "}"
    )
    s += f'p{{margin:{c(["0","2pt 0","6pt 0","1em 0"])};text-indent:{c(["0","0","8mm"])}}} '
    s += f'ul{{list-style-type:{c(LST)};list-style-position:{c(["outside","outside","inside"])};margin:{c(["2pt 0","1em 0"])};padding-left:{r.randint(4,12)}mm}} li{{margin:{c(["0","3pt 0"])}}}'
    s += f'h1{{font-size:{r.randint(14,22)}pt}}h2{{font-size:{r.randint(11,16)}pt;{c(["","font-weight:normal;","font-style:italic;","text-align:center;"])}}}h3{{font-size:{size if r.random()<.5 else size+1}pt;{c(["","font-weight:normal;text-decoration:underline;","font-style:italic;"])}}}'
    s += c(
        [
            "table{border-collapse:collapse}td,th{border:1px solid #333;padding:4px;vertical-align:top}",
            "table{border-collapse:collapse;width:100%}td,th{border:.5pt solid #888;padding:2pt 5pt;vertical-align:middle;text-align:left}",
            "table{border-spacing:2px}td,th{background:#eee;padding:5px;vertical-align:top;text-align:left}",
            "table{border-collapse:collapse;width:100%}th{background:#036;color:#fff}tr{border-bottom:1px solid #999}td,th{padding:6px 10px;vertical-align:top;text-align:left}",
        ]
    )
    return s


def gen_c():
    import weasyprint

    for k in range(60):
        n = ALL[k % 5]
        h = f'<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>x</title><style>{css()}</style></head><body>{tohtml(D[n] if n!="000" or r.random()<.6 else goal_table())}</body></html>'
        p = W + f"c{k}.html"
        wr(p, h)
        eng = ["wp", "wp", "cr", "wk"][k % 4]
        out = O + f"{eng}{k:02}_{n}.pdf"
        if eng == "wp":
            weasyprint.HTML(string=h).write_pdf(out)
        elif eng == "cr":
            run(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                *(["--no-pdf-header-footer"] if r.random() < 0.5 else []),
                f"--print-to-pdf={out}",
                "file://" + p,
            )
        else:
            run(
                "wkhtmltopdf",
                "-q",
                "--page-size",
                r.choice(["A4", "Letter"]),
                "--footer-right",
                "[page]/[toPage]",
                p,
                out,
            )


def gen_lo():
    # the same random styles through LibreOffice: HTML to ODT to DOCX and PDF
    fs = []
    for k in range(15):
        n = ALL[k % 5]
        p = W + f"lo{k:02}_{n}.html"
        wr(
            p,
            f'<html><head><meta charset="utf-8"><style>{css()}</style></head><body>{tohtml(D[n])}</body></html>',
        )
        fs.append(p)
    run("soffice", "--headless", "--writer", "--convert-to", "docx:MS Word 2007 XML", "--outdir", O, *fs)
    run(
        "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        O,
        *[O + os.path.basename(f)[:-5] + ".docx" for f in fs],
    )


go([gen_c, gen_lo])
