//! What records and queries are about, by the topics that their words point to.

use std::collections::BTreeMap;

use azymut_polish::{TopicId, TopicMention, Topics};

use crate::engine::schema::Zone;

/// What a text points to less than this, as a share of all it points to, it is not about.
const LEAST_SHARE: f32 = 0.1;

/// A text that points to all its topics together less than this is not wholly about them, whatever they are: one word that touches
/// on something makes nothing of it.
const LEAST_LENGTH: f32 = 1.0;

/// Most topics of a query: the list of each is read, and what more there are tells next to nothing.
const MOST_OF_QUERY: usize = 6;

/// What a topic counts to which the words of a query point several times as clearly as to another, as a power of how many: who asks
/// in several words for one thing asks for what they have not in common as well. Set by hand together with the lexicon of four writers,
/// while the first five judged sets were in view (`docs/search-quality.md`); what it brings by itself was not kept.
const OF_QUERY: f32 = 0.75;

/// Steps in which the index keeps how much of a record is about a topic.
pub(crate) const STEPS: u32 = 8;

/// Topics, and how much a text points to each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile(BTreeMap<TopicId, f32>);

/// How much of a query is about a topic.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TopicShare {
    /// The topic's name.
    pub topic: &'static str,
    /// Greater than 0; the squares of all the shares of a query add up to 1 at most.
    pub share: f32,
}

impl Profile {
    /// Adds the words of a text that point to topics.
    pub(crate) fn add(&mut self, mentions: &[TopicMention], importance: f32) {
        mentions.iter().for_each(|mention| self.add_mention(mention, importance));
    }

    fn add_mention(&mut self, mention: &TopicMention, importance: f32) {
        for (topic, weight) in mention.topics() {
            *self.0.entry(topic).or_default() += importance * of_weight(weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Profile) {
        for (topic, much) in &other.0 {
            *self.0.entry(*topic).or_default() += much;
        }
    }

    /// The shares of the topics of a query, those that it points to most.
    pub(crate) fn shares_of_query(mut self) -> Vec<TopicShare> {
        let mut much: Vec<f32> = self.0.values().copied().collect();
        much.sort_by(|one, other| other.total_cmp(one));
        if let Some(least) = much.get(MOST_OF_QUERY - 1) {
            self.0.retain(|_, much| *much >= *least);
        }
        self.0.values_mut().for_each(|much| *much = much.powf(OF_QUERY));
        self.shares()
    }

    /// The shares of the topics: their squares add up to 1, so that the product of two such lists is the cosine of the profiles. What
    /// is hardly there is left out, and the shares of a text that says little are less.
    pub(crate) fn shares(&self) -> Vec<TopicShare> {
        let length = self.0.values().map(|much| much * much).sum::<f32>().sqrt().max(LEAST_LENGTH);
        let topics = Topics::shared();
        let shares = self
            .0
            .iter()
            .map(|(topic, much)| TopicShare { topic: topics.name(*topic), share: much / length });
        shares.filter(|one| one.share >= LEAST_SHARE).collect()
    }
}

impl TopicShare {
    /// The share in [`STEPS`], at least one.
    pub(crate) fn steps(&self) -> u32 {
        (self.share * STEPS as f32).ceil().clamp(1.0, STEPS as f32) as u32
    }
}

/// How much a word or term points to what a query is about, from 0 to 1.
pub(crate) fn closeness(mention: &TopicMention, query: &[TopicShare]) -> f32 {
    let topics = Topics::shared();
    let of = mention.topics().map(|(topic, weight)| {
        let share = query.iter().find(|one| one.topic == topics.name(topic));
        share.map_or(0.0, |one| one.share) * of_weight(weight)
    });
    of.sum::<f32>().min(1.0)
}

/// What the words of a zone count beside those of the statement. Set by hand when topics were first written: they go into the index, and
/// the tuning of weights (`docs/search-quality.md`) makes none.
pub(crate) fn importance(zone: Zone) -> f32 {
    match zone {
        Zone::Text => 1.0,
        Zone::Body => 0.6,
        Zone::Path => 0.15,
    }
}

fn of_weight(weight: u8) -> f32 {
    f32::from(weight) / f32::from(Topics::MOST_WEIGHT)
}

#[cfg(test)]
mod tests {
    use azymut_polish::{Analysis, Analyzer, Side};

    use super::*;

    fn profile(text: &str) -> Profile {
        let mut analysis = Analysis::new();
        Analyzer::shared().analyze(text, Side::Document, &mut analysis);
        let mut profile = Profile::default();
        profile.add(&Topics::shared().mentions(&analysis), 1.0);
        profile
    }

    fn cosine(left: &str, right: &str) -> f32 {
        let right = profile(right).shares();
        let same = |one: &TopicShare| {
            right.iter().find(|other| other.topic == one.topic).map(|other| one.share * other.share)
        };
        profile(left).shares().iter().filter_map(same).sum()
    }

    #[test]
    fn texts_about_one_thing_are_near_whatever_their_words() {
        assert!(cosine("smog", "wymiana systemów grzewczych") > 0.5);
        assert!(cosine("autobusy", "poprawa komunikacji miejskiej") > 0.8);
        assert!(cosine("smog", "rozwój czytelnictwa") < 0.05);
        assert!(profile("poprawa").shares().is_empty());
    }

    #[test]
    fn shares_are_of_a_whole_and_kept_in_steps() {
        let shares = profile("szkoły, przedszkola i drogi rowerowe").shares();
        let squares: f32 = shares.iter().map(|one| one.share * one.share).sum();
        assert!((0.9..=1.0 + 1e-5).contains(&squares), "{shares:?}");
        for (share, steps) in [(0.05, 1), (0.125, 1), (0.13, 2), (1.0, 8), (1.01, 8)] {
            assert_eq!(TopicShare { topic: "sport", share }.steps(), steps);
        }
    }
}
