//! Words in bold at the head of a line, as Markdown marks them: "**Cel 1.** Nowe szkoły".

use super::head::bullet_at;

/// A line without the marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub text: String,
    /// Byte offset in `text`, and in the line as printed, of what was in bold and of what follows.
    pub parts: [(usize, usize); 2],
}

/// The line without the marks of the bold words that it opens with or ends in, where more than these stands in it.
pub(super) fn without_bold_marks(text: &str) -> Option<Plain> {
    const MARK: &str = "**";
    let star = text.find('*')?;
    let at = star + text.get(star..)?.find(MARK)?;
    let lead = text.get(..at)?;
    let opens = lead.is_empty() || bullet_at(text).is_some_and(|(_, content)| content == at);
    let inner = at + MARK.len();
    let length = text.get(inner..)?.find(MARK).filter(|length| *length > 0)?;
    let behind = inner + length + MARK.len();
    let rest = text.get(behind..)?;
    // What is bold as a whole is another matter.
    let ends = rest.trim().is_empty();
    if opens == ends || rest.contains(MARK) {
        return None;
    }
    let bold = text.get(inner..inner + length)?;
    let parts = [(at, inner), (at + length, behind)];
    Some(Plain { text: format!("{lead}{bold}{rest}"), parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_words_at_the_head_lose_their_marks() {
        let plain = without_bold_marks("**Wizja:** Miasto zieleni").unwrap();
        assert_eq!(plain.text, "Wizja: Miasto zieleni");
        assert_eq!(plain.parts, [(0, 2), (6, 10)]);
        assert_eq!(without_bold_marks("* **Cel 1.** Szkoły").unwrap().text, "* Cel 1. Szkoły");
        assert_eq!(without_bold_marks("Cel 1: **Praca**").unwrap().text, "Cel 1: Praca");
        for text in
            ["**Wizja**", "Miasto **zieleni** i wody", "**a** i **b**", "2 ** 3", "****", "bez"]
        {
            assert_eq!(without_bold_marks(text), None, "{text}");
        }
    }
}
