//! Lists of facts: their items tell what was done, what people chose, or ask. Such items are no actions, wherever they stand.

use super::Grammar;
use crate::segment::topic::{is_done, is_share, is_vote};
use crate::segment::unit::Unit;

impl Grammar<'_, '_> {
    /// True where most items of the list that begins at unit `from` tell facts.
    pub(super) fn lists_facts(&self, from: usize) -> bool {
        const LOOK_AHEAD: usize = 8;
        let (mut items, mut facts) = (0, 0);
        let mut at = from;
        while let Some(next) = self.next_text(at).filter(|_| items < LOOK_AHEAD) {
            let Some((unit, content)) = self.units.get(next).and_then(listed) else { break };
            let text = unit.text.get(content..).unwrap_or_default();
            items += 1;
            facts += usize::from(
                is_done(text) || is_share(text) || is_vote(text) || text.ends_with('?'),
            );
            at = next + 1;
        }
        facts >= 2 && facts * 2 > items
    }
}

/// The content of an item with a bullet or a number.
fn listed<'u, 'a>(unit: &'u Unit<'a>) -> Option<(&'u Unit<'a>, usize)> {
    let behind_number = unit.number().map(|number| number.end);
    let content = behind_number.or(unit.bullet().map(|(_, at)| at))?;
    let rest = unit.text.get(content..)?;
    Some((unit, content + rest.len() - rest.trim_start().len()))
}
