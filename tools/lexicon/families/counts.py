"""Counts the lemmas of some texts, for `counts.tsv`: which of two possible bases is the ordinary word.

    python counts.py TEXT.txt… PASSAGES.jsonl… > counts.tsv

A form of several lemmas counts a share for each. Of a `.jsonl` file the field `text` of each line is read.
"""

import collections
import json
import pathlib
import re
import sys

import morfeusz2

CONTENT = {"subst", "adj", "adv", "inf", "fin", "praet", "ger", "pact", "ppas", "impt", "imps", "pcon", "adjp", "adja"}


def main():
    words = collections.Counter()
    for name in sys.argv[1:]:
        text = pathlib.Path(name).read_text(encoding="utf-8")
        if name.endswith(".jsonl"):
            text = "\n".join(json.loads(line)["text"] for line in text.splitlines())
        words.update(re.findall(r"[^\W\d_]+", text))
    morfeusz = morfeusz2.Morfeusz(analyse=True, generate=False)
    counts = collections.Counter()
    for word, count in words.items():
        lemmas = {
            lemma.split(":")[0].lower()
            for _, _, (_, lemma, tag, _, _) in morfeusz.analyse(word)
            if tag.split(":")[0] in CONTENT
        }
        for lemma in lemmas:
            counts[lemma] += count / len(lemmas)
    for lemma, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        print(f"{lemma}\t{count:.1f}")


if __name__ == "__main__":
    main()
