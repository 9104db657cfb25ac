/// Sparse vectors in compressed rows: the features of a row ascend, and a row that is not empty has
/// length 1.
#[derive(Debug, Clone)]
pub struct Vectors {
    pub(super) ends: Vec<usize>,
    pub(super) features: Vec<u32>,
    pub(super) weights: Vec<f32>,
    pub(super) columns: usize,
}

impl Vectors {
    /// Takes rows from elsewhere, each of features and their weights; none where a row's features do
    /// not ascend below `columns`, or where a weight is not a positive number. The rows are taken to
    /// be of length 1.
    pub fn from_rows<R>(columns: usize, rows: impl IntoIterator<Item = R>) -> Option<Self>
    where
        R: IntoIterator<Item = (u32, f32)>,
    {
        let mut vectors = Self::new(columns);
        for row in rows {
            let mut least = 0;
            for (feature, weight) in row {
                let sound = weight > 0.0 && weight.is_finite();
                if feature < least || feature as usize >= columns || !sound {
                    return None;
                }
                least = feature + 1;
                vectors.features.push(feature);
                vectors.weights.push(weight);
            }
            vectors.ends.push(vectors.features.len());
        }
        Some(vectors)
    }

    pub(super) fn new(columns: usize) -> Self {
        Self { ends: Vec::new(), features: Vec::new(), weights: Vec::new(), columns }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of features over all rows.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The features of a row, ascending, and their weights; nothing where there is no such row.
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(row).copied().unwrap_or_default();
        let range = start.unwrap_or_default()..end;
        (
            self.features.get(range.clone()).unwrap_or_default(),
            self.weights.get(range).unwrap_or_default(),
        )
    }

    pub(super) fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (feature, weight) in row {
            self.features.push(feature);
            self.weights.push(weight);
        }
        self.ends.push(self.features.len());
    }

    pub(super) fn append(&mut self, other: &Vectors) {
        let before = self.features.len();
        self.features.extend_from_slice(&other.features);
        self.weights.extend_from_slice(&other.weights);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    /// The dot product of two rows.
    pub fn dot(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.row(a), self.row(b));
        dot(a, b)
    }
}

/// The dot product of two sparse rows, added up in the order of the features, so that it is the
/// same whichever way it was come by.
pub(super) fn dot(a: (&[u32], &[f32]), b: (&[u32], &[f32])) -> f64 {
    let mut sum = 0.0;
    let mut right = b.0.iter().zip(b.1).peekable();
    for (feature, weight) in a.0.iter().zip(a.1) {
        while right.next_if(|(other, _)| *other < feature).is_some() {}
        if let Some((_, other)) = right.next_if(|(other, _)| *other == feature) {
            sum += f64::from(*weight) * f64::from(*other);
        }
    }
    sum
}

/// The score of a dot product: between 0 and 1, to six decimals, which is what single precision
/// can tell apart.
pub(super) fn score(dot: f64) -> f64 {
    ((dot * 1e6).round() / 1e6).clamp(0.0, 1.0)
}
