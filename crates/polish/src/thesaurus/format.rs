//! The text form: Solr's synonyms format, and `#~` for a weaker tie.

use super::{AlternativeKind, ThesaurusError};

/// A line of the file: who asks for one of `from` also finds `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// Line number, from 1.
    pub line: usize,
    pub kind: AlternativeKind,
    pub from: Vec<String>,
    pub to: Vec<String>,
}

const MAX_BYTES: usize = 8 << 20;
const MAX_RULES: usize = 100_000;
const MAX_MEMBERS: usize = 64;
const MAX_MEMBER_CHARS: usize = 200;

/// The rules of a file, in order.
pub(super) fn read_rules(text: &str) -> Result<Vec<Rule>, ThesaurusError> {
    if text.len() > MAX_BYTES {
        return Err(ThesaurusError {
            line: 1,
            problem: format!(
                "the file has {} bytes, more than {MAX_BYTES}: split it or keep only the rules you need",
                text.len()
            ),
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let Some((kind, body)) = classify(line.trim()) else {
            continue;
        };
        if rules.len() == MAX_RULES {
            return Err(ThesaurusError {
                line: line_number,
                problem: format!("more than {MAX_RULES} rules: keep only those you need"),
            });
        }
        rules.push(read_rule(line_number, kind, body)?);
    }
    Ok(rules)
}

/// The kind and the body of a rule; nothing for an empty line or a comment.
fn classify(line: &str) -> Option<(AlternativeKind, &str)> {
    match line.strip_prefix('#') {
        None if line.is_empty() => None,
        None => Some((AlternativeKind::Equivalent, line)),
        // `#~~~~` and `#~` alone are ornaments of a comment.
        Some(comment) => comment
            .strip_prefix('~')
            .map(str::trim)
            .filter(|body| !body.is_empty() && !body.starts_with(['~', '=', '-', '#']))
            .map(|body| (AlternativeKind::Related, body)),
    }
}

fn read_rule(line: usize, kind: AlternativeKind, body: &str) -> Result<Rule, ThesaurusError> {
    let fail = |problem: String| Err(ThesaurusError { line, problem });
    let mut sides = vec![vec![String::new()]];
    let mut characters = body.chars().peekable();
    while let Some(c) = characters.next() {
        let literal = match c {
            '\\' => characters.next(),
            ',' => {
                if let Some(side) = sides.last_mut() {
                    side.push(String::new());
                }
                None
            }
            '=' if characters.peek() == Some(&'>') => {
                characters.next();
                sides.push(vec![String::new()]);
                None
            }
            _ => Some(c),
        };
        if let (Some(literal), Some(member)) =
            (literal, sides.last_mut().and_then(|side| side.last_mut()))
        {
            member.push(literal);
        }
    }
    for side in &mut sides {
        for member in side.iter_mut() {
            *member = member.split_whitespace().collect::<Vec<_>>().join(" ");
            if member.is_empty() {
                return fail(format!(
                    "an empty member in {}: drop the stray comma or arrow, or write the member",
                    excerpt(body)
                ));
            }
            if !member.contains(char::is_alphanumeric) {
                return fail(format!(
                    "{} has neither a letter nor a digit: write a word or drop it",
                    excerpt(member)
                ));
            }
            if member.chars().count() > MAX_MEMBER_CHARS {
                return fail(format!(
                    "the member {} is longer than {MAX_MEMBER_CHARS} characters: members are words and short phrases parted by commas",
                    excerpt(member)
                ));
            }
        }
        if side.len() > MAX_MEMBERS {
            return fail(format!(
                "{} members, more than {MAX_MEMBERS}: split the rule",
                side.len()
            ));
        }
    }
    let mut sides = sides.into_iter();
    match (sides.next(), sides.next(), sides.next()) {
        (Some(group), None, None) if group.len() > 1 => {
            Ok(Rule { line, kind, from: group.clone(), to: group })
        }
        (Some(group), None, None) => fail(format!(
            "{} stands alone: a rule is \"a, b\" or \"a => b\"; a comment begins with #",
            excerpt(&group.concat())
        )),
        (Some(from), Some(to), None) => Ok(Rule { line, kind, from, to }),
        _ => fail(format!("more than one => in {}: write a rule a line", excerpt(body))),
    }
}

fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<(AlternativeKind, String, String)> {
        read_rules(text)
            .unwrap()
            .into_iter()
            .map(|rule| (rule.kind, rule.from.join("|"), rule.to.join("|")))
            .collect()
    }

    #[test]
    fn reads_groups_one_way_and_related_rules() {
        let (equivalent, related) = (AlternativeKind::Equivalent, AlternativeKind::Related);
        let expect = |kind, from: &str, to: &str| vec![(kind, from.to_owned(), to.to_owned())];
        for (text, expected) in [
            ("a,  b  c ,d", expect(equivalent, "a|b c|d", "a|b c|d")),
            ("\u{feff}a, b => c", expect(equivalent, "a|b", "c")),
            ("#~ a, b", expect(related, "a|b", "a|b")),
            ("#~a => b", expect(related, "a", "b")),
            (r"mikro\, małe, firmy", expect(equivalent, "mikro, małe|firmy", "mikro, małe|firmy")),
            (r"a \=> b, c = d", expect(equivalent, "a => b|c = d", "a => b|c = d")),
            ("# a, b\n\n## c\n#~~~~\n#~\n", vec![]),
        ] {
            assert_eq!(rules(text), expected, "{text:?}");
        }
    }

    #[test]
    fn errors_name_the_line_and_the_flaw() {
        for (text, line, part) in [
            ("a, b\nsamotny", 2, "stands alone"),
            ("# x\na,, b", 2, "empty member"),
            ("a, b,", 1, "empty member"),
            ("=> b", 1, "empty member"),
            ("a =>", 1, "empty member"),
            ("a => b => c", 1, "more than one =>"),
            ("#~ a", 1, "stands alone"),
            ("a, !!!", 1, "neither a letter nor a digit"),
            (&format!("a, {}", "b".repeat(300)), 1, "longer than"),
            (&"a,".repeat(100), 1, "empty member"),
            (&format!("{}b", "a,".repeat(100)), 1, "101 members"),
        ] {
            let error = read_rules(text).unwrap_err();
            assert_eq!(error.line, line, "{text:?}");
            assert!(error.problem.contains(part), "{text:?}: {error}");
        }
    }
}
