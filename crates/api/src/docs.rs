//! The page at `/docs`: the contract for people to read, in the reader's language.
//!
//! It is written here, from the same endpoints as the OpenAPI document: no script, nothing from
//! elsewhere, nothing that a strict content security policy would stop.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use azymut_record::{Language, Message};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value};

use crate::language;
use crate::openapi::{Contract, Endpoint, Parameter, Place, Schemas, Tag};
use crate::problem::ProblemKind;
use crate::revalidation::Validator;
use crate::router::endpoints;
use crate::security::PAGE_POLICY;

/// The page in each language, with its validator.
static PAGES: LazyLock<BTreeMap<Language, (String, Validator)>> = LazyLock::new(|| {
    let endpoints = endpoints();
    let schemas = schemas(&endpoints);
    Language::ALL
        .into_iter()
        .map(|language| {
            let text = Page { endpoints: &endpoints, schemas: &schemas, language }.whole();
            let text = text.into_string();
            let validator = Validator::of_text(&text).in_language(language);
            (language, (text, validator))
        })
        .collect()
});

/// The page; `?lang=en` and `?lang=pl` go before `Accept-Language`.
pub(crate) async fn docs(RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let asked = form_urlencoded::parse(raw.as_deref().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| Language::ALL.into_iter().find(|one| one.tag() == tag));
    let language = asked.unwrap_or_else(|| language::preferred(&headers));
    let Some((text, validator)) = PAGES.get(&language) else {
        return ().into_response();
    };
    let mut response = if validator.is_known_to(&headers) {
        validator.not_modified()
    } else {
        let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
        validator.stamp((html, text.as_str()).into_response())
    };
    // A browser puts the fields of a 304 in the place of those that it keeps.
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, PAGE_POLICY);
    language::declare_language(response.headers_mut(), language);
    response
}

/// The schemas that have a name and are referred to.
fn schemas(endpoints: &[Endpoint]) -> Map<String, Value> {
    let mut schemas = Schemas::new();
    for endpoint in endpoints {
        let bodies = endpoint.answers.iter().flat_map(|answer| &answer.content);
        for content in bodies.chain(&endpoint.body) {
            schemas.of_content(content);
        }
    }
    schemas.named()
}

struct Page<'a> {
    endpoints: &'a [Endpoint],
    schemas: &'a Map<String, Value>,
    language: Language,
}

impl Page<'_> {
    fn say<'m>(&self, english: &'m str, polish: &'m str) -> &'m str {
        match self.language {
            Language::English => english,
            Language::Polish => polish,
        }
    }

    fn whole(&self) -> Markup {
        let other = match self.language {
            Language::English => Language::Polish,
            Language::Polish => Language::English,
        };
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.say("Azymut – HTTP API", "Azymut – interfejs HTTP")) }
                    link rel="icon" href="/assets/azymut.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/assets/azymut.css";
                    link rel="stylesheet" href="/assets/docs.css";
                }
                body.docs {
                    a.skip href="#content" { (self.say("Skip to the content", "Przejdź do treści")) }
                    header {
                        p {
                            a.brand href="/" {
                                img src="/assets/azymut.svg" alt="" width="30" height="30";
                                span { "Azymut" }
                            }
                        }
                        p {
                            a href={ "/docs?lang=" (other.tag()) } lang=(other.tag()) hreflang=(other.tag()) {
                                (match other { Language::English => "English", Language::Polish => "Polski" })
                            }
                            " · "
                            a href="/openapi.json" { "OpenAPI 3.1" }
                        }
                    }
                    (self.contents())
                    main id="content" {
                        h1 { "HTTP API" }
                        (self.prose(&Contract::DESCRIPTION))
                        @for tag in Tag::ALL {
                            h2 { (self.text(&tag.title())) }
                            @for endpoint in self.endpoints.iter().filter(|one| one.tag == tag) {
                                (self.operation(endpoint))
                            }
                        }
                        (self.problems())
                        h2 id="schemas" { (self.say("Objects in answers", "Obiekty w odpowiedziach")) }
                        @for (name, schema) in self.schemas { (self.schema(name, schema)) }
                    }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-label=(self.say("Contents", "Spis treści")) {
                ul {
                    @for endpoint in self.endpoints {
                        li { a href={ "#" (endpoint.id) } { (endpoint.method) " " (endpoint.path) } }
                    }
                    li { a href="#problems" { (self.say("Problems", "Błędy")) } }
                    li { a href="#schemas" { (self.say("Objects", "Obiekty")) } }
                }
            }
        }
    }

    fn operation(&self, endpoint: &Endpoint) -> Markup {
        html! {
            section aria-labelledby=(endpoint.id) {
                h3 id=(endpoint.id) { code { (endpoint.method) " " (endpoint.path) } }
                p { strong { (self.text(&endpoint.summary)) } }
                @if endpoint.deprecation.is_some() {
                    p.warning { (self.say("Deprecated: see the headers of its answers.", "Przestarzała: zob. nagłówki odpowiedzi.")) }
                }
                (self.prose(&endpoint.description))
                @if !endpoint.parameters.is_empty() { (self.parameters(&endpoint.parameters)) }
                @for answer in &endpoint.answers {
                    p { code { (answer.status) } " " (self.text(&answer.description)) }
                    @for content in &answer.content {
                        details {
                            summary { code { (content.media_type) } " – " (self.say("example", "przykład")) }
                            pre tabindex="0" { code { (content.example) } }
                        }
                    }
                }
                p {
                    (self.say("Problems", "Błędy")) ": "
                    @for (place, kind) in endpoint.all_problems().into_iter().enumerate() {
                        @if place > 0 { ", " }
                        a href={ "#problem-" (kind.code()) } { code { (kind.code()) } }
                    }
                }
            }
        }
    }

    fn parameters(&self, parameters: &[Parameter]) -> Markup {
        html! {
            div.table tabindex="0" role="region" aria-label=(self.say("Parameters", "Parametry")) {
                table {
                    thead { tr {
                        th scope="col" { (self.say("parameter", "parametr")) }
                        th scope="col" { (self.say("value", "wartość")) }
                        th scope="col" { (self.say("meaning", "znaczenie")) }
                    } }
                    tbody {
                        @for parameter in parameters {
                            tr {
                                th scope="row" {
                                    code { (parameter.name) }
                                    @if parameter.place == Place::Path { br; (self.say("in the path", "w ścieżce")) }
                                    @else if parameter.required { br; (self.say("required", "wymagany")) }
                                    @if parameter.many == Some(true) { br; (self.say("can be repeated", "można powtarzać")) }
                                    @if parameter.many == Some(false) { br; (self.say("joined by commas", "rozdzielane przecinkami")) }
                                }
                                td { (self.value(&parameter.schema)) }
                                td { (self.prose(&parameter.description)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a JSON Schema of a parameter allows, in short.
    fn value(&self, schema: &Value) -> Markup {
        let one = schema.get("items").unwrap_or(schema);
        let bounds: Vec<String> = ["minimum", "maximum", "maxLength"]
            .iter()
            .filter_map(|name| one.get(*name).map(|bound| format!("{name} {bound}")))
            .collect();
        html! {
            @if let Some(values) = one.get("enum").and_then(Value::as_array) {
                @for (place, value) in values.iter().enumerate() {
                    @if place > 0 { ", " }
                    code { (value.as_str().unwrap_or_default()) }
                }
            } @else {
                code { (one.get("type").and_then(Value::as_str).unwrap_or_default()) }
                @for bound in bounds { " " (bound) }
            }
            @if let Some(default) = schema.get("default") {
                br; (self.say("default", "domyślnie")) " " code { (default) }
            }
        }
    }

    fn problems(&self) -> Markup {
        html! {
            h2 id="problems" { (self.say("Problems", "Błędy")) }
            div.table tabindex="0" role="region" aria-label=(self.say("Problems", "Błędy")) {
                table {
                    thead { tr {
                        th scope="col" { (self.say("status", "status")) }
                        th scope="col" { code { "code" } }
                        th scope="col" { (self.say("when, and what to do", "kiedy i co robić")) }
                    } }
                    tbody {
                        @for kind in ProblemKind::ALL {
                            tr id={ "problem-" (kind.code()) } {
                                td { (kind.status().as_u16()) }
                                th scope="row" { code { (kind.code()) } }
                                td { (self.prose(&kind.meaning())) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a schema says is said in the code, in English.
    fn schema(&self, name: &str, schema: &Value) -> Markup {
        let described = |value: &Value| {
            paragraphs(value.get("description").and_then(Value::as_str).unwrap_or_default())
        };
        html! {
            section aria-labelledby={ "schema-" (name) } {
                h3 id={ "schema-" (name) } { code { (name) } }
                div lang="en" { (described(schema)) }
                @if let Some(members) = schema.get("properties").and_then(Value::as_object) {
                    dl lang="en" {
                        @for (member, value) in members {
                            dt { code { (member) } " " (kind_of(value)) }
                            dd { (described(value)) }
                        }
                    }
                }
                @if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
                    dl lang="en" {
                        @for choice in choices {
                            dt { code { (choice.get("const").and_then(Value::as_str).unwrap_or_default()) } }
                            dd { (described(choice)) }
                        }
                    }
                }
            }
        }
    }

    fn text<'m>(&self, message: &'m Message) -> &'m str {
        message.in_language(self.language)
    }

    fn prose(&self, message: &Message) -> Markup {
        paragraphs(self.text(message))
    }
}

/// The type of a member: the name of its schema, of its items, or of its JSON type.
fn kind_of(schema: &Value) -> Markup {
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    let choices = schema.get("anyOf").and_then(Value::as_array);
    html! {
        @if let Some(name) = named {
            a href={ "#schema-" (name) } { (name) }
        } @else if let Some(choices) = choices {
            @for (place, choice) in choices.iter().enumerate() {
                @if place > 0 { " | " }
                (kind_of(choice))
            }
        } @else if let Some(items) = schema.get("items") {
            "[" (kind_of(items)) "]"
        } @else {
            @match schema.get("type") {
                Some(Value::String(name)) => (name),
                Some(Value::Array(names)) => {
                    @for (place, name) in names.iter().enumerate() {
                        @if place > 0 { " | " }
                        (name.as_str().unwrap_or_default())
                    }
                }
                _ => {}
            }
        }
    }
}

/// Paragraphs with `inline code`.
fn paragraphs(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            p {
                @for (place, piece) in paragraph.split('`').enumerate() {
                    @if place % 2 == 1 { code { (piece) } } @else { (piece) }
                }
            }
        }
    }
}
