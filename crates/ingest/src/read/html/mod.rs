//! HTML pages: the tokens of the page are followed one by one, without a tree, so that no nesting is too deep.

mod builder;
mod elements;
mod encoding;
mod tables;

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, NullCharacterToken, StartTag, TagToken, Token, TokenSink,
    TokenSinkResult, Tokenizer, TokenizerOpts,
};

use self::builder::Builder;
use super::finish::finish;
use super::{ReadError, Reading};

/// Bytes that are looked at for the signs of a page and for its declared encoding.
const HEAD_BYTES: usize = 4096;

/// True where bytes open like a page.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.trim_start_matches('\u{FEFF}').trim_start();
    while let Some(comment) = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("<?")) {
        let Some(end) = comment.find('>') else { return false };
        rest = comment.get(end + 1..).unwrap_or_default().trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|start| rest.starts_with(start))
}

/// Reads a page.
pub(super) fn read_html(bytes: &[u8]) -> Result<Reading, ReadError> {
    let (text, doubts) = encoding::decode_page(bytes)?;
    let mut reading = read_markup(&text);
    reading.doubts.extend(doubts);
    finish(&mut reading);
    if reading.blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(reading)
}

/// Reads markup that was decoded, a part of a page.
pub(crate) fn read_markup(text: &str) -> Reading {
    let sink = Sink(RefCell::new(Builder::default()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    // Tendrils hold at most 4 GB; pieces also keep what is copied at a time small.
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = rest.len().min(1 << 16);
        while !rest.is_char_boundary(cut) {
            cut += 1;
        }
        let (piece, after) = rest.split_at(cut);
        input.push_back(piece.into());
        // The sink never asks to be resumed later.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().into_reading()
}

struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        builder.at_line(u32::try_from(line).unwrap_or(u32::MAX));
        match token {
            TagToken(tag) if tag.kind == StartTag => {
                let raw = match &*tag.name {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                    "title" | "textarea" => Some(RawKind::Rcdata),
                    _ => None,
                };
                builder.start(&tag);
                if let Some(kind) = raw {
                    return TokenSinkResult::RawData(kind);
                }
            }
            TagToken(tag) => builder.end(&tag.name),
            CharacterTokens(text) => builder.characters(&text),
            NullCharacterToken => builder.characters(" "),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::BlockKind;

    fn shown(page: &str) -> Vec<String> {
        read_html(page.as_bytes())
            .unwrap()
            .blocks
            .iter()
            .map(|b| {
                let kind = match &b.kind {
                    BlockKind::Title => "title".to_owned(),
                    BlockKind::Heading { level } => format!("h{level}"),
                    BlockKind::Text => "text".to_owned(),
                    BlockKind::ListItem { depth, .. } => format!("item{depth}"),
                    BlockKind::Cell(c) => {
                        let item = if c.list_item { "*" } else { "" };
                        format!("cell{}.{}.{}{item}", c.table, c.row, c.column)
                    }
                    BlockKind::PageHeader => "head".to_owned(),
                    BlockKind::PageFooter => "foot".to_owned(),
                    BlockKind::Contents => "contents".to_owned(),
                };
                let bold = if b.weight == Some(700) { "!" } else { "" };
                format!("{kind}{bold}@{} {}", b.lines[0], b.text)
            })
            .collect()
    }

    #[test]
    fn paragraphs_headings_and_lists() {
        assert_eq!(
            shown(
                "<!DOCTYPE html><title>x</title><style>p{}</style>\n<h2>Cel&nbsp;strategiczny <b>1</b></h2>\n\
                 <p>Pierwszy\n akapit<br>druga linia<p><strong>Gruby</strong>\n\
                 <ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>trzy<li>IV. cztery</ol>\
                 <script>var a = '<p>Cel</p>';</script>"
            ),
            [
                "h2@2 Cel strategiczny 1",
                "text@3 Pierwszy akapit",
                "text@4 druga linia",
                "text!@4 Gruby",
                "item0@5 a",
                "item1@5 b",
                "item0@5 c",
                "text@5 3. trzy",
                "text@5 IV. cztery",
            ]
        );
    }

    #[test]
    fn tables_that_hold_data_are_cells_and_those_that_hold_the_page_are_not() {
        assert_eq!(
            shown(
                "<table><tr><th>Cel<th>Działania</tr><tr><td rowspan=2>A</td><td><p>b</p><ul><li>c</li></ul></td></tr>\
                 <tr><td>d</td></tr></table>\
                 <table><tr><td>Menu</td><td><h1>Strategia</h1><p>Treść</p></td></tr></table>"
            ),
            [
                "cell0.0.0@1 Cel",
                "cell0.0.1@1 Działania",
                "cell0.1.0@1 A",
                "cell0.1.1@1 b",
                "cell0.1.1*@1 c",
                "cell0.2.1@1 d",
                "text@1 Menu",
                "h1@1 Strategia",
                "text@1 Treść",
            ]
        );
    }

    #[test]
    fn a_table_of_which_one_cell_holds_the_text_sets_the_page() {
        let part =
            |n: usize| format!("<p><b>Cel {n}</b></p>{}", "<p>Opis celu i zadania.</p>".repeat(5));
        let page = |inside: String| {
            format!("<table><tr><td>BIP<td>Urząd<tr><td><a href=/>Start</a><td>{inside}</table>")
        };
        let text = shown(&page((1..=3).map(part).collect()));
        assert!(text.iter().all(|block| !block.starts_with("cell")), "{text:?}");
        let data = shown(&page("<p>Opis celu i zadania.</p>".repeat(20)));
        assert!(data.iter().all(|block| block.starts_with("cell")), "{data:?}");
    }

    #[test]
    fn buttons_that_unfold_a_part_are_its_heading() {
        assert_eq!(
            shown(
                "<h2><button aria-expanded=false>Cel 1</button></h2><div hidden><p>Opis</p></div>\
                 <button class='collapsible'>Cel 2</button><div><p>Opis 2</p></div><button>Drukuj</button>"
            ),
            ["h2@1 Cel 1", "text@1 Opis", "text@1 Cel 2", "text@1 Opis 2"]
        );
    }

    #[test]
    fn what_leads_to_a_heading_is_none_of_it() {
        assert_eq!(
            shown(
                "<h2>Cel 1 <a href='#c1'>¶</a><span class='mw-editsection'>[<a href=/e>edytuj</a>]</span></h2>\
                 <p>Opis <a href=/x>*</a><span class='sr-only'> (nowe okno)</span></p>"
            ),
            ["h2@1 Cel 1", "text@1 Opis *"]
        );
    }

    #[test]
    fn tables_by_role_and_by_style_are_tables() {
        for [table, row, cell] in [
            ["role=table", "role=row", "role=cell"],
            ["style='display: table'", "style='display:table-row'", "style='display:table-cell'"],
        ] {
            let cells = |texts: [&str; 2]| {
                format!(
                    "<div {row}><div {cell}>{}</div><div {cell}>{}</div></div>",
                    texts[0], texts[1]
                )
            };
            let page = format!(
                "<div {table}>{}{}</div>",
                cells(["Cel", "Działania"]),
                cells(["A", "<p>b</p>"])
            );
            assert_eq!(
                shown(&page),
                ["cell0.0.0@1 Cel", "cell0.0.1@1 Działania", "cell0.1.0@1 A", "cell0.1.1@1 b"]
            );
        }
    }

    #[test]
    fn furniture_is_one_block_and_contents_are_marked() {
        assert_eq!(
            shown(
                "<body class='menu'><nav><ul><li><a href=/a>Rada</a><li><a href=/b>Prawo</a></ul></nav>\
                 <ul><li><a href='#c1'>Cel 1</a></ul><h2 id=c1>Cel 1</h2><p>Opis</p>\
                 <div class='page-footer'><p>Cookies</p></div>"
            ),
            [
                "head@1 Rada | Prawo",
                "contents@1 Cel 1",
                "h2@1 Cel 1",
                "text@1 Opis",
                "foot@1 Cookies",
            ]
        );
        let long =
            format!("<div class=sidebar>{}</div>", "<p>Cel strategiczny 1. Dom</p>".repeat(90));
        assert_eq!(shown(&long).len(), 90);
    }

    #[test]
    fn a_declared_encoding_is_believed_only_where_it_fits() {
        let page = |declared: &str| {
            format!("<html><meta charset={declared}><p>Zażółć gęślą jaźń, śćężź ĄŚŹ – ósma</p>")
        };
        for (encoding, declared) in [
            (encoding_rs::WINDOWS_1250, "utf-8"),
            (encoding_rs::WINDOWS_1250, "windows-1250"),
            (encoding_rs::WINDOWS_1250, "iso-8859-1"),
            (encoding_rs::UTF_8, "iso-8859-2"),
        ] {
            let text = page(declared);
            let (bytes, _, _) = encoding.encode(&text);
            let reading = read_html(&bytes).unwrap();
            assert_eq!(reading.blocks[0].text, "Zażółć gęślą jaźń, śćężź ĄŚŹ – ósma", "{declared}");
            assert_eq!(reading.doubts.is_empty(), declared == "windows-1250", "{declared}");
        }
    }

    #[test]
    fn depth_does_not_matter() {
        let deep = format!("{}<p>Cel</p>{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert_eq!(shown(&deep), ["text@1 Cel"]);
        let lists = format!("{}x", "<ul><li>".repeat(50_000));
        assert_eq!(shown(&lists).len(), 1);
        let tables = format!("{}x", "<table><tr><td>".repeat(20_000));
        assert_eq!(shown(&tables).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_tags_make_it_panic(
            parts in proptest::collection::vec(0usize..32, 0..80),
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
        ) {
            const TAGS: [&str; 32] = [
                "<p>", "</p>", "<ul>", "</ul>", "<ol start=-9>", "</ol>", "<li value=7>", "</li>", "<table>",
                "</table>", "<tr>", "<td colspan=99999999999 rowspan=0>", "</td>", "<td rowspan=70000>", "</tr>",
                "<div class=menu>", "</div>", "<h1>", "</h2>", "<b>", "</b>", "<sup>", "<a href=#x>", "</a>",
                "<script>", "</script>", "<pre>", "</pre>", "cel ", "1. ", "<br>", "<svg/>",
            ];
            let mut page: Vec<u8> = parts.iter().flat_map(|i| TAGS[*i].bytes()).collect();
            page.extend(bytes);
            let _ = read_html(&page);
        }
    }
}
