use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use azymut_api::{AppState, LoadLimits};
use azymut_index::{Index, IndexError, SearchRequest};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::args::ServeArgs;
use crate::commands::{index, synonyms};
use crate::output::{self, Outcome, say};

/// Serves the index, making it first where there is none.
pub fn run(args: &ServeArgs) -> Result<Outcome> {
    log_to_stderr();
    let runtime = Runtime::new().context("cannot start the server's threads")?;
    // The port comes first: whoever typed a wrong one should not wait for an index.
    let listener = runtime.block_on(listen(args.listen))?;
    let analyzer = synonyms::analyzer(&args.synonyms)?;
    let index = open_or_build(args)?.with_analyzer(analyzer)?;
    let address = listener.local_addr().context("cannot tell which port is open")?;
    let info = index.info();
    say(format_args!("{} records, index generation {}", info.records, info.generation));
    say(format_args!("listening on http://{address}"));
    // The dictionary is read at first use: the first visitor should not wait for it.
    index.search(&SearchRequest { query: "azymut".to_owned(), ..SearchRequest::default() })?;
    let state = AppState::new(Arc::new(index), LoadLimits::default());
    runtime
        .block_on(azymut_api::serve(listener, state, shutdown()))
        .context("the server failed")?;
    Ok(Outcome::Done)
}

/// Sends what the server logs (causes of internal errors, faults of the index) to standard error.
fn log_to_stderr() {
    let subscriber = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false);
    // Another subscriber can only be there already where this is run twice in one process.
    let _ = subscriber.with_max_level(tracing_subscriber::filter::LevelFilter::INFO).try_init();
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {} on {} is taken by another program; stop it, or choose a port with --listen {}:PORT (0 takes a free one)",
            address.port(),
            address.ip(),
            address.ip(),
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "not allowed to listen on {address}: ports below 1024 are reserved; choose another with --listen"
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

fn open_or_build(args: &ServeArgs) -> Result<Index> {
    match Index::open(&args.index) {
        Ok(index) => Ok(index),
        Err(IndexError::Missing { .. }) => {
            say(format_args!(
                "no index in {} yet; indexing {} first",
                args.index.display(),
                args.corpus.display()
            ));
            index::update(&args.corpus, &args.index)?;
            Ok(Index::open(&args.index)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Resolves at Ctrl-C, or at SIGTERM where there is one.
async fn shutdown() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            output::say(format_args!("cannot wait for Ctrl-C: {error}"));
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                output::say(format_args!("cannot wait for SIGTERM: {error}"));
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
