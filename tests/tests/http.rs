//! The HTTP API over a real socket: `tests/http/requests.toml`, and what a table cannot say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use azymut_tests::{
    Answered, Contract, Server, corpus, fresh_folder, indexed_corpus, percent_encode, root, run,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Scenario {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    path: String,
    #[serde(default)]
    query: Vec<(String, String)>,
    status: u16,
    code: Option<String>,
    parameter: Option<String>,
    #[serde(default)]
    says: Vec<String>,
    r#type: Option<String>,
}

fn server() -> Server {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    let folder: &Path = FOLDER.get_or_init(|| indexed_corpus(env!("CARGO_TARGET_TMPDIR"), "http"));
    Server::start(folder, &["--index", "index"])
}

fn path(path: &str, query: &[(String, String)]) -> String {
    let query: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(&grown(value))))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// `{ab*3}` becomes `ababab`.
fn grown(text: &str) -> String {
    let Some((before, (repeated, after))) =
        text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return text.to_owned();
    };
    let (unit, times) = repeated.rsplit_once('*').expect("{text*times}");
    format!("{before}{}{}", unit.repeat(times.parse().unwrap()), grown(after))
}

fn search(server: &Server, query: &[(&str, &str)]) -> Value {
    let query: Vec<(String, String)> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = server.get(&path("/v1/search", &query));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// What is wrong with the answer to a case, in words.
fn faults(server: &Server, contract: &Contract, case: &Case) -> Vec<String> {
    let target = path(&case.path, &case.query);
    let answer = server.get(&target);
    let mut faults = contract.faults(&Answered {
        method: "GET",
        target: &target,
        status: answer.status,
        headers: answer.headers.clone(),
        body: &answer.body,
    });
    if answer.status != case.status {
        faults.push(format!("status {} and not {}", answer.status, case.status));
    }
    let media_type = answer.header("content-type").unwrap_or_default();
    if let Some(expected) = &case.r#type
        && !media_type.starts_with(expected.as_str())
    {
        faults.push(format!("type {media_type:?} and not {expected:?}"));
    }
    if case.code.is_some() || case.parameter.is_some() {
        let body = answer.json();
        if let Some(code) = &case.code
            && body["code"] != code.as_str()
        {
            faults.push(format!("code {} and not {code:?}", body["code"]));
        }
        if let Some(parameter) = &case.parameter
            && body["errors"][0]["parameter"] != parameter.as_str()
        {
            faults.push(format!("errors {} do not name {parameter:?}", body["errors"]));
        }
        for member in ["type", "title", "status", "detail", "instance", "code"] {
            if body.get(member).is_none() {
                faults.push(format!("a problem without {member:?}"));
            }
        }
        if body["status"] != answer.status {
            faults.push(format!("the body speaks of status {}", body["status"]));
        }
    }
    for words in &case.says {
        if !answer.body.contains(words.as_str()) {
            faults.push(format!("the body does not say {words:?}"));
        }
    }
    if !faults.is_empty() {
        faults.push(answer.body.chars().take(400).collect());
    }
    faults
}

#[test]
fn every_request_is_answered_as_written() {
    let scenario = fs::read_to_string(root().join("tests/http/requests.toml")).unwrap();
    let scenario: Scenario = toml::from_str(&scenario).unwrap();
    let server = server();
    let contract = Contract::new(server.get("/openapi.json").json());
    let mut names = BTreeSet::new();
    let mut report = String::new();
    for case in &scenario.case {
        assert!(names.insert(&case.name), "{:?} stands twice", case.name);
        let faults = faults(&server, &contract, case);
        if !faults.is_empty() {
            report.push_str(&format!("\n{}\n  {}\n", case.name, faults.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn a_filter_leaves_the_counts_of_its_own_facet() {
    let server = server();
    let all = search(&server, &[("q", "rozwój"), ("limit", "0")]);
    let torun = search(&server, &[("q", "rozwój"), ("city", "Toruń")]);
    let counts = |response: &Value| -> Vec<(String, u64)> {
        let mut counts: Vec<(String, u64)> = response["facets"]["city"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                (entry["value"].as_str().unwrap().to_owned(), entry["count"].as_u64().unwrap())
            })
            .collect();
        counts.sort();
        counts
    };
    assert_eq!(counts(&all), counts(&torun), "the city facet is counted without the city filter");
    assert_eq!(counts(&all).len(), 4);
    let of_torun = counts(&torun).iter().find(|(city, _)| city == "Toruń").unwrap().1;
    assert_eq!(torun["total"], of_torun);
    for entry in torun["facets"]["city"].as_array().unwrap() {
        assert_eq!(entry["selected"], entry["value"] == "Toruń", "{entry}");
    }
    for hit in torun["hits"].as_array().unwrap() {
        assert_eq!(hit["record"]["document"]["city"], "Toruń");
    }
    let levels: u64 = torun["facets"]["level"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["count"].as_u64().unwrap())
        .sum();
    assert_eq!(levels, of_torun, "the level facet is counted under the city filter");
}

#[test]
fn a_selected_city_is_listed_even_without_hits() {
    let response = search(&server(), &[("q", "\"żłobki\""), ("city", "Toruń")]);
    let cities = response["facets"]["city"].as_array().unwrap();
    let torun = cities.iter().find(|entry| entry["value"] == "Toruń").unwrap();
    assert_eq!((&torun["count"], &torun["selected"]), (&0.into(), &true.into()));
}

#[test]
fn pages_join_without_gap_or_repeat() {
    let server = server();
    let ids = |response: &Value| -> Vec<String> {
        let hits = response["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let whole = search(&server, &[("q", "miasto rozwój"), ("limit", "1000")]);
    let total = usize::try_from(whole["total"].as_u64().unwrap()).unwrap();
    assert_eq!(ids(&whole).len(), total);
    assert!(total > 20, "{total} hits are too few to page through");

    let mut by_offset = Vec::new();
    while by_offset.len() < total {
        let offset = by_offset.len().to_string();
        let page = search(&server, &[("q", "miasto rozwój"), ("limit", "7"), ("offset", &offset)]);
        assert!(!ids(&page).is_empty());
        by_offset.extend(ids(&page));
    }
    assert_eq!(by_offset, ids(&whole));

    let first = search(&server, &[("q", "miasto rozwój"), ("limit", "7")]);
    let mut by_cursor = ids(&first);
    let mut next = first["next"].as_str().map(str::to_owned);
    while let Some(cursor) = next {
        let page = search(&server, &[("q", "miasto rozwój"), ("limit", "7"), ("cursor", &cursor)]);
        by_cursor.extend(ids(&page));
        assert!(by_cursor.len() <= total, "the cursor goes round in circles");
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(by_cursor, ids(&whole));
}

/// Offsets are in UTF-16 code units of the field as served: what a browser's `slice` takes.
#[test]
fn highlights_slice_to_the_form_that_they_name() {
    let server = server();
    for query in ["przedsiebiorczosc", "żłobki", "turystyka Kielce", "\"rynek pracy\"", "seniorzy"]
    {
        let response = search(&server, &[("q", query), ("limit", "100")]);
        let hits = response["hits"].as_array().unwrap();
        assert!(!hits.is_empty(), "{query}");
        for hit in hits {
            for highlight in hit["highlights"].as_array().unwrap() {
                let field = highlight["field"].as_str().unwrap();
                let served = match field.strip_prefix("path.") {
                    None => &hit["record"][field],
                    Some(rest) => {
                        let n: usize = rest.strip_suffix(".text").unwrap().parse().unwrap();
                        &hit["path"][n]["text"]
                    }
                };
                let units: Vec<u16> = served.as_str().unwrap().encode_utf16().collect();
                let bound =
                    |name: &str| usize::try_from(highlight[name].as_u64().unwrap()).unwrap();
                let slice = String::from_utf16(&units[bound("start")..bound("end")]).unwrap();
                assert_eq!(slice, highlight["form"].as_str().unwrap(), "{query}: {hit}");
            }
        }
    }
}

#[test]
fn a_record_found_can_be_opened() {
    let server = server();
    let found = search(&server, &[("q", "żłobki"), ("limit", "1")]);
    let id = found["hits"][0]["id"].as_str().unwrap();
    let answer = server.get(&format!("/v1/records/{id}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("żłobków"));
    let document = found["hits"][0]["record"]["document"]["id"].as_str().unwrap();
    let answer = server.get(&format!("/v1/documents/{document}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains(id), "the outline names the record");
}

#[test]
fn serve_builds_the_index_where_there_is_none_and_says_so() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "http-no-index");
    let corpus = corpus();
    let corpus = corpus.to_str().unwrap();
    let arguments = ["--corpus", corpus, "--index", "index"];
    let server = Server::start(&folder, &arguments);
    let said = server.said().join("\n");
    assert!(said.contains("no index"), "{said}");
    let response = search(&server, &[("q", "przedsiębiorczość")]);
    let cities = response["facets"]["city"].as_array().unwrap();
    assert_eq!(cities.len(), 4, "{cities:?}");
    drop(server);
    // The second time there is one.
    let server = Server::start(&folder, &arguments);
    let said = server.said().join("\n");
    assert!(!said.contains("no index"), "{said}");
}

#[test]
fn serve_waits_for_an_index_where_there_is_nothing_to_make_one_of() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "http-waiting");
    fs::write(folder.join("own.txt"), "kwietnik, żłobki\n").unwrap();
    let server = Server::start(&folder, &["--index", "index", "--synonyms", "own.txt"]);
    let said = server.said().join("\n");
    assert!(said.contains("no index in index") && said.contains("azymut index"), "{said}");
    assert_eq!(server.get("/healthz").status, 200);
    let not_ready = server.get("/readyz");
    assert_eq!(not_ready.status, 503);
    assert!(not_ready.body.contains("azymut index"), "{}", not_ready.body);
    let refused = server.get("/v1/search?q=kwietnik");
    assert_eq!((refused.status, &refused.json()["code"]), (503, &"index_unavailable".into()));

    let corpus = corpus();
    let index = ["index", "--corpus", corpus.to_str().unwrap(), "--index", "index"];
    run(&folder, &index).expect_code(0);
    let is_ready = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        server.get("/readyz").status == 200
    });
    assert!(is_ready, "the index that came is not served");
    let total = |query: &str| search(&server, &[("q", query)])["total"].as_u64().unwrap();
    assert!(total("kwietnik") > 0, "its own synonyms are read");
}

#[test]
fn a_running_server_moves_on_to_a_new_commit() {
    let tmp = env!("CARGO_TARGET_TMPDIR");
    let folder = fresh_folder(tmp, "http-new-commit");
    let part = folder.join("part");
    fs::create_dir(&part).unwrap();
    let add = |file: &str| fs::copy(corpus().join(file), part.join(file)).unwrap();
    add("torun-cele-strategiczne.txt");
    let arguments = ["index", "--corpus", "part", "--index", "index"];
    run(&folder, &arguments).expect_code(0);
    let server = Server::start(&folder, &["--index", "index"]);
    let first = search(&server, &[("limit", "5")]);
    assert_eq!(first["total"], 26);
    let cursor = first["next"].as_str().unwrap();
    let next = format!("/v1/search?limit=5&cursor={}", percent_encode(cursor));
    assert_eq!(server.get(&next).status, 200);
    assert_eq!(server.get(&next.replace(".5.", ".7.")).status, 400, "its place was changed");
    add("krakow-strategia-2030.txt");
    run(&folder, &arguments).expect_code(0);
    let mut total = Value::Null;
    for _ in 0..100 {
        total = search(&server, &[])["total"].clone();
        if total == 56 {
            break;
        }
        assert_eq!(total, 26, "half an index is seen");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(total, 56);
    let stale = server.get(&next);
    assert_eq!((stale.status, &stale.json()["code"]), (410, &Value::from("stale_cursor")));
}

#[test]
fn a_query_of_100_kb_is_refused_and_the_server_lives_on() {
    let server = server();
    let answer = server.get(&format!("/v1/search?q={}", "a".repeat(50_000)));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"][0]["parameter"], "q");
    // A target this long is refused below the router.
    let answer = server.get(&format!("/v1/search?q={}", "a".repeat(100_000)));
    assert!([400, 414].contains(&answer.status), "{}", answer.status);
    assert_eq!(server.get("/healthz").status, 200);
}
