//! Word documents (Office Open XML): the parts of the package are read in bounded memory and followed element by
//! element.

mod document;
mod numbering;
mod package;
mod styles;
mod xml;

use self::document::{Body, Part};
use self::numbering::Numbering;
use self::package::Package;
use self::styles::Styles;
use super::finish::finish;
use super::{Doubt, ReadError, Reading};
use crate::block::BlockKind;

/// Reads a document. Its lines are the paragraphs of the text, counted from 1; what stands in headers, footers and notes
/// follows the text.
pub(super) fn read_docx(bytes: &[u8]) -> Result<Reading, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_document()?;
    let styles = match package.optional_part("word/styles.xml")? {
        Some(part) => Styles::parse(&part)?,
        None => Styles::default(),
    };
    let numbering = match package.optional_part("word/numbering.xml")? {
        Some(part) => Numbering::parse(&part)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(styles, numbering);
    body.read(&package.part(&main)?, Part::Main)?;
    for (part, kind) in package.side_parts() {
        match package.part(&part) {
            Ok(content) => body.read(&content, Part::Aside(kind))?,
            Err(error) => {
                body.doubts.push(Doubt::of_part(None, format!("{part} was left out: {error}")));
            }
        }
    }
    let mut reading = Reading { blocks: body.blocks, title: None, doubts: body.doubts };
    finish(&mut reading);
    let says_something =
        |kind: &BlockKind| !matches!(kind, BlockKind::PageHeader | BlockKind::PageFooter);
    if !reading.blocks.iter().any(|b| says_something(&b.kind)) {
        return Err(ReadError::Empty);
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::block::Block;

    /// A package with a body, and parts of the given names beside it.
    fn package(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        let document = format!(
            "<?xml version='1.0'?><w:document xmlns:w='x'><w:body>{body}</w:body></w:document>"
        );
        for (name, content) in
            parts.iter().copied().chain([("word/document.xml", document.as_str())])
        {
            writer.start_file(name, options).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn blocks(body: &str, parts: &[(&str, &str)]) -> Vec<Block> {
        read_docx(&package(body, parts)).unwrap().blocks
    }

    fn paragraph(properties: &str, text: &str) -> String {
        format!(
            "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
        )
    }

    const STYLES: &str = "<w:styles>\
        <w:style w:type='paragraph' w:styleId='Nagwek1'><w:name w:val='heading 1'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Moj'><w:name w:val='Mój'/><w:basedOn w:val='Cel'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Cel'><w:name w:val='Cel'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr>\
            <w:rPr><w:b/><w:sz w:val='28'/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='S1'><w:name w:val='Spis treści 1'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Pkt'><w:name w:val='Lista'/><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>\
        </w:styles>";

    #[test]
    fn styles_tell_headings_contents_and_lists() {
        let numbering = "<w:numbering>\
            <w:abstractNum w:abstractNumId='5'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{F0B7}'/></w:lvl></w:abstractNum>\
            <w:num w:numId='2'><w:abstractNumId w:val='5'/></w:num></w:numbering>";
        let body = [
            paragraph("<w:pStyle w:val='S1'/>", "Cel 1"),
            paragraph("<w:pStyle w:val='Nagwek1'/>", "Cele &amp; kierunki"),
            paragraph("<w:pStyle w:val='Moj'/>", "Cel 1"),
            paragraph("<w:pStyle w:val='Pkt'/>", "budowa\u{AD}nie"),
        ]
        .concat();
        let found =
            blocks(&body, &[("word/styles.xml", STYLES), ("word/numbering.xml", numbering)]);
        let kinds: Vec<_> =
            found.iter().map(|b| (b.kind.clone(), b.text.as_str(), b.lines[0])).collect();
        assert_eq!(
            kinds,
            [
                (BlockKind::Contents, "Cel 1", 1),
                (BlockKind::Heading { level: 1 }, "Cele & kierunki", 2),
                (BlockKind::Heading { level: 3 }, "Cel 1", 3),
                (BlockKind::ListItem { marker: "\u{F0B7}".to_owned(), depth: 0 }, "budowanie", 4),
            ]
        );
        assert_eq!((found[2].weight, found[2].size), (Some(700), Some(14.0)));
    }

    #[test]
    fn automatic_numbers_are_printed() {
        let level = |n: usize, format: &str, text: &str| {
            format!(
                "<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
            )
        };
        let numbering = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='0'>{}{}{}</w:abstractNum>\
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
             <w:num w:numId='9'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num></w:numbering>",
            level(0, "upperRoman", "Cel %1."),
            level(1, "decimal", "%1.%2."),
            level(2, "lowerLetter", "%3)")
        );
        let numbered = |level: usize, num: usize, text: &str| {
            paragraph(
                &format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr>"),
                text,
            )
        };
        let body = [
            numbered(0, 1, "A"),
            numbered(1, 1, "B"),
            numbered(1, 1, "C"),
            numbered(2, 1, "D"),
            numbered(0, 1, "E"),
            numbered(1, 1, "F"),
            numbered(0, 9, "G"),
            numbered(0, 0, "H"),
        ]
        .concat();
        let found = blocks(&body, &[("word/numbering.xml", &numbering)]);
        let texts: Vec<_> = found.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Cel I. A", "I.1. B", "I.2. C", "a) D", "Cel II. E", "II.1. F", "Cel VII. G", "H"]
        );
    }

    #[test]
    fn a_list_that_refers_to_a_style_is_the_one_that_defines_it() {
        let numbering = "<w:numbering>\
            <w:abstractNum w:abstractNumId='5'><w:styleLink w:val='Moja'/><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/></w:lvl></w:abstractNum>\
            <w:abstractNum w:abstractNumId='6'><w:numStyleLink w:val='Moja'/></w:abstractNum>\
            <w:num w:numId='2'><w:abstractNumId w:val='6'/></w:num></w:numbering>";
        let body = paragraph("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='2'/></w:numPr>", "Cel");
        let found = blocks(&body, &[("word/numbering.xml", numbering)]);
        assert_eq!(found[0].kind, BlockKind::ListItem { marker: "•".to_owned(), depth: 0 });
    }

    #[test]
    fn tables_have_rows_and_columns() {
        let cell = |properties: &str, content: &str| {
            format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
        };
        let body = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl><w:tbl><w:tr>{}</w:tr></w:tbl>",
            cell("<w:gridSpan w:val='2'/>", &paragraph("", "Cel")),
            cell("", &paragraph("", "Działania")),
            cell("", &paragraph("", "a")),
            cell("", &paragraph("", "b").repeat(2)),
            cell("", &paragraph("", "ramka")),
        );
        let found: Vec<_> = blocks(&body, &[])
            .into_iter()
            .map(|b| match b.kind {
                BlockKind::Cell(c) => (c.table as i64, c.row, c.column, b.text),
                _ => (-1, 0, 0, b.text),
            })
            .collect();
        let expected = [
            (0, 0, 0, "Cel"),
            (0, 0, 2, "Działania"),
            (0, 1, 0, "a"),
            (0, 1, 1, "b"),
            (0, 1, 1, "b"),
            (-1, 0, 0, "ramka"),
        ];
        let shown: Vec<_> = found.iter().map(|(t, r, c, s)| (*t, *r, *c, s.as_str())).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_not_the_text_is_told_apart() {
        let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>Cel 1</w:t><w:tab/><w:t>4</w:t></w:r></w:p>\
            <w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>\
            <w:p><w:pPr><w:tabs><w:tab w:leader='dot' w:val='right'/></w:tabs></w:pPr><w:r><w:t>Cel 2</w:t><w:tab/><w:t>5</w:t></w:r></w:p>\
            <w:p><w:del><w:r><w:delText>stary</w:delText></w:r></w:del><w:r><w:t>Cel</w:t><w:tab/><w:t>2</w:t><w:br/><w:t>x</w:t></w:r>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>ukryty</w:t></w:r></w:p>";
        let found = blocks(
            body,
            &[("word/header1.xml", "<w:hdr><w:p><w:r><w:t>Strategia</w:t></w:r></w:p></w:hdr>")],
        );
        let shown: Vec<_> = found.iter().map(|b| (b.kind.clone(), b.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (BlockKind::Contents, "Cel 1 4"),
                (BlockKind::Contents, "Cel 2 5"),
                (BlockKind::Text, "Cel 2"),
                (BlockKind::Text, "x"),
                (BlockKind::PageHeader, "Strategia"),
            ]
        );
    }

    #[test]
    fn bad_packages_are_named() {
        let sound = package(&paragraph("", "x"), &[]);
        assert!(matches!(read_docx(&sound[..sound.len() / 2]), Err(ReadError::Damaged(_))));
        assert!(matches!(read_docx(&package("", &[])), Err(ReadError::Empty)));
        assert!(matches!(read_docx(&package("<w:p", &[])), Err(ReadError::Damaged(_))));
        let bomb = package(&paragraph("", &" ".repeat(70 << 20)), &[]);
        assert!(bomb.len() < 1 << 20);
        assert!(matches!(read_docx(&bomb), Err(ReadError::TooLarge { .. })));
        let deep = "<w:tbl><w:tr><w:tc>".repeat(3000);
        assert!(read_docx(&package(&deep, &[])).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_elements_and_no_bytes_make_it_panic(
            parts in proptest::collection::vec(0usize..24, 0..60),
            edits in proptest::collection::vec((0usize..3000, proptest::num::u8::ANY), 0..6),
        ) {
            const PARTS: [&str; 24] = [
                "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>cel</w:t>", "<w:tab/>", "<w:br/>", "<w:tbl>", "</w:tbl>",
                "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:gridSpan w:val='4294967295'/>", "<w:sdt>", "</w:sdt>",
                "<w:docPartGallery w:val='Table of Contents'/>", "<w:fldChar w:fldCharType='end'/>",
                "<w:pPr><w:numPr><w:ilvl w:val='99'/><w:numId w:val='1'/></w:numPr></w:pPr>",
                "<w:pPr><w:outlineLvl w:val='400'/></w:pPr>", "<w:del>", "</w:del>", "&x;", "&#x41;",
            ];
            let body: String = parts.iter().map(|i| PARTS[*i]).collect();
            let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='8'>\
                <w:lvlText w:val='%9%0%x%'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
            let mut bytes = package(&body, &[("word/numbering.xml", numbering), ("word/styles.xml", STYLES)]);
            for (at, byte) in edits {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            let _ = read_docx(&bytes);
        }
    }
}
