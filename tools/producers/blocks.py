"""The five texts as trees of headings, paragraphs, lists and tables, and what all sets of documents share."""

import html
import json
import os
import re
import subprocess
import sys
import traceback

if len(sys.argv) < 3:
    sys.exit("usage: python3 SET.py OUT WORK [GENERATOR…]")
OUT, WORK = (os.path.abspath(folder) + "/" for folder in sys.argv[1:3])
os.makedirs(OUT, exist_ok=True)
os.makedirs(WORK, exist_ok=True)


def documents():
    """The five texts, each a list of [kind, text]: h1 h2 h3 p li, ni (a numbered line), td_p and td_li (in cells)."""
    here = os.path.dirname(os.path.abspath(__file__))
    found = []
    for kind, text in json.load(open(here + "/blocks.json")):
        if kind == "h1":
            found.append([])
        # The text has "Program - Startup dla młodych kaliszian" as one item.
        if kind == "td_li" and found[-1][-1] == ["td_li", "Program"]:
            found[-1][-1][1] = "Program - " + text
        else:
            found[-1].append([kind, text])
    return found


# What the first cell of each row of the one table holds.
ROWS = {
    "Rozwój gospodarczy i innowacyjność",
    "Wsparcie dla młodych kaliszian",
    "Poprawa jakości życia mieszkańców",
}


def tree(bl):
    out = []
    i = 0
    while i < len(bl):
        k, t = bl[i]
        if k[0] == "h":
            out.append(("h", int(k[1]), t))
        elif k in ("p", "ni"):
            out.append((k, t))
        elif k == "li":
            its = []
            while i < len(bl) and bl[i][0] == "li":
                its.append(bl[i][1])
                i += 1
            out.append(("ul", its))
            continue
        else:
            cells = []
            while i < len(bl) and bl[i][0].startswith("td"):
                cells.append(bl[i])
                i += 1
            rows = [[cells[0:1], cells[1:2]]]
            for c in cells[2:]:
                if c[1] in ROWS:
                    rows.append([[c], []])
                else:
                    rows[-1][1].append(c)

            def cell(cs):
                o = []
                j = 0
                while j < len(cs):
                    if cs[j][0] == "td_li":
                        its = []
                        while j < len(cs) and cs[j][0] == "td_li":
                            its.append(cs[j][1])
                            j += 1
                        o.append(("ul", its))
                    else:
                        o.append(("p", cs[j][1]))
                        j += 1
                return o

            out.append(("table", [[cell(c) for c in r] for r in rows]))
            continue
        i += 1
    return out


# By the number of the text, as the documents are named.
D = {n: tree(d) for n, d in zip(["000", "002", "003", "004", "001"], documents())}
ALL = ["000", "001", "002", "003", "004"]
e = html.escape


def goal_table(n="000"):
    "the goals of 000 as tables: one row a strategic goal"
    out = []
    t = None
    for x in D[n]:
        if x[0] == "h" and x[1] == 3:
            if t is None:
                t = [[[("p", "Cel strategiczny")], [("p", "Cele operacyjne")]]]
                out.append(("table", t))
            t.append([[("p", x[2])], []])
        elif x[0] == "ni":
            t[-1][1].append(("p", x[1]))
        else:
            t = None
            out.append(x)
    return out


def tohtml(nodes, li="ul", cell=lambda c, tag: None, bullet=None, ni="p"):
    o = []

    def inner(c):
        s = ""
        for x in c:
            if x[0] == "p":
                s += f"<p>{e(x[1])}</p>"
            elif bullet:
                s += "".join(f"<p>{bullet} {e(i)}</p>" for i in x[1])
            else:
                s += "<ul>" + "".join(f"<li>{e(i)}</li>" for i in x[1]) + "</ul>"
        return s

    for x in nodes:
        if x[0] == "h":
            o.append(f"<h{x[1]}>{e(x[2])}</h{x[1]}>")
        elif x[0] == "p":
            o.append(f"<p>{e(x[1])}</p>")
        elif x[0] == "ni":
            o.append(f'<p class="ni">{e(x[1])}</p>')
        elif x[0] == "ul":
            if bullet:
                o += [f'<p class="li">{bullet} {e(i)}</p>' for i in x[1]]
            else:
                o.append("<ul>" + "".join(f"<li>{e(i)}</li>" for i in x[1]) + "</ul>")
        else:
            s = "<table>"
            for k, r in enumerate(x[1]):
                tag = "th" if k == 0 else "td"
                s += "<tr>" + "".join(f"<{tag}>{inner(c)}</{tag}>" for c in r) + "</tr>"
            o.append(s + "</table>")
    return "\n".join(o)


def run(*a, **k):
    r = subprocess.run(a, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200, **k)
    if r.returncode:
        print("FAIL", a[:4], (r.stderr or r.stdout).decode("utf8", "replace")[-500:])
    return r.returncode == 0


def go(gens):
    sel = sys.argv[3:]
    for g in gens:
        if sel and not any(s in g.__name__ for s in sel):
            continue
        try:
            g()
        except Exception as x:
            print(g.__name__)
            traceback.print_exc(limit=4)


def wr(p, s, enc="utf8", **k):
    open(p, "wb").write(s.encode(enc, **k))
