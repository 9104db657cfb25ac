//! The embedded thesaurus as the analysis has read it, so that a process need not analyse thousands of words when it starts.
//!
//! A line a member, then an empty line, then a line a rule. A member is its text and its words, parted by tabs. A rule is `=` (equivalent) or `~` (related), the numbers of its members on the left, and `>` and those on the right where
//! they are others.

use std::borrow::Cow;

use super::{AlternativeKind, Member, MemberId, Thesaurus};
use crate::matching::MemberWord;

/// Reads the embedded form; nothing where it is damaged. The tests below write it.
pub(super) fn read(text: &'static str) -> Option<Thesaurus> {
    let (members, rules) = text.split_once("\n\n")?;
    let mut thesaurus = Thesaurus::default();
    for line in members.lines() {
        let mut fields = line.split('\t');
        let display = Cow::Borrowed(fields.next()?);
        let words = fields.map(MemberWord::read).collect::<Option<_>>()?;
        thesaurus.insert(Member { display, words, rules: Vec::new(), concepts: Vec::new() });
    }
    for line in rules.lines() {
        let (kind, sides) = match line.split_at_checked(1)? {
            ("=", sides) => (AlternativeKind::Equivalent, sides),
            ("~", sides) => (AlternativeKind::Related, sides),
            _ => return None,
        };
        let (from, to) = sides.split_once('>').unwrap_or((sides, sides));
        let (from, to) = (read_ids(from)?, read_ids(to)?);
        if from.iter().chain(&to).any(|&id| id >= thesaurus.members.len()) {
            return None;
        }
        thesaurus.push_rule(kind, &from, to);
    }
    Some(thesaurus)
}

fn read_ids(ids: &str) -> Option<Vec<MemberId>> {
    ids.split(' ').map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyzer;

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/thesaurus/compiled.tsv");

    #[test]
    fn the_embedded_file_is_what_the_analysis_reads_in_its_source() {
        let current = write(&Thesaurus::parse(Thesaurus::BUILT_IN).unwrap());
        if std::env::var_os("COMPILE_THESAURUS").is_some() {
            std::fs::write(FILE, &current).unwrap();
        }
        let line = std::fs::read_to_string(FILE)
            .unwrap()
            .lines()
            .zip(current.lines())
            .find(|(embedded, current)| embedded != current)
            .map(|(embedded, current)| format!("{embedded:?} where {current:?} is right"));
        assert_eq!(
            line, None,
            "the thesaurus or the analysis has changed: run this test with COMPILE_THESAURUS=1"
        );
        assert_eq!(std::fs::read_to_string(FILE).unwrap().len(), current.len());
    }

    #[test]
    fn what_was_written_is_read_again() {
        let text =
            "kot, kocur zwyczajny\npies => owczarek, kundel\n#~ OZE, łąka CO2\nb, a, b => a, c\n";
        let written = write(&Thesaurus::parse(text).unwrap());
        let again = read(written.clone().leak()).unwrap();
        assert_eq!(write(&again), written);
        let mut analysis = crate::Analysis::new();
        Analyzer::shared().analyze("kot, OZE i łąka CO2", crate::Side::Document, &mut analysis);
        let parsed = Thesaurus::parse(text).unwrap();
        assert_eq!(again.concepts(&analysis), parsed.concepts(&analysis));
        assert_eq!(again.expand(&analysis), parsed.expand(&analysis));
        for damaged in ["", "\n", "kot\n\n=7", "kot\n\n=", "kot\n\n?0", "kot\tkot\n\n=0"] {
            assert!(read(damaged).is_none(), "{damaged:?}");
        }
    }

    /// Writes a thesaurus down.
    fn write(thesaurus: &Thesaurus) -> String {
        let mut out = String::new();
        for member in &thesaurus.members {
            out.push_str(&member.display);
            for word in &member.words {
                out.push('\t');
                word.write(&mut out);
            }
            out.push('\n');
        }
        for (number, rule) in thesaurus.rules.iter().enumerate() {
            let from: Vec<MemberId> = (0..thesaurus.members.len())
                .filter(|&id| thesaurus.members.get(id).is_some_and(|m| m.rules.contains(&number)))
                .collect();
            let mut to = rule.to.clone();
            to.sort_unstable();
            out.push_str(if rule.kind == AlternativeKind::Equivalent { "\n=" } else { "\n~" });
            // The order of the right side is that in which alternatives are offered.
            if from == to {
                write_ids(&rule.to, &mut out);
            } else {
                write_ids(&from, &mut out);
                out.push('>');
                write_ids(&rule.to, &mut out);
            }
        }
        out.push('\n');
        out
    }

    fn write_ids(ids: &[MemberId], out: &mut String) {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        out.push_str(&ids.join(" "));
    }
}
