//! The orders of result sets that are being read page by page.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::DocAddress;

/// Most orders that are kept.
const KEPT: usize = 8;

/// Most records in all of them together, at 12 bytes each.
const KEPT_RECORDS: usize = 4_000_000;

/// Every record that a search finds, in its order, with its score.
pub(crate) type Order = Arc<Vec<(DocAddress, f32)>>;

/// The orders that cursors were last followed in, so that reading a million records page by page
/// finds them once and not once a page. What has been dropped is found anew: a cursor needs none.
#[derive(Default)]
pub(crate) struct Orderings(Mutex<VecDeque<(String, Order)>>);

impl Orderings {
    /// The order kept under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<Order> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(at)?;
        let order = Arc::clone(&entry.1);
        kept.push_back(entry);
        Some(order)
    }

    /// Keeps an order, and drops those that were not asked for longest.
    pub(crate) fn put(&self, key: String, order: Order) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push_back((key, order));
        let records = |kept: &VecDeque<(String, Order)>| -> usize {
            kept.iter().map(|(_, order)| order.len()).sum()
        };
        while kept.len() > KEPT || records(&kept) > KEPT_RECORDS {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(records: usize) -> Order {
        Arc::new(vec![(DocAddress::new(0, 0), 0.0); records])
    }

    #[test]
    fn what_was_not_asked_for_longest_is_dropped() {
        let orderings = Orderings::default();
        for key in 0..KEPT {
            orderings.put(key.to_string(), order(1));
        }
        assert!(orderings.get("0").is_some());
        orderings.put("new".to_owned(), order(1));
        assert!(orderings.get("0").is_some() && orderings.get("1").is_none());
        orderings.put("large".to_owned(), order(KEPT_RECORDS));
        assert!(orderings.get("large").is_some() && orderings.get("new").is_none());
        orderings.put("too large".to_owned(), order(KEPT_RECORDS + 1));
        assert!(orderings.get("too large").is_none());
    }
}
