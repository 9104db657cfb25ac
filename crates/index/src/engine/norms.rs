use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader};

use super::chunk::CHUNK;
use super::schema::{Fields, Signal, Zone};

/// How much the length of each zone of each record of a segment takes from its frequencies.
pub(super) struct Norms([ZoneNorms; Zone::ALL.len()]);

/// `1 − b + b · length / mean length`, for each record and inverted. Tantivy tells 256 lengths
/// apart.
pub(super) struct ZoneNorms {
    lengths: Option<FieldNormReader>,
    norms: Vec<f32>,
    /// By record, in [`step`](Self::step)s and rounded up; as many as fill whole chunks. A byte each: a walk over a
    /// million records waits for this memory more than for anything else.
    inverse: Vec<u8>,
    step: f32,
    b: f32,
}

impl Norms {
    /// Reads the lengths of a segment; `b` and `mean` are by zone.
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        b: &[f32; Zone::ALL.len()],
        mean: &[f32; Zone::ALL.len()],
    ) -> tantivy::Result<Self> {
        let open = |zone: Zone| {
            let (b, mean) = (b[zone as usize], mean[zone as usize].max(1.0));
            ZoneNorms::open(segment, fields, zone, b, mean)
        };
        Ok(Self([open(Zone::Text)?, open(Zone::Body)?, open(Zone::Path)?]))
    }

    /// Whether these are the norms for the weights `b` of length.
    pub(super) fn are_for(&self, b: &[f32; Zone::ALL.len()]) -> bool {
        self.0.iter().map(|zone| zone.b.to_bits()).eq(b.iter().map(|b| b.to_bits()))
    }

    pub(super) fn of(&self, zone: Zone) -> &ZoneNorms {
        &self.0[zone as usize]
    }
}

impl ZoneNorms {
    fn open(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        b: f32,
        mean: f32,
    ) -> tantivy::Result<Self> {
        let field = fields.terms(zone, Signal::Lemma);
        let lengths = segment.fieldnorms_readers().get_field(field)?;
        let norm = |id| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            (1.0 - b + b * length / mean).max(f32::MIN_POSITIVE)
        };
        let norms: Vec<f32> = (0..=u8::MAX).map(norm).collect();
        let greatest = norms.iter().map(|norm| norm.recip()).fold(0.0, f32::max);
        let step = greatest / f32::from(u8::MAX);
        let mut zone = Self { lengths, norms, inverse: Vec::new(), step, b };
        let records = segment.max_doc();
        let rounded_up = |doc| (zone.divisor(doc).recip() / step).ceil() as u8;
        let mut inverse: Vec<u8> = (0..records).map(rounded_up).collect();
        inverse.resize((records as usize).next_multiple_of(CHUNK), 0);
        zone.inverse = inverse;
        Ok(zone)
    }

    /// What frequencies in a record are divided by.
    pub(super) fn divisor(&self, doc: DocId) -> f32 {
        let id = self.lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc));
        self.norms[usize::from(id)]
    }

    /// At least what frequencies in the records of a chunk are multiplied by, but for the last bit: in steps of
    /// [`step`](Self::step).
    pub(super) fn chunk(&self, start: DocId) -> &[u8; CHUNK] {
        const NONE: [u8; CHUNK] = [0; CHUNK];
        let chunks = self.inverse.as_chunks::<CHUNK>().0;
        chunks.get(start as usize / CHUNK).unwrap_or(const { &NONE })
    }

    pub(super) fn step(&self) -> f32 {
        self.step
    }
}
