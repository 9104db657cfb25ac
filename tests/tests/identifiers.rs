//! Identifiers outlive edits: a citation of one record is not broken by a change to another.

use std::collections::BTreeSet;
use std::fs;

use azymut_ingest::{Options, ingest_paths};
use azymut_tests::{corpus, fresh_folder};

/// An edit of a document, and how many records it takes away and brings.
struct Edit {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    gone: usize,
    new: usize,
}

const EDITS: &[Edit] = &[
    Edit {
        name: "paragraphs at the top",
        file: "kielce-cel-strategiczny-3.txt",
        from: "Cel strategiczny 3 -",
        to: "Załącznik do uchwały.\n\nTekst przyjęty po konsultacjach.\n\nCel strategiczny 3 -",
        gone: 0,
        new: 0,
    },
    Edit {
        name: "one more item at the head of a list",
        file: "kielce-cel-strategiczny-3.txt",
        from: " • Promowanie atrakcji turystycznych",
        to: " • Budowa kładki nad torami kolejowymi\n • Promowanie atrakcji turystycznych",
        gone: 0,
        new: 1,
    },
    Edit {
        name: "one item less",
        file: "kielce-cel-strategiczny-3.txt",
        from: " • Rozwijanie szkolnictwa zawodowego\n",
        to: "",
        gone: 1,
        new: 0,
    },
    Edit {
        name: "another description",
        file: "krakow-strategia-2030.txt",
        from: "Miasto powinno posiadać zintegrowany",
        to: "Miasto mogłoby mieć zintegrowany",
        gone: 0,
        new: 0,
    },
    Edit {
        name: "another wording of one goal",
        file: "torun-cele-strategiczne.txt",
        from: "2.6 Rozwój budownictwa mieszkaniowego",
        to: "2.6 Tanie mieszkania na wynajem dla torunian",
        gone: 1,
        new: 1,
    },
    Edit {
        name: "the last of two that say the same",
        file: "kielce-cel-strategiczny-3.txt",
        from: "Integrowanie potrzeb miasta z lokalnymi innowatorami poprzez sesje informacyjne prowadzone przez Urząd miasta w zakresie problemów obecnych w Kielcach\n • Wspieranie kieleckiego ekosystemu generowania i wdrażania innowacji poprzez akcelerację oraz inkubowanie kieleckich MŚP\n",
        to: "Integrowanie potrzeb miasta z lokalnymi innowatorami poprzez sesje informacyjne prowadzone przez Urząd miasta w zakresie problemów obecnych w Kielcach\n",
        gone: 1,
        new: 0,
    },
];

fn identifiers(folder: &std::path::Path) -> BTreeSet<String> {
    let ingested = ingest_paths(&[folder.to_owned()], &Options::default(), &mut ()).unwrap();
    ingested.records().map(|record| record.id.to_string()).collect()
}

#[test]
fn an_edit_moves_no_other_identifier() {
    for (n, edit) in EDITS.iter().enumerate() {
        let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), &format!("identifiers-{n}"));
        let text = fs::read_to_string(corpus().join(edit.file)).unwrap();
        assert_eq!(text.matches(edit.from).count(), 1, "{}: the text has changed", edit.name);
        fs::write(folder.join(edit.file), &text).unwrap();
        let before = identifiers(&folder);
        fs::write(folder.join(edit.file), text.replace(edit.from, edit.to)).unwrap();
        let after = identifiers(&folder);
        let gone: Vec<_> = before.difference(&after).collect();
        let new: Vec<_> = after.difference(&before).collect();
        assert_eq!(
            (gone.len(), new.len()),
            (edit.gone, edit.new),
            "{}: gone {gone:#?}, new {new:#?}",
            edit.name
        );
    }
}
