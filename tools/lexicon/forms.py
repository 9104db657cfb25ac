"""Lists every form of the SGJP dictionary: one row `form, lemma, flags` a pair, tab-separated, sorted.

The `morfeusz2` package carries SGJP but cannot list it. So: candidate lemmas are collected by analysing a large word list
(Debian's `wpolish`) and by taking the lemmas of PoliMorf (in `spacy-lookups-data`) and any further list given;
then SGJP's own generator is asked for all the forms of each candidate.

    python forms.py --words usr/share/dict/polish --lookups spacy_lookups_data-1.0.5-py2.py3-none-any.whl --out forms.tsv.xz

See README.md for where the inputs come from and which versions are pinned.
"""

import argparse
import gzip
import json
import lzma
import multiprocessing
import re
import zipfile

import morfeusz2

EDITION = "pl.sgjp.sgjp-2026.06.01"

# Flags of a row. Those of EVERY (below) hold when *every* reading of the pair has the property.
PERSON = 1  # the lemma is a first name, surname or patronymic
RARE = 2  # archaic, dialect, rare, occasional, historical...
NEGATED = 4  # a form with the prefix nie- of a verb, adjective or participle
SURNAME = 8  # some reading is a surname
PROPER = 16  # the lemma is written with an upper-case letter
PLACE = 32  # some reading is a geographical name
PREFIX = 64  # the first part of a compound adjective (społeczno-)
NOMINAL = 128  # a form of an active or passive participle or a gerund: the lemma is the verb
FIRST_NAME = 256  # some reading is a first name
VOCATIVE = 512  # the vocative in -o of a feminine noun (rano, prosto): hardly ever met beside an adverb

RARE_LABEL = re.compile(r"daw\.|rzad|przest|arch|gwar|wulg|hist|indyw|hip\.|neol|okaz|niepopr|reg")
PERSONAL_NAMES = {"nazwisko", "imię", "patronimicum"}
SKIPPED_CLASSES = {"brev", "aglt", "interp", "dig", "romandig", "ign"}
WORD = re.compile(r"^[^\W\d_]+$")
EVERY = PERSON | RARE | NEGATED | PROPER | PREFIX | NOMINAL | VOCATIVE

PARTS_OF_SPEECH = ("adj", "adv", "noun", "verb", "num", "pron", "part", "adp", "aux")


def lemmas_of_words(words):
    """Lemmas of the words that SGJP knows."""
    found = set()
    for word in words:
        for _, _, (_, lemma, tag, *_rest) in ANALYSER.analyse(word):
            if tag != "ign":
                found.add(lemma.split(":")[0])
    return found


def rows_of_lemmas(lemmas):
    """Merged rows {(form, lemma): flags} of some lemmas."""
    rows = {}
    for lemma in lemmas:
        try:
            generated = GENERATOR.generate(lemma)
        except RuntimeError:  # A candidate of several words: SGJP has none.
            continue
        for form, name, tag, kinds, labels in generated:
            part = tag.split(":", 1)[0]
            form = form.lower()
            if part in SKIPPED_CLASSES or not WORD.match(form):
                continue
            name = name.split(":")[0]
            merge(rows, (form, name.lower()), flags_of(form, name, part, tag, kinds, labels))
    return rows


def flags_of(form, name, part, tag, kinds, labels):
    flags = 0
    if kinds and all(kind in PERSONAL_NAMES for kind in kinds):
        flags |= PERSON
    if any(RARE_LABEL.search(label) for label in labels):
        flags |= RARE
    if ":neg" in tag:
        flags |= NEGATED
    if "nazwisko" in kinds:
        flags |= SURNAME
    if "imię" in kinds:
        flags |= FIRST_NAME
    if name[:1].isupper():
        flags |= PROPER
    if "nazwa_geograficzna" in kinds:
        flags |= PLACE
    if part == "adja":
        flags |= PREFIX
    if part == "subst" and tag.startswith("subst:sg:voc:f") and form.endswith("o"):
        flags |= VOCATIVE
    if part in ("pact", "ppas", "ger"):
        flags |= NOMINAL
    return flags


def merge(rows, pair, flags):
    other = rows.get(pair)
    if other is not None:
        flags = (flags & other & EVERY) | ((flags | other) & ~EVERY)
    rows[pair] = flags


def derived(lemmas):
    """Adjectives and adverbs that word lists miss; SGJP's generator refuses those that it does not know."""
    for lemma in lemmas:
        if lemma.endswith(("y", "i")):
            yield "nie" + lemma
        if lemma.endswith(("ski", "cki", "dzki")):
            yield lemma[:-1] + "o"
            yield "nie" + lemma[:-1] + "o"
        elif lemma.endswith("y"):
            yield lemma[:-1] + "o"
            yield "nie" + lemma[:-1] + "o"
        if lemma.endswith(("o", "e")):
            yield "nie" + lemma


def start_worker():
    global ANALYSER, GENERATOR
    ANALYSER = morfeusz2.Morfeusz(analyse=True, generate=False)
    # Composite past tense: "zrobiłam" as one form, as it is written.
    GENERATOR = morfeusz2.Morfeusz(analyse=True, generate=True, praet="composite")


def batches(items, size=20_000):
    for start in range(0, len(items), size):
        yield items[start : start + size]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--words", required=True, help="word list, one a line")
    arguments.add_argument("--lookups", required=True, help="wheel of spacy-lookups-data")
    arguments.add_argument("--lemmas", nargs="*", default=[], help="further candidate lemmas, one a line")
    arguments.add_argument("--out", required=True, help="written as .tsv.xz")
    arguments.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    arguments = arguments.parse_args()

    found = morfeusz2.Morfeusz().dict_id()
    if found != EDITION:
        raise SystemExit(f"dictionary {found}, expected {EDITION}: install the pinned morfeusz2")

    with open(arguments.words, encoding="utf-8") as lines:
        words = [line.strip() for line in lines]
    lemmas = set()
    for name in arguments.lemmas:
        with open(name, encoding="utf-8") as lines:
            lemmas.update(line.strip() for line in lines)
    with zipfile.ZipFile(arguments.lookups) as wheel:
        for part in PARTS_OF_SPEECH:
            table = wheel.read(f"spacy_lookups_data/data/pl_lemma_lookup_{part}.json.gz")
            lemmas.update(json.loads(gzip.decompress(table)).values())

    rows = {}
    with multiprocessing.Pool(arguments.jobs, start_worker) as pool:
        for found in pool.imap_unordered(lemmas_of_words, batches(words)):
            lemmas.update(found)
        lemmas.update(list(derived(lemmas)))
        lemmas.discard("")
        for part in pool.imap_unordered(rows_of_lemmas, batches(sorted(lemmas), 2_000)):
            for pair, flags in part.items():
                merge(rows, pair, flags)

    with lzma.open(arguments.out, "wt", encoding="utf-8", preset=6) as out:
        for form, lemma in sorted(rows):
            out.write(f"{form}\t{lemma}\t{rows[form, lemma]}\n")
    print(f"{len(lemmas)} candidate lemmas, {len(rows)} rows")


if __name__ == "__main__":
    main()
