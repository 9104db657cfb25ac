"""Makes the toponyms of crates/polish: the communes of Poland, their inflected names and their adjectives.

    python places.py --communes teryt_communes.tsv --forms forms.tsv.xz --out crates/polish/data/places

Writes `places.tsv` (code, name, kind), `groups.tsv` (the places that a name may mean, likeliest first) and `forms.tsv`, which
`families/pack` packs into `forms.fst`. See README.md for the inputs and what the columns and numbers mean.
"""

import argparse
import collections
import csv
import functools
import itertools
import lzma
import pathlib
import re
import unicodedata

import morfeusz2

HERE = pathlib.Path(__file__).parent
CASES = ("nom", "gen", "dat", "acc", "inst", "loc")
RARE = re.compile(r"daw\.|rzad|przest|arch|gwar|hist|indyw|neol|okaz|niepopr|reg")
GEOGRAPHIC = {"nazwa_geograficzna", "człon_nazwy_geograficznej"}
OTHER_NAMES = {"nazwa_organizacji", "nazwa_własna", "wydarzenie", "nazwa_dzielnicy"}
PERSONS = {"nazwisko", "imię", "patronimicum"}
FUNCTION = {"prep", "conj", "comp", "qub", "part", "ppron12", "ppron3", "siebie", "num", "pred", "frag"}
FUNCTION_LEMMAS = {"ten", "sam", "jaki", "który", "taki", "być", "mieć", "to", "co", "kto"}

# Kinds, in order of rank: of several places of one name the first is meant.
CITY, URBAN, URBAN_RURAL, RURAL, COUNTY, VOIVODESHIP = range(6)

# Levels of evidence that a form needs; in step with `Evidence` in the crate.
ANY, CAPITAL, TRIGGER = range(3)
ADJECTIVE, SURNAME, NOMINATIVE = 1 << 2, 1 << 3, 1 << 4

morfeusz = morfeusz2.Morfeusz(analyse=True, generate=True, case_handling=morfeusz2.IGNORE_CASE)


# ---- Inflection


def base(lemma):
    return lemma.split(":")[0]


def capital(word):
    return word[0].upper() + word[1:]


def uncapital(word):
    return word[0].lower() + word[1:]


@functools.cache
def noun_paradigms(word):
    """Paradigms of a name as a noun: (rank, number, gender, {case: forms}), geographical readings first."""
    paradigms = collections.defaultdict(lambda: collections.defaultdict(set))
    for form, lemma, tag, names, _ in morfeusz.generate(word):
        tags = tag.split(":")
        if tags[0] != "subst" or base(lemma) != word:
            continue
        if "nazwa_geograficzna" in names:
            rank = 0
        elif "człon_nazwy_geograficznej" in names:
            rank = 1
        else:
            rank = 3 if PERSONS & set(names) else 2
        for number in tags[1].split("."):
            for case in set(tags[2].split(".")) & set(CASES):
                paradigms[rank, lemma, tags[3], number][case].add(form)
    found = [
        (rank, number, gender, dict(cases))
        for (rank, _, gender, number), cases in paradigms.items()
        if word in cases.get("nom", ())
    ]
    return sorted(found, key=lambda p: (p[0], p[1] != "sg", p[2]))


@functools.cache
def common_paradigms(word):
    """The same of a common noun that is written with a capital letter in a name (Góra)."""
    found = []
    for _, _, (_, lemma, tag, _, _) in morfeusz.analyse(uncapital(word)):
        tags = tag.split(":")
        if tags[0] != "subst" or "nom" not in tags[2].split("."):
            continue
        paradigms = collections.defaultdict(lambda: collections.defaultdict(set))
        for form, other, other_tag, _, _ in morfeusz.generate(base(lemma)):
            other_tags = other_tag.split(":")
            if other_tags[0] == "subst" and other == lemma:
                for number in other_tags[1].split("."):
                    for case in set(other_tags[2].split(".")) & set(CASES):
                        paradigms[number, other_tags[3]][case].add(capital(form))
        for (number, gender), cases in paradigms.items():
            if word in cases.get("nom", ()):
                found.append((4, number, gender, dict(cases)))
    return sorted(found, key=lambda p: (p[1] != "sg", p[2]))


@functools.cache
def adjective_paradigm(word, number, gender):
    """{case: forms} of an adjective that agrees with such a noun, or None."""
    for _, _, (_, lemma, tag, _, _) in morfeusz.analyse(uncapital(word)):
        tags = tag.split(":")
        if tags[0] not in ("adj", "ppas") or not agrees(tags, number, gender):
            continue
        if "nom" not in tags[2].split("."):
            continue
        cases = collections.defaultdict(set)
        for form, _, other_tag, _, _ in morfeusz.generate(base(lemma)):
            other = other_tag.split(":")
            positive = "pos" in other or (tags[0] == "ppas" and "neg" not in other)
            if other[0] == tags[0] and positive and agrees(other, number, gender):
                for case in set(other[2].split(".")) & set(CASES):
                    cases[case].add(capital(form))
        if word in cases["nom"]:
            return dict(cases)
    return None


def agrees(tags, number, gender):
    return number in tags[1].split(".") and gender in tags[3].split(".")


def inflect(name):
    """{case: phrases} of a name of one or more words."""
    body, nad, river = name.partition(" nad ")
    tail = nad + river
    if "-" in body:
        parts = [inflect_word(part) for part in body.split("-")]
        return combine(parts, "-", tail)
    words = body.split(" ")
    if len(words) == 1:
        return combine([inflect_word(body)], " ", tail)
    return combine(inflect_phrase(words), " ", tail)


def combine(paradigms, separator, tail):
    return {
        case: {
            separator.join(forms) + tail
            for forms in itertools.product(*(sorted(p.get(case, ())) for p in paradigms))
        }
        for case in CASES
    }


def inflect_phrase(words):
    """Paradigms of the words: as few nouns as will do, and adjectives that agree with the first of them."""
    nouns = [noun_paradigms(word) or common_paradigms(word) for word in words]
    best = None
    for heads in itertools.product(*([*paradigms, None] for paradigms in nouns)):
        first = next((head for head in heads if head), None)
        if first is None:
            continue
        chosen = [
            head[3] if head else adjective_paradigm(word, first[1], first[2])
            for word, head in zip(words, heads)
        ]
        count = sum(head is not None for head in heads)
        if all(chosen) and (best is None or count < best[0]):
            best = (count, chosen)
    if best:
        return best[1]
    return lone_adjectives(words)


def inflect_word(word):
    paradigms = noun_paradigms(word)
    if paradigms:
        merged = collections.defaultdict(set)
        for rank, _, _, cases in paradigms:
            if rank == paradigms[0][0]:
                for case, forms in cases.items():
                    merged[case] |= forms
        return dict(merged)
    adjectives = lone_adjectives([word])
    if adjectives:
        return adjectives[0]
    common = common_paradigms(word)
    return common[0][3] if common else inflect_by_ending(word)


def lone_adjectives(words):
    """Names without a noun (Wysokie Mazowieckie, Biała)."""
    for number, gender in (("sg", "n"), ("sg", "f"), ("pl", "n"), ("sg", "m3")):
        paradigms = [adjective_paradigm(word, number, gender) for word in words]
        if all(paradigms):
            return paradigms
    return None


def inflect_by_ending(word):
    endings = (
        ("ów", ("ów", "owa", "owowi", "ów", "owem", "owie")),
        ("owo", ("owo", "owa", "owu", "owo", "owem", "owie")),
        ("ice", ("ice", "ic", "icom", "ice", "icami", "icach")),
        ("yce", ("yce", "yc", "ycom", "yce", "ycami", "ycach")),
        ("no", ("no", "na", "nu", "no", "nem", "nie")),
        ("in", ("in", "ina", "inowi", "in", "inem", "inie")),
        ("a", ("a", "y", "ie", "ę", "ą", "ie")),
    )
    for ending, forms in endings:
        if word.endswith(ending):
            return {case: {word[: -len(ending)] + form} for case, form in zip(CASES, forms)}
    return {"nom": {word}}


# ---- Other readings of a form


@functools.cache
def rivals(form):
    """What else the dictionary says the form may be: "person" (a first name), "noun", "function" or "other".

    Surnames and adjectives of places do not count: both speak of the place, or are no matter of the texts at hand.
    """
    kinds = set()
    for _, _, (_, lemma, tag, names, labels) in morfeusz.analyse(form):
        part = tag.split(":")[0]
        if part in ("ign", "brev", "aglt", "interp", "adjp", "adja"):
            continue
        if any(RARE.search(label) for label in labels):
            continue
        if names and set(names) <= GEOGRAPHIC | OTHER_NAMES:
            continue
        if "imię" in names:
            kinds.add("person")
        elif base(lemma)[0].isupper() or re.search("(s|c|dz)k[io]$", base(lemma)):
            continue
        elif part in FUNCTION or base(lemma) in FUNCTION_LEMMAS:
            kinds.add("function")
        else:
            kinds.add("noun" if part == "subst" else "other")
    return kinds


def evidence(name, phrase, strong, weak):
    if " " in phrase or "-" in phrase:
        return CAPITAL if name in weak else ANY
    if "function" in rivals(phrase.lower()):
        return TRIGGER
    if name in strong or not rivals(phrase.lower()):
        return ANY
    return TRIGGER if name in weak else CAPITAL


# ---- Adjectives


ADJECTIVE_RULES = [
    (r"ów$", "owski"), (r"(ow|ew)o$", r"\1ski"), (r"([iy])ce$", r"\1cki"), (r"([iy])ca$", r"\1cki"),
    (r"([iy])n$", r"\1ński"), (r"([iy])no$", r"\1ński"), (r"([iy])na$", r"\1ński"), (r"nik$", "nicki"), (r"niki$", "nicki"),
    (r"sk$", "ski"), (r"sko$", "ski"), (r"cko$", "cki"), (r"ec$", "ecki"), (r"awa$", "awski"), (r"owa$", "owski"),
    (r"awy$", "awski"), (r"any$", "ański"), (r"ań$", "ański"), (r"eń$", "eński"), (r"dzko$", "dzki"), (r"ka$", "ecki"),
    (r"ka$", "cki"), (r"ki$", "ecki"), (r"ek$", "ecki"), (r"ko$", "ecki"), (r"no$", "nieński"), (r"g$", "ski"),
    (r"rz$", "rski"), (r"ż$", "ski"), (r"sz$", "ski"), (r"l$", "lski"), (r"l(a|e|in)$", "lski"),
    (r"([mpbwr])[ayo]?$", r"\1ski"), (r"n[ayo]?$", "ński"), (r"t[ayo]?$", "cki"), (r"d[ayo]?$", "dzki"), (r"ły?a?$", "łski"),
    (r"ca$", "cki"), (r"ce$", "cki"),
]  # fmt: skip


def adjective_candidates(name, adjectives):
    word = name.lower()
    found = {re.sub(end, new, word) for end, new in ADJECTIVE_RULES if re.search(end, word)}
    return found & adjectives


def is_of_a_person(adjective, nouns):
    """Whether it may come from a common noun (kowalski: kowal)."""
    stem = adjective[:-3]
    ends = ("k", "t", "c") if adjective.endswith("cki") else ("", "z", "a", "n", "ec", "d")
    return any(stem + end in nouns for end in ends)


def town_adjectives(towns, communes, listed, adjectives, nouns):
    """{town: adjectives}: those listed, its county's, and those that no other commune could have."""
    owners = collections.defaultdict(set)
    for name in {commune["name"] for commune in communes}:
        for adjective in adjective_candidates(name, adjectives):
            owners[adjective].add(name)
    counties = collections.defaultdict(set)
    for commune in communes:
        counties[commune["name"]].add(commune["county"])
    taken = set(itertools.chain.from_iterable(listed.values()))
    result = dict(listed)
    for town in towns:
        if town in listed or " " in town or "-" in town:
            continue
        good = {
            adjective
            for adjective in adjective_candidates(town, adjectives) - taken
            if adjective in counties[town]
            or (owners[adjective] == {town} and not is_of_a_person(adjective, nouns))
        }
        if len(good) > 1:
            good &= counties[town]
        if good:
            result[town] = sorted(good)
    return result


def is_surname(adjective):
    return any(PERSONS & set(names) for _, _, (_, _, _, names, _) in morfeusz.analyse(adjective))


def adjective_forms(adjective):
    head, hyphen, last = adjective.rpartition("-")
    return {
        (head + hyphen + form, "nom" in tag.split(":")[2].split("."))
        for form, lemma, tag, _, _ in morfeusz.generate(last)
        if tag.startswith("adj:") and tag.endswith(":pos") and base(lemma) == last
    }


# ---- The whole


def fold(text):
    plain = unicodedata.normalize("NFD", text.lower().replace("ł", "l"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def read_list(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_forms(path):
    """The dictionary: accented forms by fold, lemmas of common adjectives and nouns."""
    by_fold = collections.defaultdict(set)
    lemmas = set()
    with lzma.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            form, lemma, flags = row.rstrip("\n").split("\t")
            if not int(flags) & 3:
                by_fold[fold(form)].add(form)
                lemmas.add(lemma)
    adjectives, nouns = set(), set()
    for lemma in lemmas:
        for _, _, (_, other, tag, names, _) in morfeusz.analyse(lemma):
            if base(other) == lemma and not PERSONS & set(names):
                if tag.startswith("adj:"):
                    adjectives.add(lemma)
                elif tag.startswith("subst:"):
                    nouns.add(lemma)
    return by_fold, adjectives, nouns


def unit_forms(noun, gender, adjective):
    """{case: phrases} of "powiat kielecki", "województwo łódzkie"."""
    phrases = common_paradigms(noun)[0][3]
    for word in adjective.split(" "):
        head, hyphen, last = word.rpartition("-")
        paradigm = adjective_paradigm(capital(last), "sg", gender)
        phrases = {
            case: {
                f"{phrase} {head}{hyphen}{form.lower()}"
                for phrase in phrases[case]
                for form in paradigm[case]
            }
            for case in CASES
        }
    return phrases


class Entries:
    """Forms, and what they name."""

    def __init__(self):
        self.names = {}
        self.adjectives = {}

    def add(self, form, places, level, adjective=False, surname=False, nominative=False):
        table = self.adjectives if adjective else self.names
        entry = table.setdefault(form.lower(), [set(), level, surname, False])
        entry[0] |= set(places)
        entry[1] = min(entry[1], level)
        entry[3] |= nominative

    def rows(self):
        """(form, places, flags); a name hides an adjective of the same form."""
        for form, (places, level, surname, nominative) in {**self.adjectives, **self.names}.items():
            flags = level | NOMINATIVE * nominative
            if form not in self.names:
                flags |= ADJECTIVE | SURNAME * surname
            yield form, places, flags


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--communes", required=True, type=pathlib.Path)
    parser.add_argument("--forms", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    arguments = parser.parse_args()

    with arguments.communes.open(encoding="utf-8") as rows:
        communes = sorted(csv.DictReader(rows, delimiter="\t"), key=lambda row: row["terc"])
    by_fold, adjectives, nouns = read_forms(arguments.forms)
    levels = collections.defaultdict(set)
    for level, *names in read_list(HERE / "homographs.tsv"):
        levels[level] |= set(names)
    listed = {
        name: [word for word in words if word != "-"]
        for name, *words in read_list(HERE / "adjectives.tsv")
    }

    kinds = {"urban": URBAN, "urban-rural": URBAN_RURAL, "rural": RURAL}
    places = [
        (
            row["terc"],
            row["name"],
            CITY if row["city_with_county_rights"] == "yes" else kinds[row["kind"]],
        )
        for row in communes
    ]
    towns = collections.defaultdict(list)
    for index, (_, name, kind) in enumerate(places):
        if kind != RURAL:
            towns[name].append(index)
    for name in [*listed, *levels["strong"], *levels["weak"]]:
        if name not in towns and name not in {place[1] for place in places}:
            raise SystemExit(f"{name} is in a list, but is no commune")

    entries = Entries()
    short = {}
    all_names = {name for _, name, _ in places}
    for name, indices in sorted(towns.items()):
        paradigm = inflect(name)
        for case, phrases in paradigm.items():
            for phrase in phrases:
                level = evidence(name, phrase, levels["strong"], levels["weak"])
                entries.add(phrase, indices, level, nominative=case == "nom")
        # Gorzów for Gorzów Wielkopolski, where the first word is a name and nothing else.
        first = re.split("[ -]", name)[0]
        noun = noun_paradigms(first)
        if first != name and first not in all_names and noun and noun[0][0] <= 1:
            for case, phrases in paradigm.items():
                for phrase in phrases:
                    word = re.split("[ -]", phrase)[0]
                    if not rivals(word.lower()):
                        short.setdefault((word, case), set()).update(indices)
    for (word, case), indices in sorted(short.items()):
        entries.add(word, indices, ANY, nominative=case == "nom")

    by_adjective = collections.defaultdict(set)
    trusted = set(itertools.chain.from_iterable(listed.values()))
    for town, words in town_adjectives(towns, communes, listed, adjectives, nouns).items():
        for word in words:
            by_adjective[word] |= set(towns[town])
    for adjective, indices in sorted(by_adjective.items()):
        surname = is_surname(adjective)
        for form, nominative in adjective_forms(adjective):
            if adjective not in trusted and rivals(form):
                continue
            entries.add(form, indices, ANY, adjective=True, surname=surname, nominative=nominative)

    counties = {row["terc"][:4]: row["county"] for row in communes if row["city_with_county_rights"] != "yes"}
    voivodeships = {row["terc"][:2]: row["voivodeship"] for row in communes}
    for code, adjective in sorted(counties.items()):
        add_unit(places, entries, code, "Powiat", "m3", adjective, COUNTY)
    for code, adjective in sorted(voivodeships.items()):
        add_unit(places, entries, code, "Województwo", "n", adjective, VOIVODESHIP)

    write(arguments.out, places, entries, by_fold, levels["strong"])


def add_unit(places, entries, code, noun, gender, adjective, kind):
    places.append((code, f"{noun.lower()} {adjective}", kind))
    for case, phrases in unit_forms(noun, gender, adjective).items():
        for phrase in phrases:
            entries.add(phrase, [len(places) - 1], ANY, nominative=case == "nom")


def write(out, places, entries, by_fold, strong):
    def rank(index):
        return places[index][2], places[index][0]

    groups = {}

    def value(indices, flags):
        group = tuple(sorted(indices, key=rank))
        return groups.setdefault(group, len(groups)) << 5 | flags

    rows = {}
    folded = collections.defaultdict(list)
    for form, indices, flags in sorted(entries.rows(), key=lambda row: row[0]):
        rows[form] = value(indices, flags)
        if fold(form) != form:
            folded[fold(form)].append((form, indices, flags))
    # Spellings without diacritics, for queries only: marked by "~". What else they may spell counts against them.
    for spelling, forms in sorted(folded.items()):
        if spelling in rows:
            continue
        own = {form for form, _, _ in forms}
        flags = min(forms, key=lambda row: row[2] & 3)[2]
        level = flags & 3
        known = all(places[i][1] in strong for _, indices, _ in forms for i in indices)
        if not known and " " not in spelling and "-" not in spelling:
            others = set().union(*(rivals(form) for form in by_fold.get(spelling, set()) - own))
            if others:
                level = max(level, TRIGGER if "function" in others else CAPITAL)
        indices = set().union(*(indices for _, indices, _ in forms))
        rows["~" + spelling] = value(indices, flags & ~3 | level)

    out.mkdir(parents=True, exist_ok=True)
    lines = [f"{code}\t{name}\t{kind}\n" for code, name, kind in places]
    (out / "places.tsv").write_text("".join(lines), encoding="utf-8")
    lines = [" ".join(map(str, group)) + "\n" for group in groups]
    (out / "groups.tsv").write_text("".join(lines), encoding="utf-8")
    ordered = sorted(rows.items(), key=lambda row: row[0].encode())
    lines = [f"{form}\t{number}\n" for form, number in ordered]
    (out / "forms.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(places)} places, {len(rows)} forms, {len(groups)} groups")


if __name__ == "__main__":
    main()
