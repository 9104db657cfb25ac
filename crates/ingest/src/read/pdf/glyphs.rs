//! The letters and the rules of a page, as its content stream draws them.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, PathSeg, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

/// Thickest rule, in points: what is thicker is a box.
const MAX_RULE: f64 = 4.0;
/// Shortest rule, in points.
const MIN_RULE: f64 = 6.0;
/// Rules of a page that are kept.
const MAX_RULES: usize = 20_000;

/// A letter: lengths in points, y counted down from the top of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub text: Letters,
    /// Left end of the baseline.
    pub x: f64,
    /// The baseline.
    pub y: f64,
    pub width: f64,
    /// Height of the font.
    pub size: f64,
    pub bold: bool,
}

/// Mostly one letter; a ligature may stand for more.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Letters {
    One(char),
    More(Box<str>),
}

impl Letters {
    pub(super) fn push_to(&self, text: &mut String) {
        match self {
            Letters::One(c) => text.push(*c),
            Letters::More(more) => text.push_str(more),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Letters::One(c) => c.is_whitespace(),
            Letters::More(more) => more.trim().is_empty(),
        }
    }
}

/// A straight line along an edge of the page: from `start` to `end`, at `at` across.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub at: f64,
    pub start: f64,
    pub end: f64,
}

/// A small shape as high as it is wide, which may be a bullet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// The left edge.
    pub x: f64,
    /// The middle, from the top of the page.
    pub y: f64,
    pub size: f64,
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct PageGlyphs {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
    /// Painted areas, which may be cells.
    pub boxes: Vec<Rect>,
    pub marks: Vec<Mark>,
    pub images: usize,
    /// Letters of which the font does not say what they are.
    pub unreadable: usize,
    pub unreadable_fonts: BTreeSet<String>,
    /// Letters that are not to be seen: those that text recognition found, over the picture of the page.
    pub unseen: usize,
    /// True where the page drew more than is kept.
    pub cut_short: bool,
}

impl PageGlyphs {
    /// True where the letters are those that text recognition found: nothing else is written over a picture unseen.
    pub(super) fn is_recognised(&self) -> bool {
        self.unseen * 2 > self.glyphs.len()
    }
}

/// How much a page may draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub glyphs: usize,
    pub clips: usize,
}

/// The cause of the unwinding of a page that sets more clips than there is room for.
pub(super) struct WithoutEnd;

/// Collects what a page draws.
pub(super) struct Collector {
    page: PageGlyphs,
    room: Room,
    clips: usize,
    /// What the clips that are set leave to be seen, one within the other.
    seen: Vec<Rect>,
    /// For each direction of writing (in quarter turns), how many letters run in it.
    directions: [usize; 4],
    bold: BTreeMap<u128, bool>,
    turned: Vec<(u8, Glyph)>,
}

impl Collector {
    pub(super) fn new(width: f64, height: f64, room: Room) -> Self {
        Self {
            page: PageGlyphs { width, height, ..PageGlyphs::default() },
            room,
            clips: 0,
            seen: Vec::new(),
            directions: [0; 4],
            bold: BTreeMap::new(),
            turned: Vec::new(),
        }
    }

    /// Clips that the page has set.
    pub(super) fn clips(&self) -> usize {
        self.clips
    }

    /// The page, turned so that most of its letters run from left to right. Letters that run otherwise (notes along
    /// the margin, watermarks) are left out.
    pub(super) fn finish(mut self) -> PageGlyphs {
        let main = (0..4u8)
            .max_by_key(|&d| (self.directions.get(usize::from(d)).copied(), std::cmp::Reverse(d)))
            .unwrap_or(0);
        let (width, height) = (self.page.width, self.page.height);
        let turn = |x: f64, y: f64| match main {
            1 => (y, width - x),
            2 => (width - x, height - y),
            3 => (height - y, x),
            _ => (x, y),
        };
        for (direction, mut glyph) in std::mem::take(&mut self.turned) {
            if direction == main {
                (glyph.x, glyph.y) = turn(glyph.x, glyph.y);
                self.page.glyphs.push(glyph);
            }
        }
        if main % 2 == 1 {
            std::mem::swap(&mut self.page.width, &mut self.page.height);
        }
        if main != 0 {
            for mark in &mut self.page.marks {
                let (x, y) = turn(mark.x + mark.size / 2.0, mark.y);
                (mark.x, mark.y) = (x - mark.size / 2.0, y);
            }
            for area in &mut self.page.boxes {
                let corners = [(area.x0, area.y0), (area.x1, area.y1)].map(|(x, y)| turn(x, y));
                *area = Rect::from_points(corners[0], corners[1]);
            }
            let mut rules = (Vec::new(), Vec::new());
            for (horizontal, rule) in self
                .page
                .horizontal
                .iter()
                .map(|r| (true, *r))
                .chain(self.page.vertical.iter().map(|r| (false, *r)))
            {
                let ends = if horizontal {
                    [(rule.start, rule.at), (rule.end, rule.at)]
                } else {
                    [(rule.at, rule.start), (rule.at, rule.end)]
                };
                let [(x0, y0), (x1, y1)] = ends.map(|(x, y)| turn(x, y));
                if horizontal == (main % 2 == 0) {
                    rules.0.push(Rule { at: y0, start: x0.min(x1), end: x0.max(x1) });
                } else {
                    rules.1.push(Rule { at: x0, start: y0.min(y1), end: y0.max(y1) });
                }
            }
            (self.page.horizontal, self.page.vertical) = rules;
        }
        self.page
    }

    fn rule(&mut self, rect: Rect) {
        if self.page.horizontal.len() + self.page.vertical.len() >= MAX_RULES {
            return;
        }
        if !(rect.width().is_finite() && rect.height().is_finite()) {
            return;
        }
        // A table that goes on on the next page may be drawn beyond the edge of this one.
        let rect = match self.seen.last() {
            // A hairline may lie on the edge of what is seen.
            Some(seen) if !rect.inflate(0.5, 0.5).overlaps(*seen) => return,
            Some(seen) => rect.intersect(seen.inflate(0.5, 0.5)),
            None => rect,
        };
        let (width, height) = (rect.width(), rect.height());
        if height <= MAX_RULE && width >= MIN_RULE {
            let at = rect.center().y;
            self.page.horizontal.push(Rule { at, start: rect.x0, end: rect.x1 });
        } else if width <= MAX_RULE && height >= MIN_RULE {
            let at = rect.center().x;
            self.page.vertical.push(Rule { at, start: rect.y0, end: rect.y1 });
        } else if width > MAX_RULE && height > MAX_RULE && self.page.boxes.len() < MAX_RULES {
            self.page.boxes.push(rect);
        }
    }

    /// A box whose edges are drawn: its four sides.
    fn outline(&mut self, rect: Rect) {
        let Rect { x0, y0, x1, y1 } = rect;
        for side in [
            Rect::new(x0, y0, x1, y0),
            Rect::new(x0, y1, x1, y1),
            Rect::new(x0, y0, x0, y1),
            Rect::new(x1, y0, x1, y1),
        ] {
            self.rule(side);
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode) {
        if self.page.marks.len() < MAX_RULES && path.elements().len() <= 40 {
            let rect = transform.transform_rect_bbox(path.bounding_box());
            let (width, height) = (rect.width(), rect.height());
            if (1.2..9.0).contains(&width) && (width - height).abs() < width * 0.2 {
                self.page.marks.push(Mark { x: rect.x0, y: rect.center().y, size: width });
            }
        }
        let filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        let stroked = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        if filled && path.elements().len() <= 6 {
            let rect = transform.transform_rect_bbox(path.bounding_box());
            self.rule(rect);
        }
        if stroked {
            for segment in path.segments().take(1000) {
                if let PathSeg::Line(line) = segment {
                    let (a, b) = (transform * line.p0, transform * line.p1);
                    if (a.x - b.x).abs() < 0.5 || (a.y - b.y).abs() < 0.5 {
                        self.rule(Rect::from_points(a, b));
                    }
                }
            }
        }
    }
}

impl Device<'_> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.path(path, props.transform, mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.path(&rect.to_path(0.1), props.transform, &DrawMode::Invisible);
        let rect = props.transform.transform_rect_bbox(*rect);
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..))
            && rect.width().min(rect.height()) > MAX_RULE
        {
            self.outline(rect);
        } else {
            self.rule(rect);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        if self.clips >= self.room.clips {
            // The interpreter asks nobody whether to go on, so its stack is unwound; this is no panic, and nothing is
            // said of it.
            std::panic::resume_unwind(Box::new(WithoutEnd));
        }
        self.clips += 1;
        let bounds = clip.path.bounding_box();
        let seen = self.seen.last().map_or(bounds, |outer| outer.intersect(bounds));
        self.seen.push(seen);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let unseen = matches!(mode, DrawMode::Invisible);
        let mut bold = false;
        let mut font = None;
        for (index, glyph) in run.glyphs().iter().enumerate() {
            if self.turned.len() >= self.room.glyphs {
                self.page.cut_short = true;
                return;
            }
            let letter: &FontGlyph<'_> = glyph;
            if index == 0
                && let FontGlyph::Outline(outline) = letter
                && let Some(data) = outline.font_data()
            {
                let name = data.postscript_name.unwrap_or_default();
                let weight = data.weight;
                bold = *self.bold.entry(data.cache_key).or_insert_with(|| {
                    let lower = name.to_lowercase();
                    weight.is_some_and(|w| w >= 600)
                        || ["bold", "black", "heavy", "demi"].iter().any(|w| lower.contains(w))
                });
                font = Some(name);
            }
            let transform = props.transform * glyph.transform();
            let [a, b, c, d, _, _] = transform.as_coeffs();
            let (run_x, run_y) = (a * 1000.0, b * 1000.0);
            let size = (c * c + d * d).sqrt() * 1000.0;
            let advance = match letter {
                FontGlyph::Outline(outline) => outline.advance_width(),
                FontGlyph::Type3(shape) => shape.advance_width(),
            };
            let width = f64::from(advance.unwrap_or(500.0)) * (a * a + b * b).sqrt();
            let Point { x, y } = transform * Point::ZERO;
            if ![x, y, width, size].iter().all(|n| n.is_finite() && n.abs() < 1e6) || size < 0.5 {
                continue;
            }
            let text = match letter.as_unicode() {
                Some(BfString::Char(c)) if is_letter(c) => Letters::One(c),
                Some(BfString::String(more)) if more.chars().all(is_letter) && !more.is_empty() => {
                    Letters::More(unswapped(&more).unwrap_or(more).into())
                }
                _ => {
                    self.page.unreadable += 1;
                    if self.page.unreadable_fonts.len() < 8 {
                        let name = font.clone().filter(|name| !name.is_empty());
                        self.page
                            .unreadable_fonts
                            .insert(name.unwrap_or_else(|| "without a name".to_owned()));
                    }
                    continue;
                }
            };
            let direction = match (run_x.abs() >= run_y.abs(), run_x >= 0.0, run_y >= 0.0) {
                (true, true, _) => 0,
                (true, false, _) => 2,
                (false, _, true) => 1,
                (false, _, false) => 3,
            };
            if !text.is_blank()
                && let Some(count) = self.directions.get_mut(usize::from(direction))
            {
                *count += 1;
            }
            self.page.unseen += usize::from(unseen);
            self.turned.push((direction, Glyph { text, x, y, width, size, bold }));
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.page.images += 1;
    }

    fn pop_clip(&mut self) {
        self.seen.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

/// The letters of a ligature that a producer wrote with the bytes of each swapped: U+6600 U+6900 for "fi". Ghostscript
/// does; no ligature stands for Chinese characters that all end in a byte of nought.
fn unswapped(letters: &str) -> Option<String> {
    letters
        .chars()
        .map(|c| {
            let [_, _, high, low] = u32::from(c).to_be_bytes();
            (low == 0 && high.is_ascii_lowercase()).then_some(char::from(high))
        })
        .collect()
}

/// False for what only a broken font says.
fn is_letter(c: char) -> bool {
    !matches!(c, '\0' | '\u{FFFD}' | '\u{FFFF}')
}
