use serde::{Deserialize, Serialize};

use crate::{CityId, DocumentId};

/// What is known of a strategy document as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Identifier within the corpus.
    pub id: DocumentId,
    /// Title as a person would cite it.
    pub title: String,
    /// City (or commune, county, voivodeship) in the nominative; null where nothing tells.
    pub city: Option<String>,
    /// TERC code of the city, where it is in the register and unambiguous.
    pub city_id: Option<CityId>,
    /// Strategy, programme or plan.
    pub kind: Option<DocumentKind>,
    /// First year that the document speaks for.
    pub year_from: Option<u16>,
    /// Last year that the document speaks for.
    pub year_to: Option<u16>,
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
}

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
