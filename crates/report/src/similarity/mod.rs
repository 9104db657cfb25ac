//! How alike two texts are, and which records of a corpus are most alike.
//!
//! 1. `reading`: a text becomes units of meaning (words with their lemmas, families and concepts).
//! 2. [`Model`]: rarity in a corpus turns units into a sparse vector of length 1; the similarity of
//!    two texts is the cosine of their vectors. The formula is told in [`Measure`].
//! 3. `comparison`: what two texts share, part by part, with the passages side by side.
//! 4. [`Profiles`]: the vectors of many records, and for each its exact nearest ([`Nearest`]).
//! 5. [`Scale`]: what a score means in words ([`Band`]), from labelled pairs (`pairs`).

mod comparison;
mod edge;
mod measure;
mod model;
mod nearest;
mod pairs;
mod profiles;
mod reading;
mod scale;
mod vectors;
mod workers;

pub use comparison::{Aligned, Comparison, Span, Tie};
pub use edge::Edge;
pub use measure::Measure;
pub use model::Model;
pub use nearest::{Nearest, Neighbour, Series};
pub use pairs::{
    Correlation, GradedPair, LabelledPair, PairsError, correlate, read_graded_pairs, read_pairs,
};
pub use profiles::{Entry, Profiles};
pub(crate) use reading::is_boilerplate;
pub use scale::{Band, Scale, called};
pub use vectors::Vectors;
