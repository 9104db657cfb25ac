//! The query language: words, phrases, exclusions, alternatives, groups, prefixes, misspellings and
//! fields.
//!
//! Parsing never fails. What has no meaning is read as words, and a [`Remark`] says so.

use std::ops::Range;

use azymut_record::Message;

/// Deepest nesting of parentheses that is kept apart; deeper ones are read through.
const DEPTH: usize = 16;

/// A query taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parsed {
    pub items: Vec<Item>,
    /// What had no meaning, in the order typed.
    pub remarks: Vec<Remark>,
}

/// A part of a query that had no meaning where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub reason: Message,
}

/// One thing that is wanted or unwanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    pub occur: Wanted,
    pub term: Term,
}

/// Whether an item is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It counts.
    Optional,
    /// It is joined to its neighbour by AND.
    Required,
    /// A minus or NOT stands before it.
    Excluded,
}

/// What an item is. Ranges are in bytes of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// Words, read together, so that names and synonyms of several words are seen.
    Words(Range<usize>),
    /// `"words"`, `="words"` for these very forms, `"words"~5` for as many words between them.
    Phrase { inner: Range<usize>, exact: bool, slop: u32 },
    /// `word*`
    Prefix(Range<usize>),
    /// `word~1`
    Fuzzy(Range<usize>, u8),
    /// `name:value`; the value's own parts where it is a list.
    Field { name: Range<usize>, value: Range<usize> },
    /// What looks like the printed number of a goal: `3.2`, `IV.1`.
    Label(Range<usize>),
    /// Parentheses.
    Group(Vec<Item>),
    /// Items joined by OR.
    Any(Vec<Item>),
}

/// Takes a query apart.
pub(super) fn parse(query: &str) -> Parsed {
    let mut parser = Parser { query, at: 0, remarks: Vec::new() };
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
    Parsed { items: join_words(items), remarks: parser.remarks }
}

struct Parser<'q> {
    query: &'q str,
    at: usize,
    remarks: Vec<Remark>,
}

/// What stands between two items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Nothing,
    Or,
    And,
}

impl<'q> Parser<'q> {
    /// Items up to the end or to a closing parenthesis, which is left standing.
    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut joint = Joint::Nothing;
        loop {
            self.skip_space();
            let Some(c) = self.peek() else { break };
            if c == ')' {
                break;
            }
            if let Some((word, length)) = self.operator() {
                let range = self.at..self.at + length;
                self.at += length;
                match word {
                    Operator::Not => {
                        self.skip_space();
                        match self.item(depth, true) {
                            Some(item) => items.push(item),
                            None => self.remark_at(
                                range,
                                Message::fixed(
                                    "nothing follows to be left out",
                                    "nie ma po nim niczego do pominięcia",
                                ),
                            ),
                        }
                    }
                    _ if items.is_empty() => self.remark_at(
                        range,
                        Message::fixed("nothing stands before it", "nic przed nim nie stoi"),
                    ),
                    Operator::Or => joint = Joint::Or,
                    Operator::And => joint = Joint::And,
                }
                continue;
            }
            let Some(mut item) = self.item(depth, false) else { continue };
            match (joint, items.last_mut()) {
                (Joint::Or, Some(last)) => match &mut last.term {
                    Term::Any(alternatives) => {
                        last.range.end = item.range.end;
                        alternatives.push(item);
                    }
                    _ => {
                        if let Some(first) = items.pop() {
                            items.push(Item {
                                range: first.range.start..item.range.end,
                                occur: Wanted::Optional,
                                term: Term::Any(vec![first, item]),
                            });
                        }
                    }
                },
                (Joint::And, Some(last)) => {
                    for side in [last, &mut item] {
                        if side.occur == Wanted::Optional {
                            side.occur = Wanted::Required;
                        }
                    }
                    items.push(item);
                }
                _ => items.push(item),
            }
            joint = Joint::Nothing;
        }
        items
    }

    /// One item; none where only punctuation stood.
    fn item(&mut self, depth: usize, mut excluded: bool) -> Option<Item> {
        let start = self.at;
        if self.peek() == Some('-')
            && self
                .rest()
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_alphanumeric() || "\"„=(«".contains(c))
        {
            self.at += 1;
            excluded = true;
        }
        let term = match self.peek()? {
            '(' => self.group(depth),
            ')' => return None,
            _ => match self.phrase() {
                Some(phrase) => Some(phrase),
                None => self.word(),
            },
        };
        let occur = if excluded { Wanted::Excluded } else { Wanted::Optional };
        term.map(|term| Item { range: start..self.at, occur, term })
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
            // Its items belong to the group around it; its closing parenthesis ends that one early,
            // which changes nothing but where a group ends.
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
        let items = join_words(items);
        (!items.is_empty()).then_some(Term::Group(items))
    }

    /// A quoted phrase, with what belongs to it before and after.
    fn phrase(&mut self) -> Option<Term> {
        let rest = self.rest();
        let exact = rest.starts_with('=');
        let quote_at = self.at + usize::from(exact);
        let open = self.query.get(quote_at..)?.chars().next()?;
        let closing: &[char] = match open {
            '"' => &['"'],
            '„' | '”' | '“' => &['”', '“', '"'],
            '«' => &['»'],
            '»' => &['«'],
            _ => return None,
        };
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
            return self.word();
        };
        let inner = inner_from..inner_from + length;
        let close = self.query.get(inner.end..)?.chars().next()?;
        self.at = inner.end + close.len_utf8();
        let slop = self.tilde().unwrap_or(0);
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
        Some(Term::Phrase { inner, exact, slop: slop.min(50) })
    }

    /// A word, with the mark of a prefix, a misspelling or a field.
    fn word(&mut self) -> Option<Term> {
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| {
                c.is_whitespace() || matches!(c, '(' | ')' | '"' | '„' | '”' | '“' | '«' | '»')
            })
            .unwrap_or(self.rest().len());
        let text = self.rest().get(..length)?;
        if let Some(colon) = text.find(':')
            && let Some(field) = self.field(start, colon, length)
        {
            return Some(field);
        }
        self.at += length;
        if let Some(stem) = text.strip_suffix('*') {
            let whole_word = stem.chars().all(char::is_alphanumeric);
            if whole_word && stem.chars().count() >= 2 {
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
            && stem.chars().all(char::is_alphabetic)
            && matches!(edits, "" | "1" | "2")
        {
            return Some(Term::Fuzzy(start..start + stem.len(), if edits == "2" { 2 } else { 1 }));
        }
        if length == 0 {
            // A quotation mark or the like that opens nothing.
            self.at += self.peek().map_or(0, char::len_utf8);
            return None;
        }
        let range = start..self.at;
        Some(if is_label(text) { Term::Label(range) } else { Term::Words(range) })
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
        let before = self.at;
        self.at = value_from;
        if let Some(Term::Phrase { inner, .. }) = self.phrase() {
            return Some(Term::Field { name, value: inner });
        }
        self.at = before;
        None
    }

    /// `~5` after a phrase.
    fn tilde(&mut self) -> Option<u32> {
        let digits = self.rest().strip_prefix('~')?;
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let number = digits.get(..length)?.parse().ok();
        self.at += 1 + length;
        number
    }

    /// An operator in capitals, and how long it is.
    fn operator(&self) -> Option<(Operator, usize)> {
        let rest = self.rest();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let operator = match rest.get(..length)? {
            "OR" | "LUB" | "|" | "||" => Operator::Or,
            "AND" | "ORAZ" | "&&" => Operator::And,
            "NOT" => Operator::Not,
            _ => return None,
        };
        Some((operator, length))
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

/// Makes one run of plain words that follow each other, so that they are read together.
fn join_words(items: Vec<Item>) -> Vec<Item> {
    let mut joined: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        if let (Some(last), Term::Words(words)) = (joined.last_mut(), &item.term)
            && let Term::Words(run) = &mut last.term
            && last.occur == Wanted::Optional
            && item.occur == Wanted::Optional
        {
            run.end = words.end;
            last.range.end = item.range.end;
        } else {
            joined.push(item);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
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
            ("-(a b) c", "-([a b]) [c]", 0),
            ("rower* turyst*", "rower* turyst*", 0),
            ("mieszkalnicto~ pracca~1 x~2", "mieszkalnicto~1 pracca~1 x~2", 0),
            ("miasto:Kielce rower", "miasto:<Kielce> [rower]", 0),
            ("miasto:\"Nowy Sącz\" -level:area", "miasto:<Nowy Sącz> -level:<area>", 0),
            ("rok:2014..2024 nr:3.2", "rok:<2014..2024> nr:<3.2>", 0),
            ("Kielce 3.2 IV.1. 3. 2014", "[Kielce] #3.2 #IV.1. [3. 2014]", 0),
            ("http://example", "[http://example]", 0),
            ("rynek \"pracy", "[rynek pracy]", 1),
            ("\"\" a", "[a]", 1),
            ("(a b", "([a b])", 1),
            ("a) b", "[a b]", 1),
            ("*", "[*]", 1),
            ("a*", "[a*]", 1),
            ("OR a", "[a]", 1),
            ("a OR", "[a]", 0),
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
    fn nesting_is_bounded() {
        let query = format!("{}a{}", "(".repeat(900), ")".repeat(900));
        let parsed = parse(&query);
        assert!(!parsed.remarks.is_empty());
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
