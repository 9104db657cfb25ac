use serde::{Deserialize, Serialize};

use crate::{CityId, DocumentId};

/// What is known of a strategy document as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// Identifier within the corpus.
    pub id: DocumentId,
    /// Title as a person would cite it.
    pub title: String,
    /// City (or commune, county, voivodeship) in the nominative; null where nothing tells.
    pub city: Option<String>,
    /// TERC code of the city, where it is in the register and unambiguous.
    pub city_id: Option<CityId>,
    /// Commune (*gmina*) that the document is of, in the nominative; null for a county or a
    /// voivodeship.
    #[serde(default)]
    pub commune: Option<String>,
    /// County (*powiat*): its adjective, "kielecki", or the name of a city with county rights.
    #[serde(default)]
    pub county: Option<String>,
    /// Voivodeship (*województwo*): its adjective, "łódzkie".
    #[serde(default)]
    pub voivodeship: Option<String>,
    /// Strategy, programme or plan.
    pub kind: Option<DocumentKind>,
    /// First year that the document speaks for.
    pub year_from: Option<u16>,
    /// Last year that the document speaks for.
    pub year_to: Option<u16>,
    /// Number of the resolution that adopted it, as printed: `XXXIV/512/2020`.
    #[serde(default)]
    pub resolution: Option<String>,
    /// Date of adoption, `YYYY-MM-DD`, where the text or the manifest states it.
    pub adopted: Option<String>,
    /// Date of repeal, `YYYY-MM-DD`, where the text or the manifest states it.
    pub repealed: Option<String>,
    /// Language of the text, ISO 639-1.
    pub language: String,
    /// Names of the fields above that were inferred from the text rather than listed in the
    /// corpus manifest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
    /// What each known field above rests on, in the order of the fields. An index keeps it with the
    /// document and not with every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Document {
    /// A document of which nothing is known but what it is called; its language is taken to be
    /// Polish.
    pub fn new(id: DocumentId, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            city: None,
            city_id: None,
            commune: None,
            county: None,
            voivodeship: None,
            kind: None,
            year_from: None,
            year_to: None,
            resolution: None,
            adopted: None,
            repealed: None,
            language: "pl".to_owned(),
            inferred: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// What one or more fields of a [`Document`] rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Names of the fields.
    pub fields: Vec<String>,
    /// Where they were taken from.
    pub by: EvidenceSource,
    /// The passage, the entry of the register or the count that tells; null for the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Page of the passage, from 1, where the format has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// First and last line of the passage, counted as in [`Source::lines`](crate::Source::lines).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<[u32; 2]>,
}

/// Where a field of a [`Document`] was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EvidenceSource {
    /// The corpus manifest lists it.
    Manifest,
    /// A passage of the text says it.
    Text,
    /// The format states it beside the text: the title of a web page, the front matter of a text.
    Markup,
    /// The name of the file says it.
    FileName,
    /// The register of places (TERYT) says it of a place that is known.
    Register,
    /// The words of the whole text taken together show it.
    Words,
    /// Nothing tells it; it is what most documents have.
    Default,
}

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DocumentKind {
    /// *Strategia*.
    Strategy,
    /// *Program*.
    Programme,
    /// *Plan*.
    Plan,
}

impl DocumentKind {
    /// The name used in records, filters and facets.
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Strategy => "strategy",
            DocumentKind::Programme => "programme",
            DocumentKind::Plan => "plan",
        }
    }
}
