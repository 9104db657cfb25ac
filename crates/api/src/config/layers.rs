//! File, environment and flags laid over the defaults.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use toml::{Table, Value};

use super::Config;
use super::keys::{KEYS, Key, PREFIX};
use crate::query_string::{nearest, quoted};

/// A setting that cannot be used: where it stands, its key, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {key}: {detail}")]
pub struct ConfigError {
    /// The file, variable or flag.
    pub place: String,
    /// The key.
    pub key: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigFaults(Vec<ConfigError>);

impl ConfigFaults {
    /// The faults, in the order in which they were met.
    pub fn faults(&self) -> &[ConfigError] {
        &self.0
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used")?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

/// Lays values over the defaults, each layer over the one before.
#[derive(Debug, Default)]
pub struct ConfigLayers {
    config: Config,
    /// Where each value came from; a key that is missing has its default.
    places: BTreeMap<&'static str, String>,
    faults: Vec<ConfigError>,
}

/// A sound configuration, and where its values came from.
#[derive(Debug)]
pub struct EffectiveConfig {
    /// The values.
    pub config: Config,
    places: BTreeMap<&'static str, String>,
}

impl EffectiveConfig {
    /// Whether somebody set this key, be it to its default.
    pub fn is_set(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }
}

impl ConfigLayers {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays the settings of a TOML file, named `name` in messages, over what there is.
    pub fn file(&mut self, name: &str, text: &str) {
        match text.parse::<Table>() {
            Ok(table) => self.table(name, "", &table),
            Err(error) => {
                self.fault(name, "TOML", error.to_string().trim().replace('\n', "\n    "));
            }
        }
    }

    /// Lays the `AZYMUT_…` variables of an environment over what there is; others are left alone.
    pub fn environment(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        let mut ours: Vec<(String, String)> =
            variables.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        ours.sort();
        let known: Vec<String> = KEYS.iter().map(Key::variable).collect();
        for (variable, text) in ours {
            let key = KEYS.iter().find(|key| key.variable() == variable);
            let Some(key) = key else {
                let near = nearest(&variable, known.iter().map(String::as_str));
                self.unknown("environment", &variable, near);
                continue;
            };
            self.set(key, &format!("${variable}"), &Value::String(text));
        }
    }

    /// Lays one setting, given by the flag `flag`, over what there is.
    pub fn flag(&mut self, flag: &str, key: &str, text: &str) {
        self.flag_value(flag, key, &Value::String(text.to_owned()));
    }

    /// Lays a list, given by repeating the flag `flag`, over what there is.
    pub fn flag_list(&mut self, flag: &str, key: &str, texts: &[String]) {
        let texts = texts.iter().cloned().map(Value::String).collect();
        self.flag_value(flag, key, &Value::Array(texts));
    }

    /// The configuration, where every value is sound.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn finish(self) -> Result<EffectiveConfig, ConfigFaults> {
        if self.faults.is_empty() {
            Ok(EffectiveConfig { config: self.config, places: self.places })
        } else {
            Err(ConfigFaults(self.faults))
        }
    }

    fn flag_value(&mut self, flag: &str, key: &str, value: &Value) {
        match Key::named(key) {
            Some(key) => self.set(key, flag, value),
            None => self.unknown(flag, key, nearest(key, KEYS.iter().map(|key| key.name))),
        }
    }

    fn table(&mut self, place: &str, above: &str, table: &Table) {
        for (name, value) in table {
            let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            match (Key::named(&path), value) {
                (Some(key), value) => self.set(key, place, value),
                (None, Value::Table(table)) if is_table(&path) => self.table(place, &path, table),
                (None, _) if is_table(&path) => {
                    self.fault(place, &path, format!("{path} is a table; write [{path}]"));
                }
                (None, _) => {
                    self.unknown(place, &path, nearest(&path, KEYS.iter().map(|key| key.name)));
                }
            }
        }
    }

    fn set(&mut self, key: &'static Key, place: &str, value: &Value) {
        match (key.set)(&mut self.config, value) {
            Ok(()) => {
                self.places.insert(key.name, place.to_owned());
            }
            Err(detail) => self.fault(place, key.name, detail),
        }
    }

    fn unknown(&mut self, place: &str, key: &str, near: Option<&str>) {
        let detail = match near {
            Some(near) => format!("there is no such key; did you mean {near}?"),
            None => "there is no such key; `azymut serve --print-config` lists them".to_owned(),
        };
        self.fault(place, &quoted(key), detail);
    }

    fn fault(&mut self, place: &str, key: &str, detail: impl Into<String>) {
        self.faults.push(ConfigError {
            place: place.to_owned(),
            key: key.to_owned(),
            detail: detail.into(),
        });
    }
}

/// Whether `path` is a table that holds settings.
fn is_table(path: &str) -> bool {
    KEYS.iter().any(|key| key.name.rsplit_once('.').is_some_and(|(table, _)| table == path))
}

/// The whole configuration as a TOML file that can be used as it is: each value with what it
/// means above it and where it came from beside it.
impl fmt::Display for EffectiveConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let mut open = "";
        for key in KEYS {
            let (table, name) = key.name.rsplit_once('.').unwrap_or(("", key.name));
            if table != open {
                writeln!(text, "\n[{table}]")?;
                open = table;
            }
            writeln!(text, "# {}", key.help)?;
            let place = self.places.get(key.name).map_or("default", String::as_str);
            // A place is a file's name, and a file may be named anything.
            let place: String = place.chars().filter(|c| !c.is_control()).collect();
            match (key.get)(&self.config) {
                Some(value) => writeln!(text, "{name} = {value}  # {place}")?,
                None => writeln!(text, "# {name} is not set  # {place}")?,
            }
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LimitsConfig;
    use proptest::prelude::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// Another value than the default, as text, for every key.
    const OTHERS: &[(&str, &str)] = &[
        ("index", "elsewhere"),
        ("corpus", "documents"),
        ("synonyms", "a.txt, b.txt"),
        ("built_in_synonyms", "false"),
        ("listen", "[::1]:80"),
        ("admin.listen", "127.0.0.1:9090"),
        ("log.format", "json"),
        ("log.level", "debug"),
        ("log.access", "false"),
        ("log.query", "true"),
        ("log.client", "nothing"),
        ("cors.origins", "https://example.org,http://localhost:3000"),
        ("limits.searches", "7"),
        ("limits.queue", "0"),
        ("limits.request_time", "1500ms"),
        ("limits.connections", "9"),
        ("limits.head_time", "3s"),
        ("limits.write_time", "4s"),
        ("limits.head_bytes", "9000"),
        ("limits.url_bytes", "4096"),
        ("limits.body_bytes", "0"),
        ("rate.requests", "60"),
        ("rate.window", "10s"),
        ("rate.clients", "5"),
        ("proxy.trusted", "10.0.0.0/8,::1"),
        ("proxy.header", "forwarded"),
        ("access.keys_file", "keys"),
        ("cache.bytes", "0"),
        ("shutdown.notice", "0s"),
        ("shutdown.drain", "1m"),
    ];

    #[test]
    fn every_key_can_be_set_everywhere_and_reads_back() {
        let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        assert_eq!(names, OTHERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let defaults = Config::default();
        let mut by_flag = ConfigLayers::new();
        let mut by_variable = ConfigLayers::new();
        for (key, (name, text)) in KEYS.iter().zip(OTHERS) {
            by_flag.flag("--set", name, text);
            by_variable.environment([(key.variable(), (*text).to_owned())]);
            let set = (key.get)(&by_flag.config);
            assert_ne!(set, (key.get)(&defaults), "{name} stays as it was");
        }
        let by_flag = by_flag.finish().unwrap();
        assert_eq!(by_variable.finish().unwrap().config, by_flag.config);
        let mut by_file = ConfigLayers::new();
        by_file.file("printed.toml", &by_flag.to_string());
        assert_eq!(by_file.finish().unwrap().config, by_flag.config);
    }

    #[test]
    fn variables_are_told_apart() {
        let variables: std::collections::BTreeSet<String> =
            KEYS.iter().map(Key::variable).collect();
        assert_eq!(variables.len(), KEYS.len());
    }

    #[test]
    fn flags_outrank_the_environment_and_that_the_file() {
        let mut layers = ConfigLayers::new();
        layers.file(
            "azymut.toml",
            "listen = '127.0.0.1:1'\n[limits]\nqueue = 1\nconnections = 1\nsearches = 1",
        );
        layers.environment(variables(&[
            ("AZYMUT_LIMITS_QUEUE", "2"),
            ("AZYMUT_LIMITS_CONNECTIONS", "2"),
            ("PATH", "/bin"),
        ]));
        layers.flag("--set", "limits.queue", "3");
        let effective = layers.finish().unwrap();
        let LimitsConfig { queue, connections, searches, .. } = effective.config.limits;
        assert_eq!((queue, connections, searches), (3, 2, 1));
        let printed = effective.to_string();
        for line in [
            "listen = \"127.0.0.1:1\"  # azymut.toml",
            "queue = 3  # --set",
            "connections = 2  # $AZYMUT_LIMITS_CONNECTIONS",
            "corpus = \"corpus\"  # default",
        ] {
            assert!(printed.lines().any(|printed| printed == line), "{line} in\n{printed}");
        }
    }

    #[test]
    fn the_environment_can_take_back_what_the_file_set() {
        let mut layers = ConfigLayers::new();
        layers.file("f", "[access]\nkeys_file = 'keys'\n[cors]\norigins = ['*']");
        layers.environment(variables(&[
            ("AZYMUT_ACCESS_KEYS_FILE", ""),
            ("AZYMUT_CORS_ORIGINS", ""),
        ]));
        let config = layers.finish().unwrap().config;
        assert_eq!(config, Config::default());
    }

    #[test]
    fn faults_name_the_key_the_place_and_the_nearest_key() {
        for (text, said) in [
            (
                "lsten = '127.0.0.1:1'",
                "f.toml: \"lsten\": there is no such key; did you mean listen?",
            ),
            ("[limits]\nqueu = 1", "did you mean limits.queue?"),
            ("[limit]\nqueue = 1", "f.toml: \"limit\""),
            ("limits = 3", "f.toml: limits: limits is a table; write [limits]"),
            ("listen = 8080", "f.toml: listen: 8080 is not text in quotation marks"),
            ("listen = '8080'", "f.toml: listen: \"8080\" is not an address with a port"),
            ("[limits]\nsearches = 0", "f.toml: limits.searches: 0 is not from 1 to 1024"),
            ("[limits]\nqueue = -1", "limits.queue: -1 is not a whole number"),
            ("[limits]\nrequest_time = 5", "limits.request_time: 5 is not a time; write it like"),
            ("[limits]\nrequest_time = '0s'", "limits.request_time: 0s is not from 1ms"),
            ("[log]\nformat = 'jsn'", "log.format: \"jsn\" is unknown (did you mean json?)"),
            ("[log]\naccess = 'yes'", "log.access: \"yes\" is neither true nor false"),
            (
                "[cors]\norigins = ['https://a.pl/']",
                "cors.origins: \"https://a.pl/\" is not an origin",
            ),
            ("[cors]\norigins = ['https://A.pl']", "is not an origin"),
            ("[cors]\norigins = ['a.pl']", "is not an origin"),
            ("[cors]\norigins = ['*', 'https://a.pl']", "* stands for every origin"),
            (
                "[proxy]\ntrusted = ['10.0.0.0/99']",
                "proxy.trusted: \"10.0.0.0/99\" is not a network",
            ),
            ("index = ''", "index: the path is empty"),
            ("listen = ", "f.toml: TOML: TOML parse error at line 1"),
        ] {
            let mut layers = ConfigLayers::new();
            layers.file("f.toml", text);
            let faults = layers.finish().unwrap_err().to_string();
            assert!(faults.contains(said), "{text:?} says {faults}");
        }
        let mut layers = ConfigLayers::new();
        layers.environment(variables(&[("AZYMUT_LIMIT_QUEUE", "2"), ("AZYMUT_LISTEN", "x")]));
        layers.flag("--set", "cache.byte", "1");
        let faults = layers.finish().unwrap_err();
        assert_eq!(faults.faults().len(), 3, "all are told at once");
        let faults = faults.to_string();
        for said in [
            "environment: \"AZYMUT_LIMIT_QUEUE\": there is no such key; did you mean AZYMUT_LIMITS_QUEUE?",
            "$AZYMUT_LISTEN: listen: ",
            "--set: \"cache.byte\": there is no such key; did you mean cache.bytes?",
        ] {
            assert!(faults.contains(said), "{faults}");
        }
    }

    proptest! {
        #[test]
        fn no_file_and_no_text_is_too_strange(text in "\\PC{0,80}", key in 0..KEYS.len()) {
            let mut layers = ConfigLayers::new();
            layers.file("f", &text);
            layers.flag("--set", KEYS[key].name, &text);
            if let Ok(effective) = layers.finish() {
                let mut again = ConfigLayers::new();
                again.file("printed", &effective.to_string());
                prop_assert_eq!(again.finish().unwrap().config, effective.config);
            }
        }
    }
}
