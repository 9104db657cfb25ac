//! How often a term stands in the zones of a record, as one small number: a byte for each record of a chunk is read and
//! written where there would be several, and tables answer what is asked of it.

use std::array;
use std::sync::LazyLock;

use super::schema::Zone;

/// Number of codes, with 0 for a record that has nothing.
pub(super) const CODES: usize = 128;

/// What is counted of each zone at most; what reaches it may be more. Of ancestors' words it is enough that they are there.
const MOST: [u8; Zone::ALL.len()] = [7, 7, 1];

/// Numbers that may be counted of a zone.
const TOLD: usize = 8;

/// A count that stands for any number.
const ANY: f32 = 1e6;

/// Counts by zone as codes and back, and what is asked of two codes.
///
/// Codes ascend with what the counts weigh, a statement twice a description and that twice an ancestor: they stay small
/// for most records, and a greater one stands for a stronger match, as a rule.
pub(super) struct Codes {
    codes: [[[u8; 2]; TOLD]; TOLD],
    /// By zone and count, what becomes of each code.
    raised: [[[u8; CODES]; TOLD]; Zone::ALL.len()],
    greater: Box<[[u8; CODES]; CODES]>,
    counts: [[u8; Zone::ALL.len()]; CODES],
    at_most: [[f32; Zone::ALL.len()]; CODES],
    /// By the lesser code, a bit for each greater one.
    exceeding: [[u128; 2]; CODES],
}

impl Codes {
    /// The one table.
    pub(super) fn shared() -> &'static Self {
        static CODES: LazyLock<Codes> = LazyLock::new(Codes::new);
        &CODES
    }

    fn new() -> Self {
        let [text, body, path] = MOST;
        let mut all = Vec::with_capacity(CODES);
        for text in 0..=text {
            for body in 0..=body {
                for path in 0..=path {
                    all.push([text, body, path]);
                }
            }
        }
        all.sort_by_key(|[text, body, path]| (4 * text + 2 * body + path, *text));
        let counts: [[u8; 3]; CODES] =
            array::from_fn(|code| all.get(code).copied().unwrap_or_default());
        let mut table = Self {
            codes: Default::default(),
            raised: [[[0; CODES]; TOLD]; Zone::ALL.len()],
            greater: Box::new([[0; CODES]; CODES]),
            counts,
            at_most: counts.map(|counts| {
                let any = |zone: usize| {
                    if counts[zone] == MOST[zone] { ANY } else { counts[zone].into() }
                };
                [any(0), any(1), counts[2].into()]
            }),
            exceeding: [[0; 2]; CODES],
        };
        for (code, [text, body, path]) in (0..).zip(counts) {
            table.codes[usize::from(text)][usize::from(body)][usize::from(path)] = code;
        }
        for (code, counts) in counts.iter().enumerate() {
            for zone in 0..Zone::ALL.len() {
                for count in 0..TOLD as u32 {
                    let mut raised = counts.map(u32::from);
                    raised[zone] = raised[zone].max(count);
                    table.raised[zone][count as usize][code] = table.code(raised);
                }
            }
        }
        for left in 0..CODES {
            for right in 0..CODES {
                let zones =
                    array::from_fn(|zone| u32::from(counts[left][zone].max(counts[right][zone])));
                table.greater[left][right] = table.code(zones);
                for zone in 0..2 {
                    let (less, more) = (counts[left][zone], counts[right][zone]);
                    let may_exceed = more > less || (more == MOST[zone] && less == MOST[zone]);
                    table.exceeding[left][zone] |= u128::from(may_exceed) << right;
                }
            }
        }
        table
    }

    /// The code of counts by zone.
    fn code(&self, counts: [u32; Zone::ALL.len()]) -> u8 {
        let [text, body, path]: [usize; 3] =
            array::from_fn(|zone| counts[zone].min(MOST[zone].into()) as usize);
        self.codes[text][body][path]
    }

    /// The code with at least `count` in a zone.
    #[inline]
    pub(super) fn raised(&self, code: u8, zone: Zone, count: u32) -> u8 {
        self.raised[zone as usize][(count as usize).min(TOLD - 1)][usize::from(code) % CODES]
    }

    /// The code of the greater count in each zone.
    #[inline]
    pub(super) fn greater(&self, left: u8, right: u8) -> u8 {
        self.greater[usize::from(left) % CODES][usize::from(right) % CODES]
    }

    /// At least the counts that a code stands for, to be multiplied by weights.
    #[inline]
    pub(super) fn at_most(&self, code: u8) -> [f32; Zone::ALL.len()] {
        self.at_most[usize::from(code) % CODES]
    }

    /// The counts that a code stands for, but for the ancestors', of whom it is enough that they are there; nothing where
    /// there may be more than can be told.
    #[inline]
    pub(super) fn exact(&self, code: u8) -> Option<[u8; Zone::ALL.len()]> {
        let counts = self.counts[usize::from(code) % CODES];
        (counts[0] < MOST[0] && counts[1] < MOST[1]).then_some(counts)
    }

    /// Whether there may be more of the one than of the other in the statement, and in the description.
    #[inline]
    pub(super) fn may_exceed(&self, more: u8, less: u8) -> [bool; 2] {
        self.exceeding[usize::from(less) % CODES].map(|codes| codes >> (more % 128) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_codes_of_what_is_frequent_are_small() {
        let codes = Codes::shared();
        assert_eq!(codes.code([0, 0, 0]), 0);
        assert!(codes.code([1, 0, 0]) <= 5);
        assert_eq!(usize::from(codes.code([99, 9, 9])), CODES - 1);
    }

    proptest! {
        #[test]
        fn a_code_stands_for_at_least_what_was_counted(
            left in proptest::array::uniform3(0u32..12),
            right in proptest::array::uniform3(0u32..12),
        ) {
            let codes = Codes::shared();
            let (a, b) = (codes.code(left), codes.code(right));
            let greater = codes.greater(a, b);
            for (zone, count) in left.into_iter().enumerate() {
                let exact = if zone == 2 { count.min(1) } else { count };
                prop_assert!(codes.at_most(a)[zone] >= exact as f32);
                prop_assert!(codes.at_most(greater)[zone] >= codes.at_most(a)[zone]);
            }
            let zones = Zone::ALL.into_iter().zip(left);
            let raised = zones.fold(0, |code, (zone, count)| codes.raised(code, zone, count));
            prop_assert_eq!(raised, a);
            for zone in 0..2 {
                prop_assert!(left[zone] <= right[zone] || codes.may_exceed(a, b)[zone]);
                prop_assert!(
                    left[zone] > right[zone] || left[zone] >= 7 || !codes.may_exceed(a, b)[zone]
                );
            }
        }
    }
}
