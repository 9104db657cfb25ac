//! Whether labels go with their places.

use azymut_record::Level;
use hashbrown::HashMap;

use super::{Node, number_of};
use crate::segment::confidence::Doubt;
use crate::segment::grammar::Item;
use crate::segment::number::Printed;

/// Notes where a label fits its place, and where it does not: another prefix than the parent's, or the label of a sibling.
pub(super) fn check_labels(nodes: &mut [Node], items: &[Item]) {
    let mut doubts: Vec<(usize, Doubt)> = Vec::new();
    let mut in_order: Vec<usize> = Vec::new();
    let mut siblings: HashMap<(Option<usize>, Level, Printed), usize> = HashMap::new();
    let mut last: HashMap<(Option<usize>, Level), usize> = HashMap::new();
    let topmost = nodes.iter().filter(|n| !n.dropped && n.parent.is_none()).map(|n| n.level).min();
    for (index, node) in nodes.iter().enumerate().filter(|(_, n)| !n.dropped) {
        let Some(number) = number_of(node, items) else {
            continue;
        };
        let above = node.parent.and_then(|p| nodes.get(p)).and_then(|p| number_of(p, items));
        let previous = last.insert((node.parent, node.level), index);
        if let Some(previous) = previous
            && nodes
                .get(previous)
                .and_then(|p| number_of(p, items))
                .is_some_and(|p| number.follows(p))
        {
            in_order.extend([previous, index]);
        } else if above.is_some_and(|above| number.is_below(above)) {
            in_order.push(index);
        }
        if let Some(above) = above
            && number.depth() == above.depth() + 1
            && above.code.is_empty() == number.code.is_empty()
            && !number.is_below(above)
        {
            let (label, above) = (number.text.to_string(), above.text.to_string());
            doubts.push((index, Doubt::OutOfPlace { label, above }));
        }
        if node.parent.is_none() && number.depth() >= 2 && topmost.is_some_and(|t| t < node.level) {
            doubts.push((index, Doubt::NothingAbove(number.text.to_string())));
        }
        let key = (node.parent, node.level, number.text);
        if siblings.insert(key, index).is_some() {
            doubts.push((index, Doubt::PrintedTwice(number.text.to_string())));
        }
    }
    for index in in_order {
        if let Some(node) = nodes.get_mut(index) {
            node.in_order = true;
        }
    }
    for (index, doubt) in doubts {
        if let Some(node) = nodes.get_mut(index) {
            node.doubts.push(doubt);
        }
    }
}
