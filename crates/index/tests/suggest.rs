//! Suggestions while a query is typed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::path::{Path, PathBuf};

use azymut_index::{
    Completion, CompletionKind, INDEX_FORMAT, Index, IndexWriter, Limits, SearchError,
};
use azymut_record::DocumentId;
use common::{corpus, document, of_texts, record, request, write_corpus};
use proptest::prelude::*;

fn suggest(index: &Index, query: &str) -> Vec<Completion> {
    index.suggest(query, 20).unwrap().suggestions
}

/// The suggestions of a kind.
fn texts(index: &Index, query: &str, kind: CompletionKind) -> Vec<String> {
    let all = suggest(index, query).into_iter();
    all.filter(|one| one.kind == kind).map(|one| one.text).collect()
}

fn side_files(folder: &Path) -> Vec<PathBuf> {
    let inner = folder.join(format!("format-{INDEX_FORMAT}"));
    let entries = std::fs::read_dir(inner).unwrap().map(|entry| entry.unwrap().path());
    let is_one = |path: &PathBuf| path.to_string_lossy().contains("suggestions-");
    entries.filter(is_one).collect()
}

#[test]
fn words_are_completed_whatever_marks_were_typed() {
    let (_folder, index) = corpus();
    for typed in ["przeds", "PRZEDS", "przedsięb", "przedsieb", "przedsiębiorczosc", "przędsieb"]
    {
        let words = texts(&index, typed, CompletionKind::Word);
        assert_eq!(words, ["przedsiębiorczość"], "{typed}");
    }
    for typed in ["zlo", "zło", "żło", "źlo"] {
        assert_eq!(texts(&index, typed, CompletionKind::Word), ["żłobek"], "{typed}");
    }
}

#[test]
fn any_form_of_a_word_leads_to_what_the_index_has() {
    let (_folder, index) = corpus();
    for typed in ["przedsiębiorczością", "przedsiebiorczoscia", "przedsiębiorczości"] {
        let words = texts(&index, typed, CompletionKind::Word);
        assert!(
            words.iter().any(|word| word.starts_with("przedsiębiorczoś")),
            "{typed}: {words:?}"
        );
    }
    // The base form goes on from "żłob", a form that occurs from "żłobk", none from "żłobkami".
    for (typed, word) in
        [("żłob", "żłobek"), ("żłobk", "żłobków"), ("żłobków", "żłobków"), ("żłobkami", "żłobek")]
    {
        assert_eq!(texts(&index, typed, CompletionKind::Word), [word], "{typed}");
    }
}

/// The first word that is offered over a text that has another form of it only.
#[test]
fn nouns_are_shown_in_their_base_form_and_verbs_as_they_occur() {
    let text = "Pomagamy mieszkańcom, dla dworców i chłopców, młodzieńców, miesięcy; w sieciach i częściach, \
                z korzyściami, gośćmi i wymianą pieców. Strzegli, pomogło, tłuczone, biegnące, robiliśmy, \
                upieczone, myją, zamknięty, owocami, twórców, kupców, wzorców.";
    let (_folder, index) = of_texts(&[text.to_owned()]);
    for (typed, word) in [
        ("mieszk", "mieszkaniec"),
        ("mieszkanie", "mieszkaniec"),
        ("dwor", "dworzec"),
        ("chło", "chłopiec"),
        ("młodz", "młodzieniec"),
        ("miesi", "miesiąc"),
        ("siec", "sieć"),
        ("częś", "część"),
        ("korz", "korzyść"),
        ("goś", "gość"),
        ("pie", "piec"),
        ("owo", "owoc"),
        ("twór", "twórca"),
        ("kup", "kupiec"),
        ("wzo", "wzorzec"),
        ("strz", "strzegli"),
        ("pomo", "pomogło"),
        ("tłu", "tłuczone"),
        ("bie", "biegnące"),
        ("rob", "robiliśmy"),
        ("upie", "upieczone"),
        ("my", "myją"),
        ("zam", "zamknięty"),
    ] {
        let words = texts(&index, typed, CompletionKind::Word);
        assert_eq!(words.first().map(String::as_str), Some(word), "{typed}: {words:?}");
    }
}

#[test]
fn a_word_counts_the_records_of_all_its_forms() {
    let (_folder, index) = corpus();
    let word = suggest(&index, "przeds").remove(0);
    assert_eq!((word.text.as_str(), word.count), ("przedsiębiorczość", 2));
    assert_eq!(word.q, "przedsiębiorczość");
    let range = word.highlight.unwrap();
    assert_eq!((range.start, range.end), (0, 6));
}

#[test]
fn phrases_go_on_from_the_last_words() {
    let folder = tempfile::tempdir().unwrap();
    let kielce = document("kielce", "Kielce", (2021, 2030));
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    let texts_of = ["Rynek pracy", "Wsparcie rynku pracy", "Dialog na rynku pracy i w szkole"];
    let records: Vec<_> =
        (1..).zip(texts_of).map(|(id, text)| record(&kielce, &format!("1.{id}"), text)).collect();
    writer.replace_document(&kielce, "1", &records).unwrap();
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    for typed in ["rynek pr", "rynku pr", "rynkiem pr", "rynek ", "ryn"] {
        let phrases = texts(&index, typed, CompletionKind::Phrase);
        // A form that one record has is no phrase of its own, and another form is the same phrase.
        assert_eq!(phrases, ["rynku pracy"], "{typed}");
    }
    let phrase = suggest(&index, "miasto:Kielce dla rynek pr")
        .into_iter()
        .find(|one| one.kind == CompletionKind::Phrase)
        .unwrap();
    assert_eq!(phrase.q, "miasto:Kielce dla rynku pracy");
    assert_eq!(phrase.count, 2);
    let quoted = suggest(&index, "\"rynek pr").into_iter();
    let quoted: Vec<String> =
        quoted.filter(|one| one.kind == CompletionKind::Phrase).map(|one| one.q).collect();
    assert_eq!(quoted, ["\"rynku pracy\""]);
}

#[test]
fn in_a_phrase_only_what_goes_on_from_all_of_it_is_offered() {
    let (_folder, index) = corpus();
    let offered = |typed: &str| -> Vec<String> {
        suggest(&index, typed).into_iter().map(|one| one.q).collect()
    };
    assert!(offered("rynek roz").contains(&"rynek rozwój".to_owned()));
    for typed in [
        "\"rynek roz",
        "(\"rynek roz",
        "\"rynek kielc",
        "=\"rynek młodzi",
        "\"a b c d roz",
        "«rynek roz",
    ] {
        assert_eq!(offered(typed), [] as [&str; 0], "{typed}");
    }
    for (typed, q) in [
        ("\"żłob", "\"żłobek\""),
        ("\"rynek pr", "\"Rynek pracy dla młodych\""),
        ("\" praca i n", "\" Praca i nowy rynek\""),
        ("=\"prac", "=\"Praca i nowy rynek\""),
        ("«żłob", "«żłobek»"),
        ("»żłob", "»żłobek«"),
        ("”żłob", "”żłobek”"),
        ("„żłob", "„żłobek”"),
        ("«rynek pr", "«Rynek pracy dla młodych»"),
        ("„rynek pr", "„Rynek pracy dla młodych”"),
        ("«rynek» żłob", "«rynek» żłobek"),
        ("miasto:«kiel", "miasto:«Kielce»"),
    ] {
        assert!(offered(typed).contains(&q.to_owned()), "{typed}: {:?}", offered(typed));
    }
    for typed in [
        "=\"żłob",
        "=\"rynek p",
        "\"rynek p",
        "\"rozw",
        "\"miasto wsp",
        "rynek \"prac",
        "«rynek p",
        "„rynek p",
        "rynek »prac",
    ] {
        for q in offered(typed) {
            assert!(index.search(&request(&q)).unwrap().total > 0, "{typed}: {q}");
        }
    }
}

#[test]
fn cities_are_found_from_any_form() {
    let (_folder, index) = corpus();
    for typed in ["kiel", "kielcach", "Kielecki", "w Kielc"] {
        assert_eq!(texts(&index, typed, CompletionKind::City), ["Kielce"], "{typed}");
    }
    for typed in ["toruń", "torun", "miasto:tor", "-city:\"toru", "torunianie OR Toru"] {
        assert_eq!(texts(&index, typed, CompletionKind::City), ["Toruń"], "{typed}");
    }
    let city = suggest(&index, "rower miasto:tor").remove(0);
    assert_eq!((city.q.as_str(), city.count), ("rower miasto:Toruń", 3));
    assert_eq!(texts(&index, "miasto:tor", CompletionKind::Word), [] as [&str; 0]);
}

#[test]
fn a_city_is_no_word_besides() {
    let texts_of = ["W Kielcach i kielecki rynek", "Młodzież Kielc", "Kielecka szkoła"];
    let (_folder, index) = of_texts(&texts_of.map(str::to_owned));
    for (typed, words) in [
        ("Kiel", vec!["kielecki"]),
        ("kielcach", vec![]),
        ("Kielc", vec![]),
        ("kielecki", vec!["kielecki"]),
        ("\"kielcach", vec!["kielcach"]),
    ] {
        assert_eq!(texts(&index, typed, CompletionKind::Word), words, "{typed}");
    }
}

#[test]
fn behind_a_quotation_mark_a_city_is_a_word() {
    let (_folder, index) = of_texts(&["Kielce dla młodych", "Drogi"].map(str::to_owned));
    assert_eq!(texts(&index, "Kiel", CompletionKind::City), ["Kielce"]);
    for typed in ["\"Kiel", "„kielc", "-\"kielc", "=\"kiel", "rower «Kielcach"] {
        assert_eq!(texts(&index, typed, CompletionKind::City), [] as [&str; 0], "{typed}");
    }
    let word = suggest(&index, "\"Kiel").remove(0);
    assert_eq!((word.kind, word.q.as_str(), word.count), (CompletionKind::Word, "\"kielce\"", 1));
    assert_eq!(index.search(&request(&word.q)).unwrap().total, 1);
    assert_eq!(texts(&index, "miasto:\"Kiel", CompletionKind::City), ["Kielce"]);
}

#[test]
fn goals_are_found_from_their_words() {
    let (_folder, index) = corpus();
    for typed in ["miasto wsp", "wspierajace prz", "przedsiebiorczosc"] {
        let goals = suggest(&index, typed);
        let goal = goals.iter().find(|one| one.record.as_deref() == Some("kielce.1")).unwrap();
        assert_eq!(goal.text, "Miasto wspierające przedsiębiorczość", "{typed}");
        assert_eq!(goal.city.as_deref(), Some("Kielce"));
        assert!(goal.q.ends_with("\"Miasto wspierające przedsiębiorczość\""), "{}", goal.q);
    }
}

/// An index of goals such as cities print them: with dashes, commas and many words.
fn printed_goals() -> (tempfile::TempDir, Index) {
    let goals = [
        "Kalisz – tu chcę żyć.",
        "Kalisz – aktywne miasto, aktywni obywatele.",
        "Aktywizacja sportowa i turystyczna",
        "Miasto wspierające przedsiębiorczość swoich mieszkańców",
        "Miasto wspierające przedsiębiorczość swoich mieszkańców (w tym młodych)",
        "Stworzenie i wypromowanie rozpoznawalnej marki miasta",
    ];
    of_texts(&goals.map(str::to_owned))
}

#[test]
fn every_letter_of_a_goal_leads_to_it() {
    let (_folder, index) = printed_goals();
    for (typed, goals) in [
        ("Kalisz tu", vec!["Kalisz – tu chcę żyć."]),
        ("Kalisz – tu", vec!["Kalisz – tu chcę żyć."]),
        ("kalisz - tu ch", vec!["Kalisz – tu chcę żyć."]),
        ("Kalisz – aktywne miasto, akt", vec!["Kalisz – aktywne miasto, aktywni obywatele."]),
        ("Kalisz – aktywne miasto,", vec!["Kalisz – aktywne miasto, aktywni obywatele."]),
        ("\"Kalisz – ak", vec!["Kalisz – aktywne miasto, aktywni obywatele."]),
        ("\"Kalisz – aktywne miasto, akt", vec!["Kalisz – aktywne miasto, aktywni obywatele."]),
        ("\"Kalisz, ul", vec![]),
        (
            "\"Stworzenie i wypromowanie rozpoznawalnej marki",
            vec!["Stworzenie i wypromowanie rozpoznawalnej marki miasta"],
        ),
        (
            "\"miasto wspierajace przedsiebiorczosc swoich mieszkancow w",
            vec!["Miasto wspierające przedsiębiorczość swoich mieszkańców (w tym młodych)"],
        ),
        (
            "„Miasto wspierające przedsiębiorczość swoich mieszkańców (w tym m",
            vec!["Miasto wspierające przedsiębiorczość swoich mieszkańców (w tym młodych)"],
        ),
        ("\"Miasto wspierające przedsiębiorczość swoich mieszkanek", vec![]),
        ("\"Miasto, które wspiera przedsiębiorczość swoich mie", vec![]),
    ] {
        assert_eq!(texts(&index, typed, CompletionKind::Goal), goals, "{typed}");
    }
    for typed in ["Kalisz – ", "\"Kalisz –", "\"Kalisz – "] {
        let goals = texts(&index, typed, CompletionKind::Goal);
        assert_eq!(goals.len(), 2, "{typed}: {goals:?}");
    }
    let two: Vec<String> = suggest(&index, "\"Miasto wspierające przedsiębiorczość swoich mie")
        .into_iter()
        .map(|one| one.q)
        .collect();
    assert_eq!(
        two,
        [
            "\"Miasto wspierające przedsiębiorczość swoich mieszkańców\"",
            "\"Miasto wspierające przedsiębiorczość swoich mieszkańców (w tym młodych)\"",
        ]
    );
    let goal = suggest(&index, "miasto:Kielce Kalisz – tu").pop().unwrap();
    assert_eq!(goal.q, "miasto:Kielce \"Kalisz – tu chcę żyć.\"");
    assert_eq!(goal.highlight.map(|range| (range.start, range.end)), Some((0, 11)));
}

#[test]
fn a_long_goal_is_cut_between_words() {
    let folder = tempfile::tempdir().unwrap();
    let kielce = document("kielce", "Kielce", (2021, 2030));
    let text = format!("ROZWÓJ {}", "INFRASTRUKTURY ".repeat(40));
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    writer.replace_document(&kielce, "1", &[record(&kielce, "1", &text)]).unwrap();
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let goal = texts(&index, "rozw", CompletionKind::Goal).remove(0);
    assert!(goal.starts_with("Rozwój infrastruktury ") && goal.ends_with("infrastruktury…"));
    assert!(goal.chars().count() < 170, "{goal}");
}

#[test]
fn nothing_is_suggested_where_nothing_is_typed() {
    let (_folder, index) = corpus();
    for typed in ["", " ", "?!", "\0", "przeds*", "przeds~1", "\"rynek pracy\"", "poziom:cel", "()"]
    {
        assert_eq!(suggest(&index, typed), [], "{typed:?}");
    }
    let long = "a".repeat(Limits::QUERY_CHARS + 1);
    assert!(matches!(index.suggest(&long, 8), Err(SearchError::Request(_))));
    let many = index.suggest("a", Limits::SUGGESTIONS + 1);
    assert!(matches!(many, Err(SearchError::Request(error)) if error.parameter == "limit"));
    assert_eq!(index.suggest("przeds", 0).unwrap().suggestions, []);
}

#[test]
fn what_was_deleted_is_suggested_no_more() {
    let folder = tempfile::tempdir().unwrap();
    write_corpus(folder.path());
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(suggest(&index, "toru").len(), 1);
    assert_eq!(texts(&index, "zlob", CompletionKind::Word), ["żłobek"]);
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    writer.remove_document(&DocumentId::new("torun").unwrap());
    let kielce = document("kielce", "Kielce", (2021, 2030));
    writer.replace_document(&kielce, "k2", &[record(&kielce, "1", "Budowa dróg")]).unwrap();
    writer.commit().unwrap();
    // Until it moves on, a reader suggests what it finds.
    assert_eq!(suggest(&index, "toru").len(), 1);
    assert!(index.refresh().unwrap());
    assert_eq!(suggest(&index, "toru"), []);
    assert_eq!(suggest(&index, "zlob"), []);
    assert_eq!(texts(&index, "bud", CompletionKind::Goal), ["Budowa dróg"]);
    assert_eq!(index.suggest("bud", 1).unwrap().index, index.info());
    assert_eq!(side_files(folder.path()).len(), 1);
}

#[test]
fn an_index_that_grew_suggests_as_one_made_at_once() {
    let (_folder, at_once) = corpus();
    let folder = tempfile::tempdir().unwrap();
    let kielce = document("kielce", "Kielce", (2021, 2030));
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    writer.replace_document(&kielce, "k0", &[record(&kielce, "1", "Coś innego")]).unwrap();
    writer.commit().unwrap();
    write_corpus(folder.path());
    let grown = Index::open(folder.path()).unwrap();
    assert_eq!(grown.info(), at_once.info());
    for typed in ["m", "p", "r", "przeds", "kielc", "dro", "cos"] {
        assert_eq!(suggest(&grown, typed), suggest(&at_once, typed), "{typed}");
    }
}

#[test]
fn a_killed_indexer_leaves_suggestions_to_be_gathered() {
    let folder = tempfile::tempdir().unwrap();
    write_corpus(folder.path());
    let written = side_files(folder.path());
    let whole = std::fs::read(&written[0]).unwrap();
    let expected = suggest(&Index::open(folder.path()).unwrap(), "p");
    // Killed before they were written, or by a crash that left half of them.
    for left in [None, Some(&whole[..whole.len() / 2])] {
        std::fs::remove_file(&written[0]).unwrap();
        if let Some(left) = left {
            std::fs::write(&written[0], left).unwrap();
        }
        assert_eq!(suggest(&Index::open(folder.path()).unwrap(), "p"), expected);
        // The next run writes them, though it has nothing to commit.
        assert!(!IndexWriter::open(folder.path()).unwrap().commit().unwrap().changed);
        assert_eq!(std::fs::read(&written[0]).unwrap(), whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_query_is_answered_within_bounds(
        query in "\\PC{0,40}|[a-zżł \"(:*~„”=-]{0,40}|miasto:[a-z \"]{0,9}",
        limit in 0_usize..=Limits::SUGGESTIONS,
    ) {
        static CORPUS: std::sync::LazyLock<(tempfile::TempDir, Index)> =
            std::sync::LazyLock::new(corpus);
        let found = CORPUS.1.suggest(&query, limit).unwrap().suggestions;
        prop_assert!(found.len() <= limit);
        for one in found {
            if let Some(range) = one.highlight {
                let units: Vec<u16> = one.text.encode_utf16().collect();
                prop_assert!(range.start < range.end);
                prop_assert!(String::from_utf16(&units[range.start..range.end]).is_ok());
            }
        }
    }
}
