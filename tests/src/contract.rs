//! Holds answers against the OpenAPI document: what a server answers has to be what it says.
//!
//! The tests of `azymut-api` take this file in by its path, since no part of ours may import this
//! package.

use serde_json::{Map, Value, json};

/// Headers that are not described answer by answer: those of every HTTP message, and those of
/// every response of the server, which no program acts on.
const EVERYWHERE: [&str; 17] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "keep-alive",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "transfer-encoding",
    "x-content-type-options",
    "x-frame-options",
    "x-request-id",
    "x-robots-tag",
];

/// What is served beside the API, for people.
const PAGES: [&str; 3] = ["/", "/docs", "/assets/"];

/// An answer, whoever asked for it.
pub struct Answered<'a> {
    /// Method of the request.
    pub method: &'a str,
    /// Path and query of the request.
    pub target: &'a str,
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body of the answer, decoded.
    pub body: &'a str,
}

impl Answered<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target, |(path, _)| path)
    }

    /// Names in the query string, as typed.
    fn parameters(&self) -> Vec<&str> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name)).collect()
    }
}

/// An OpenAPI document to hold answers against.
pub struct Contract {
    document: Value,
    components: Value,
}

impl Contract {
    /// Takes a document. Its objects are closed: a member that is not described is a fault.
    pub fn new(document: Value) -> Self {
        let mut components = document["components"].clone();
        close(&mut components["schemas"]);
        Self { document, components }
    }

    /// Method and path of every operation.
    pub fn operations(&self) -> Vec<(String, String)> {
        let mut operations = Vec::new();
        for (path, methods) in members(&self.document["paths"]) {
            for (method, _) in members(methods) {
                operations.push((method.to_uppercase(), path.clone()));
            }
        }
        operations
    }

    /// The operation that a request is for.
    pub fn operation_of(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let method = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
        let (template, methods) =
            members(&self.document["paths"]).find(|(template, _)| fits(template, path))?;
        methods.get(&method).map(|operation| (template.as_str(), operation))
    }

    /// Whether there is anything at a path.
    pub fn has_path(&self, path: &str) -> bool {
        members(&self.document["paths"]).any(|(template, _)| fits(template, path))
    }

    /// Everything in an answer that the document does not say.
    pub fn faults(&self, answered: &Answered<'_>) -> Vec<String> {
        let path = answered.path();
        if let Some((_, operation)) = self.operation_of(answered.method, path) {
            return self.faults_of(operation, answered);
        }
        if PAGES.iter().any(|page| path == *page || (page.len() > 1 && path.starts_with(page))) {
            return Vec::new();
        }
        let expected = if self.has_path(path) { 405 } else { 404 };
        if answered.status == expected {
            Vec::new()
        } else {
            vec![format!(
                "{} {path} is not described and answers {}",
                answered.method, answered.status
            )]
        }
    }

    fn faults_of(&self, operation: &Value, answered: &Answered<'_>) -> Vec<String> {
        let mut faults = Vec::new();
        let response = &operation["responses"][answered.status.to_string()];
        if response.is_null() {
            return vec![format!("status {} is not described", answered.status)];
        }
        for (name, value) in &answered.headers {
            let described = members(&response["headers"])
                .find(|(one, _)| one.eq_ignore_ascii_case(name))
                .map(|(_, reference)| self.resolve(reference));
            match described {
                Some(header) => faults.extend(
                    self.misfit(&header["schema"], &typed(value, &header["schema"]))
                        .map(|fault| format!("header {name}: {fault}")),
                ),
                None if EVERYWHERE.contains(&name.as_str()) => {}
                None => faults.push(format!("header {name} is not described")),
            }
        }
        if answered.status < 300 {
            for name in self.strangers(operation, answered) {
                faults.push(format!("parameter {name} is taken and not described"));
            }
        }
        faults.extend(self.body_fault(response, answered));
        faults
    }

    fn body_fault(&self, response: &Value, answered: &Answered<'_>) -> Option<String> {
        if answered.method == "HEAD" || members(&response["content"]).next().is_none() {
            return (!answered.body.is_empty())
                .then(|| "a body where none is described".to_owned());
        }
        let media_type = answered.header("content-type").unwrap_or_default();
        let content = &response["content"][media_type];
        if content.is_null() {
            return Some(format!("media type {media_type:?} is not described"));
        }
        if !media_type.contains("json") || media_type.contains("ndjson") {
            return None;
        }
        match serde_json::from_str(answered.body) {
            Ok(body) => self.misfit(&content["schema"], &body),
            Err(error) => Some(format!("the body is not JSON: {error}")),
        }
    }

    /// Parameters of a request that a strict operation does not have.
    fn strangers<'a>(&self, operation: &Value, answered: &'a Answered<'_>) -> Vec<&'a str> {
        let known = self.query_parameters(operation);
        let names = answered.parameters();
        if !is_strict(operation) {
            return Vec::new();
        }
        names.into_iter().filter(|name| !known.iter().any(|one| one == name)).collect()
    }

    /// Names of the parameters that an operation takes from the query string.
    pub fn query_parameters(&self, operation: &Value) -> Vec<String> {
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        parameters
            .iter()
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect()
    }

    /// What `{"$ref": …}` stands for, or the value itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }

    /// The first thing in which a value is not what a schema says.
    pub fn misfit(&self, schema: &Value, value: &Value) -> Option<String> {
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.components,
            "allOf": [schema],
        });
        let validator = match jsonschema::validator_for(&root) {
            Ok(validator) => validator,
            Err(error) => return Some(format!("the schema is none: {error}")),
        };
        let fault = validator.iter_errors(value).next();
        fault.map(|error| format!("at {}: {error}", error.instance_path()))
    }
}

/// Whether an operation refuses parameters that it does not know.
pub fn is_strict(operation: &Value) -> bool {
    !operation["responses"]["400"]["content"]["application/problem+json"]["examples"]
        ["unknown_parameter"]
        .is_null()
}

/// Whether a path is one of a template's: `/v1/records/{id}`.
fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let fits = template.split('/').all(|part| {
        parts
            .next()
            .is_some_and(|found| part == found || (part.starts_with('{') && !found.is_empty()))
    });
    fits && parts.next().is_none()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A header's value as JSON: a number where it is one and may be one.
fn typed(value: &str, schema: &Value) -> Value {
    if schema["type"] == "string" {
        return json!(value);
    }
    value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number))
}

/// Forbids members that are not listed, wherever members are listed.
fn close(schema: &mut Value) {
    if let Value::Object(object) = schema {
        if object.get("properties").is_some_and(Value::is_object)
            && object.get("type").is_some_and(|of| of == "object")
        {
            object.entry("additionalProperties").or_insert(json!(false));
        }
        close_all(object);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(close);
    }
}

fn close_all(object: &mut Map<String, Value>) {
    object.values_mut().for_each(close);
}
