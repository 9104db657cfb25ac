//! How much one client may ask.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::RateConfig;

/// Gives every client the same allowance, which fills up again steadily: a token bucket, kept as
/// the one instant at which it will be full (the generic cell rate algorithm, ITU-T I.371).
///
/// It knows a bounded number of clients. A bucket that is full again is forgotten; where there is
/// no room even so, newcomers share one bucket, so that a flood from many addresses is slowed and
/// takes no memory.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    config: RateConfig,
    started: Instant,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    /// When each bucket will be full, since the start.
    full_at: HashMap<RateKey, Duration>,
    /// The bucket of those for whom there is no room.
    shared_full_at: Duration,
    swept_at: Duration,
}

/// Whose allowance a request is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum RateKey {
    /// An address; of IPv6 the network of 64 bits, which is what one customer has.
    Address(IpAddr),
    /// The holder of an API key.
    Key(std::sync::Arc<str>),
}

impl RateKey {
    /// The allowance of an address.
    pub fn of(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address => address,
        })
    }
}

/// What is left to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Requests that may follow at once.
    pub remaining: usize,
    /// When the allowance will be whole again.
    pub reset: Duration,
    /// When the next request may come, where this one may not.
    pub refused: Option<Duration>,
}

impl RateLimiter {
    /// A limiter; it refuses nothing where no limit is set.
    pub fn new(config: &RateConfig) -> Self {
        Self { config: config.clone(), started: Instant::now(), buckets: Mutex::default() }
    }

    /// The limit and its window, where there is one.
    pub fn policy(&self) -> Option<(usize, Duration)> {
        (self.config.requests > 0).then_some((self.config.requests, self.config.window))
    }

    /// Takes one request out of the client's allowance; none where there is no limit.
    pub fn take(&self, key: &RateKey) -> Option<Allowance> {
        self.take_several(key, 1)
    }

    /// Takes several requests out of the client's allowance, or none of them where it has not got
    /// so many.
    pub fn take_several(&self, key: &RateKey, requests: u32) -> Option<Allowance> {
        self.policy()?;
        Some(self.take_at(key, requests, self.started.elapsed()))
    }

    fn take_at(&self, key: &RateKey, taken: u32, now: Duration) -> Allowance {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let (window, requests) = (self.config.window, self.config.requests);
        let one = window.div_f64(requests as f64);
        let cost = one.saturating_mul(taken);
        if !buckets.full_at.contains_key(key) {
            buckets.make_room(self.config.clients, window, now);
        }
        let has_room = buckets.full_at.len() < self.config.clients;
        let full_at = match buckets.full_at.get_mut(key) {
            Some(full_at) => full_at,
            None if has_room => buckets.full_at.entry(key.clone()).or_insert(now),
            None => &mut buckets.shared_full_at,
        };
        let empties = (*full_at).max(now) + cost;
        let (reset, refused) = match (empties - now).checked_sub(window) {
            // A difference that rounding makes is no reason to refuse.
            Some(excess) if excess > one / 1_000 => (empties - cost - now, Some(excess)),
            _ => {
                *full_at = empties;
                (empties - now, None)
            }
        };
        let left = window.saturating_sub(reset).as_secs_f64() / one.as_secs_f64();
        Allowance { remaining: (left + 1e-3) as usize, reset, refused }
    }
}

impl Buckets {
    /// Forgets full buckets where there is no room, at most ten times in a window.
    fn make_room(&mut self, clients: usize, window: Duration, now: Duration) {
        if self.full_at.len() >= clients && now.saturating_sub(self.swept_at) >= window / 10 {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.swept_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limiter(requests: usize, clients: usize) -> RateLimiter {
        RateLimiter::new(&RateConfig { requests, window: Duration::from_secs(60), clients })
    }

    fn client(n: u8) -> RateKey {
        RateKey::of(IpAddr::from([192, 0, 2, n]))
    }

    #[test]
    fn an_allowance_is_spent_and_fills_up_again() {
        let limiter = limiter(3, 10);
        let at = |seconds| limiter.take_at(&client(1), 1, Duration::from_secs(seconds));
        let took: Vec<_> = [0, 0, 0, 0].map(at).iter().map(|a| (a.remaining, a.refused)).collect();
        let wait = Duration::from_secs(20);
        assert_eq!(took, [(2, None), (1, None), (0, None), (0, Some(wait))]);
        assert_eq!(at(19).refused, Some(Duration::from_secs(1)));
        assert_eq!(at(20).refused, None);
        assert!(at(20).refused.is_some());
        assert_eq!(at(1_000).remaining, 2);
        assert_eq!(
            limiter.take_at(&client(2), 1, wait).refused,
            None,
            "another client has its own"
        );
    }

    #[test]
    fn several_are_taken_together_or_not_at_all() {
        let limiter = limiter(6, 10);
        let take =
            |taken, seconds| limiter.take_at(&client(1), taken, Duration::from_secs(seconds));
        assert_eq!(take(4, 0).remaining, 2);
        assert_eq!(take(4, 0).refused, Some(Duration::from_secs(20)));
        assert_eq!(take(2, 0).remaining, 0);
        assert_eq!(take(4, 40).refused, None);
        assert!(take(7, 1_000).refused.is_some(), "more than there ever is");
    }

    #[test]
    fn without_a_limit_nothing_is_refused_and_nobody_is_remembered() {
        let limiter = limiter(0, 10);
        assert_eq!(limiter.take(&client(1)), None);
        assert!(limiter.buckets.lock().unwrap().full_at.is_empty());
    }

    #[test]
    fn memory_is_bounded_and_newcomers_share_what_is_left() {
        let limiter = limiter(2, 3);
        let now = Duration::from_secs(1);
        for n in 0..3 {
            assert_eq!(limiter.take_at(&client(n), 1, now).refused, None);
        }
        let refused: Vec<bool> =
            (3..9).map(|n| limiter.take_at(&client(n), 1, now).refused.is_some()).collect();
        assert_eq!(refused, [false, false, true, true, true, true]);
        assert_eq!(
            limiter.take_at(&client(0), 1, now).refused,
            None,
            "a known client keeps its own"
        );
        assert_eq!(limiter.buckets.lock().unwrap().full_at.len(), 3);
        let later = Duration::from_secs(200);
        assert_eq!(limiter.take_at(&client(50), 1, later).remaining, 1);
        assert_eq!(limiter.buckets.lock().unwrap().full_at.len(), 1);
    }

    #[test]
    fn a_customer_of_ipv6_is_one_client() {
        let key = |address: &str| RateKey::of(address.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), client(1));
    }

    proptest! {
        #[test]
        fn no_window_lets_more_through_than_twice_the_limit(
            requests in 1usize..20,
            mut times in proptest::collection::vec(0u64..300_000, 1..400),
        ) {
            times.sort_unstable();
            let limiter = limiter(requests, 1);
            let passed: Vec<u64> = times
                .into_iter()
                .filter(|ms| limiter.take_at(&client(1), 1, Duration::from_millis(*ms)).refused.is_none())
                .collect();
            for (first, from) in passed.iter().enumerate() {
                let within = passed[first..].iter().filter(|at| **at < from + 60_000).count();
                prop_assert!(within <= 2 * requests, "{within} of {requests}");
            }
        }
    }
}
