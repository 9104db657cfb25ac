//! Who asks: the address behind the connection, or the one that a trusted proxy names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;

use crate::config::{LoggedClient, ProxyConfig, ProxyHeader};

/// The other end of the connection; [`serve`](crate::serve()) adds it to every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub SocketAddr);

/// The client of a request. None where a request came by no connection, as in tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client(pub Option<IpAddr>);

impl Client {
    /// The client behind `peer`.
    ///
    /// Proxies append the address that they were called from, so that the list is believed from
    /// its end, for as long as the address before was a trusted proxy: whatever a client writes
    /// there itself stands further left and is never reached.
    pub fn find(peer: Option<Peer>, headers: &HeaderMap, proxy: &ProxyConfig) -> Self {
        let Some(Peer(peer)) = peer else {
            return Self(None);
        };
        let mut client = peer.ip().to_canonical();
        let trusted =
            |address: IpAddr| proxy.trusted.iter().any(|network| network.contains(&address));
        if !trusted(client) {
            return Self(Some(client));
        }
        for named in named_by_proxies(headers, proxy.header).into_iter().rev() {
            // What is no address (`unknown`, an obfuscated name) hides whoever is behind it.
            let Some(named) = named else {
                break;
            };
            client = named;
            if !trusted(client) {
                break;
            }
        }
        Self(Some(client))
    }

    /// What the log says of the client.
    pub fn logged(self, how: LoggedClient) -> Option<String> {
        let address = self.0?;
        match how {
            LoggedClient::Nothing => None,
            LoggedClient::Address => Some(address.to_string()),
            LoggedClient::Network => Some(match address {
                IpAddr::V4(address) => {
                    let [a, b, c, _] = address.octets();
                    format!("{}/24", Ipv4Addr::new(a, b, c, 0))
                }
                IpAddr::V6(address) => {
                    let [a, b, c, ..] = address.segments();
                    format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
                }
            }),
        }
    }
}

/// The addresses in the header, from the client to the nearest proxy; none for what is no address.
fn named_by_proxies(headers: &HeaderMap, header: ProxyHeader) -> Vec<Option<IpAddr>> {
    let values = match header {
        ProxyHeader::XForwardedFor => headers.get_all("x-forwarded-for"),
        ProxyHeader::Forwarded => headers.get_all(FORWARDED),
    };
    values
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|element| match header {
            ProxyHeader::XForwardedFor => address(element),
            ProxyHeader::Forwarded => element.split(';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim().eq_ignore_ascii_case("for").then(|| address(value))?
            }),
        })
        .collect()
}

/// An address, with or without a port, brackets and quotation marks.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare
        .parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn client(peer: &str, header: ProxyHeader, values: &[&str]) -> String {
        let name = match header {
            ProxyHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ProxyHeader::Forwarded => FORWARDED,
        };
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8", "::1/128"].map(|net| net.parse().unwrap()).to_vec();
        let proxy = ProxyConfig { trusted, header };
        let peer = Peer(SocketAddr::new(peer.parse().unwrap(), 1));
        Client::find(Some(peer), &headers, &proxy).0.unwrap().to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_from_the_nearest_on() {
        use ProxyHeader::{Forwarded, XForwardedFor};
        for (peer, header, values, expected) in [
            ("192.0.2.1", XForwardedFor, &["198.51.100.7"][..], "192.0.2.1"),
            ("10.0.0.1", XForwardedFor, &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", XForwardedFor, &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, &["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, &["198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, &["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, &["198.51.100.7, junk"], "10.0.0.1"),
            ("10.0.0.1", XForwardedFor, &["198.51.100.7:4711"], "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, &["10.0.0.9"], "10.0.0.9"),
            ("10.0.0.1", XForwardedFor, &[], "10.0.0.1"),
            ("10.0.0.1", XForwardedFor, &[""], "10.0.0.1"),
            ("::1", Forwarded, &["for=192.0.2.60;proto=http;by=203.0.113.43"], "192.0.2.60"),
            ("::1", Forwarded, &["For=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            ("::1", Forwarded, &["for=192.0.2.43, for=10.1.1.1"], "192.0.2.43"),
            ("::1", Forwarded, &["for=unknown"], "::1"),
        ] {
            assert_eq!(client(peer, header, values), expected, "{peer} {values:?}");
        }
    }

    #[test]
    fn the_log_holds_as_much_of_an_address_as_was_asked_for() {
        for (address, how, logged) in [
            ("198.51.100.7", LoggedClient::Network, Some("198.51.100.0/24")),
            ("2001:db8:1:2:3:4:5:6", LoggedClient::Network, Some("2001:db8:1::/48")),
            ("198.51.100.7", LoggedClient::Address, Some("198.51.100.7")),
            ("198.51.100.7", LoggedClient::Nothing, None),
        ] {
            let client = Client(Some(address.parse().unwrap()));
            assert_eq!(client.logged(how).as_deref(), logged);
        }
    }
}
