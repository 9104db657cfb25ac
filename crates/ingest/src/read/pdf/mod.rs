//! PDF: the letters are taken where the page sets them, and put together to lines, columns, tables and paragraphs.

mod cells;
mod glyphs;
mod hanging;
mod joins;
mod layout;
mod lines;
mod middle;
mod order;
mod paragraphs;
mod recognised;
mod running;
mod tables;
mod unruled;
mod wording;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RectExt, RenderContent, TransformExt,
    interpret_page,
};

use self::glyphs::{Collector, PageGlyphs, Room, WithoutEnd};
use super::finish::finish;
use super::{Doubt, ReadError, Reading};
use crate::block::Block;
use crate::lexicon::is_word;

/// Pages that are read; the rest is left out with a warning.
const MAX_PAGES: usize = 5000;
/// Letters of a document that are kept, so that a page that draws itself over and over ends.
const MAX_GLYPHS: usize = 20_000_000;
/// Clips that a document may set: every form that a page draws sets one, and forms that draw forms come to any number.
const MAX_CLIPS: usize = 1_000_000;

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
    // Notes and form fields drawn over the page are not its text.
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..Default::default() };
    let mut pages: Vec<PageGlyphs> = Vec::new();
    let mut doubts = Vec::new();
    let (mut kept, mut clips) = (0, 0);
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
        let room = Room { glyphs: MAX_GLYPHS - kept, clips: MAX_CLIPS - clips };
        let mut collector = Collector::new(f64::from(width), f64::from(height), room);
        let endless = draws_without_end(|| interpret_page(page, &mut context, &mut collector));
        clips += collector.clips();
        let glyphs = collector.finish();
        if endless {
            doubts.push(Doubt::of_part(
                Some(number),
                "the page draws itself over and over; the rest of it and all pages behind it were left out",
            ));
            pages.push(glyphs);
            break;
        }
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
    tables::rule_painted_cells(&mut pages);
    let mut reading = Reading { blocks: layout::blocks(&pages), title: None, doubts };
    drop(pages);
    finish(&mut reading);
    if reading.blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    if is_garbled(&reading.blocks) || shows_signs_for_letters(&reading.blocks) {
        return Err(ReadError::Garbled);
    }
    Ok(reading)
}

/// Draws a page; true where it was stopped because it set more clips than there was room for.
fn draws_without_end(draw: impl FnOnce()) -> bool {
    // What is drawn on is not used again but for the letters that were taken from it so far.
    match catch_unwind(AssertUnwindSafe(draw)) {
        Ok(()) => false,
        Err(cause) if cause.is::<WithoutEnd>() => true,
        Err(cause) => resume_unwind(cause),
    }
}

/// True where hardly a word is one: a font without a table of its letters may name each by the number of its shape.
/// Only words of more than three letters count, and a document in another language shows by its commonest words.
fn is_garbled(blocks: &[Block]) -> bool {
    const SAMPLE: usize = 400;
    const ENOUGH: usize = 60;
    const FOREIGN: [&str; 16] = [
        "the", "and", "of", "for", "der", "die", "und", "les", "des", "et", "los", "del", "che",
        "och", "het", "van",
    ];
    let words = || {
        blocks
            .iter()
            .flat_map(|b| b.text.split(|c: char| !c.is_alphabetic()))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
    };
    let long: Vec<String> = words().filter(|w| w.chars().count() > 3).take(SAMPLE).collect();
    if long.len() < ENOUGH {
        return false;
    }
    let known = long.iter().filter(|word| is_word(word)).count();
    known * 12 < long.len()
        && words().take(SAMPLE * 2).filter(|w| FOREIGN.contains(&w.as_str())).count() < 8
}

/// True where signs stand for letters inside words ("przyszCo\\ci", "}ycia"): some producers give the letters beyond ASCII wrong
/// names, and what is left of the words looks sound.
fn shows_signs_for_letters(blocks: &[Block]) -> bool {
    const SAMPLE: usize = 2000;
    const ENOUGH: usize = 60;
    let is_sign = |c: char| "\\{}".contains(c);
    let (mut words, mut broken) = (0, 0);
    for word in blocks.iter().flat_map(|b| b.text.split_whitespace()).take(SAMPLE) {
        if word.chars().filter(|c| c.is_alphabetic()).count() < 3 || word.contains(['/', '@', '='])
        {
            continue;
        }
        words += 1;
        let mut before = ' ';
        let mut letters = word.chars().peekable();
        broken += usize::from(
            std::iter::from_fn(|| {
                let c = letters.next()?;
                let next_is_letter = letters.peek().is_some_and(|next| next.is_alphabetic());
                let found = is_sign(c) && next_is_letter && (before.is_alphabetic() || c != '{');
                before = c;
                Some(found)
            })
            .any(|found| found),
        );
    }
    words >= ENOUGH && broken * 20 > words
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

#[cfg(test)]
mod tests {
    use hayro_interpret::kurbo::BezPath;
    use hayro_interpret::{ClipPath, Device, FillRule};

    use super::*;
    use crate::block::BlockKind;

    const PORTRAIT: (u32, u32) = (600, 800);

    /// A document of pages with these content streams. `/F1` is Helvetica, `/F2` its bold, `/F3` a font that does not
    /// say which letters it shows.
    fn document(pages: &[String], rotate: u32, (width, height): (u32, u32)) -> Vec<u8> {
        let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 7 + i * 2)).collect();
        let font = |name: &str| {
            format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
        };
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
            font("Helvetica"),
            font("Helvetica-Bold"),
            "<</Type/Font/Subtype/Type3/Name/F3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65\
             /Widths[1]/CharProcs<</g1 6 0 R>>/Encoding<</Type/Encoding/Differences[65/g1]>>>>"
                .to_owned(),
            "<</Length 15>>stream\n1 0 d0 0 0 1 1 re f\nendstream".to_owned(),
        ];
        for (i, content) in pages.iter().enumerate() {
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Rotate {rotate}/Contents {} 0 R\
                 /Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>>>>>",
                8 + i * 2
            ));
            objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1));
        }
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut offsets = Vec::new();
        for (i, object) in objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for offset in offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(
            format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1)
                .bytes(),
        );
        out
    }

    /// Text at a place: font, size, x, y from the bottom of the page.
    fn at(font: &str, size: u32, x: u32, y: u32, text: &str) -> String {
        format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
    }

    fn shown(blocks: &[Block]) -> Vec<String> {
        blocks
            .iter()
            .map(|b| {
                let kind = match &b.kind {
                    BlockKind::Heading { level } => format!("h{level}"),
                    BlockKind::Cell(c) => format!("cell{}.{}.{}", c.table, c.row, c.column),
                    BlockKind::PageHeader => "head".to_owned(),
                    BlockKind::PageFooter => "foot".to_owned(),
                    BlockKind::Contents => "contents".to_owned(),
                    _ => "text".to_owned(),
                };
                let page = b.page.unwrap_or(0);
                format!("{kind} {page}:{}-{} {}", b.lines[0], b.lines[1], b.text)
            })
            .collect()
    }

    fn read(pages: &[String]) -> Vec<String> {
        shown(&read_pdf(&document(pages, 0, PORTRAIT)).unwrap().blocks)
    }

    /// A page with a running head, a heading, a paragraph and a list.
    fn page(number: u32, rest: &str) -> String {
        [
            at("F1", 9, 60, 770, "Strategia rozwoju - Miasto"),
            at("F2", 18, 60, 720, "Cel strategiczny 1"),
            at(
                "F1",
                11,
                60,
                690,
                "Pierwszy wiersz tego akapitu jest na tyle dlugi, ze slowo sie la-",
            ),
            at("F1", 11, 60, 676, "mie, a drugi konczy akapit i dlatego jest"),
            at("F1", 11, 60, 662, "krotki."),
            at("F1", 11, 60, 640, "1. punkt pierwszy"),
            at("F1", 11, 60, 626, "2. punkt drugi"),
            at("F1", 9, 290, 30, &format!("Strona {number} z 2")),
            rest.to_owned(),
        ]
        .concat()
    }

    #[test]
    fn lines_become_paragraphs_and_running_lines_are_set_aside() {
        let pages = [page(1, ""), page(2, "")];
        let expected = |n: u32| {
            [
                format!("head {n}:1-1 Strategia rozwoju - Miasto"),
                format!("h1 {n}:2-2 Cel strategiczny 1"),
                format!(
                    "text {n}:3-4 Pierwszy wiersz tego akapitu jest na tyle dlugi, ze slowo sie lamie, a drugi konczy akapit i dlatego jest"
                ),
                format!("text {n}:5-5 krotki."),
                format!("text {n}:6-6 1. punkt pierwszy"),
                format!("text {n}:7-7 2. punkt drugi"),
                format!("foot {n}:8-8 Strona {n} z 2"),
            ]
        };
        assert_eq!(read(&pages), [expected(1), expected(2)].concat());
    }

    #[test]
    fn a_page_that_draws_without_end_is_stopped() {
        let mut collector = Collector::new(600.0, 800.0, Room { glyphs: 9, clips: 3 });
        let clip = ClipPath { path: BezPath::new(), fill: FillRule::NonZero };
        assert!(!draws_without_end(|| (0..3).for_each(|_| collector.push_clip_path(&clip))));
        assert!(draws_without_end(|| collector.push_clip_path(&clip)));
        assert_eq!(collector.clips(), 3);
    }

    #[test]
    fn a_turned_page_reads_like_one_that_is_not() {
        let pages = [page(1, ""), page(2, "")];
        let upright = read_pdf(&document(&pages, 0, PORTRAIT)).unwrap().blocks;
        let texts = |blocks: &[Block]| blocks.iter().map(|b| b.text.clone()).collect::<Vec<_>>();
        // Text that runs up, down or upside down on a page that does not say so.
        for (turn, size) in [
            ("0 1 -1 0 800 0", (800, 600)),
            ("-1 0 0 -1 600 800", PORTRAIT),
            ("0 -1 1 0 0 600", (800, 600)),
        ] {
            let turned: Vec<String> =
                pages.iter().map(|page| format!("q {turn} cm {page} Q")).collect();
            let found = read_pdf(&document(&turned, 0, size)).unwrap().blocks;
            assert_eq!(texts(&found), texts(&upright), "{turn}");
        }
        let turned = read_pdf(&document(&pages, 90, PORTRAIT)).unwrap().blocks;
        assert_eq!(texts(&turned), texts(&upright));
    }

    #[test]
    fn columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() {
        let left: Vec<String> = (0..8)
            .map(|i| at("F1", 11, 60, 700 - i * 14, &format!("lewa kolumna wiersz {i}.")))
            .collect();
        let right: Vec<String> = (0..8)
            .map(|i| at("F1", 11, 330, 700 - i * 14, &format!("prawa kolumna wiersz {i}.")))
            .collect();
        let drawn = [left.concat(), right.concat()].concat();
        let shuffled: String =
            [3, 1, 0, 2, 7, 5, 6, 4].iter().map(|&i| format!("{}{}", right[i], left[i])).collect();
        let text = |content: String| -> String {
            let blocks = read_pdf(&document(&[content], 0, PORTRAIT)).unwrap().blocks;
            blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let expected = text(drawn);
        assert!(expected.find("lewa kolumna wiersz 7") < expected.find("prawa kolumna wiersz 0"));
        assert_eq!(text(shuffled), expected);
    }

    #[test]
    fn two_columns_with_one_heading_are_no_table() {
        let column = |name: &str, x: u32| -> String {
            let lines = (0..8)
                .map(|i| at("F1", 11, x, 700 - i * 14, &format!("- {name} kolumna punkt {i};")));
            at("F1", 11, x, 720, "Kierunki dzialan") + &lines.collect::<String>()
        };
        let found = read(&[column("lewa", 60) + &column("prawa", 330)]);
        let place = |what: &str| found.iter().position(|block| block.contains(what)).unwrap();
        assert!(place("lewa kolumna punkt 7") < place("prawa kolumna punkt 0"), "{found:#?}");
    }

    #[test]
    fn rules_make_a_table() {
        let mut content = String::new();
        for x in [60, 200, 500] {
            content.push_str(&format!("{x} 600 m {x} 700 l S\n"));
        }
        for y in [600, 650, 700] {
            content.push_str(&format!("60 {y} m 500 {y} l S\n"));
        }
        content.push_str(&at("F1", 11, 64, 680, "Obszary"));
        content.push_str(&at("F1", 11, 204, 680, "Cele"));
        content.push_str(&at("F1", 11, 64, 630, "Gospodarka"));
        content.push_str(&at("F1", 11, 204, 630, "Rozwoj firm;"));
        content.push_str(&at("F1", 11, 204, 614, "Nowe miejsca pracy."));
        content.push_str(&at("F1", 11, 60, 560, "Tekst pod tabela"));
        assert_eq!(
            read(&[content]),
            [
                "cell0.0.0 1:1-1 Obszary",
                "cell0.0.1 1:2-2 Cele",
                "cell0.1.0 1:3-3 Gospodarka",
                "cell0.1.1 1:4-4 Rozwoj firm;",
                "cell0.1.1 1:5-5 Nowe miejsca pracy.",
                "text 1:6-6 Tekst pod tabela",
            ]
        );
    }

    /// Rules down and across the page.
    fn rules(down: &[u32], across: &[u32]) -> String {
        let (left, right) = (down.first().unwrap(), down.last().unwrap());
        let (low, high) = (across.iter().min().unwrap(), across.iter().max().unwrap());
        down.iter()
            .map(|x| format!("{x} {low} m {x} {high} l S\n"))
            .chain(across.iter().map(|y| format!("{left} {y} m {right} {y} l S\n")))
            .collect()
    }

    #[test]
    fn a_rule_parts_cells_that_stand_closer_than_words() {
        let content = [
            rules(&[60, 140, 500], &[600, 650, 700]),
            at("F1", 11, 64, 680, "Cel operacyjny"),
            at("F1", 11, 143, 680, "Zadania do 2030"),
            at("F1", 11, 64, 630, "1. Nowy rynek"),
            at("F1", 11, 143, 630, "Remont hali"),
        ];
        assert_eq!(
            read(&[content.concat()]),
            [
                "cell0.0.0 1:1-1 Cel operacyjny",
                "cell0.0.1 1:2-2 Zadania do 2030",
                "cell0.1.0 1:3-3 1. Nowy rynek",
                "cell0.1.1 1:4-4 Remont hali",
            ]
        );
    }

    #[test]
    fn a_row_goes_on_below_heads_that_are_repeated() {
        let heads = |top: u32| {
            at("F1", 11, 64, top - 16, "Obszary") + &at("F1", 11, 204, top - 16, "Kierunki dzialan")
        };
        let first = [
            rules(&[60, 200, 500], &[60, 120, 150]),
            heads(150),
            at("F1", 11, 64, 104, "Gospodarka"),
            at("F1", 11, 204, 104, "Budowa drogi do terenow inwestycyjnych"),
            at("F1", 11, 204, 90, "w strefie"),
        ];
        let second = [
            rules(&[60, 200, 500], &[600, 640, 660, 700]),
            heads(700),
            at("F1", 11, 204, 646, "oraz mostu."),
            at("F1", 11, 64, 620, "Kultura"),
            at("F1", 11, 204, 620, "Remont kina."),
        ];
        assert_eq!(
            read(&[first.concat(), second.concat()])[2..],
            [
                "head 2:1-1 Obszary",
                "head 2:2-2 Kierunki dzialan",
                "cell0.1.0 1:3-3 Gospodarka",
                "cell0.1.1 1:4-4 Budowa drogi do terenow inwestycyjnych",
                "cell0.1.1 1:5-5 w strefie oraz mostu.",
                "cell0.2.0 2:4-4 Kultura",
                "cell0.2.1 2:5-5 Remont kina.",
            ]
        );
    }

    #[test]
    fn the_cells_of_a_broken_row_are_read_column_by_column() {
        // What heads the row found no room on the first page.
        let first = [
            rules(&[60, 200, 500], &[120, 150]),
            "60 60 m 60 120 l S 200 60 m 200 120 l S 500 60 m 500 120 l S\n".to_owned(),
            at("F1", 11, 64, 134, "Obszary"),
            at("F1", 11, 204, 134, "Kierunki dzialan"),
            at("F1", 11, 204, 104, "Budowa drogi."),
        ];
        let second = [
            "60 640 m 500 640 l S\n".to_owned(),
            "60 640 m 60 700 l S 200 640 m 200 700 l S 500 640 m 500 700 l S\n".to_owned(),
            at("F1", 11, 64, 684, "Gospodarka"),
            at("F1", 11, 204, 684, "Budowa mostu."),
        ];
        assert_eq!(
            read(&[first.concat(), second.concat()])[2..],
            [
                "cell0.1.0 2:1-1 Gospodarka",
                "cell0.1.1 1:3-3 Budowa drogi.",
                "cell0.1.1 2:2-2 Budowa mostu.",
            ]
        );
    }

    #[test]
    fn a_table_goes_on_in_the_next_column() {
        let content = [
            at("F1", 11, 60, 700, "Lewa kolumna tekstu ma wiersz"),
            at("F1", 11, 60, 686, "i jeszcze jeden wiersz."),
            rules(&[60, 120, 280], &[60, 100, 140]),
            at("F1", 11, 64, 124, "Obszary"),
            at("F1", 11, 124, 124, "Kierunki dzialan"),
            at("F1", 11, 64, 84, "Kultura"),
            at("F1", 11, 124, 84, "Remont kina."),
            rules(&[320, 380, 540], &[660, 700]),
            at("F1", 11, 324, 684, "Sport"),
            at("F1", 11, 384, 684, "Budowa hali."),
            at("F1", 11, 320, 600, "Prawa kolumna tekstu ma wiersz"),
        ];
        assert_eq!(
            read(&[content.concat()])[2..],
            [
                "cell0.0.0 1:3-3 Obszary",
                "cell0.0.1 1:4-4 Kierunki dzialan",
                "cell0.1.0 1:5-5 Kultura",
                "cell0.1.1 1:6-6 Remont kina.",
                "cell0.2.0 1:7-7 Sport",
                "cell0.2.1 1:8-8 Budowa hali.",
                "text 1:9-9 Prawa kolumna tekstu ma wiersz",
            ]
        );
    }

    #[test]
    fn heads_at_the_end_of_a_page_head_the_table_on_the_next() {
        let first = [
            at("F1", 11, 60, 700, "Wstep do programu."),
            at("F1", 11, 60, 640, "Obszary"),
            at("F1", 11, 200, 640, "Kierunki dzialan"),
        ];
        // The gap between the cells of the first row is no wider than one between words.
        let second = [
            at("F1", 11, 60, 700, "Rozwoj gospodarki"),
            at("F1", 11, 157, 700, "firm"),
            at("F1", 11, 200, 700, "Budowa drogi."),
            at("F1", 11, 60, 660, "Kultura"),
            at("F1", 11, 200, 660, "Remont kina."),
            at("F1", 11, 60, 620, "Sport"),
            at("F1", 11, 200, 620, "Budowa hali."),
        ];
        assert_eq!(
            read(&[first.concat(), second.concat()])[1..],
            [
                "cell0.0.0 2:1-1 Obszary",
                "cell0.0.1 2:2-2 Kierunki dzialan",
                "cell0.1.0 2:3-3 Rozwoj gospodarki firm",
                "cell0.1.1 2:4-4 Budowa drogi.",
                "cell0.2.0 2:5-5 Kultura",
                "cell0.2.1 2:6-6 Remont kina.",
                "cell0.3.0 2:7-7 Sport",
                "cell0.3.1 2:8-8 Budowa hali.",
            ]
        );
    }

    #[test]
    fn two_columns_with_headings_of_their_own_are_no_table() {
        let column = |heading: &str, x: u32| -> String {
            let lines = (0..8).map(|i| at("F1", 11, x, 700 - i * 14, &format!("{i}. Budowa {x}.")));
            at("F1", 11, x, 720, heading) + &lines.collect::<String>()
        };
        let found = read(&[column("Cele operacyjne", 60) + &column("Kierunki dzialan", 330)]);
        assert!(found.iter().all(|block| !block.starts_with("cell")), "{found:#?}");
    }

    #[test]
    fn bullets_that_are_drawn_last_stand_before_their_text() {
        let items = ["Budowa drogi", "Remont mostu", "Nowe kino"];
        let place = |i: usize| 700 - u32::try_from(i).unwrap() * 30;
        let texts = items.iter().enumerate().map(|(i, text)| at("F1", 11, 80, place(i), text));
        let bullets = (0..items.len()).map(|i| at("F1", 11, 60, place(i), "\\225"));
        let found = read(&[texts.chain(bullets).collect::<String>()]);
        assert_eq!(
            found,
            ["text 1:1-1 • Budowa drogi", "text 1:2-2 • Remont mostu", "text 1:3-3 • Nowe kino",]
        );
    }

    /// Rows of two cells: heights, and the texts of either.
    fn two_columns(rows: &[(u32, &str, &str)]) -> String {
        let cell = |y, x, text: &str| {
            if text.is_empty() { String::new() } else { at("F1", 11, x, y, text) }
        };
        rows.iter().map(|&(y, left, right)| cell(y, 60, left) + &cell(y, 220, right)).collect()
    }

    #[test]
    fn cells_in_the_middle_of_their_rows_stand_beside_what_is_as_far_above_as_below() {
        let rows = [
            (700, "Cel strategiczny", "Cele operacyjne"),
            (670, "", "1.1. Drogi"),
            (650, "1. Gospodarka", "1.2. Mosty"),
            (630, "", "1.3. Hale"),
            (590, "", "2.1. Kino"),
            (580, "2. Kultura", ""),
            (570, "", "2.2. Muzeum"),
        ];
        assert_eq!(
            read(&[two_columns(&rows)]),
            [
                "cell0.0.0 1:1-1 Cel strategiczny",
                "cell0.0.1 1:2-2 Cele operacyjne",
                "cell0.1.0 1:3-3 1. Gospodarka",
                "cell0.1.1 1:4-4 1.1. Drogi",
                "cell0.1.1 1:5-5 1.2. Mosty",
                "cell0.1.1 1:6-6 1.3. Hale",
                "cell0.2.0 1:7-7 2. Kultura",
                "cell0.2.1 1:8-8 2.1. Kino",
                "cell0.2.1 1:9-9 2.2. Muzeum",
            ]
        );
    }

    #[test]
    fn painted_areas_beside_and_above_each_other_are_cells() {
        let rows = [(700, "Sport", "Hala"), (660, "Kultura", "Kino"), (640, "", "Muzeum")];
        let boxes = |rows: &[(u32, u32)]| -> String {
            rows.iter()
                .map(|(y, h)| format!("50 {y} 150 {h} re f 202 {y} 200 {h} re f\n"))
                .collect()
        };
        let painted = boxes(&[(690, 30), (630, 58)]) + &two_columns(&rows);
        assert_eq!(
            read(&[painted]),
            [
                "cell0.0.0 1:1-1 Sport",
                "cell0.0.1 1:2-2 Hala",
                "cell0.1.0 1:3-3 Kultura",
                "cell0.1.1 1:4-4 Kino",
                "cell0.1.1 1:5-5 Muzeum",
            ]
        );
        let lines = boxes(&[(690, 30)]) + &two_columns(&rows);
        assert!(read(&[lines]).iter().all(|block| block.starts_with("text")));
    }

    #[test]
    fn words_in_no_order_make_the_lines_they_stand_in() {
        let lines = ["Cel operacyjny 1.1", "Cel operacyjny 1.2", "Cel operacyjny 1.3"];
        let mut words: Vec<String> = Vec::new();
        for (line, y) in lines.iter().zip([700, 660, 620]) {
            for (word, x) in line.split(' ').zip([60, 82, 140]) {
                words.push(at("F1", 11, x, y, word));
            }
        }
        words.reverse();
        let found = read(&[words.concat()]);
        assert_eq!(found.len(), lines.len(), "{found:?}");
        assert!(found.iter().zip(lines).all(|(block, line)| block.ends_with(line)), "{found:?}");
    }

    #[test]
    fn lines_of_recognised_text_are_of_one_size() {
        let sizes = [11, 10, 11, 10, 11];
        let lines: String = sizes
            .iter()
            .zip([700, 686, 672, 658, 644])
            .map(|(&size, y)| at("F1", size, 60, y, "wiersz rozpoznanego tekstu, ktory idzie"))
            .collect();
        let unseen = format!("3 Tr {lines}");
        let text = |content: String| read(&[content + &at("F1", 11, 60, 630, "dalej.")]).len();
        assert_eq!(text(unseen), 1);
        assert!(text(lines) > 1);
    }

    #[test]
    fn centred_heads_of_a_table_without_rules_stand_over_their_columns() {
        let rows = [
            (700, "Cel strategiczny", 110, "Cele operacyjne", 340),
            (670, "1. Cel strategiczny:", 60, "1.1. Cel operacyjny: Nowe drogi, mosty", 220),
            (656, "Gospodarka", 60, "i wiadukty.", 220),
            (626, "2. Cel strategiczny:", 60, "2.1. Cel operacyjny: Nowe kino.", 220),
            (612, "Kultura", 60, "2.2. Cel operacyjny: Muzeum.", 220),
        ];
        let table = |rows: &[(u32, &str, u32, &str, u32)]| -> String {
            rows.iter()
                .map(|&(y, left, x, right, x2)| {
                    at("F1", 11, x, y, left) + &at("F1", 11, x2, y, right)
                })
                .collect()
        };
        let again = [
            (rows[0].0 - 180, rows[0].1, 110, rows[0].3, 340),
            (490, "3. Sport", 60, "3.1. Hala.", 220),
        ];
        let content =
            [table(&rows), at("F1", 11, 220, 560, "Sfera sportu"), table(&again)].concat();
        assert_eq!(
            read(&[content]),
            [
                "cell0.0.0 1:1-1 Cel strategiczny",
                "cell0.0.1 1:2-2 Cele operacyjne",
                "cell0.1.0 1:3-4 1. Cel strategiczny: Gospodarka",
                "cell0.1.1 1:5-6 1.1. Cel operacyjny: Nowe drogi, mosty i wiadukty.",
                "cell0.2.0 1:7-8 2. Cel strategiczny: Kultura",
                "cell0.2.1 1:9-9 2.1. Cel operacyjny: Nowe kino.",
                "cell0.2.1 1:10-10 2.2. Cel operacyjny: Muzeum.",
                "text 1:11-11 Sfera sportu",
                "cell1.0.0 1:12-12 Cel strategiczny",
                "cell1.0.1 1:13-13 Cele operacyjne",
                "cell1.1.0 1:14-14 3. Sport",
                "cell1.1.1 1:15-15 3.1. Hala.",
            ]
        );
    }

    #[test]
    fn a_line_that_is_printed_twice_is_read_once() {
        let line = |x: u32| at("F1", 11, x, 700, "Cel strategiczny 2.");
        let shifted = "q 1 0 0 1 0.4 0 cm ".to_owned() + &line(60) + "Q\n";
        assert_eq!(read(&[line(60) + &shifted]), ["text 1:1-1 Cel strategiczny 2."]);
    }

    #[test]
    fn footnotes_are_set_aside() {
        let mut lines: String = (0..8)
            .map(|i| at("F1", 11, 60, 720 - i * 30, &format!("Akapit {i} o rozwoju miasta.")))
            .collect();
        lines += "60 134 m 200 134 l S\n";
        lines += &at("F1", 8, 60, 120, "1. Opracowanie na podstawie danych urzedu,");
        lines += &at("F1", 8, 60, 110, "stan na koniec roku.");
        lines += &at("F1", 9, 290, 30, "7");
        let found = read(&[lines]);
        let feet: Vec<_> = found.iter().filter(|block| block.starts_with("foot")).collect();
        assert_eq!(feet.len(), 3, "{found:#?}");
    }

    #[test]
    fn dots_drawn_from_the_right_lead_to_the_page() {
        let mut content = at("F1", 11, 60, 700, "Cel strategiczny 1. Gospodarka");
        for x in (250..500).rev().step_by(6) {
            content += &at("F1", 11, x, 700, "..");
        }
        content += &at("F1", 11, 505, 700, "7");
        let found = read(&[content, at("F1", 11, 60, 700, "Cel strategiczny 1. Gospodarka")]);
        assert!(found[0].starts_with("contents 1:1-1 Cel"), "{found:?}");
        assert_eq!(found[1..], ["text 2:1-1 Cel strategiczny 1. Gospodarka"]);
    }

    #[test]
    fn what_stands_behind_the_tab_of_a_label_belongs_to_it() {
        let content = [
            at("F1", 11, 60, 700, "5.2. Cel operacyjny:"),
            at("F1", 11, 200, 700, "Poprawa systemu transportowego"),
        ];
        assert_eq!(
            read(&[content.concat()]),
            ["text 1:1-1 5.2. Cel operacyjny: Poprawa systemu transportowego"]
        );
    }

    #[test]
    fn a_number_that_follows_begins_anew_wherever_it_stands() {
        // The indent of the second paragraph is where the text of the first begins.
        let content = [
            at(
                "F1",
                11,
                60,
                700,
                "1.1 Rozwoj licznych i aktywnych organizacji oraz ich dzialalnosc",
            ),
            at("F1", 11, 78, 686, "1.2 Aktywizacja i integracja grup zagrozonych wykluczeniem i"),
            at("F1", 11, 60, 672, "osob starszych"),
        ];
        let found = read(&[content.concat()]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_notice_that_lies_over_all_pages_is_no_text() {
        let page = |n: u32| {
            let lines = (0..30).map(|i| {
                at("F1", 11, 60, 720 - i * 20, &format!("Akapit {n}.{i} o rozwoju miasta."))
            });
            lines.collect::<String>() + &at("F1", 30, 200, 405, "WERSJA ROBOCZA")
        };
        let found = read(&(1..=4).map(page).collect::<Vec<_>>());
        let notices: Vec<_> =
            found.iter().filter(|block| block.contains("WERSJA ROBOCZA")).collect();
        assert_eq!(notices.len(), 4);
        assert!(
            notices.iter().all(|b| b.starts_with("head") || b.starts_with("foot")),
            "{notices:?}"
        );
    }

    #[test]
    fn heads_that_stand_at_one_place_of_all_pages_are_the_table_s() {
        let page = |n: u32| {
            [
                rules(&[60, 200, 500], &[600, 650, 700]),
                at("F1", 11, 64, 680, "Rodzaj prac"),
                at("F1", 11, 204, 680, "Miejsce"),
                at("F1", 11, 64, 630, &format!("Budowa {n}")),
                at("F1", 11, 204, 630, &format!("Osiedle {n}")),
            ]
            .concat()
        };
        let found = read(&(1..=4).map(page).collect::<Vec<_>>());
        assert_eq!(found[..2], ["cell0.0.0 1:1-1 Rodzaj prac", "cell0.0.1 1:2-2 Miejsce"]);
    }

    #[test]
    fn signs_in_the_place_of_letters_are_refused() {
        let twelve = |text: &str| -> String {
            (0..12).map(|i| at("F1", 11, 60, 700 - i * 30, text)).collect()
        };
        let wrong = "Rozwoj instytucji, warto\\\\ci i przyszCo\\\\ci, }ycie mieszkancow miasta";
        assert_eq!(read_pdf(&document(&[twelve(wrong)], 0, PORTRAIT)), Err(ReadError::Garbled));
        let sound = "Rozwoj {instytucji} i ~wartosci | przyszlosci, zycie mieszkancow miasta";
        assert!(read_pdf(&document(&[twelve(sound)], 0, PORTRAIT)).is_ok());
    }

    #[test]
    fn entries_of_contents_and_shapes_for_bullets_are_known() {
        let content = [
            at("F1", 11, 60, 700, "Cel strategiczny 1 ............................. 7"),
            at("F1", 11, 80, 650, "budowa drogi"),
            "62 652 4 4 re f\n".to_owned(),
            at("F1", 11, 80, 630, "remont mostu"),
            "62 632 4 4 re f\n".to_owned(),
        ]
        .concat();
        let found = read(&[content]);
        assert!(found[0].starts_with("contents 1:1-1 Cel"), "{found:?}");
        assert_eq!(found[1..], ["text 1:2-2 • budowa drogi", "text 1:3-3 • remont mostu"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let picture = "q 500 0 0 500 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q".to_owned();
        assert_eq!(
            read_pdf(&document(&[picture.clone(), picture.clone()], 0, PORTRAIT)),
            Err(ReadError::NeedsOcr { pages: 2 })
        );
        let unknown = at("F3", 11, 60, 700, "AAAAAAAAAAAAAAAAAAAAAAAA");
        assert!(matches!(
            read_pdf(&document(&[unknown], 0, PORTRAIT)),
            Err(ReadError::UnreadableFonts { .. })
        ));
        let sentence =
            "Rozwoj lokalnych instytucji oraz wsparcie przedsiebiorczosci mieszkancow miasta";
        let shifted: String = sentence
            .chars()
            .map(|c| {
                if c.is_ascii_lowercase() {
                    char::from((c as u8 - b'a' + 7) % 26 + b'a')
                } else {
                    c
                }
            })
            .collect();
        let twelve = |text: &str| -> String {
            (0..12).map(|i| at("F1", 11, 60, 700 - i * 30, text)).collect()
        };
        assert_eq!(read_pdf(&document(&[twelve(&shifted)], 0, PORTRAIT)), Err(ReadError::Garbled));
        assert!(read_pdf(&document(&[twelve(sentence)], 0, PORTRAIT)).is_ok());
        let mixed = read_pdf(&document(&[page(1, ""), picture], 0, PORTRAIT)).unwrap();
        assert_eq!(mixed.doubts.iter().map(|d| d.page).collect::<Vec<_>>(), [Some(2)]);
        assert_eq!(read_pdf(&document(&[String::new()], 0, PORTRAIT)), Err(ReadError::Empty));
        assert!(matches!(read_pdf(b"%PDF-1.4\nnothing"), Err(ReadError::Damaged(_))));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            edits in proptest::collection::vec((0usize..4000, proptest::num::u8::ANY), 1..12),
            cut in 0usize..4000,
        ) {
            let mut bytes = document(&[page(1, ""), page(2, "0 0 m 9 9 l S")], 0, PORTRAIT);
            for (at, byte) in edits {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            if cut % 3 == 0 {
                bytes.truncate(cut);
            }
            let _ = read_pdf(&bytes);
        }
    }
}
