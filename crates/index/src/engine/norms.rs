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
    /// What frequencies are multiplied by, by length.
    inverse: Box<[f32; 256]>,
    /// The length of each record, as tantivy tells lengths apart; as many as fill whole chunks. A byte each: a walk over
    /// a million records waits for this memory more than for anything else.
    chunks: Vec<u8>,
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
        let mut inverse = Box::new([0.0; 256]);
        for (inverse, norm) in inverse.iter_mut().zip(&norms) {
            *inverse = norm.recip();
        }
        let records = segment.max_doc();
        let id = |doc| lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc));
        let mut chunks: Vec<u8> = (0..records).map(id).collect();
        chunks.resize((records as usize).next_multiple_of(CHUNK), 0);
        Ok(Self { lengths, norms, inverse, chunks, b })
    }

    /// What frequencies in a record are divided by.
    pub(super) fn divisor(&self, doc: DocId) -> f32 {
        let id = self.lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc));
        self.norms[usize::from(id)]
    }

    /// What frequencies in the records of a chunk are multiplied by, but for the last bit.
    pub(super) fn chunk(&self, start: DocId) -> ChunkNorms<'_> {
        const NONE: [u8; CHUNK] = [0; CHUNK];
        let chunks = self.chunks.as_chunks::<CHUNK>().0;
        let lengths = chunks.get(start as usize / CHUNK).unwrap_or(const { &NONE });
        ChunkNorms { lengths, inverse: &self.inverse }
    }

    /// At least what frequencies in any record are multiplied by.
    pub(super) fn greatest(&self) -> f32 {
        self.inverse.iter().copied().fold(0.0, f32::max)
    }
}

/// What frequencies in the records of a chunk are multiplied by.
#[derive(Clone, Copy)]
pub(super) struct ChunkNorms<'a> {
    lengths: &'a [u8; CHUNK],
    inverse: &'a [f32; 256],
}

impl ChunkNorms<'_> {
    #[inline]
    pub(super) fn of(&self, at: usize) -> f32 {
        self.inverse[usize::from(self.lengths[at])]
    }
}
