"""Makes the word families of crates/polish: lemmas derived from one another, by rules over the SGJP dictionary.

    python families.py --forms forms.tsv.xz --out crates/polish/data/families [--links links.tsv]

Writes `keys.bin` (a representative lemma of each family, front-coded) and `families.tsv`, which `pack` packs into
`families.fst`. `--links` writes every link lemma → key, to draw samples from. README.md says what is what.
"""

import argparse
import collections
import lzma
import math
import pathlib
import re

import morfeusz2

HERE = pathlib.Path(__file__).parent
RARE = re.compile(r"daw\.|rzad|przest|arch|gwar|wulg|hist|indyw|hip\.|neol|okaz|niepopr|reg")
SPECIAL = {
    "zool.", "bot.", "chem.", "biol.", "jęz.", "muz.", "łow.", "mikol.", "paleont.", "miner.", "karc.", "kulin.", "wulg.",
    "wędk.", "ryb.", "zootechn.", "szach.", "astrol.",
}  # fmt: skip

# What the crate undoes itself: kept in step with SUFFIXES, PREFIXES and MIN_REST in crates/polish/src/families.rs.
FALLBACK_SUFFIXES = [
    ("ość", "y"), ("ość", "i"), ("śnie", "sny"), ("nie", "ny"), ("rze", "ry"), ("wie", "wy"), ("ście", "sty"),
    ("cie", "ty"), ("le", "ły"), ("o", "y"), ("o", "i"), ("owy", ""), ("owy", "a"), ("owy", "o"), ("owy", "e"), ("yjny", "ja"),
    ("ncki", "nt"), ("ntka", "nt"), ("torka", "tor"), ("stka", "sta"), ("ować", "acja"), ("owac", "acja"), ("ować", ""),
    ("owac", ""), ("rowy", "er"), ("yzacja", ""), ("izacja", ""),
    ("acja", "ować"), ("ownik", "ować"),
]  # fmt: skip
FALLBACK_PREFIXES = [
    "nie", "przeciw", "międzynarodowo", "między", "ponad", "anty", "współ", "eko", "agro", "elektro", "cyber", "mikro",
    "makro", "wielo", "ogólno", "nisko", "wysoko", "poza", "foto", "hydro", "bio", "geo", "termo", "tele",
    "jedno", "kilku", "cztero", "śród", "samo", "wice", "dwu", "trzy", "trój", "pięcio", "sześcio", "dziesięcio", "kilkunasto",
    "długo", "krótko", "średnio",
]  # fmt: skip
MIN_REST = 5

# Dearer bases are no bases; one that no text has shown must be cheaper.
MAX_COST = 2.6
MAX_COST_UNSEEN = 2.1

# Endings of diminutives of nouns, which are also those of much else: the noun must be an ordinary one.
DIMINUTIVES = ("ek", "ik", "ko")

# What a word of everyday life counts as, at least.
EVERYDAY_COUNT = 2.0

# A cluster that would grow beyond this has run together by chance: the costliest links are cut.
MAX_CLUSTER = 110


# ---- The dictionary


class Dictionary:
    """Ordinary lemmas with their parts of speech, noun stems, gerunds and participles, and counts in texts."""

    def __init__(self, forms, counts):
        self.counts = counts
        self.all_lemmas = set()
        rows = []
        with lzma.open(forms, "rt", encoding="utf-8") as lines:
            for line in lines:
                form, lemma, flags = line.rstrip("\n").split("\t")
                self.all_lemmas.add(lemma)
                rows.append((form, lemma, int(flags)))
        self.labels = collections.defaultdict(set)
        self.every = self.parts_of_speech()
        self.lemmas = {lemma: parts for lemma, parts in self.every.items() if self.is_ordinary(lemma, parts)}
        self.stems = collections.defaultdict(set)
        for form, lemma, flags in rows:
            if "N" in self.every.get(lemma, ()) and not flags & 7:
                for stem in noun_stems(form, BASIC_ENDINGS if form == lemma else ENDINGS):
                    if is_stem_of(stem, form, lemma):
                        self.stems[stem].add(lemma)
        self.verbal = self.verbal_readings()

    def parts_of_speech(self):
        """{lemma: {"N", "Nm1", "A", "D", "V", "Vi", "Vp"}} of common words that are not rare."""
        morfeusz = morfeusz2.Morfeusz(analyse=True, generate=False, case_handling=morfeusz2.IGNORE_CASE)
        found = collections.defaultdict(set)
        for word in sorted(self.all_lemmas):
            for _, _, (_, lemma, tag, _, labels) in morfeusz.analyse(word):
                if lemma.split(":")[0] != word or tag == "ign":
                    continue
                self.labels[word].add("|".join(labels))
                rare = any(RARE.search(label) for label in labels) and word not in self.counts and not self.is_revived(word)
                if ":neg" in tag or rare or len(word) < 3:
                    continue
                tags = tag.split(":")
                if tags[0] == "subst":
                    genders = tags[3].split(".") if len(tags) > 3 else []
                    found[word] |= {"N", *("N" + gender for gender in genders)}
                elif tags[0] == "adj" and "pos" in tags:
                    found[word].add("A")
                elif tags[0] == "adv":
                    found[word].add("D")
                elif tags[0] == "inf":
                    aspects = tags[1].split(".")
                    found[word] |= {"V", *("Vi" if a == "imperf" else "Vp" for a in aspects)}
        return dict(found)

    def is_revived(self, word):
        """Whether a verb that the dictionary calls dated has a noun of today (edukować, edukacja)."""
        plain = (word[len(prefix) :] for prefix in ("", *VERB_PREFIXES) if word.startswith(prefix))
        return word.endswith("ować") and any(f"{verb[:-4]}acja" in self.counts for verb in plain)

    def is_ordinary(self, lemma, parts):
        if lemma.startswith("nie") and self.every.get(lemma[3:], set()) & parts:
            # The crate takes "nie" off, but niepodległość is no mere lack of podległość.
            return self.counts.get(lemma, 0) > self.counts.get(lemma[3:], 0)
        if lemma.endswith(("owaty", "owatość")):
            return False
        inhabitant = lemma.endswith(("czanin", "ianin", "ianka", "czanka"))
        return not inhabitant or lemma in self.counts

    def verbal_readings(self):
        """{noun or adjective: verbs} of those that are also a gerund or a participle."""
        morfeusz = morfeusz2.Morfeusz(analyse=True, generate=False)
        found = collections.defaultdict(set)
        for word, parts in self.lemmas.items():
            if not parts & {"N", "A"}:
                continue
            for _, _, (_, lemma, tag, _, _) in morfeusz.analyse(word):
                kind = tag.split(":")[0]
                gerund = kind == "ger" and word.endswith(("nie", "cie"))
                participle = kind in ("pact", "ppas") and (word[-1] != "a" or word[:-1] + "y" in self.lemmas)
                if (gerund or participle) and ":neg" not in tag:
                    found[word].add(lemma.split(":")[0])
        return found

    def has(self, lemma, part):
        return part in self.lemmas.get(lemma, ())

    def weight(self, lemma):
        """0 to 1.5: how ordinary a word is, by its count in texts."""
        return min(1.5, math.log10(1 + self.counts.get(lemma, 0)))

    def is_prefixed_verb(self, lemma):
        return any(
            lemma.startswith(prefix) and len(lemma) - len(prefix) >= 4 and self.has(lemma[len(prefix) :], "V")
            for prefix in VERB_PREFIXES
        )


ENDINGS = [
    "owi", "iami", "iach", "ami", "ach", "iom", "om", "iem", "em", "iów", "ów", "owie", "ie", "ia", "io", "iu", "ię", "ią", "a",
    "ą", "e", "ę", "i", "o", "u", "y",
]  # fmt: skip
# Those of a lemma; "-ach" and the like belong to its stem.
BASIC_ENDINGS = ["ie", "ia", "io", "ię", "a", "e", "ę", "i", "o", "y"]
SOFT = {"c": "ć", "s": "ś", "z": "ź", "n": "ń"}


def noun_stems(form, endings):
    """A noun's form without its ending, softness written with an accent: lesie → leś; in a foreign word the i stays: radio → radi."""
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= 2:
            stem = form[: -len(ending)]
            return [soften(stem), stem + "i"] if ending.startswith("i") else [stem]
    return [form]


def is_stem_of(stem, form, lemma):
    cut = form[len(stem) : len(stem) + 1] in ("o", "ó") and lemma.startswith((stem + "ow", stem + "ów"))
    return len(stem) >= len(lemma) - 3 and not cut


def soften(stem):
    return stem[:-1] + SOFT.get(stem[-1], stem[-1])


# ---- Alternations, undone: from the stem of a derivative to those its base may have


PALATAL = [
    ("szcz", ["sk", "st", "szcz"]), ("żdż", ["zd", "zg"]), ("śl", ["sł"]), ("źl", ["zł"]), ("śn", ["sn"]), ("źn", ["zn"]),
    ("ść", ["st"]), ("śc", ["st"]), ("źdź", ["zd"]), ("cz", ["k", "c"]), ("rz", ["r"]), ("sz", ["ch", "s"]), ("dź", ["d"]),
    ("dz", ["d", "g"]), ("ż", ["g", "z"]), ("ś", ["s"]), ("ź", ["z"]), ("ć", ["t"]), ("ń", ["n"]), ("l", ["ł"]),
    ("c", ["t", "k"]), ("t", ["ć"]), ("n", ["ń"]), ("r", ["rz"]), ("st", ["ść"]),
]  # fmt: skip
VOWELS = "aąeęioóuy"
VOWEL_ALTERNATIONS = {"o": {"ó": "o", "o": "ó", "ą": "ę", "ę": "ą"}, "a": {"a": "o"}}


def unpalatalised(stem):
    for end, hard in PALATAL:
        if stem.endswith(end):
            return [stem[: -len(end)] + other for other in hard if other != end]
    return []


def with_other_vowel(stem, letter):
    """The stem with its last vowel changed, as the letter of the alternation says."""
    for index in range(len(stem) - 1, -1, -1):
        vowel = stem[index]
        if vowel not in VOWELS:
            continue
        if letter == "e":
            soft = stem[index - 1 : index] == "i"
            return [stem[:index] + "a" + stem[index + 1 :]] if vowel == "e" and soft else []
        other = VOWEL_ALTERNATIONS[letter].get(vowel)
        return [stem[:index] + other + stem[index + 1 :]] if other else []
    return []


def swallowed(stem, letter):
    """What -ski, -cki and -dzki swallow: mężczyzna, studen(t)cki."""
    if letter == "c":
        return [stem + end for end in ("k", "c", "cz", "t", "ć")]
    if letter == "d":
        return [stem + end for end in ("d", "dz", "dź")]
    stems = [stem + end for end in ("", "s", "z", "ż", "g", "ch", "sz", "ś")]
    if stem.endswith("r"):
        stems.append(stem + "z")
    if stem.endswith(("ń", "n")):
        stems.append(stem[:-1] + ("n" if stem.endswith("ń") else "ń"))
    return stems


def base_stems(stem, alternation):
    """(stem, cost) for each stem that the base may have."""
    found = [(stem, 0.0)]
    for letter in "scd":
        if letter in alternation:
            found = [(other, 0.05 * n) for n, other in enumerate(swallowed(stem, letter))]
    if "p" in alternation:
        hard = [(other, 0.05 * n) for n, other in enumerate(unpalatalised(stem))]
        found = [*hard, (stem, 0.3 if hard else 0.0)]
    for letter in "oae":
        if letter in alternation:
            found += [(other, cost + 0.4) for base, cost in found for other in with_other_vowel(base, letter)]
    return found


# ---- Rules


class Rule:
    def __init__(self, fields):
        self.part, self.suffix, self.base_part, bases, self.alternation = fields[:5]
        self.suffix = self.suffix.replace("-", "")
        self.bases = [base.replace("-", "") for base in bases.split("|")]
        self.minimum = int(fields[5])
        self.additive = fields[6].endswith("+")
        self.cost = float(fields[6].rstrip("+"))
        self.example = fields[7].split(" ") if len(fields) > 7 else None
        self.name = f"{self.part} -{self.suffix} < {self.base_part} -{bases}"

    def candidates(self, lemma, words, short_bases):
        """(base, cost) for each word that the lemma may come from by this rule."""
        if not words.has(lemma, self.part) or not lemma.endswith(self.suffix):
            return
        stem = lemma[: len(lemma) - len(self.suffix)]
        # A prefixed verb comes from the plain one, not from a noun or adjective that happens to begin alike (zajęczeć, zajęczy).
        prefixed = 0.8 if self.part == "V" and self.base_part in "NA" and words.is_prefixed_verb(lemma) else 0.0
        for other, cost in base_stems(stem, self.alternation):
            cost += prefixed
            for ending in self.bases:
                if ending == "*":
                    yield from self.nouns(lemma, other, cost, words, short_bases)
                elif len(other) >= self.minimum and other + ending != lemma and words.has(other + ending, self.base_part):
                    # A short noun is seldom of a rare verb (ster, sterać).
                    if self.suffix or len(other) >= 5 or other + ending in words.counts:
                        yield other + ending, cost

    def nouns(self, lemma, stem, cost, words, short_bases):
        for form in {stem, soften(stem[:-1]) if stem.endswith("i") and len(stem) > 1 else stem}:
            if len(form) < 2:
                continue
            for noun in words.stems.get(form, ()):
                if noun == lemma or not words.has(noun, self.base_part):
                    continue
                if self.suffix in ("ski", "owski") and words.has(noun, "A") or self.suffix == "owski" and noun not in words.counts:
                    continue  # most are of a place or a surname
                if len(form) < self.minimum and not (noun in short_bases and self.takes_short_bases()):
                    continue
                if words.weight(noun) < 0.3 and self.is_risky(form):
                    continue
                if self.part == "V" and len(form) < self.minimum and lemma not in words.counts:
                    continue
                if self.suffix in DIMINUTIVES and noun not in words.counts:
                    continue
                if self.suffix == "cki" and noun.endswith("nik") and lemma not in words.counts:
                    continue  # trawnicki is of a place, pracowniczy of pracownik
                own = noun.rstrip("aeiouyóąę") or noun
                changed = 0.3 if own[-1] != form[-1] else 0.0
                # Of two nouns the one that has the stem unchanged is nearer: obrzędowy of obrzęd, not of obrząd.
                changed += 0.05 if not noun.replace("ó", "o").startswith(form[:-1].replace("ó", "o")) else 0.0
                yield noun, cost + changed + 0.04 * abs(len(noun) - len(form))

    def is_risky(self, stem):
        """Whether only an ordinary base should count: where the stem is short, or an adjective in -ski is of a thing."""
        if self.suffix in ("ski", "cki"):
            return self.base_part == "N"
        return len(stem) < 5 and (self.part == "V" and self.suffix != "ować" or self.suffix in ("iczny", "yczny", "ista", "ysta"))

    def takes_short_bases(self):
        """Verbs in -ować do (murować), other verbs are too short themselves."""
        if self.part == "V":
            return self.suffix == "ować"
        return not self.additive and not (self.suffix == "ski" and self.base_part == "N")


def read_rows(name):
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def read_curated():
    joined, forbidden = [], set()
    for line in read_rows("curated.tsv"):
        sign, *lemmas = line.split("#")[0].split()
        if sign == "+":
            joined.append(lemmas)
        else:
            forbidden |= {tuple(lemmas), tuple(reversed(lemmas))}
    return joined, forbidden


def derive(words, rules, short_bases, forbidden):
    """{lemma: [(cost, base, rule)]}, the cheapest first, a base once."""
    by_suffix = collections.defaultdict(list)
    for rule in rules:
        by_suffix[rule.suffix].append(rule)
    found = {}
    for lemma in words.lemmas:
        best = {}
        for length in range(min(len(lemma) - 1, 12) + 1):
            for rule in by_suffix.get(lemma[len(lemma) - length :] if length else "", ()):
                for base, penalty in rule.candidates(lemma, words, short_bases):
                    if (lemma, base) in forbidden:
                        continue
                    cost = rule.cost + penalty - 0.35 * words.weight(base) + base.endswith("alia")
                    if cost > (MAX_COST if base in words.counts else MAX_COST_UNSEEN):
                        continue
                    row = (round(cost, 3), -len(base), base, rule)
                    if base not in best or row[:3] < best[base][:3]:
                        best[base] = row
        for verb in words.verbal.get(lemma, ()):
            if words.has(verb, "V") and (lemma, verb) not in forbidden:
                best[verb] = (0.6 if verb.endswith("ieć") else 0.5, -words.weight(verb), verb, VERBAL)
        if best:
            rows = sorted(best.values(), key=lambda row: row[:3])
            found[lemma] = [(cost, base, rule) for cost, _, base, rule in rows]
    return found


VERBAL = Rule(["N", "-", "V", "-", "-", "0", "0.5"])
VERBAL.name = "gerund or participle"


# ---- Prefixes

VERB_PREFIXES = [
    "prze", "roz", "wy", "za", "na", "po", "ob", "ode", "od", "pod", "przy", "do", "ze", "z", "s", "ś", "u", "o", "w", "wz", "ws",
]  # fmt: skip
# Under these a denominal or deadjectival verb keeps its sense (dofinansować, przebudować).
TRANSPARENT = ("do", "wz", "współ", "za", "wy", "prze", "roz", "od", "nad", "re", "z", "s", "u", "o", "pod")
LEARNED_PREFIXES = ("z", "s", "ś", "ze", "u", "za", "de", "dez", "re")
SAFE_PREFIXES = {
    "przeciw", "między", "ponad", "anty", "współ", "agro", "elektro", "cyber", "mikro", "makro", "wielo", "ogólno", "nisko",
    "wysoko", "jedno", "kilku", "cztero", "śród", "samo", "wice", "długo", "krótko", "średnio",
}  # fmt: skip
# Where a text has the word (dwustronny); there are too many others.
NUMERAL_PREFIXES = ("dwu", "trzy", "trój", "pięcio", "sześcio", "dziesięcio", "kilkunasto")
# Of these the plain word need not be an ordinary one (bezkolizyjny).
CLEAR_PREFIXES = {"bez", "poza", "pro"}
NOUN_PREFIXES = [
    "przeciw", "między", "ponad", "anty", "pro", "eko", "bez", "poza", "współ", "wielo", "nisko", "wysoko", "mikro", "makro", "agro",
    "elektro", "cyber", "tele", "inter", "śród", "samo", "jedno", "kilku", "cztero", "ogólno", "termo", "foto", "hydro", "bio", "geo", "auto", "re", "de", "post",
    "przed", "pod", "nad", "przy", "po", "za", "od", "pre", "wice", "długo", "krótko", "średnio", *NUMERAL_PREFIXES,
]  # fmt: skip
# Before a long verb, or one in -ować, these seldom hide its sense (zaoszczędzić, zameldować); light verbs take any sense from
# their prefix.
LOOSE_PREFIXES = ("za", "prze", "wy", "roz", "od", "do", "u", "z", "pod", "przy", "ob")
LIGHT_VERBS = {"prowadzić", "powiedzieć", "stanowić", "stępować", "kazywać"}
# Roots of learned compounds: what they leave behind a prefix is no word (eko|logiczny).
LEARNED_ROOTS = ("logi", "graf", "foni", "skop", "metr", "log", "fon", "termi", "cyk")


def prefixed(words, derived, forbidden):
    """Links of a prefixed word to the plain one, where the prefix leaves the sense alone."""
    links = [
        *prefixed_verbs(words, derived),
        *prefixed_nouns(words, derived),
        *verbs_of_nouns(words, derived),
        *causatives(words, derived),
        *circumfixed(words, derived),
    ]
    return [link for link in links if (link[1], link[2]) not in forbidden]


def prefixed_verbs(words, derived):
    # Karcewski's test: a prefixed perfective without an imperfective of its own differs from the plain verb in aspect only.
    has_secondary = set()
    transparent = set()
    for lemma, rows in derived.items():
        for cost, base, rule in rows:
            if rule.part == "V" and rule.base_part == "V" and cost < 1.5:
                has_secondary.add(base)
            if lemma.endswith("ować") and rule.part == "V" and rule.base_part == "N" and rule.suffix in ("ować", "arować"):
                if cost <= 1.7 and len(base) >= 4:
                    transparent.add(lemma)
            if rule.part == "N" and rule.base_part == "V" and rule.suffix in ("acja", "izacja", "yzacja", "owa"):
                transparent.add(base)
        cost, base, rule = rows[0]
        if rule.part == "V" and rule.base_part == "A" and rule.suffix in ("ić", "yć", "nić", "nać") and cost <= 2:
            transparent.add(lemma)
    for lemma, parts in words.lemmas.items():
        if "V" not in parts:
            continue
        for prefix in (*VERB_PREFIXES, "współ", "de", "dez", "re"):
            plain = lemma[len(prefix) :]
            if not lemma.startswith(prefix) or len(plain) < 4 or not words.has(plain, "Vi" if len(plain) < 9 else "V"):
                continue
            if "Vp" not in parts and prefix not in ("współ", "de", "dez", "re"):
                continue
            long = len(plain) >= (7 if plain.endswith("ować") else 6)
            learned = plain.endswith(("izować", "yzować", "ikować")) and prefix in LEARNED_PREFIXES
            if plain in transparent and long and prefix in TRANSPARENT:
                yield 1.2, lemma, plain, f"V {prefix}- of a noun's verb"
            elif prefix in ("de", "dez", "re") and not learned:
                pass
            elif prefix in ("o", "u", "w") and len(plain) < 7 and lemma not in words.counts:
                pass
            elif learned or lemma not in has_secondary and words.has(plain, "Vi"):
                yield 1.1, lemma, plain, f"V {prefix}-"
            elif len(plain) >= (7 if plain.endswith("ować") else 8) and prefix in LOOSE_PREFIXES and plain not in LIGHT_VERBS:
                yield 2.2, lemma, plain, f"V {prefix}- of a long verb"
            break


def prefixed_nouns(words, derived):
    for lemma, parts in words.lemmas.items():
        if "V" in parts or not parts & {"A", "N"}:
            continue
        if lemma.endswith(("ość", "anie", "enie", "cie")) and not lemma.startswith("samo"):
            continue
        for prefix in NOUN_PREFIXES:
            plain = lemma[len(prefix) :]
            if not lemma.startswith(prefix) or not words.lemmas.get(plain, set()) & parts & {"A", "N"}:
                continue
            if plain.startswith(LEARNED_ROOTS) or len(plain) < (6 if prefix in ("bez", *SAFE_PREFIXES, *NUMERAL_PREFIXES) else 7):
                continue
            if prefix in NUMERAL_PREFIXES and lemma not in words.counts:
                continue
            if "A" in parts and not plain.endswith(("ski", "cki", "dzki", "owy", "ny", "czy", "liwy", "ęcy")):
                continue
            if prefix in ("re", "de") and not plain.endswith(("acja", "cyjny", "ować", "izm")):
                continue
            nominal = prefix in ("de", "re") and plain.endswith(("izacja", "yzacja"))
            if prefix not in SAFE_PREFIXES and lemma in derived and not nominal:
                # Only a noun like nadrzecze may stand between nadrzeczny and rzeczny; podstawowy is of podstawa.
                base = derived[lemma][0][1]
                if not (base.startswith(prefix) and base.endswith("e") and words.has(base, "Nn")):
                    continue
            if prefix in SAFE_PREFIXES or prefix in NUMERAL_PREFIXES or prefix in CLEAR_PREFIXES or words.weight(plain) > 0.2:
                yield 1.3, lemma, plain, f"{prefix}-"
            break


def verbs_of_nouns(words, derived):
    """Prefix + noun + -ować, where there is no plain verb (opodatkować)."""
    for lemma, parts in words.lemmas.items():
        if "V" not in parts or not lemma.endswith("ować") or lemma in derived:
            continue
        for prefix in ("o", "u", "za", "wy", "do", "roz", "od", "prze", "s", "z"):
            stem = lemma[len(prefix) : -4]
            if lemma.startswith(prefix) and len(stem) >= 5 and not words.has(lemma[len(prefix) :], "V"):
                nouns = sorted(
                    (abs(len(noun) - len(stem)) - words.weight(noun), noun)
                    for noun in words.stems.get(stem, ())
                    if words.has(noun, "N")
                )
                if nouns:
                    yield 1.8, lemma, nouns[0][1], f"V {prefix}-…-ować"


def causatives(words, derived):
    """Prefix + adjective or noun + -ić (udostępnić, zazielenić)."""
    for lemma, parts in words.lemmas.items():
        if "V" not in parts or lemma in derived and derived[lemma][0][0] < 1.6:
            continue
        for prefix in VERB_PREFIXES:
            rest = lemma[len(prefix) :]
            if not lemma.startswith(prefix) or rest in words.lemmas and not rest.endswith("nić"):
                continue
            for suffix, endings in (("nić", ["ny"]), ("czyć", ["czny"]), ("wić", ["wy"]), ("ić", ["y", "i"]), ("yć", ["y", "i"])):
                if not rest.endswith(suffix):
                    continue
                stem = rest[: -len(suffix)]
                stems = [stem] if len(suffix) > 2 else [other for other, _ in base_stems(stem, "pe")]
                for other in stems:
                    for ending in endings:
                        seen = words.weight(other + ending) >= 0.3
                        if rest in words.lemmas and not (seen and suffix == "nić"):
                            continue
                        if words.has(other + ending, "A") and len(other) >= (4 - seen if ending == "ny" else 5):
                            yield 1.7, lemma, other + ending, f"V {prefix}-…-ić of an adjective"
            if rest not in words.lemmas and rest.endswith(("ić", "yć")) and prefix in ("za", "roz", "od", "wy", "prze", "na", "u", "o"):
                stem = rest[:-2]
                stems = base_stems(stem, "pe") + ([(soften(stem), 0.1)] if rest.endswith("ić") and stem else [])
                for other, penalty in stems:
                    if len(other) >= 5:
                        for noun in words.stems.get(other, ()):
                            if words.has(noun, "N"):
                                yield 1.9 + penalty, lemma, noun, f"V {prefix}-…-ić of a noun"


def circumfixed(words, derived):
    """Prefix + noun + -ny or -e, where the middle is no word (nadbrzeżny, nabrzeże)."""
    for lemma, parts in words.lemmas.items():
        base = derived[lemma][0][1] if lemma in derived and derived[lemma][0][0] < 1.9 else None
        suffixes = PLACE_SUFFIXES["A"] if "A" in parts else PLACE_SUFFIXES["N"] if "Nn" in parts else ()
        for prefix in PLACE_PREFIXES:
            rest = lemma[len(prefix) :]
            # Only a word like bezdrożny may stand between bezdroże and droga.
            if not lemma.startswith(prefix) or rest in words.lemmas or base and not base.startswith(prefix):
                continue
            for suffix, alternation in suffixes:
                if not rest.endswith(suffix):
                    continue
                for stem, penalty in base_stems(rest[: -len(suffix)], alternation):
                    for noun in words.stems.get(stem, ()) if len(stem) >= 4 else ():
                        if words.has(noun, "N") and words.weight(noun) >= 0.3:
                            if noun.endswith("y") and words.has(noun, "A") or "A" in parts and prefix in ("po", "za", "do"):
                                continue
                            yield 1.9 + penalty + 0.04 * abs(len(noun) - len(stem)), lemma, noun, f"{prefix}-…-{suffix}"


PLACE_PREFIXES = ("nad", "przy", "pod", "przed", "między", "śród", "bez", "poza", "ponad", "przeciw", "po", "za", "do")
PLACE_SUFFIXES = {"A": (("ny", "po"),), "N": (("e", "po"),)}


# ---- Families


def links_of(words, derived, extra, joined):
    """(cost, lemma, base, why), the cheapest first: the best base of each lemma, and those of additive rules."""
    links = []
    for lemma, rows in derived.items():
        cost, base, rule = rows[0]
        links.append((cost, lemma, base, rule.name))
        links += [
            (cost + 0.3, lemma, base, rule.name)
            for cost, base, rule in rows[1:]
            if rule.additive and base in words.counts
        ]
    best = {}
    for link in extra:
        if link[1] not in best or link < best[link[1]]:
            best[link[1]] = link
    links += best.values()
    links += [(0.0, lemma, lemmas[0], "curated") for lemmas in joined for lemma in lemmas[1:]]
    return sorted(links)


def cluster(links, counts):
    """Joins lemmas by the links, cheapest first.

    No cluster may outgrow MAX_CLUSTER, and a word that no text has shown, once linked, joins no two clusters with words that
    some text has: by such junctions (naprawować: naprawa, prawo) families run together.
    """
    parent, size, ordinary = {}, {}, {}

    def find(lemma):
        if lemma not in parent:
            parent[lemma], size[lemma], ordinary[lemma] = lemma, 1, lemma in counts
        while parent[lemma] != lemma:
            parent[lemma] = parent[parent[lemma]]
            lemma = parent[lemma]
        return lemma

    derived = set()
    for cost, lemma, base, _ in links:
        one, other = find(lemma), find(base)
        if one == other:
            derived.add(lemma)
            continue
        junction = cost > 0 and lemma in derived and lemma not in counts and ordinary[one] and ordinary[other]
        if not junction and size[one] + size[other] <= MAX_CLUSTER:
            parent[one] = other
            size[other] += size[one]
            ordinary[other] |= ordinary[one]
            derived.add(lemma)
    clusters = collections.defaultdict(list)
    for lemma in parent:
        clusters[find(lemma)].append(lemma)
    return [sorted(members) for members in clusters.values()], derived


NUMERALS = (
    "dwu", "trój", "trzy", "cztero", "pięcio", "sześcio", "siedmio", "ośmio", "dziewięcio", "dziesięcio", "dwudziesto",
    "trzydziesto", "czterdziesto",
)  # fmt: skip
QUALIFIERS = (
    "jedno", "kilku", "pół", "stu", "tysiąc", "wszech", "równo", "różno", "ciemno", "jasno", "blado", "biało", "czarno", "czerwono",
    "złoto", "srebrno", "szaro", "zielono", "żółto", "niebiesko", "brudno", "cienko", "grubo", "krótko", "długo", "szeroko", "wąsko",
    "ostro", "staro", "nowo", "hiper", "hipo", "ultra", "meta", "para", "neo", "pseudo", "quasi", "mini", "super", "arcy", "ekstra",
    "mezo", "nano", "mega", "poli", "mono", "hekto", "kilo", "deka", "centy", "mili",
)  # fmt: skip
PILED_PREFIXES = (
    "powy", "poza", "pona", "pood", "poprze", "porozw", "poroz", "nazw", "naz", "powz", "pozw", "pozd", "popo", "podo", "pozm",
    "ponad", "ponal", "ponas", "pozag", "pozal", "pozak", "pozap", "nawy", "nauga", "narozp", "dopoż",
)  # fmt: skip
MINOR = (
    "acz", "alnia", "arka", "isko", "owisko", "ownia", "owaty", "isty", "ysty", "liwy", "ówka", "owicz",
)  # fmt: skip


class Pruner:
    """Leaves out families that no text on public matters is likely to need, to keep the data small."""

    def __init__(self, words, joined):
        self.words = words
        self.curated = {lemma for lemmas in joined for lemma in lemmas}

    def keeps(self, lemma):
        if lemma in self.words.counts or lemma in self.curated:
            return True
        piled = "V" in self.words.every.get(lemma, ()) and lemma.startswith(PILED_PREFIXES)
        return not piled and not lemma.endswith(("owaty", "owatość"))

    def drops(self, family):
        words = self.words
        core = [
            lemma
            for lemma in family
            if not lemma.endswith("ość") and ("D" not in words.every.get(lemma, ()) or len(words.every[lemma]) > 1)
        ]
        if any(lemma in self.curated for lemma in family):
            return False
        heads = [lemma for lemma in core if words.every.get(lemma, set()) & {"N", "V"}]
        if heads and all(self.is_special(lemma) for lemma in heads):
            return True
        if all(self.is_numeral(lemma) for lemma in core):
            return True
        if any(lemma in words.counts or "nie" + lemma in words.counts for lemma in family):
            return False
        if any(lemma.endswith("acja") for lemma in family) and any(lemma.endswith("ować") for lemma in family):
            # Learned words are long, and as likely as not in a text on public matters.
            return False
        short = min(core or family, key=lambda lemma: (len(lemma), lemma))
        if len(core) <= 1:
            no_adverb = not any("D" in words.every.get(lemma, ()) for lemma in family)
            if short.endswith(("ski", "cki", "dzki")) or len(short) > 12 or no_adverb:
                return True
        elif len(core) == 2:
            verbs = ["V" in words.every.get(lemma, ()) for lemma in core]
            if all(verbs) and len(short) > 11:
                return True
            if any(lemma.endswith("owy") for lemma in core) and len(short) > 12:
                return True
            if any(lemma.endswith(MINOR) for lemma in core) or not any(verbs) and len(short) >= 13:
                return True
        return len(core) <= 3 and len(short) >= 12

    def is_special(self, lemma):
        labels = self.words.labels.get(lemma, {""})
        return "" not in labels and bool(labels & SPECIAL)

    def is_numeral(self, lemma):
        return any(lemma.startswith(p) and len(lemma) - len(p) >= 4 for p in NUMERALS) or any(
            lemma.startswith(p) and lemma[len(p) :] in self.words.every for p in QUALIFIERS
        )


def founders(words, key_by_lemma):
    """Ordinary nouns without kin in the dictionary: the crate finds adjectives, women and verbs of them (placówkowy) by their endings."""
    for lemma, parts in sorted(words.lemmas.items()):
        if lemma in key_by_lemma or "N" not in parts or parts & {"A", "V", "D"} or len(lemma) < 5:
            continue
        # The crate takes the prefix off (mikrofirma).
        if any(lemma.startswith(p) and len(lemma) - len(p) >= MIN_REST and lemma[len(p) :] in key_by_lemma for p in FALLBACK_PREFIXES):
            continue
        of_person = "Nm1" in parts and lemma.endswith(("nt", "tor", "sta"))
        seen = lemma in words.counts and not lemma.endswith(("ość", "anie", "enie", "cie"))
        # Every form of the one is a form of the other, too, and texts do not tell which was meant (budowo, budowa).
        stem = lemma.rstrip("aeioy")
        if any(words.counts.get(stem + ending, 0) > words.counts.get(lemma, 0) for ending in ("", "a", "e", "o", "y", "i")):
            continue
        # The crate knows the kin of those in -acja and -ator.
        if (seen or of_person) and not lemma.endswith(("acja", "ator")):
            yield lemma


def unaccented(words, key_by_lemma):
    """(spelling, key) of ordinary nouns whose adjective in -owy the dictionary lacks: what it lacks is analysed without diacritics."""
    for lemma, key in sorted(key_by_lemma.items()):
        stem = lemma[:-1] if lemma[-1] in "aoe" else lemma
        if lemma in words.counts and words.lemmas.get(lemma, set()) & {"N", "A"} == {"N"} and stem + "owy" not in words.all_lemmas:
            plain = lemma.translate(UNACCENTED)
            if plain != lemma and len(plain) >= 6 and plain not in words.all_lemmas and not lemma.endswith("ość"):
                yield plain, key


UNACCENTED = str.maketrans("ąćęłńóśźż", "acelnoszz")


def key_of(family, derived, words):
    """The representative: the word met most often, or the shortest that others come from."""

    def rank(lemma):
        count = words.counts.get(lemma, 0)
        return (-count if count >= 2 else 0, lemma in derived, len(lemma), lemma)

    return min(family, key=rank)


def fallback(listed, lemma):
    """What the crate finds for a lemma: the listed family, or that of what is left when regular affixes are taken off."""
    if lemma in listed:
        return listed[lemma]
    found = without_suffix(listed, lemma)
    if found:
        return found
    prefix = next((prefix for prefix in FALLBACK_PREFIXES if lemma.startswith(prefix)), None)
    if prefix is None or len(lemma) - len(prefix) < MIN_REST:
        return None
    rest = lemma[len(prefix) :]
    return listed.get(rest) or without_suffix(listed, rest)


def without_suffix(listed, lemma, steps=2):
    for suffix, ending in FALLBACK_SUFFIXES:
        if lemma.endswith(suffix):
            base = lemma[: -len(suffix)] + ending
            found = listed.get(base) or (without_suffix(listed, base, steps - 1) if steps > 1 else None)
            if found:
                return found
    return None


def misled(words, listed, key_by_lemma):
    """Lemmas of no family that the crate would give one: nouns and names that only look like an adverb."""
    for lemma in sorted(words.all_lemmas):
        if lemma in key_by_lemma or lemma.endswith(("ość", "y", "i")) or lemma.startswith(tuple(FALLBACK_PREFIXES)):
            continue
        parts = words.every.get(lemma, set())
        if (not parts or parts & {"N", "V"} and "D" not in parts) and fallback(listed, lemma):
            yield lemma


def front_coded(keys):
    coded, before = bytearray(), b""
    for key in (key.encode() for key in keys):
        shared = 0
        while shared < min(len(before), len(key), 255) and before[shared] == key[shared]:
            shared += 1
        coded += bytes([shared]) + key[shared:] + b"\n"
        before = key
    return bytes(coded)


def check_examples(words, rules, derived):
    """Every rule must still make the example beside it."""
    for rule in rules:
        if rule.example:
            lemma, base = rule.example
            if not any(base == other for _, other, _ in derived.get(lemma, ())):
                print(f"example not met: {rule.name}: {lemma} < {base}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--links", type=pathlib.Path)
    arguments = parser.parse_args()

    counts = {lemma: float(count) for lemma, count in (row.split("\t") for row in read_rows("counts.tsv"))}
    for lemma in {word for row in read_rows("everyday.txt") for word in row.split()}:
        counts[lemma] = max(EVERYDAY_COUNT, counts.get(lemma, 0.0))
    words = Dictionary(arguments.forms, counts)
    rules = [Rule(row.split("\t")) for row in read_rows("rules.tsv")]
    short_bases = {word for row in read_rows("short_bases.txt") for word in row.split()}
    joined, forbidden = read_curated()
    derived = derive(words, rules, short_bases, forbidden)
    check_examples(words, rules, derived)
    links = links_of(words, derived, prefixed(words, derived, forbidden), joined)
    families, derivatives = cluster(links, words.counts)

    pruner = Pruner(words, joined)
    key_by_lemma = {}
    for family in families:
        family = [lemma for lemma in family if pruner.keeps(lemma)]
        if len(family) >= 2 and not pruner.drops(family):
            key = key_of(family, derivatives, words)
            key_by_lemma.update(dict.fromkeys(family, key))
    key_by_lemma.update((lemma, lemma) for lemma in founders(words, key_by_lemma))
    listed = {}
    for lemma in sorted(key_by_lemma, key=lambda lemma: (len(lemma), lemma)):
        if fallback(listed, lemma) != key_by_lemma[lemma]:
            listed[lemma] = key_by_lemma[lemma]
    # A lemma listed late can catch a shorter one's fallback, so look again until all is right.
    while wrong := [lemma for lemma, key in key_by_lemma.items() if fallback(listed, lemma) != key]:
        listed.update((lemma, key_by_lemma[lemma]) for lemma in wrong)

    listed.update(unaccented(words, key_by_lemma))

    keys = sorted(set(listed.values()))
    numbers = {key: number for number, key in enumerate(keys, 1)}
    rows = {lemma: numbers[key] for lemma, key in listed.items()}
    rows.update((lemma, 0) for lemma in misled(words, listed, key_by_lemma))
    arguments.out.mkdir(parents=True, exist_ok=True)
    ordered = sorted(rows.items(), key=lambda row: row[0].encode())
    (arguments.out / "families.tsv").write_text("".join(f"{lemma}\t{n}\n" for lemma, n in ordered), encoding="utf-8")
    (arguments.out / "keys.bin").write_bytes(front_coded(sorted(keys, key=str.encode)))
    if arguments.links:
        pairs = sorted((lemma, key) for lemma, key in listed.items() if lemma != key and lemma in key_by_lemma)
        arguments.links.write_text("".join(f"{lemma}\t{key}\n" for lemma, key in pairs), encoding="utf-8")
    print(f"{len(keys)} families, {len(key_by_lemma)} lemmas, {len(listed)} of them listed")


if __name__ == "__main__":
    main()
