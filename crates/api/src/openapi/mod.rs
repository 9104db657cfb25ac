//! The contract: what every path takes and answers, told once, as data beside its handler.
//!
//! From the [`Endpoint`]s of `router::endpoints` come the router itself, the OpenAPI 3.1 document
//! at `/openapi.json` and the page at `/docs`; a path that is not described cannot be reached.
//!
//! **A new route** is a function `endpoint() -> Endpoint` in the module of its handler, and one
//! line in `router::endpoints`. It names
//! - the path and the handler ([`Endpoint::get`], [`Endpoint::post`]), a summary and a description
//!   in both languages;
//! - every parameter ([`Parameter`]) that the handler takes from its `QueryString`, with a JSON
//!   Schema as tight as the handler is and an example that works;
//! - every answer ([`Answer`]): JSON as a type that derives `schemars::JsonSchema` (types of other
//!   crates do so under their feature `schema`; doc comments become the descriptions), with an
//!   example out of a real answer, and the headers that only this route sends;
//! - the [`ProblemKind`](crate::problem::ProblemKind)s of its own. A fault of ours, and what a
//!   strict query string brings along, is added by itself.
//!
//! `tests/contract.rs` then asks the router: parameters, answers and headers of every scenario in
//! `tests/scenarios` have to be those of the document, and every operation needs a scenario. The
//! document itself is a snapshot: `cargo insta review` (or `INSTA_UPDATE=always cargo test -p
//! azymut-api --test contract`) takes a change, and the change is seen in review.

mod document;
mod endpoint;
mod serve;

pub(crate) use document::{Contract, Schemas};
pub(crate) use endpoint::{Answer, Content, Endpoint, Header, Parameter, Place, Tag};
pub(crate) use serve::endpoint;
