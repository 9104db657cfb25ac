//! PDF: the letters are taken where the page sets them, and put together to lines, columns, tables and paragraphs.

mod glyphs;
mod layout;
mod lines;
mod order;
mod paragraphs;
mod tables;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RectExt, RenderContent, TransformExt,
    interpret_page,
};

use self::glyphs::{Collector, PageGlyphs};
use super::finish::finish;
use super::{Doubt, ReadError, Reading};

/// Pages that are read; the rest is left out with a warning.
const MAX_PAGES: usize = 5000;
/// Letters of a document that are kept, so that a page that draws itself over and over ends.
const MAX_GLYPHS: usize = 20_000_000;

/// Reads a document. Its lines are counted on each page from 1, as they are read.
pub(super) fn read_pdf(bytes: &[u8]) -> Result<Reading, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password,
        LoadPdfError::Decryption(error) => {
            ReadError::Damaged(format!("it cannot be decrypted ({error:?})"))
        }
        LoadPdfError::Invalid => ReadError::Damaged("it is not a sound PDF".to_owned()),
    })?;
    let cache = InterpreterCache::new();
    let mut settings = InterpreterSettings::default();
    // Notes and form fields drawn over the page are not its text.
    settings.render_content = RenderContent::PAGE;
    let mut pages: Vec<PageGlyphs> = Vec::new();
    let mut doubts = Vec::new();
    let mut kept = 0;
    for (index, page) in pdf.pages().iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if index >= MAX_PAGES || kept > MAX_GLYPHS {
            doubts.push(Doubt::of_part(
                Some(number),
                format!("it is longer than is read; pages from {number} on were left out"),
            ));
            break;
        }
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            page.intersected_crop_box().to_kurbo(),
            &cache,
            pdf.xref(),
            settings.clone(),
        );
        let mut collector = Collector::new(f64::from(width), f64::from(height), MAX_GLYPHS - kept);
        interpret_page(page, &mut context, &mut collector);
        let glyphs = collector.finish();
        if glyphs.cut_short {
            doubts.push(Doubt::of_part(
                Some(number),
                "the page draws more letters than are read; the rest was left out",
            ));
        }
        kept += glyphs.glyphs.len();
        pages.push(glyphs);
    }
    refuse_unreadable(&pages, &mut doubts)?;
    let mut reading = Reading { blocks: layout::blocks(&pages), title: None, doubts };
    drop(pages);
    finish(&mut reading);
    if reading.blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(reading)
}

/// Names what cannot be read: pictures of pages, and fonts that keep their letters to themselves. A document of which
/// a part is so gives the rest, with a doubt for each such page.
fn refuse_unreadable(pages: &[PageGlyphs], doubts: &mut Vec<Doubt>) -> Result<(), ReadError> {
    let sum = |of: fn(&PageGlyphs) -> usize| pages.iter().map(of).sum::<usize>();
    let letters = sum(|p| p.glyphs.len());
    let unreadable = sum(|p| p.unreadable);
    let fonts = || {
        let mut fonts: Vec<&str> =
            pages.iter().flat_map(|p| p.unreadable_fonts.iter().map(String::as_str)).collect();
        fonts.sort_unstable();
        fonts.dedup();
        fonts.truncate(5);
        fonts.join(", ")
    };
    if unreadable * 2 > letters + unreadable {
        return Err(ReadError::UnreadableFonts { fonts: fonts() });
    }
    let is_picture = |p: &PageGlyphs| p.glyphs.len() + p.unreadable < 20 && p.images > 0;
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let pictures = pages.iter().filter(|p| is_picture(p)).count();
    if pictures > 0 && letters < 20 * pages.len() {
        return Err(ReadError::NeedsOcr { pages: count });
    }
    if letters == 0 {
        return Err(ReadError::Empty);
    }
    for (number, page) in (1..).zip(pages) {
        if is_picture(page) {
            doubts.push(Doubt::of_part(
                Some(number),
                "the page is a picture with no text; it needs OCR (text recognition)",
            ));
        } else if page.unreadable > 0 && page.unreadable * 20 > page.glyphs.len() {
            doubts.push(Doubt::of_part(
                Some(number),
                format!(
                    "{} letters are in fonts that do not say which they are ({}); they were left out",
                    page.unreadable,
                    page.unreadable_fonts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
                ),
            ));
        }
    }
    Ok(())
}
