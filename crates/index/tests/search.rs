//! The engine over a handful of records: what a search must be, whatever the weights.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use azymut_index::{
    Explanation, FacetField, Filters, Finding, Fuzziness, INDEX_FORMAT, Index, IndexError,
    IndexWriter, InterpretationKind, Interrupt, MatchKind, ScorePartKind, SearchError,
    SearchRequest, SearchResponse, Sort,
};
use azymut_record::{Document, DocumentId};
use common::{corpus, document, ids, of_texts, record, request, write_corpus};
use tempfile::TempDir;

fn counts(response: &SearchResponse, field: &str) -> Vec<(String, u64, bool)> {
    response.facets[field]
        .iter()
        .map(|entry| (entry.value.clone(), entry.count, entry.selected))
        .collect()
}

fn of_kielce(texts: &[&str]) -> (TempDir, Index) {
    of_texts(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}

#[test]
fn every_form_finds_every_form_and_the_form_typed_comes_first() {
    let (_folder, index) = corpus();
    for query in ["przedsiębiorczości", "przedsiebiorczosci", "PRZEDSIĘBIORCZOŚCI"] {
        let response = index.search(&request(query)).unwrap();
        let found = ids(&response);
        assert_eq!(found.first(), Some(&"torun.1"), "{query}");
        assert!(found.contains(&"kielce.1"), "{query}");
    }
}

#[test]
fn what_is_merely_related_can_be_left_out() {
    let (_folder, index) = corpus();
    // The thesaurus relates *zatrudnienie* to *rynek pracy*; its verb finds the same.
    for query in ["zatrudnienie", "zatrudniać", "(zatrudnienie OR żłobek)"] {
        let related = index.search(&request(query)).unwrap();
        assert!(ids(&related).contains(&"torun.2"), "{query}: {:?}", ids(&related));
        let strictly = SearchRequest { without_related: true, ..request(query) };
        let strictly = index.search(&strictly).unwrap();
        assert!(!ids(&strictly).contains(&"torun.2"), "{query}: {:?}", ids(&strictly));
    }
}

#[test]
fn a_word_that_every_goal_has_tells_less_than_others() {
    let (_folder, index) = corpus();
    let response = index.search(&request("rozwój rynku")).unwrap();
    let found = ids(&response);
    let place = |id| found.iter().position(|found| *found == id);
    assert!(place("torun.2") < place("torun.1"), "{found:?}");
}

#[test]
fn facets_are_disjunctive_and_keep_what_is_selected() {
    let (_folder, index) = corpus();
    let mut filters = Filters::default();
    filters.include(FacetField::City, "Toruń");
    filters.include(FacetField::City, "Sopot");
    let response = index.search(&SearchRequest { filters, ..request("rozwój") }).unwrap();
    assert_eq!(ids(&response), ["torun.1"]);
    assert_eq!(response.total, 1);
    assert_eq!(
        counts(&response, "city"),
        [
            ("Kielce".to_owned(), 1, false),
            ("Toruń".to_owned(), 1, true),
            ("Sopot".to_owned(), 0, true)
        ]
    );
    assert_eq!(counts(&response, "level"), [("strategic_goal".to_owned(), 1, false)]);
}

#[test]
fn exclusions_and_years_filter() {
    let (_folder, index) = corpus();
    let mut filters = Filters::default();
    filters.exclude(FacetField::City, "Toruń");
    let response = index.search(&SearchRequest { filters, ..request("rozwój") }).unwrap();
    assert_eq!(ids(&response), ["kielce.2"]);
    for (years, expected) in [(2020..=2020, "torun.1"), (2025..=2040, "kielce.2")] {
        let filters = Filters { years: Some(years), ..Filters::default() };
        let response = index.search(&SearchRequest { filters, ..request("rozwój") }).unwrap();
        assert_eq!(ids(&response), [expected]);
    }
}

#[test]
fn a_phrase_matches_in_any_form_but_only_side_by_side() {
    let (_folder, index) = corpus();
    let response = index.search(&request("\"rynku pracy\"")).unwrap();
    assert_eq!(ids(&response), ["torun.2"]);
    assert_eq!(response.hits[0].highlights[0].form, "Rynek pracy");
    let words = index.search(&request("rynku pracy")).unwrap();
    assert_eq!(ids(&words)[..2], ["torun.2", "torun.3"]);
}

#[test]
fn the_query_language_is_understood() {
    let (_folder, index) = corpus();
    let cases: &[(&str, &[&str])] = &[
        ("=\"rynku pracy\"", &[]),
        ("=\"rynek pracy\"", &["torun.2"]),
        ("=\"RYNEK\" =\"pracy\"", &["torun.2"]),
        ("\"pracy rynek\"~2", &["torun.2", "torun.3"]),
        ("rower*", &["kielce.1.1"]),
        ("zlob*", &["kielce.2"]),
        ("żłob*", &["kielce.2"]),
        ("zlobk~1", &["kielce.2"]),
        ("\"rynek pracy\" OR żłobek", &["kielce.2", "torun.2"]),
        ("rozwój AND żłobek", &["kielce.2"]),
        ("rynek NOT młodzi", &["torun.3"]),
        ("rynek -(młodzi OR nowy)", &[]),
        ("rynek -(młodzi nowy)", &[]),
        ("rynek -(młodzi AND nowy)", &["torun.2", "torun.3"]),
        ("rynek (-młodzi)", &["torun.3"]),
        ("rynek AND (NOT młodzi)", &["torun.3"]),
        ("rozwój -(Toruń)", &["kielce.2", "torun.1"]),
        ("rozwój -(miasto:Toruń)", &["kielce.2"]),
        ("-(city:Toruń)", &["kielce.1", "kielce.1.1", "kielce.2"]),
        ("rynek -(3)", &["torun.2", "torun.3"]),
        ("rynek -(młdozi)", &["torun.2", "torun.3"]),
        ("rozwój -z", &["torun.1"]),
        ("rozwój -(z)", &["torun.1"]),
        ("rynek AND młodzi OR żłobek", &["kielce.2", "torun.2"]),
        ("żłobek OR rynek AND młodzi", &["kielce.2", "torun.2"]),
        ("rynek AND (młodzi OR żłobek)", &["torun.2"]),
        ("rynek AND NOT młodzi AND nowy", &["torun.3"]),
        ("rynek AND NOT nowy AND żłobek", &[]),
        ("rynek AND NOT nowy żłobek", &["torun.2"]),
        ("żłobek OR rynek AND NOT nowy", &["kielce.2", "torun.2"]),
        ("rynek OR -młodzi", &["torun.3"]),
        ("rynek OR NOT młodzi żłobek", &["kielce.2", "torun.3"]),
        ("rynek AND 3", &[]),
        ("=\"rynek\" -rok:2020", &["torun.2", "torun.3"]),
        ("=\"rynek\" -nr:3", &["torun.2", "torun.3"]),
        ("=\"rynek\" -miasto:Nic", &["torun.2", "torun.3"]),
        ("rozwój -poziom:miasta", &["kielce.2", "torun.1"]),
        ("rozwój -(miasto:Toruń żłobek)", &["torun.1"]),
        ("(nr:1.1) OR żłobek", &["kielce.2"]),
        ("(1.1) OR żłobek", &["kielce.2"]),
        ("rower AND 1.1", &["kielce.1.1"]),
        ("młodzi AND 1.1", &[]),
        ("rok:2014..2020 rozwój rok:2025", &["torun.1"]),
        ("rozwój miasto:torun", &["torun.1"]),
        ("rozwój city:Toruń -level:operational_goal", &["torun.1"]),
        ("poziom:cel_operacyjny", &["kielce.1.1"]),
        ("nr:1.1", &["kielce.1.1"]),
        ("1.1", &["kielce.1.1"]),
        ("Toruń 1.1", &[]),
        ("rada", &[]),
        ("rok:2025 rozwój", &["kielce.2"]),
        ("miasto:Sopot rozwój", &[]),
    ];
    for (query, expected) in cases {
        let response = index.search(&request(query)).unwrap();
        let mut found = ids(&response);
        found.sort_unstable();
        assert_eq!(&found, expected, "{query}: {:?}", response.query.interpreted);
    }
}

#[test]
fn a_query_without_a_word_finds_nothing() {
    let (_folder, index) = corpus();
    for query in ["\"", "((((", "*", "🙂", "- -", "\"\""] {
        assert_eq!(index.search(&request(query)).unwrap().total, 0, "{query}");
    }
}

#[test]
fn what_has_no_meaning_is_said_or_refused() {
    let (_folder, index) = corpus();
    // Each with what it says, and where.
    let cases = [
        ("rynek \"pracy", "7: this quotation mark"),
        ("(rynek", "1: this parenthesis"),
        ("rynek)", "6: nothing opens"),
        ("*", "1: a beginning of a word"),
        ("re*tal", "1: a beginning of a word"),
        ("poziom:rozdział", "1: the field has no such value"),
        ("OR rynek", "1: nothing stands before"),
        ("rynek AND", "7: nothing follows"),
        ("rynek OR AND praca", "10: another operator"),
        ("rynek OR -praca", "10: what is left out"),
        ("\"\"", "1: nothing stands between"),
        ("rynek~3", "6: near words"),
        ("miasto: Kielce", "1: the value of a field"),
        ("\"rynek pracy\"~", "14: how many words"),
        ("\"rynek pracy\"~51", "14: at most 50 words"),
        ("rynek -rok:2020", "7: years and printed numbers"),
        ("rynek -nr:3.2", "7: years and printed numbers"),
        ("rynek -miasto:Nic", "7: the field has no such value; nothing was left out"),
        ("rok:2020 rok:2025", "10: only one year"),
        ("miasto:Kielce OR rynek", "1: a field cannot be an alternative"),
        ("(miasto:Kielce) OR rynek", "2: a field cannot be an alternative"),
        ("rynek OR (praca (rok:2020))", "18: a field cannot be an alternative"),
        ("rynek -(miasto:Kielce praca)", "9: a field is left out by itself"),
        ("rynek -(miasto:Kielce OR miasto:Toruń)", "9: a field is left out by itself"),
    ];
    for (query, reason) in cases {
        let response = index.search(&request(query)).unwrap();
        let said = &response.query.interpreted;
        assert!(
            said.iter().any(|part| part.kind == InterpretationKind::Ignored),
            "{query}: {said:?}"
        );
        let strict = SearchRequest { strict: true, ..request(query) };
        match index.search(&strict).unwrap_err() {
            SearchError::Request(error) => {
                let expected = format!("q: character {reason}");
                assert!(error.to_string().starts_with(&expected), "{query}: {error}");
            }
            other => panic!("{query}: {other}"),
        }
    }
}

#[test]
fn what_is_left_out_is_told_so_and_says_nothing_of_the_topic() {
    let (_folder, index) = corpus();
    for query in
        ["rozwój -(żłobek)", "rozwój -(żłobek OR rower)", "rozwój -(\"żłobek\" AND dzieci)"]
    {
        let told = index.search(&request(query)).unwrap().query.interpreted;
        let of_word = told.iter().find(|part| part.text == "żłobek").unwrap();
        assert_eq!(of_word.kind, InterpretationKind::Excluded, "{query}: {told:?}");
        let topics = told.iter().find(|part| part.kind == InterpretationKind::Topics);
        assert!(topics.is_none_or(|part| !part.text.contains("żłobek")), "{query}: {told:?}");
    }
}

#[test]
fn an_open_span_of_years_is_told_as_it_was_typed() {
    let (_folder, index) = corpus();
    for (typed, told) in [("2014..", "year:2014.."), ("..2024", "year:..2024")] {
        let response = index.search(&request(&format!("rok:{typed}"))).unwrap();
        assert_eq!(response.query.interpreted[0].values, [told]);
    }
}

#[test]
fn whatever_stands_for_a_word_counts_as_one() {
    let (_folder, index) = corpus();
    for part in ["re*", "rynek~1", "nr:1", "1.1", "typ:plan"] {
        let most = 200;
        assert!(index.search(&request(&vec![part; most].join(" "))).is_ok(), "{part}");
        let error = index.search(&request(&vec![part; most + 1].join(" "))).unwrap_err();
        assert!(error.to_string().contains("more than 200 words"), "{part}: {error}");
    }
}

#[test]
fn an_excluded_word_keeps_records_out() {
    let (_folder, index) = corpus();
    let response = index.search(&request("rynek -młodzi")).unwrap();
    assert_eq!(ids(&response), ["torun.3"]);
}

#[test]
fn a_query_that_only_excludes_leaves_the_rest() {
    let (_folder, index) = corpus();
    let response = index.search(&request("-rynek")).unwrap();
    assert_eq!(ids(&response), ["kielce.1", "kielce.1.1", "kielce.2", "torun.1"]);
}

#[test]
fn an_ancestors_words_find_a_record_weakly_and_say_so() {
    let (_folder, index) = corpus();
    let response = index.search(&request("przedsiębiorczość")).unwrap();
    let hit = response.hits.iter().find(|hit| hit.id.as_str() == "kielce.1.1").unwrap();
    assert_eq!(hit.highlights[0].field, "path.0.text");
    let parent = response.hits.iter().find(|hit| hit.id.as_str() == "kielce.1").unwrap();
    assert!(parent.score > 2.0 * hit.score, "{} and {}", parent.score, hit.score);
}

#[test]
fn the_description_is_searched_and_shown() {
    let (_folder, index) = corpus();
    let response = index.search(&request("opieka")).unwrap();
    assert_eq!(ids(&response), ["kielce.2"]);
    assert_eq!(response.hits[0].highlights[0].field, "body");
    assert!(response.hits[0].snippet.contains("<mark>opieki</mark>"));
}

#[test]
fn a_misspelt_word_is_searched_as_its_neighbour_and_said_so() {
    let (_folder, index) = corpus();
    let response = index.search(&request("przedsiebiorczsoc")).unwrap();
    let suggestion = response.suggestion.as_ref().unwrap();
    assert!(suggestion.applied);
    assert!(ids(&response).contains(&"kielce.1"));
    assert_eq!(response.hits[0].highlights[0].kind, MatchKind::Fuzzy);
}

#[test]
fn the_family_of_a_corrected_word_is_marked_as_such() {
    let (_folder, index) = corpus();
    let response = index.search(&request("przedsiebiorcca")).unwrap();
    let meant = response.suggestion.map(|suggestion| suggestion.q);
    assert_eq!(meant.as_deref(), Some("przedsiębiorca"));
    let hit = response.hits.iter().find(|hit| hit.id.as_str() == "kielce.1").unwrap();
    assert_eq!(hit.highlights[0].form, "przedsiębiorczość");
    assert_eq!(hit.highlights[0].kind, MatchKind::Family);
}

#[test]
fn a_correction_may_be_a_lemma_and_shows_its_diacritics() {
    let (_folder, index) = corpus();
    for (typed, meant) in
        [("zlobke", "żłobek"), ("młdoy", "młody"), ("mieszkaniecc", "mieszkaniec")]
    {
        let response = index.search(&request(typed)).unwrap();
        assert_eq!(response.suggestion.map(|suggestion| suggestion.q).as_deref(), Some(meant));
        assert!(response.total > 0, "{typed}");
    }
}

#[test]
fn a_correction_may_be_a_word_of_which_the_index_holds_the_family_alone() {
    let (_folder, index) = of_kielce(&["Rozbudowa infrastruktury parkingowej", "Biblioteka"]);
    let response = index.search(&request("parkigi")).unwrap();
    assert_eq!(ids(&response), ["kielce.1.1"]);
    assert_eq!(response.suggestion.unwrap().q, "parkingi");
    assert!(index.search(&request("qwxzvkj")).unwrap().suggestion.is_none());
}

#[test]
fn a_compound_that_is_left_out_is_told_by_its_parts() {
    let (_folder, index) = of_kielce(&["Biblioteka startupów", "Biblioteka dziecięca"]);
    let response = index.search(&request("biblioteka -start-up")).unwrap();
    let excluded: Vec<&str> = response
        .query
        .interpreted
        .iter()
        .filter(|part| part.text != "biblioteka")
        .map(|part| {
            assert_eq!(part.kind, InterpretationKind::Excluded, "{part:?}");
            part.text.as_str()
        })
        .collect();
    assert_eq!(excluded, ["start", "up"]);
}

#[test]
fn who_has_but_common_words_of_the_query_or_is_about_something_near_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    for (city, texts) in [
        ("Kielce", ["Rada młodzieży miasta", "Nowe drogi"]),
        ("Kalisz", ["Promocja miasta", "Jakość życia w mieście"]),
        ("Toruń", ["Wymiana systemów grzewczych", "Nowe żłobki"]),
    ] {
        let document = document(&city.to_lowercase().replace('ń', "n"), city, (2021, 2030));
        let records: Vec<_> = (1..)
            .zip(texts)
            .map(|(number, text)| record(&document, &format!("1.{number}"), text))
            .collect();
        writer.replace_document(&document, "1", &records).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let silent = |query: &str| {
        let include = [Finding::Silent].into();
        let found = index.search(&SearchRequest { include, ..request(query) }).unwrap();
        let silent = found.silent.unwrap();
        assert_eq!(silent.documents.len(), silent.cities.len());
        silent.cities.into_iter().map(|one| (one.city, one.near)).collect::<Vec<_>>()
    };
    let of = |all: &[(&str, u64)]| -> Vec<(String, u64)> {
        all.iter().map(|(city, near)| ((*city).to_owned(), *near)).collect()
    };
    assert_eq!(silent("rada miasta"), of(&[("Kalisz", 2), ("Toruń", 0)]));
    assert_eq!(silent("miasta"), of(&[("Toruń", 0)]));
    assert_eq!(silent("rada AND miasta"), of(&[("Kalisz", 0), ("Toruń", 0)]));
    assert_eq!(silent("smog"), of(&[("Kalisz", 0), ("Kielce", 0), ("Toruń", 1)]));
}

#[test]
fn what_is_about_the_same_is_found_behind_what_says_it() {
    let texts = ["Ograniczenie smogu", "Wymiana systemów grzewczych", "Rozwój czytelnictwa"];
    let (_folder, index) = of_kielce(&texts);
    let response = index.search(&SearchRequest { explain: true, ..request("smog") }).unwrap();
    assert_eq!(ids(&response), ["kielce.1.1", "kielce.1.2"]);
    let [exact, near] = response.hits.as_slice() else { unreachable!() };
    assert_eq!(exact.highlights[0].kind, MatchKind::Lemma);
    let marked = near.highlights.iter().map(|mark| (mark.form.as_str(), mark.kind));
    assert_eq!(marked.collect::<Vec<_>>(), [("grzewczych", MatchKind::Synonym)]);
    let Explanation { score, parts, neighbours, coverage, city } =
        near.explanation.as_ref().unwrap();
    assert_eq!(parts.iter().map(|part| part.kind).collect::<Vec<_>>(), [ScorePartKind::Topics]);
    assert!(parts[0].text.contains("powietrze"), "{parts:?}");
    let sum: f32 = parts.iter().map(|part| part.score).sum();
    assert!(((sum + neighbours) * coverage + city - score).abs() < 1e-4);
    let told =
        response.query.interpreted.iter().find(|told| told.kind == InterpretationKind::Topics);
    assert!(told.unwrap().values.contains(&"powietrze".to_owned()));
}

#[test]
fn words_that_are_kept_out_take_nothing_from_what_the_others_are_about() {
    let texts = ["Ograniczenie smogu i bieg", "Wymiana systemów grzewczych, bieg", "Żaba"];
    let (_folder, index) = of_kielce(&texts);
    let scores = |query: &str| -> Vec<(String, f32)> {
        let response = index.search(&request(query)).unwrap();
        response.hits.iter().map(|hit| (hit.id.to_string(), hit.score)).collect()
    };
    let few = scores("smog bieg -żaba");
    assert_eq!(few.len(), 2);
    assert_eq!(scores("smog bieg -żaba -opera -basen -lotnisko"), few);
}

#[test]
fn a_page_explains_its_own_hits() {
    let (_folder, index) = corpus();
    let page = |offset, limit| {
        let request =
            SearchRequest { explain: true, offset, limit, ..request("rozwój miasta i pracy") };
        index.search(&request).unwrap().hits
    };
    let all = page(0, 10);
    assert!(all.len() > 2 && all.iter().all(|hit| hit.explanation.is_some()));
    for offset in 0..=all.len() {
        assert_eq!(page(offset, 2), all[offset..(offset + 2).min(all.len())], "{offset}");
    }
}

#[test]
fn a_word_of_a_term_says_less_than_a_word_by_itself() {
    let texts = ["Zmiany na rynku pracy", "Czas zmian klimatu", "Klimat i czas wolny"];
    let (_folder, index) = of_kielce(&texts);
    // What of the query's weight was found in a record, whose coverage is the square of that.
    let found = |query: &str, id: &str| {
        let response = index.search(&SearchRequest { explain: true, ..request(query) }).unwrap();
        let hit = response.hits.iter().find(|hit| hit.id.as_str() == id).unwrap();
        hit.explanation.as_ref().unwrap().coverage.sqrt()
    };
    assert!(found("zmiany klimatu", "kielce.1.2") > 0.9);
    let (of_term, of_words) =
        (found("zmiany klimatu", "kielce.1.1"), found("zmiany czasu", "kielce.1.1"));
    assert!(of_term < 0.26 && of_words > 0.4, "{of_term} and {of_words}");
}

#[test]
fn what_is_about_the_same_is_not_found_where_more_than_words_is_asked_for() {
    let texts = ["Ograniczenie smogu w mieście", "Wymiana systemów grzewczych", "Miasto"];
    let (_folder, index) = of_kielce(&texts);
    for query in
        ["\"smog\"", "smog AND ograniczenie", "smog -miasto", "smog NOT czytelnictwo", "smo*"]
    {
        let found = index.search(&request(query)).unwrap();
        assert!(!ids(&found).contains(&"kielce.1.2"), "{query}: {:?}", ids(&found));
    }
    let strictly = SearchRequest { without_related: true, ..request("smog") };
    assert_eq!(ids(&index.search(&strictly).unwrap()), ["kielce.1.1"]);
}

#[test]
fn no_query_lists_everything_in_document_order() {
    let (_folder, index) = corpus();
    let response = index.search(&request("")).unwrap();
    assert_eq!(
        ids(&response),
        ["kielce.1", "kielce.1.1", "kielce.2", "torun.1", "torun.2", "torun.3"]
    );
    let sort: Sort = "year:asc".parse().unwrap();
    let response = index.search(&SearchRequest { sort, ..request("") }).unwrap();
    assert_eq!(ids(&response)[0], "torun.1");
    let sort: Sort = "city:desc".parse().unwrap();
    let response = index.search(&SearchRequest { sort, ..request("") }).unwrap();
    assert_eq!(ids(&response)[0], "torun.1");
}

#[test]
fn cursors_read_everything_once_and_die_with_the_commit() {
    let (folder, index) = corpus();
    let mut request = SearchRequest { limit: 4, ..request("") };
    let first = index.search(&request).unwrap();
    request.cursor = first.next.clone();
    let second = index.search(&request).unwrap();
    assert_eq!(ids(&first).len() + ids(&second).len(), 6);
    assert_eq!(second.next, None);
    assert!(ids(&second).iter().all(|id| !ids(&first).contains(id)));

    let mut writer = IndexWriter::open(folder.path()).unwrap();
    assert!(writer.remove_document(&DocumentId::new("torun").unwrap()));
    writer.commit().unwrap();
    assert!(index.refresh().unwrap());
    assert!(matches!(index.search(&request), Err(SearchError::StaleCursor)));
}

#[test]
fn a_replaced_document_ranks_as_a_clean_build_does() {
    let (folder, index) = corpus();
    let torun = document("torun", "Toruń", (2014, 2020));
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    writer
        .replace_document(
            &torun,
            "t2",
            &[record(&torun, "1", "Rozwój rynku pracy i rozwój żłobków")],
        )
        .unwrap();
    assert!(writer.commit().unwrap().changed);
    // The open index answers from the commit that it has until it is refreshed.
    assert_eq!(index.search(&request("młodzi")).unwrap().total, 1);
    assert!(index.refresh().unwrap());
    assert_eq!(index.search(&request("młodzi")).unwrap().total, 0);

    let clean = tempfile::tempdir().unwrap();
    write_corpus(clean.path());
    let stamp = {
        let mut writer = IndexWriter::open(clean.path()).unwrap();
        writer.remove_document(&torun.id);
        writer.commit().unwrap();
        let mut writer = IndexWriter::open(clean.path()).unwrap();
        writer
            .replace_document(
                &torun,
                "t2",
                &[record(&torun, "1", "Rozwój rynku pracy i rozwój żłobków")],
            )
            .unwrap();
        writer.commit().unwrap().stamp
    };
    let other = Index::open(clean.path()).unwrap();
    assert_eq!(index.info().generation, stamp.generation);
    let left = index.search(&request("rozwój żłobków")).unwrap();
    let right = other.search(&request("rozwój żłobków")).unwrap();
    assert_eq!(left.hits, right.hits);
}

#[test]
fn an_unchanged_corpus_commits_nothing() {
    let (folder, _index) = corpus();
    let writer = IndexWriter::open(folder.path()).unwrap();
    assert!(!writer.commit().unwrap().changed);
}

#[test]
fn outlines_and_records_are_found_by_id() {
    let (_folder, index) = corpus();
    let (document, records) = index.outline("kielce").unwrap().unwrap();
    assert_eq!(document.records, 3);
    assert_eq!(records.len(), 3);
    assert_eq!(records[1].id.as_str(), "kielce.1.1");
    assert!(index.outline("sopot").unwrap().is_none());
    let (record, path) = index.record("kielce.1.1").unwrap().unwrap();
    assert_eq!(record.text, "Drogi rowerowe w centrum");
    assert_eq!(path[0].text, "Miasto wspierające przedsiębiorczość");
    assert!(index.record("kielce.9").unwrap().is_none());
    assert_eq!(index.documents().len(), 2);
}

#[test]
fn bad_index_folders_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Index::open(folder.path()).err().unwrap();
    assert!(matches!(error, IndexError::Missing { .. }), "{error}");
    std::fs::create_dir(folder.path().join("format-0")).unwrap();
    let error = Index::open(folder.path()).err().unwrap();
    assert!(matches!(error, IndexError::OtherFormat { .. }), "{error}");
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = IndexWriter::open(&file).err().unwrap();
    assert!(matches!(error, IndexError::Unwritable { .. }), "{error}");
}

#[test]
fn a_damaged_index_is_an_error_and_no_panic() {
    let (folder, index) = corpus();
    drop(index);
    let inner = folder.path().join(format!("format-{INDEX_FORMAT}"));
    std::fs::write(inner.join("meta.json"), "{\"segments\":[").unwrap();
    let error = Index::open(folder.path()).err().unwrap();
    assert!(matches!(error, IndexError::Damaged { .. }), "{error}");
}

#[test]
fn one_writer_at_a_time() {
    let (folder, _index) = corpus();
    let _first = IndexWriter::open(folder.path()).unwrap();
    let error = IndexWriter::open(folder.path()).err().unwrap();
    assert!(matches!(error, IndexError::Locked { .. }), "{error}");
}

#[test]
fn strange_queries_are_answered() {
    let (_folder, index) = corpus();
    for query in [
        "\"", "\"\"", "-", "- -", "((((", "*", "a\0b", "\u{feff}", "🙂", "\"o\"", "w", "i w z",
        "-rozwój",
    ] {
        index.search(&request(query)).unwrap_or_else(|error| panic!("{query:?}: {error}"));
    }
    let long = "słowo ".repeat(201);
    assert!(matches!(index.search(&request(&long)), Err(SearchError::Request(_))));
}

mod every_hit_is_explained {
    use super::*;
    use common::query;
    use proptest::prelude::*;

    fn field<'a>(hit: &'a azymut_index::Hit, name: &str) -> &'a str {
        match name {
            "text" => &hit.record.text,
            "body" => hit.record.body.as_deref().unwrap_or_default(),
            path => {
                let number: usize = path.split('.').nth(1).unwrap().parse().unwrap();
                &hit.path[number].text
            }
        }
    }

    #[test]
    fn by_a_range_that_slices_to_its_form() {
        let (_folder, index) = corpus();
        proptest!(ProptestConfig::with_cases(300), |(query in query())| {
            let response = index.search(&request(&query)).unwrap();
            for hit in &response.hits {
                prop_assert!(!hit.highlights.is_empty(), "{query:?} found {} unexplained", hit.id);
                for highlight in &hit.highlights {
                    let units: Vec<u16> = field(hit, &highlight.field).encode_utf16().collect();
                    let slice = String::from_utf16(&units[highlight.start..highlight.end]).unwrap();
                    prop_assert_eq!(&slice, &highlight.form);
                }
            }
        });
    }
}

#[test]
fn cities_sort_in_polish_alphabetical_order_and_ties_by_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    let cities = ["Zabrze", "Łódź", "Łomża", "Lublin", "Ćmielów", "Żory", "Cieszyn", "Łódź"];
    for (number, city) in cities.into_iter().enumerate() {
        let document = document(&format!("d{number}"), city, (2020, 2030));
        let records = [record(&document, "2", "Żłobki"), record(&document, "1", "Żłobki")];
        writer.replace_document(&document, "1", &records).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let sorted = |sort: &str| {
        let sort: Sort = sort.parse().unwrap();
        let response =
            index.search(&SearchRequest { sort, limit: 20, ..request("żłobek") }).unwrap();
        ids(&response).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    let of = |documents: [&str; 8]| -> Vec<String> {
        let records = documents.iter().flat_map(|id| [format!("{id}.2"), format!("{id}.1")]);
        records.collect()
    };
    let ascending = ["d6", "d4", "d3", "d2", "d1", "d7", "d0", "d5"];
    assert_eq!(sorted("city:asc"), of(ascending));
    assert_eq!(sorted("city:desc"), of(["d5", "d0", "d1", "d7", "d2", "d3", "d4", "d6"]));
    let mut by_id = of(["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7"]);
    by_id.sort();
    assert_eq!(sorted("score:desc"), by_id, "equal scores by identifier");
}

#[test]
fn what_has_no_year_or_city_stands_last_in_both_directions() {
    let folder = tempfile::tempdir().unwrap();
    let of = |id: &str, city: Option<&str>, from: Option<u16>, to: Option<u16>| {
        let named = document(id, city.unwrap_or_default(), (2020, 2030));
        Document { city: city.map(str::to_owned), year_from: from, year_to: to, ..named }
    };
    let documents = [
        of("a-none", None, None, None),
        of("b-from", Some("Łódź"), Some(2025), Some(2030)),
        of("c-to", Some("Kielce"), None, Some(2030)),
        of("d-early", Some("Zabrze"), Some(2014), Some(2040)),
        of("e-none", None, None, None),
    ];
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    for document in &documents {
        writer.replace_document(document, "1", &[record(document, "1", "Żłobki")]).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    for (sort, expected) in [
        ("year:asc", ["d-early.1", "b-from.1", "c-to.1", "a-none.1", "e-none.1"]),
        ("year:desc", ["c-to.1", "b-from.1", "d-early.1", "a-none.1", "e-none.1"]),
        ("city:asc", ["c-to.1", "b-from.1", "d-early.1", "a-none.1", "e-none.1"]),
        ("city:desc", ["d-early.1", "b-from.1", "c-to.1", "a-none.1", "e-none.1"]),
    ] {
        let sort: Sort = sort.parse().unwrap();
        let request = SearchRequest { sort, limit: 20, ..request("żłobek") };
        assert_eq!(ids(&index.search(&request).unwrap()), expected, "{sort}");
    }
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let (_folder, index) = corpus();
    for query in [
        "rozwój przedsiębiorczości",
        "rynek pracy dla młodych",
        "\"rynek pracy\"",
        "prze*",
        "Kielce rozwój",
    ] {
        let asked = SearchRequest { explain: true, ..request(query) };
        let response = index.search(&asked).unwrap();
        assert!(!response.hits.is_empty(), "{query}");
        for hit in &response.hits {
            let explanation = hit.explanation.as_ref().unwrap();
            let parts: f32 = explanation.parts.iter().map(|part| part.score).sum();
            let sum = (parts + explanation.neighbours) * explanation.coverage + explanation.city;
            assert!((sum - hit.score).abs() < 1e-4, "{query}: {explanation:?}");
            assert_eq!(explanation.score, hit.score, "{query}");
        }
        assert!(
            index.search(&request(query)).unwrap().hits.iter().all(|h| h.explanation.is_none())
        );
    }
}

#[test]
fn reading_page_by_page_and_all_at_once_is_the_same() {
    let (_folder, index) = corpus();
    for (query, sort) in
        [("", "score:desc"), ("miasto rozwój rynek", "score:desc"), ("rozwój", "city:desc")]
    {
        let sort: Sort = sort.parse().unwrap();
        let whole = SearchRequest { sort, limit: 100, ..request(query) };
        let expected = index.search(&whole).unwrap();
        let export = index.export(&whole, &Interrupt::new()).unwrap();
        assert_eq!(export.total(), expected.total);
        assert_eq!(export.hits(0, 100).unwrap(), expected.hits);
        assert_eq!(export.hits(1, 1).unwrap(), expected.hits[1..2]);
        assert!(export.hits(100, usize::MAX).unwrap().is_empty());
        for facets in [Vec::new(), vec![FacetField::City]] {
            let mut page = SearchRequest { limit: 1, facets, sort, ..request(query) };
            let mut read = Vec::new();
            loop {
                let response = index.search(&page).unwrap();
                assert_eq!(response.total, expected.total);
                assert_eq!(response.facets.len(), page.facets.len());
                read.extend(response.hits);
                page.cursor = response.next;
                if page.cursor.is_none() {
                    break;
                }
            }
            assert_eq!(read, expected.hits);
        }
    }
}

#[test]
fn a_synonym_of_one_word_is_found_by_its_family_too() {
    // The thesaurus has *oświata* for *edukacja*, and nothing of *edukacyjny*.
    let (_folder, index) =
        of_kielce(&["Rozwój oświaty", "Rozwój edukacji", "Rozwój programów edukacyjnych", "Most"]);
    let found = index.search(&request("oświata")).unwrap();
    assert_eq!(ids(&found), ["kielce.1.1", "kielce.1.2", "kielce.1.3"]);
    let marked = found.hits[2].highlights.iter().map(|mark| (mark.form.as_str(), mark.kind));
    assert_eq!(marked.collect::<Vec<_>>(), [("edukacyjnych", MatchKind::Synonym)]);
}

#[test]
fn near_words_are_searched_as_far_as_asked() {
    let (_folder, index) = corpus();
    let found = |query: &str, fuzzy| {
        let response = index.search(&SearchRequest { fuzzy, ..request(query) }).unwrap();
        ids(&response).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("żłobeq", Fuzziness::Off), Vec::<String>::new());
    assert_eq!(found("żłobeq", Fuzziness::Edits(0)), Vec::<String>::new());
    assert_eq!(found("żłobeq", Fuzziness::Edits(1)), ["kielce.2"]);
    // Both the word itself, in any form, and what is near to it.
    assert_eq!(found("rynku", Fuzziness::Edits(2)), found("rynek", Fuzziness::Auto));
    assert_eq!(found("żłobeq", Fuzziness::Edits(9)), found("żłobeq", Fuzziness::Edits(2)));
    assert!(found("rok", Fuzziness::Edits(2)).is_empty(), "a short word has everything near");
}

#[test]
fn near_words_weigh_less_the_further_they_are() {
    // What is near is rarer, and does not outweigh what was typed for that.
    let (_folder, index) =
        of_kielce(&["Remont szkoły", "Budowa szkoły", "Dla szkoły", "Szkody", "Szklono", "Rower"]);
    let asked = |query: &str, fuzzy| {
        let asked = SearchRequest { fuzzy, explain: true, ..request(query) };
        let hits = index.search(&asked).unwrap().hits;
        let told = hits.into_iter().map(|hit| {
            let part = hit.explanation.unwrap().parts.remove(0);
            (hit.record.text, part.edits, part.weight, hit.score)
        });
        told.collect::<Vec<_>>()
    };
    for hits in [asked("szkoły", Fuzziness::Edits(1)), asked("szkoły~1", Fuzziness::Auto)] {
        let (own, near): (Vec<_>, Vec<_>) = hits.iter().partition(|(_, edits, ..)| *edits == 0);
        assert_eq!((own.len(), near.len()), (3, 1), "{hits:?}");
        let (text, edits, weight, score) = near[0];
        assert_eq!((text.as_str(), *edits), ("Szkody", 1));
        for (_, _, own_weight, own_score) in own {
            assert!(*weight <= own_weight / 2.0 && score < own_score, "{hits:?}");
        }
    }
}

#[test]
fn a_word_typed_without_diacritics_that_may_be_a_city_is_searched_as_the_word_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    for (name, city) in [("przemysl", "Przemyśl"), ("radom", "Radom")] {
        let document = document(name, city, (2021, 2030));
        let records =
            [record(&document, "1", "Nowoczesny przemysł"), record(&document, "2", "Czyste rzeki")];
        writer.replace_document(&document, "1", &records).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let found = |query: &str| {
        let response = index.search(&request(query)).unwrap();
        let names_city = response
            .query
            .interpreted
            .iter()
            .any(|read| read.kind == InterpretationKind::City && read.values == ["Przemyśl"]);
        (ids(&response).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), names_city)
    };
    let of = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    // The city it may be comes first.
    assert_eq!(found("przemysl"), (of(&["przemysl.1", "radom.1"]), true));
    // With its diacritics it is no city.
    assert_eq!(found("przemysł"), (of(&["przemysl.1", "radom.1"]), false));
    assert!(found("przemyśl").1);
}
