//! The OpenAPI document: what it says, and that it is true. That every answer is one it describes
//! is checked with every scenario in `scenarios.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use common::contract::is_strict;
use common::{app, contract_of, get, write_index};
use serde_json::Value;

async fn document() -> Value {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    get(&app(folder.path()), "/openapi.json").await.json()
}

#[tokio::test]
async fn the_document() {
    insta::assert_json_snapshot!("openapi", document().await);
}

/// The handlers say themselves what they take: in the message about a parameter they do not know.
#[tokio::test]
async fn what_is_taken_is_what_is_described() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let app = app(folder.path());
    let contract = contract_of(&app).await;
    let mut strict = 0;
    for (method, path) in contract.operations() {
        let (_, operation) = contract.operation_of(&method, &path).unwrap();
        if !is_strict(operation) || method != "GET" {
            continue;
        }
        strict += 1;
        let target = path.replace("{id}", "x");
        let answer = get(&app, &format!("{target}?qqqqqqqqqqqqqqqqqqqqqqqqq=1")).await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.body);
        let problem = answer.json();
        let errors = problem["errors"].as_array().unwrap();
        let detail = errors.last().unwrap()["detail"].as_str().unwrap();
        let mut taken: Vec<&str> = detail
            .split_once("known are ")
            .map_or(Vec::new(), |(_, list)| list.split(", ").collect());
        let mut described = contract.query_parameters(operation);
        taken.sort_unstable();
        described.sort_unstable();
        assert_eq!(taken, described, "{path}");
    }
    assert!(strict >= 6, "only {strict} operations were asked");
}

#[tokio::test]
async fn every_example_fits() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let contract = contract_of(&app(folder.path())).await;
    let mut faults = Vec::new();
    let mut count = 0;
    let mut hold = |place: String, schema: &Value, example: &Value| {
        count += 1;
        assert!(!example.is_null(), "{place} has no example");
        faults.extend(contract.misfit(schema, example).map(|fault| format!("{place}: {fault}")));
    };
    for (method, path) in contract.operations() {
        let (_, operation) = contract.operation_of(&method, &path).unwrap();
        let place = format!("{method} {path}");
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = contract.resolve(parameter);
            let place = format!("{place} {}", parameter["name"]);
            hold(place, &parameter["schema"], &parameter["example"]);
        }
        if !operation["requestBody"].is_null() {
            let content = &operation["requestBody"]["content"]["application/json"];
            hold(format!("{place} body"), &content["schema"], &content["example"]);
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            for header in response["headers"].as_object().into_iter().flatten() {
                let described = contract.resolve(header.1);
                let place = format!("{place} {status} {}", header.0);
                hold(place, &described["schema"], &described["example"]);
            }
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let place = format!("{place} {status} {media_type}");
                match content["examples"].as_object() {
                    None => hold(place, &content["schema"], &content["example"]),
                    Some(examples) => {
                        for (code, example) in examples {
                            let value = &contract.resolve(example)["value"];
                            assert_eq!(value["code"], code.as_str(), "{place}");
                            assert_eq!(value["status"].to_string(), *status, "{place} {code}");
                            hold(format!("{place} {code}"), &content["schema"], value);
                        }
                    }
                }
            }
        }
    }
    assert!(count > 100, "only {count} examples were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every sentence of the document is there, and every schema is one.
#[tokio::test]
async fn nothing_is_left_unsaid() {
    let document = document().await;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(schema["description"].is_string(), "{name} has no description");
        for (member, described) in schema["properties"].as_object().into_iter().flatten() {
            assert!(described["description"].is_string(), "{name}.{member} has no description");
        }
    }
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for member in ["operationId", "summary", "description"] {
                let said = operation[member].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{method} {path} has no {member}");
            }
            assert!(ids.insert(operation["operationId"].to_string()), "{path}: a second one");
            assert!(operation["responses"]["200"].is_object(), "{method} {path} never succeeds");
        }
    }
}

/// The router is made of the endpoints: nobody adds a path past them.
#[test]
fn no_path_is_added_past_the_endpoints() {
    fn visit(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.extend(code.matches(".route(").map(|_| name.clone()));
        }
    }
    let mut found = Vec::new();
    visit(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    assert_eq!(
        found,
        ["page.rs", "page.rs", "router.rs"],
        "a path joins the router as an Endpoint: see src/openapi/mod.rs"
    );
}
