//! Word families: lemmas derived from one another (przedsiębiorczość ~ przedsiębiorca).

/// The derivational lexicon: which families a lemma belongs to.
#[derive(Debug)]
pub struct Families {
    // (lemma, family key), sorted.
    links: &'static [(&'static str, &'static str)],
}

impl Families {
    /// The embedded families.
    pub fn shared() -> &'static Families {
        static SHARED: Families = Families { links: &[] };
        &SHARED
    }

    /// The keys (a representative lemma each) of the families that `lemma` belongs to; often none.
    pub fn of<'a>(&'a self, lemma: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let start = self.links.partition_point(|(member, _)| *member < lemma);
        let end = start
            + self
                .links
                .get(start..)
                .unwrap_or_default()
                .partition_point(|(member, _)| *member <= lemma);
        self.links
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .map(|(_, key)| *key)
    }
}
