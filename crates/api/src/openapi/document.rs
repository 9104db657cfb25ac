//! The OpenAPI 3.1 document of the endpoints.

use std::collections::BTreeMap;

use azymut_record::{Language, Message};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::endpoint::{Answer, Content, Endpoint, Header, Parameter, Place, Tag};
use crate::guard::is_guarded;
use crate::problem::{self, Problem, ProblemKind};

/// Where OpenAPI keeps schemas that have a name.
const SCHEMAS: &str = "/components/schemas";

/// The language that the document is written in.
const LANGUAGE: Language = Language::English;

/// Collects the schemas of the types that are named.
pub(crate) struct Schemas(SchemaGenerator);

impl Schemas {
    pub fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
        });
        Self(settings.into_generator())
    }

    /// The schema of a type: a reference where it has a name.
    pub fn of<T: JsonSchema>(&mut self) -> Value {
        self.0.subschema_for::<T>().to_value()
    }

    /// The schema of a body.
    pub fn of_content(&mut self, content: &Content) -> Value {
        (content.schema)(&mut self.0).to_value()
    }

    /// Every schema that was referred to, by name.
    pub fn named(mut self) -> Map<String, Value> {
        let mut named = self.0.take_definitions(true);
        named.values_mut().for_each(tidy);
        named
    }
}

/// The API as a whole.
pub(crate) struct Contract<'a> {
    pub endpoints: &'a [Endpoint],
}

impl Contract<'_> {
    pub const TITLE: Message = Message::fixed("Azymut", "Azymut");

    pub const DESCRIPTION: Message = Message::fixed(
        "Full-text search over the strategy documents of Polish cities: goals, directions and \
         actions, found in any inflected form, ranked, counted and highlighted.\n\n\
         Everything is read with `GET` or `HEAD` unless the operation says otherwise. A parameter \
         that an operation does not list is refused with a 400, and so is a value that cannot be \
         used: nothing is silently ignored. Errors are problems of RFC 9457, in English or Polish \
         by `Accept-Language`; `code` is for programs and never changes. A path that is not here \
         is a 404 with `unknown_path`, another method a 405 with `method_not_allowed` and `Allow`. \
         Answers are compressed with gzip, brotli or zstd where `Accept-Encoding` allows it.\n\n\
         Within `/v1` members and parameters are only ever added. What is to go announces it with \
         `Deprecation` and `Sunset` in every answer, at least six months ahead.",
        "Pełnotekstowe wyszukiwanie w strategiach polskich miast: cele, kierunki działań i \
         działania, znajdowane w każdej odmianie, uszeregowane, policzone i oznaczone.\n\n\
         Wszystko czyta się metodą `GET` albo `HEAD`, chyba że operacja mówi inaczej. Parametr, \
         którego operacja nie wymienia, jest odrzucany ze statusem 400, tak samo wartość, której \
         nie da się użyć: nic nie jest po cichu pomijane. Błędy mają postać opisaną w RFC 9457, po \
         polsku albo po angielsku według `Accept-Language`; `code` jest dla programów i się nie \
         zmienia. Ścieżka, której tu nie ma, to 404 z `unknown_path`, inna metoda to 405 z \
         `method_not_allowed` i `Allow`. Odpowiedzi są kompresowane (gzip, brotli, zstd), jeśli \
         pozwala na to `Accept-Encoding`.\n\n\
         W obrębie `/v1` pól i parametrów tylko przybywa. To, co ma zniknąć, zapowiada się \
         nagłówkami `Deprecation` i `Sunset` w każdej odpowiedzi, co najmniej pół roku wcześniej.",
    );

    /// The document.
    pub fn document(&self) -> Value {
        let mut schemas = Schemas::new();
        let problem = schemas.of::<problem::Members<'_>>();
        let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for endpoint in self.endpoints {
            let method = endpoint.method.as_str().to_lowercase();
            let operation = operation(endpoint, &mut schemas, &problem);
            paths.entry(endpoint.path).or_default().insert(method, operation);
        }
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": Self::TITLE.in_language(LANGUAGE),
                "version": env!("CARGO_PKG_VERSION"),
                "summary": "Full-text search over Polish strategy documents",
                "description": Self::DESCRIPTION.in_language(LANGUAGE),
                "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            },
            "servers": [{ "url": "/", "description": "The server that this document came from" }],
            "tags": tags(),
            "paths": paths,
            "components": {
                "parameters": shared_parameters(),
                "headers": headers(),
                "examples": examples(),
                "schemas": schemas.named(),
                "securitySchemes": { "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, where the operator asks for one.",
                } },
            },
        })
    }
}

fn tags() -> Vec<Value> {
    Tag::ALL.map(|tag| json!({ "name": tag.name(), "description": text(&tag.title()) })).to_vec()
}

fn text(message: &Message) -> &str {
    message.in_language(LANGUAGE)
}

fn operation(endpoint: &Endpoint, schemas: &mut Schemas, problem: &Value) -> Value {
    let mut parameters: Vec<Value> = endpoint.parameters.iter().map(parameter).collect();
    let mut shared = vec!["Accept-Language"];
    if endpoint.revalidates {
        shared.push("If-None-Match");
    }
    let refer = |name| json!({ "$ref": format!("#/components/parameters/{name}") });
    parameters.extend(shared.into_iter().map(refer));
    let mut operation = json!({
        "operationId": endpoint.id,
        "tags": [endpoint.tag.name()],
        "summary": text(&endpoint.summary),
        "description": text(&endpoint.description),
        "parameters": parameters,
        "responses": responses(endpoint, schemas, problem),
    });
    if let Some(body) = &endpoint.body {
        operation["requestBody"] =
            json!({ "required": true, "content": content(std::slice::from_ref(body), schemas) });
    }
    if is_guarded(endpoint.path) {
        operation["security"] = json!([{}, { "key": [] }]);
    }
    if endpoint.deprecation.is_some() {
        operation["deprecated"] = json!(true);
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let place = match parameter.place {
        Place::Query => "query",
        Place::Path => "path",
    };
    let mut value = json!({
        "name": parameter.name,
        "in": place,
        "required": parameter.required,
        "description": text(&parameter.description),
        "schema": parameter.schema,
        "example": parameter.example,
    });
    if let Some(explode) = parameter.many {
        value["style"] = json!("form");
        value["explode"] = json!(explode);
    }
    value
}

fn responses(endpoint: &Endpoint, schemas: &mut Schemas, problem: &Value) -> Value {
    let mut responses = Map::new();
    for answer in &endpoint.answers {
        responses.insert(answer.status.to_string(), response(endpoint, answer, schemas));
    }
    if endpoint.revalidates {
        let headers = [Header::CacheControl, Header::ETag, Header::Vary];
        responses.insert(
            "304".to_owned(),
            json!({
                "description": "The caller holds this answer already (`If-None-Match`); no body.",
                "headers": header_references(endpoint, &headers),
            }),
        );
    }
    let mut by_status: BTreeMap<u16, Vec<ProblemKind>> = BTreeMap::new();
    for kind in endpoint.all_problems() {
        by_status.entry(kind.status().as_u16()).or_default().push(kind);
    }
    for (status, kinds) in by_status {
        responses.insert(status.to_string(), problem_response(endpoint, &kinds, problem));
    }
    Value::Object(responses)
}

fn response(endpoint: &Endpoint, answer: &Answer, schemas: &mut Schemas) -> Value {
    let mut headers = answer.headers.clone();
    headers.extend([Header::CacheControl, Header::Vary]);
    if endpoint.revalidates {
        headers.push(Header::ETag);
    }
    json!({
        "description": text(&answer.description),
        "headers": header_references(endpoint, &headers),
        "content": content(&answer.content, schemas),
    })
}

fn problem_response(endpoint: &Endpoint, kinds: &[ProblemKind], problem: &Value) -> Value {
    let mut headers = vec![Header::CacheControl, Header::ContentLanguage, Header::Vary];
    if kinds.iter().any(|kind| kind.asks_to_retry()) {
        headers.push(Header::RetryAfter);
    }
    if kinds.contains(&ProblemKind::Unauthorized) {
        headers.push(Header::Authenticate);
    }
    let meanings: Vec<String> =
        kinds.iter().map(|kind| format!("`{}`: {}", kind.code(), text(&kind.meaning()))).collect();
    let examples: Map<String, Value> = kinds
        .iter()
        .map(|kind| {
            let reference = format!("#/components/examples/{}", kind.code());
            (kind.code().to_owned(), json!({ "$ref": reference }))
        })
        .collect();
    json!({
        "description": meanings.join("\n\n"),
        "headers": header_references(endpoint, &headers),
        "content": { "application/problem+json": { "schema": problem, "examples": examples } },
    })
}

fn content(content: &[Content], schemas: &mut Schemas) -> Value {
    let mut bodies = Map::new();
    for one in content {
        let example = match one.media_type {
            "application/json" => serde_json::from_str(one.example).unwrap_or_default(),
            _ => json!(one.example),
        };
        let body = json!({ "schema": schemas.of_content(one), "example": example });
        bodies.insert(one.media_type.to_owned(), body);
    }
    Value::Object(bodies)
}

fn header_references(endpoint: &Endpoint, headers: &[Header]) -> Map<String, Value> {
    let mut headers = headers.to_vec();
    headers.push(Header::RequestId);
    if is_guarded(endpoint.path) {
        headers.extend([Header::RateLimit, Header::RateLimitPolicy]);
    }
    if endpoint.deprecation.is_some() {
        headers.extend([Header::Deprecation, Header::Sunset, Header::Link]);
    }
    headers
        .into_iter()
        .map(|header| {
            let name = header.name();
            (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))
        })
        .collect()
}

fn headers() -> Map<String, Value> {
    Header::ALL
        .into_iter()
        .map(|header| {
            let described = json!({
                "description": text(&header.description()),
                "schema": header.schema(),
                "example": header.example(),
            });
            (header.name().to_owned(), described)
        })
        .collect()
}

fn shared_parameters() -> Value {
    json!({
        "Accept-Language": {
            "name": "Accept-Language",
            "in": "header",
            "description": "Language of what is said for people: `en` (the default) or `pl`.",
            "schema": { "type": "string" },
            "example": "pl",
        },
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The `ETag` of an answer that the caller holds: a 304 says that it still holds.",
            "schema": { "type": "string" },
            "example": "W/\"ecf32e992e68059c-0.1.0\"",
        },
    })
}

/// An example of every problem, as it is really written.
fn examples() -> Map<String, Value> {
    ProblemKind::ALL
        .into_iter()
        .map(|kind| {
            let body =
                Problem::example(kind).body("/v1/search", Some("9f86d081884c7d65"), LANGUAGE);
            let value: Value = serde_json::from_slice(&body).unwrap_or_default();
            let summary = kind.title();
            (kind.code().to_owned(), json!({ "summary": text(&summary), "value": value }))
        })
        .collect()
}

/// Takes out what is meant for readers of the code: links to items, and the widths of integers,
/// which OpenAPI has no names for.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(description)) = members.get_mut("description") {
                *description = without_links(description);
            }
            let of_rust = ["uint", "uint8", "uint16", "uint32", "uint64"];
            if members.get("format").and_then(Value::as_str).is_some_and(|f| of_rust.contains(&f)) {
                members.remove("format");
            }
            members.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// `` [`Item`] `` and `` [`Item`](path) `` as `` `Item` ``, lines joined into paragraphs.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((item, after)) = after.split_once("`]") else {
            out.push_str("[`");
            rest = after;
            continue;
        };
        out.push('`');
        out.push_str(item);
        out.push('`');
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_target, after)) => after,
            None => after,
        };
    }
    out.push_str(rest);
    let paragraphs: Vec<String> =
        out.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_items_become_their_names() {
        for (text, expected) in [
            ("plain", "plain"),
            ("see [`A::b`].", "see `A::b`."),
            ("see [`A`](crate::A), too", "see `A`, too"),
            ("an [`open end", "an [`open end"),
            ("two\nlines\n\nand more", "two lines\n\nand more"),
        ] {
            assert_eq!(without_links(text), expected);
        }
    }
}
