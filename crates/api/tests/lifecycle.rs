//! An index that comes, changes and breaks while it is served.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use azymut_api::{AppState, Config, router, serve};
use azymut_index::Index;
use azymut_polish::{Analyzer, Thesaurus};
use common::{get, write_index};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn an_index_that_comes_later_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let state = AppState::open(folder.path(), Analyzer::shared(), Config::default());
    let app = router(state.clone());
    assert_eq!(get(&app, "/readyz").await.status, 503);
    write_index(folder.path(), &[]);
    state.refresh();
    assert_eq!(get(&app, "/readyz").await.status, 200);
    assert_eq!(get(&app, "/v1/search?q=%22inkubator%22").await.json()["total"], 2);
}

#[tokio::test]
async fn an_index_that_comes_later_is_searched_with_the_synonyms_that_were_set() {
    let folder = tempfile::tempdir().unwrap();
    let thesaurus = Thesaurus::parse("kwietnik, inkubator").unwrap();
    let analyzer = Box::leak(Box::new(Analyzer::with_thesaurus(thesaurus)));
    let state = AppState::open(folder.path(), analyzer, Config::default());
    let app = router(state.clone());
    write_index(folder.path(), &[]);
    state.refresh();
    assert_eq!(get(&app, "/v1/search?q=kwietnik").await.json()["total"], 2);
}

#[tokio::test]
async fn a_new_commit_is_followed_and_its_validator_is_new() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &["torun-2028"]);
    let state = AppState::new(Arc::new(Index::open(folder.path()).unwrap()), Config::default());
    let app = router(state.clone());
    let before = get(&app, "/v1/search?q=budowa").await;
    assert_eq!(before.json()["total"], 2);
    write_index(folder.path(), &[]);
    state.refresh();
    let after = get(&app, "/v1/search?q=budowa").await;
    assert_eq!(after.json()["total"], 3);
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_ne!(before.json()["index"]["generation"], after.json()["index"]["generation"]);
}

#[tokio::test]
async fn a_cursor_reads_everything_once_and_ends_with_its_index() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &["torun-2028"]);
    let state = AppState::new(Arc::new(Index::open(folder.path()).unwrap()), Config::default());
    let app = router(state.clone());
    let mut seen = Vec::new();
    let mut target = "/v1/search?sort=document:asc&limit=2".to_owned();
    let mut last_cursor_target = String::new();
    loop {
        let page = get(&app, &target).await;
        assert_eq!(page.status, 200, "{}", page.body);
        for hit in page.json()["hits"].as_array().unwrap() {
            seen.push(hit["id"].as_str().unwrap().to_owned());
        }
        // The way on is the header's, so that CSV can be read to the end as well.
        let Some(link) = page.header("link") else {
            break;
        };
        target = link.split(['<', '>']).nth(1).unwrap().to_owned();
        last_cursor_target = target.clone();
    }
    assert_eq!(seen.len(), 7);
    seen.dedup();
    assert_eq!(seen.len(), 7, "{seen:?}");

    write_index(folder.path(), &[]);
    state.refresh();
    let stale = get(&app, &last_cursor_target).await;
    assert_eq!(stale.status, 410);
    assert_eq!(stale.json()["code"], "stale_cursor");
}

#[tokio::test]
async fn a_broken_index_on_disk_leaves_the_old_one_serving() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let state = AppState::new(Arc::new(Index::open(folder.path()).unwrap()), Config::default());
    let app = router(state.clone());
    for entry in walk(folder.path()) {
        if entry.file_name().unwrap() == "meta.json" {
            std::fs::write(entry, "{ not an index").unwrap();
        }
    }
    state.refresh();
    let ready = get(&app, "/readyz").await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json()["status"], "stale");
    assert!(ready.json()["problem"].is_string());
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    assert!(!ready.body.contains(name), "a path of the machine: {}", ready.body);
    let search = get(&app, "/v1/search?q=%22inkubator%22").await;
    assert_eq!(search.json()["total"], 2);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_follows_its_index_by_itself_and_ends_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let state = AppState::open(folder.path(), Analyzer::shared(), Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, state, async {
        let _ = stopped.await;
    }));
    assert!(fetch(address, "/v1/search").await.starts_with("HTTP/1.1 503"));
    write_index(folder.path(), &[]);
    tokio::time::timeout(Duration::from_secs(30), async {
        while !fetch(address, "/readyz").await.starts_with("HTTP/1.1 200") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the index that came is never served");
    assert!(fetch(address, "/v1/search?q=%22inkubator%22").await.contains("\"total\":2"));
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_url_without_end_is_answered_and_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let state = AppState::open(folder.path(), Analyzer::shared(), Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(listener, state, pending()));
    let long = fetch(address, &format!("/v1/search?q={}", "a".repeat(60_000))).await;
    assert!(long.starts_with("HTTP/1.1 400") && long.contains("\"parameter\":\"q\""), "{long}");
    let endless = fetch(address, &format!("/v1/search?q={}", "a".repeat(100_000))).await;
    assert!(endless.starts_with("HTTP/1.1 414"), "{endless}");
    let still = fetch(address, "/healthz").await;
    assert!(still.starts_with("HTTP/1.1 200"), "{still}");
    server.abort();
}

/// Status line, headers and body as they come.
async fn fetch(address: std::net::SocketAddr, target: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    // The server may answer and close before it has read all of a request that it refuses.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}
