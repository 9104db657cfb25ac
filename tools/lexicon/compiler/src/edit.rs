//! How a form becomes its lemma: bytes cut at either end, a suffix added.

use anyhow::{Context, Result};

/// `lemma = form[prefix..form.len() - cut] + suffix`; lengths in bytes of UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    pub flags: u8,
    pub prefix: u8,
    pub cut: u8,
    pub suffix: Box<str>,
}

impl Edit {
    /// The edit that keeps most of the form. Only *naj-* is ever cut in front: any other difference
    /// there is rare, and replacing the word keeps the table small.
    pub fn between(form: &str, lemma: &str, flags: u8) -> Result<Edit> {
        let prefix = if form.starts_with("naj") && shared(&form[3..], lemma) > shared(form, lemma) {
            3
        } else {
            0
        };
        let rest = &form[prefix..];
        let kept = shared(rest, lemma);
        Ok(Edit {
            flags,
            prefix: prefix as u8,
            cut: u8::try_from(rest.len() - kept).with_context(|| format!("{form}: too long"))?,
            suffix: lemma[kept..].into(),
        })
    }

    /// Applies the edit; none where the form is too short for it.
    pub fn apply(&self, form: &str) -> Option<String> {
        let end = form.len().checked_sub(usize::from(self.cut))?;
        Some(format!("{}{}", form.get(usize::from(self.prefix)..end)?, self.suffix))
    }

    /// Appends `flags, prefix, cut, length of suffix, suffix`.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        let length = u8::try_from(self.suffix.len()).context("a suffix is too long")?;
        out.extend([self.flags, self.prefix, self.cut, length]);
        out.extend(self.suffix.as_bytes());
        Ok(())
    }
}

/// Bytes of the longest common beginning that ends between characters.
fn shared(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}
