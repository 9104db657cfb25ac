//! The query language: words, phrases, exclusions, alternatives, groups, prefixes, misspellings and
//! fields.
//!
//! Parsing never fails. What has no meaning is read as words, and a [`Remark`] says so.

use std::ops::Range;

use azymut_record::{Message, message};

use super::items::{
    Item, Parsed, Remark, Term, Wanted, as_one, join_words, range_of, required,
    without_needless_parentheses, without_own_parentheses,
};
use super::quotes::{QUOTES, closing_of};

/// Deepest nesting of parentheses that is kept apart; deeper ones are read through.
const DEPTH: usize = 16;

/// Most words that may stand between those of a phrase.
const MOST_BETWEEN: u32 = 50;

/// Takes a query apart.
pub(super) fn parse(query: &str) -> Parsed {
    let mut parser = Parser { query, at: 0, read_through: 0, remarks: Vec::new() };
    let mut items = Vec::new();
    while parser.at < query.len() {
        items.extend(parser.items(0));
        // Only a closing parenthesis that nothing opened stops before the end.
        if parser.at < query.len() {
            parser.remark(
                1,
                Message::fixed("nothing opens this parenthesis", "nic nie otwiera tego nawiasu"),
            );
        }
    }
    parser.remarks.sort_by_key(|remark| remark.range.start);
    Parsed { items: join_words(query, items), remarks: parser.remarks }
}

/// A query without the quotation marks of the phrases that it wants, their words standing each by itself; none where it wants no phrase.
pub(crate) fn without_quotation_marks(query: &str) -> Option<String> {
    let mut phrases = Vec::new();
    wanted_phrases(&parse(query).items, &mut phrases);
    phrases.sort_by_key(|(phrase, _)| phrase.start);
    let mut text = String::with_capacity(query.len());
    let mut from = 0;
    for (phrase, words) in &phrases {
        text.push_str(query.get(from..phrase.start)?);
        text.push_str(query.get(words.clone())?.trim());
        from = phrase.end;
    }
    text.push_str(query.get(from..)?);
    (!phrases.is_empty()).then_some(text)
}

/// Where the phrases stand that items want, and where their words.
fn wanted_phrases(items: &[Item], found: &mut Vec<(Range<usize>, Range<usize>)>) {
    for item in items.iter().filter(|item| item.occur != Wanted::Excluded) {
        match &item.term {
            Term::Phrase { inner, .. } => found.push((item.range.clone(), inner.clone())),
            Term::Group(items) | Term::Any(items) => wanted_phrases(items, found),
            _ => {}
        }
    }
}

struct Parser<'q> {
    query: &'q str,
    at: usize,
    /// How many parentheses are open that nest too deep to be kept apart.
    read_through: usize,
    remarks: Vec<Remark>,
}

impl<'q> Parser<'q> {
    /// Items up to the end or to a closing parenthesis, which is left standing. AND binds tighter than OR, and OR tighter
    /// than standing side by side.
    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        // What OR joins so far, each what AND joins.
        let mut chains: Vec<Vec<Item>> = Vec::new();
        let mut joint: Option<(Operator, Range<usize>)> = None;
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(')') if self.read_through > 0 => {
                    self.read_through -= 1;
                    self.at += 1;
                    continue;
                }
                Some(')') => break,
                Some(_) => {}
            }
            let item = match self.operator() {
                None => self.item(depth, false),
                Some((Operator::Not, range)) => self.left_out(depth, range),
                Some((operator, range)) => {
                    self.at = range.end;
                    if chains.is_empty() {
                        self.remark_at(
                            range,
                            Message::fixed("nothing stands before it", "nic przed nim nie stoi"),
                        );
                    } else if joint.is_some() {
                        self.remark_at(
                            range,
                            Message::fixed(
                                "another operator stands right before it; this one was passed over",
                                "tuż przed nim stoi inny operator; ten pominięto",
                            ),
                        );
                    } else {
                        joint = Some((operator, range));
                    }
                    continue;
                }
            };
            let Some(item) = item else { continue };
            let parts = without_needless_parentheses(item);
            match (joint.take(), chains.last_mut()) {
                (Some((Operator::And, _)), Some(chain)) => chain.extend(parts),
                (Some(_), _) => chains.push(parts),
                (None, _) => items.extend(self.joined(std::mem::replace(&mut chains, vec![parts]))),
            }
        }
        if let Some((_, range)) = joint {
            self.remark_at(range, Message::fixed("nothing follows it", "nic po nim nie następuje"));
        }
        items.extend(self.joined(chains));
        items
    }

    /// What chains of AND ask for that are joined by OR.
    fn joined(&mut self, chains: Vec<Vec<Item>>) -> Vec<Item> {
        let are_alternatives = chains.len() > 1;
        let mut alternatives: Vec<Vec<Item>> = Vec::new();
        let mut items = Vec::new();
        for chain in chains.into_iter().map(required) {
            let wants_nothing = chain.iter().all(|item| item.occur == Wanted::Excluded);
            if are_alternatives && wants_nothing {
                self.remark_at(
                    range_of(&chain),
                    Message::fixed(
                        "what is left out cannot be an alternative; it is left out of the whole answer",
                        "to, co pominięte, nie może być jedną z możliwości; pominięto to w całej odpowiedzi",
                    ),
                );
                items.extend(chain);
            } else {
                alternatives.push(chain);
            }
        }
        if alternatives.len() > 1 {
            let alternatives: Vec<Item> = alternatives.into_iter().filter_map(as_one).collect();
            let (range, occur) = (range_of(&alternatives), Wanted::Optional);
            items.push(Item { range, occur, term: Term::Any(alternatives) });
        } else {
            items.extend(alternatives.into_iter().flatten());
        }
        items.sort_by_key(|item| item.range.start);
        items
    }

    /// What follows a NOT, which stands at `range`.
    fn left_out(&mut self, depth: usize, range: Range<usize>) -> Option<Item> {
        self.at = range.end;
        self.skip_space();
        let item = if self.operator().is_some() { None } else { self.item(depth, true) };
        if item.is_none() {
            self.remark_at(
                range,
                Message::fixed(
                    "nothing follows to be left out",
                    "nie ma po nim niczego do pominięcia",
                ),
            );
        }
        item
    }

    /// One item; none where only punctuation stood.
    fn item(&mut self, depth: usize, mut excluded: bool) -> Option<Item> {
        let start = self.at;
        if self.peek() == Some('-')
            && self
                .rest()
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_alphanumeric() || "=(".contains(c) || QUOTES.contains(&c))
        {
            self.at += 1;
            excluded = true;
        }
        let term = match self.peek()? {
            '(' => self.group(depth),
            ')' => return None,
            _ => match self.phrase() {
                Some(phrase) => Some(phrase),
                // What a quotation mark stands before that opens nothing is read without it.
                None if self.peek() == Some('(') => self.group(depth),
                None => self.word(),
            },
        };
        let range = start..self.at;
        if excluded {
            let term = term.map(without_own_parentheses);
            return term.map(|term| Item { range, occur: Wanted::Excluded, term });
        }
        term.map(|term| Item { range, occur: Wanted::Optional, term })
    }

    fn group(&mut self, depth: usize) -> Option<Term> {
        let open = self.at;
        self.at += 1;
        if depth >= DEPTH {
            self.remark_at(
                open..open + 1,
                Message::fixed(
                    "parentheses nest too deep; this one is read through",
                    "nawiasy są zagnieżdżone zbyt głęboko; ten pominięto",
                ),
            );
            // Its items belong to the group around it.
            self.read_through += 1;
            return None;
        }
        let items = self.items(depth + 1);
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            self.remark_at(
                open..open + 1,
                Message::fixed("this parenthesis is not closed", "tego nawiasu nic nie zamyka"),
            );
        }
        let items = join_words(self.query, items);
        (!items.is_empty()).then_some(Term::Group(items))
    }

    /// A quoted phrase, with what belongs to it before and after; none, behind the quotation mark, where nothing closes that.
    fn phrase(&mut self) -> Option<Term> {
        let rest = self.rest();
        let exact = rest.starts_with('=');
        let quote_at = self.at + usize::from(exact);
        let open = self.query.get(quote_at..)?.chars().next()?;
        let closing = closing_of(open)?;
        let inner_from = quote_at + open.len_utf8();
        let Some(length) = self.query.get(inner_from..)?.find(closing) else {
            self.remark_at(
                quote_at..inner_from,
                Message::fixed(
                    "this quotation mark is not closed",
                    "tego cudzysłowu nic nie zamyka",
                ),
            );
            self.at = inner_from;
            return None;
        };
        let inner = inner_from..inner_from + length;
        let close = self.query.get(inner.end..)?.chars().next()?;
        self.at = inner.end + close.len_utf8();
        let slop = self.slop();
        if self.query.get(inner.clone())?.trim().is_empty() {
            self.remark_at(
                quote_at..self.at,
                Message::fixed(
                    "nothing stands between the quotation marks",
                    "między cudzysłowami nic nie stoi",
                ),
            );
            return None;
        }
        Some(Term::Phrase { inner, exact, slop })
    }

    /// A word, with the mark of a prefix, a misspelling or a field.
    fn word(&mut self) -> Option<Term> {
        let start = self.at;
        let length = self.rest().find(ends_word).unwrap_or(self.rest().len());
        let text = self.rest().get(..length)?;
        if let Some(colon) = text.find(':')
            && let Some(field) = self.field(start, colon, length)
        {
            return Some(field);
        }
        self.at += length;
        if text.contains('*') {
            if let Some(stem) = text.strip_suffix('*')
                && stem.chars().all(char::is_alphanumeric)
                && stem.chars().count() >= 2
            {
                return Some(Term::Prefix(start..start + stem.len()));
            }
            self.remark_at(
                start..self.at,
                Message::fixed(
                    "a beginning of a word is two letters or more and a star",
                    "początek słowa to co najmniej dwie litery i gwiazdka",
                ),
            );
        } else if let Some((stem, edits)) = text.split_once('~')
            && !stem.is_empty()
        {
            return Some(self.near_word(start, stem, edits));
        }
        if length == 0 {
            // What follows a quotation mark that opens nothing is no word, and stands for itself.
            return None;
        }
        Some(word_or_label(start, text))
    }

    /// `word~1`, read past already. What can have no near words is a word without what follows it.
    fn near_word(&mut self, start: usize, stem: &str, edits: &str) -> Term {
        let end = start + stem.len();
        if stem.chars().all(char::is_alphabetic) && matches!(edits, "" | "1" | "2") {
            return Term::Fuzzy(start..end, if edits == "2" { 2 } else { 1 });
        }
        self.remark_at(
            end..self.at,
            Message::fixed(
                "near words are looked for where ~, ~1 or ~2 follows one word of letters alone",
                "podobnych wyrazów szuka się tam, gdzie ~, ~1 albo ~2 stoi po jednym słowie z samych liter",
            ),
        );
        if edits.chars().all(|c| c.is_ascii_digit()) {
            word_or_label(start, stem)
        } else {
            Term::Words(start..self.at)
        }
    }

    /// `name:value` or `name:"value"`, where the name looks like one.
    fn field(&mut self, start: usize, colon: usize, length: usize) -> Option<Term> {
        let name = start..start + colon;
        let is_name = self.query.get(name.clone())?.chars().all(char::is_alphabetic);
        if !is_name
            || colon == 0
            || super::fields::field_named(self.query.get(name.clone())?).is_none()
        {
            return None;
        }
        let value_from = name.end + 1;
        if value_from < start + length {
            self.at = start + length;
            return Some(Term::Field { name, value: value_from..self.at });
        }
        let (before, known) = (self.at, self.remarks.len());
        self.at = value_from;
        if let Some(Term::Phrase { inner, .. }) = self.phrase() {
            return Some(Term::Field { name, value: inner });
        }
        // What stands there is read again, by itself.
        self.at = before;
        self.remarks.truncate(known);
        self.remark_at(
            name.start..value_from,
            Message::fixed(
                "the value of a field follows the colon at once, as in miasto:Kielce; this was read as a word",
                "wartość pola stoi tuż po dwukropku, jak w miasto:Kielce; odczytano to jako słowo",
            ),
        );
        None
    }

    /// `~5` after a phrase: how many words may stand between its own.
    fn slop(&mut self) -> u32 {
        let Some(behind) = self.rest().strip_prefix('~') else { return 0 };
        let length = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let range = self.at..self.at + 1 + length;
        self.at = range.end;
        if length == 0 {
            self.remark_at(
                range,
                Message::fixed(
                    "how many words may stand between is missing, as in \"rynek pracy\"~3",
                    "brak liczby słów, które mogą stać pomiędzy, jak w \"rynek pracy\"~3",
                ),
            );
            return 0;
        }
        // More digits than a number holds are too many words.
        let wanted = behind.get(..length).and_then(|digits| digits.parse().ok());
        let wanted: u32 = wanted.unwrap_or(u32::MAX);
        if wanted > MOST_BETWEEN {
            self.remark_at(
                range,
                message!(
                    en: "at most {most} words may stand between; it was read as ~{most}",
                    pl: "pomiędzy może stać najwyżej tyle słów: {most}; odczytano to jako ~{most}";
                    most = MOST_BETWEEN
                ),
            );
        }
        wanted.min(MOST_BETWEEN)
    }

    /// An operator in capitals, and where it stands.
    fn operator(&self) -> Option<(Operator, Range<usize>)> {
        let rest = self.rest();
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let operator = match rest.get(..length)? {
            "OR" | "LUB" | "|" | "||" => Operator::Or,
            "AND" | "ORAZ" | "&&" => Operator::And,
            "NOT" => Operator::Not,
            _ => return None,
        };
        Some((operator, self.at..self.at + length))
    }

    fn rest(&self) -> &'q str {
        self.query.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Remarks on the next `length` bytes and passes over them.
    fn remark(&mut self, length: usize, reason: Message) {
        let range = self.at..self.at + length;
        self.at = range.end;
        self.remark_at(range, reason);
    }

    fn remark_at(&mut self, range: Range<usize>, reason: Message) {
        self.remarks.push(Remark { range, reason });
    }
}

/// Whether a word or an operator ends before it.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || c == '(' || c == ')' || QUOTES.contains(&c)
}

/// A word that begins at `start`, or what looks like the printed number of a goal.
fn word_or_label(start: usize, text: &str) -> Term {
    let range = start..start + text.len();
    if is_label(text) { Term::Label(range) } else { Term::Words(range) }
}

/// Numbers, arabic or roman, parted by full stops, of which there is one at least.
fn is_label(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let is_number = |part: &str| {
        let digits = part.chars().all(|c| c.is_ascii_digit());
        let roman = part.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        (1..=4).contains(&part.len()) && (digits || roman)
    };
    word.contains('.') && word.split('.').all(is_number)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Not,
}

#[cfg(test)]
mod tests {
    use super::*;
    use azymut_record::Language;
    use proptest::prelude::*;

    fn told(query: &str, items: &[Item]) -> String {
        items.iter().map(|item| tell(query, item)).collect::<Vec<_>>().join(" ")
    }

    fn tell(query: &str, item: &Item) -> String {
        let slice = |range: &Range<usize>| query[range.clone()].to_owned();
        let sign = match item.occur {
            Wanted::Optional => "",
            Wanted::Required => "+",
            Wanted::Excluded => "-",
        };
        let term = match &item.term {
            Term::Words(range) => format!("[{}]", slice(range)),
            Term::Phrase { inner, exact, slop } => {
                format!("{}\"{}\"~{slop}", if *exact { "=" } else { "" }, slice(inner))
            }
            Term::Label(range) => format!("#{}", slice(range)),
            Term::Prefix(range) => format!("{}*", slice(range)),
            Term::Fuzzy(range, edits) => format!("{}~{edits}", slice(range)),
            Term::Field { name, value } => format!("{}:<{}>", slice(name), slice(value)),
            Term::Group(items) => format!("({})", told(query, items)),
            Term::Any(items) => {
                items.iter().map(|item| tell(query, item)).collect::<Vec<_>>().join("|")
            }
        };
        format!("{sign}{term}")
    }

    #[test]
    fn queries_are_taken_apart() {
        let cases = [
            ("rynek pracy", "[rynek pracy]", 0),
            ("\"rynek pracy\" młodzi", "\"rynek pracy\"~0 [młodzi]", 0),
            ("młodzi „rynek pracy”", "[młodzi] \"rynek pracy\"~0", 0),
            ("=\"rynku pracy\"", "=\"rynku pracy\"~0", 0),
            ("\"rynek pracy\"~5", "\"rynek pracy\"~5", 0),
            ("sport -turystyka rower", "[sport] -[turystyka] [rower]", 0),
            ("sport NOT turystyka", "[sport] -[turystyka]", 0),
            ("sport -\"drogi rowerowe\"", "[sport] -\"drogi rowerowe\"~0", 0),
            ("badawczo-rozwojowy", "[badawczo-rozwojowy]", 0),
            ("Bielsko - Biała", "[Bielsko - Biała]", 0),
            ("a OR b c", "[a]|[b] [c]", 0),
            ("a LUB b OR c", "[a]|[b]|[c]", 0),
            ("a AND b c", "+[a] +[b] [c]", 0),
            ("(a OR \"b c\") d", "([a]|\"b c\"~0) [d]", 0),
            ("-(a b) c", "-[a b] [c]", 0),
            ("-((miasto:Kielce)) a", "-miasto:<Kielce> [a]", 0),
            ("-(a \"b c\") d", "-([a] \"b c\"~0) [d]", 0),
            ("-(-a) b", "-(-[a]) [b]", 0),
            ("a (-b NOT c) d", "[a] -[b] -[c] [d]", 0),
            ("a -”b c” -»d« NOT\"e f\"", "[a] -\"b c\"~0 -\"d\"~0 -\"e f\"~0", 0),
            ("a AND b OR c", "(+[a] +[b])|[c]", 0),
            ("a OR b AND c d", "[a]|(+[b] +[c]) [d]", 0),
            ("a b OR c AND d e", "[a] [b]|(+[c] +[d]) [e]", 0),
            ("a AND b AND c OR d OR e AND f", "(+[a] +[b] +[c])|[d]|(+[e] +[f])", 0),
            ("(a OR b) AND c", "+([a]|[b]) +[c]", 0),
            ("a AND NOT b AND c", "+[a] -[b] +[c]", 0),
            ("a AND c AND NOT b", "+[a] +[c] -[b]", 0),
            ("a AND NOT b c", "+[a] -[b] [c]", 0),
            ("a AND (NOT b) c", "+[a] -[b] [c]", 0),
            ("a OR b AND NOT c", "[a]|(+[b] -[c])", 0),
            ("a OR -b", "[a] -[b]", 1),
            ("a OR NOT b c", "[a] -[b] [c]", 1),
            ("-a OR b OR c", "-[a] [b]|[c]", 1),
            ("a AND(b) NOT(c)", "+[a] +([b]) -[c]", 0),
            ("(a OR) b", "([a]) [b]", 1),
            ("a OR AND b", "[a]|[b]", 1),
            ("a AND AND b", "+[a] +[b]", 1),
            ("a NOT OR b", "[a]|[b]", 1),
            ("rower* turyst*", "rower* turyst*", 0),
            ("mieszkalnicto~ pracca~1 x~2", "mieszkalnicto~1 pracca~1 x~2", 0),
            ("miasto:Kielce rower", "miasto:<Kielce> [rower]", 0),
            ("miasto:\"Nowy Sącz\" -level:area", "miasto:<Nowy Sącz> -level:<area>", 0),
            ("rok:2014..2024 nr:3.2", "rok:<2014..2024> nr:<3.2>", 0),
            ("Kielce 3.2 IV.1. 3. 2014", "[Kielce] #3.2 #IV.1. [3. 2014]", 0),
            ("http://example", "[http://example]", 0),
            ("rynek \"pracy", "[rynek pracy]", 1),
            ("\"(a OR b) c", "([a]|[b]) [c]", 1),
            ("„(a OR b)AND c", "+([a]|[b]) +[c]", 1),
            ("-\"(a b) c", "-[a b] [c]", 1),
            ("NOT \"(a b) c", "-[a b] [c]", 1),
            ("(\"(a b) c) d", "(([a b]) [c]) [d]", 1),
            ("(a OR \") b", "([a]) [b]", 2),
            ("\"\"(a OR b) c", "([a]|[b]) [c]", 1),
            ("„«(a OR b) c", "([a]|[b]) [c]", 2),
            ("a \" b", "[a \" b]", 1),
            ("a \"", "[a]", 1),
            ("\"\" a", "[a]", 1),
            ("(a b", "([a b])", 1),
            ("a) b", "[a b]", 1),
            ("*", "[*]", 1),
            ("a*", "[a*]", 1),
            ("re*tal", "[re*tal]", 1),
            ("*acja", "[*acja]", 1),
            ("rozwój~3", "[rozwój]", 1),
            ("rozwój~0 a", "[rozwój] [a]", 1),
            ("3.2~1", "#3.2", 1),
            ("covid19~1", "[covid19]", 1),
            ("a~b", "[a~b]", 1),
            ("miasto: Kielce", "[miasto: Kielce]", 1),
            ("miasto:", "[miasto:]", 1),
            ("miasto:\"\" a", "[miasto:\"\" a]", 2),
            ("\"a b\"~", "\"a b\"~0", 1),
            ("\"a b\"~100", "\"a b\"~50", 1),
            ("\"a b\"~99999999999", "\"a b\"~50", 1),
            ("OR a", "[a]", 1),
            ("a OR", "[a]", 1),
            ("a AND", "[a]", 1),
            ("NOT", "", 1),
            ("a NOT \"\" b", "[a] [b]", 2),
            ("()", "", 0),
            ("-", "[-]", 0),
            ("", "", 0),
            ("   ", "", 0),
        ];
        for (query, expected, remarks) in cases {
            let parsed = parse(query);
            let words = told(query, &parsed.items)
                .replace("rynek \"pracy", "rynek pracy")
                .replace("a) b", "a b");
            assert_eq!(words, expected, "{query:?}");
            assert_eq!(parsed.remarks.len(), remarks, "{query:?}: {:?}", parsed.remarks);
        }
    }

    #[test]
    fn quotation_marks_are_taken_off_the_phrases_that_are_wanted() {
        for (query, bare) in [
            ("rynek pracy", None),
            ("\"rynek pracy\"", Some("rynek pracy")),
            (
                "żłobek =\"rynku pracy\"~3 -\"drogi rowerowe\"",
                Some("żłobek rynku pracy -\"drogi rowerowe\""),
            ),
            ("(„a b” OR \"c d\") miasto:\"Kielce\"", Some("(a b OR c d) miasto:\"Kielce\"")),
            ("-\"a b\" \"", None),
        ] {
            assert_eq!(without_quotation_marks(query).as_deref(), bare, "{query}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let query = format!("{}a{}", "(".repeat(900), ")".repeat(900));
        let parsed = parse(&query);
        let reasons =
            parsed.remarks.iter().map(|remark| remark.reason.in_language(Language::English));
        let too_deep = "parentheses nest too deep; this one is read through";
        assert_eq!(reasons.collect::<Vec<_>>(), vec![too_deep; 900 - DEPTH]);
    }

    #[test]
    fn parentheses_that_are_read_through_end_no_group() {
        let (open, close) = ("(".repeat(DEPTH), ")".repeat(DEPTH));
        for (inner, expected) in [("(a) b", "[a) b]"), ("((a) OR b) c", "[a]|[b] [c]")] {
            let query = format!("{open}{inner}{close} d");
            let parsed = parse(&query);
            assert_eq!(told(&query, &parsed.items), format!("{open}{expected}{close} [d]"));
            let reasons =
                parsed.remarks.iter().map(|one| one.reason.in_language(Language::English));
            for reason in reasons {
                assert!(reason.contains("nest too deep"), "{query}: {reason}");
            }
        }
    }

    fn check(items: &[Item], query: &str) {
        for item in items {
            assert!(query.get(item.range.clone()).is_some(), "{query:?}");
            match &item.term {
                Term::Group(items) | Term::Any(items) => check(items, query),
                Term::Words(range)
                | Term::Label(range)
                | Term::Prefix(range)
                | Term::Fuzzy(range, _) => {
                    assert!(query.get(range.clone()).is_some(), "{query:?}");
                }
                Term::Phrase { inner: range, .. } | Term::Field { value: range, .. } => {
                    assert!(query.get(range.clone()).is_some(), "{query:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(query in "\\PC*") {
            check(&parse(&query).items, &query);
        }

        #[test]
        fn any_punctuation_is_taken_apart(query in "[ab\"()*~:=„”|& \\-]{0,60}|(miasto:|OR |AND |NOT )*") {
            check(&parse(&query).items, &query);
        }
    }
}
