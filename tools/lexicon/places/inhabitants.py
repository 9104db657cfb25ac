"""Makes `inhabitants.tsv` of crates/polish: what the people of Polish towns are called.

    python inhabitants.py ../../../crates/polish/data/places

Reads `places.tsv` there and writes, for each word, the number of the place's row (from 0). A name is derived from the town's and
stands in SGJP, or it is not taken.
"""

import collections
import pathlib
import sys

import morfeusz2

CITY, URBAN, URBAN_RURAL = "012"

# What the rules cannot derive: towns of two words, and stems that change otherwise.
IRREGULAR = {
    "Biała Podlaska": ["bialczanin"],
    "Włocławek": ["włocławianin"],
    "Zielona Góra": ["zielonogórzanin"],
    "Jelenia Góra": ["jeleniogórzanin"],
    "Tarnowskie Góry": ["tarnogórzanin"],
    "Nowy Sącz": ["sądeczanin", "nowosądeczanin"],
    "Bielsko-Biała": ["bielszczanin"],
    "Stalowa Wola": ["stalowowolanin"],
    "Zduńska Wola": ["zduńskowolanin"],
    "Ruda Śląska": ["rudzianin"],
    "Kędzierzyn-Koźle": ["kędzierzynianin", "koźlanin"],
    "Skarżysko-Kamienna": ["skarżyszczanin"],
    "Białystok": ["białostoczanin"],
    "Krosno": ["krośnianin"],
    "Warszawa": ["warszawianin", "warszawiak"],
    "Poznań": ["poznanianin", "poznaniak"],
    "Kraków": ["krakowianin", "krakus"],
}

# The end of a stem, and what it becomes before -anin; the longest first.
SOFTENED = [
    ("ck", "ccz"), ("sk", "szcz"), ("śc", "szcz"), ("k", "cz"), ("c", "cz"), ("g", "ż"), ("ch", "sz"), ("sł", "śl"), ("ł", "l"),
    ("r", "rz"), ("st", "szcz"), ("sn", "śni"), ("ń", "ni"), ("ź", "zi"), ("ś", "si"), ("dź", "dzi"), ("ć", "ci"),
]  # fmt: skip

morfeusz = morfeusz2.Morfeusz(analyse=True, generate=True)


def stems(name):
    """What the forms of a name have before their endings, as it stands before -anin."""
    word = name.split(" ")[0].split("-")[0]
    forms = {form for form, _, tag, _, _ in morfeusz.generate(word) if tag.startswith("subst")} | {word}
    for form in sorted(forms):
        for ending in ("ach", "ami", "iu", "ie", "u", "e", "y", "i", "a", "o", ""):
            if form.endswith(ending) and len(form) - len(ending) >= 3:
                stem = form[: len(form) - len(ending)].lower()
                yield stem
                yield stem + "i"
                yield from (stem[: len(stem) - len(end)] + soft for end, soft in SOFTENED if stem.endswith(end))


def is_person(word):
    """Whether it is the name of a man or a woman and nothing else (kolanka is of kolanko as well)."""
    readings = [(lemma.split(":")[0], tag.split(":")) for _, _, (_, lemma, tag, _, _) in morfeusz.analyse(word)]
    is_noun = any(tag[:2] == ["subst", "sg"] and set(tag[3].split(".")) & {"m1", "f"} for _, tag in readings)
    return is_noun and all(lemma == word for lemma, _ in readings)


def is_adjective(word):
    return any(tag.startswith("adj") for _, _, (_, _, tag, _, _) in morfeusz.analyse(word))


def people(name):
    men = set(IRREGULAR.get(name, ()))
    # Nowy Sącz is not called by its first word.
    if not (" " in name and is_adjective(name.split(" ")[0])):
        men |= {stem + "anin" for stem in stems(name)}
    for man in sorted(filter(is_person, men)):
        yield man
        woman = man.removesuffix("in").removesuffix("k") + "ka"
        if is_person(woman):
            yield woman


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = [line.split("\t") for line in (folder / "places.tsv").read_text(encoding="utf-8").splitlines()]
    claimed = collections.defaultdict(dict)
    for number, (_, name, kind) in enumerate(rows):
        if kind in (CITY, URBAN, URBAN_RURAL):
            for word in people(name):
                claimed[word].setdefault(name, (name not in IRREGULAR or word not in IRREGULAR[name], kind, number))
    with (folder / "inhabitants.tsv").open("w", encoding="utf-8") as out:
        for word, towns in sorted(claimed.items()):
            ranked = sorted(towns.values())
            # Two towns of one rank have as good a claim (bielszczanin): none is meant.
            if len(ranked) == 1 or ranked[0][:2] != ranked[1][:2]:
                out.write(f"{word}\t{ranked[0][2]}\n")


if __name__ == "__main__":
    main()
