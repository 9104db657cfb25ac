//! A bare axum handler that returns a file as it is: what the load runs are held against.
//!
//! ```sh
//! cargo run --release -p azymut-benches --example bare_handler -- answer.json 127.0.0.1:8090
//! ```

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bare_handler FILE ADDRESS".into());
    };
    let body = Bytes::from(std::fs::read(file)?);
    let handler = move || {
        let body = body.clone();
        async move { ([(CONTENT_TYPE, "application/json")], body) }
    };
    let listener = tokio::net::TcpListener::bind(&address).await?;
    axum::serve(listener, Router::new().fallback(get(handler))).await?;
    Ok(())
}
