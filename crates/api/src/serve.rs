//! The server's life: accept, keep the index current, drain, end.

mod connection;

use std::future::Future;
use std::io;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::router::{admin_router, router};
use crate::{AppState, ShutdownConfig};
use connection::Connections;

/// How often a newer commit is looked for.
const POLL: Duration = Duration::from_secs(1);

/// How long connections without a request in flight stay open once nothing is accepted: a client may
/// have sent one that has not arrived. What does is answered, and told to be the last.
const LINGER: Duration = Duration::from_millis(500);

/// How long to wait where the system has no room for another connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where the server listens.
#[derive(Debug)]
pub struct Listeners {
    /// For the API and the page.
    pub public: TcpListener,
    /// For operators, where they have a listener of their own.
    pub admin: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(public: TcpListener) -> Self {
        Self { public, admin: None }
    }
}

/// Serves until `shutdown` resolves, then ends so that no accepted request fails: it goes on for
/// the time of `shutdown.notice` while `/readyz` and every answer say that it is about to end,
/// stops accepting, and lets the requests in flight end for at most `shutdown.drain` (a client
/// that stopped reading does not keep the process alive).
///
/// While it serves, it moves to a newer commit of the index within about a second.
///
/// # Errors
/// What the follower of the index reports where it ends before the server.
pub async fn serve(
    listeners: impl Into<Listeners>,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Listeners { public, admin } = listeners.into();
    let (stop, stopped) = watch::channel(false);
    let follower = tokio::spawn(follow(state.clone(), stopped.clone()));
    let connections = Connections::new(state.clone(), router(state.clone())).shedding_load();
    let mut listening = vec![tokio::spawn(accept(public, connections, stopped.clone()))];
    if let Some(admin) = admin {
        let connections = Connections::new(state.clone(), admin_router(state.clone()));
        listening.push(tokio::spawn(accept(admin, connections, stopped)));
    }
    shutdown.await;
    let ShutdownConfig { notice, drain } = state.config().shutdown;
    tracing::info!(?notice, ?drain, "ending");
    state.start_draining();
    sleep(notice).await;
    stop.send_replace(true);
    let ended = timeout(drain, async {
        let mut still_open = Vec::with_capacity(listening.len());
        for listener in listening {
            match listener.await {
                Ok(open) => still_open.push(open),
                Err(error) => tracing::error!(%error, "a listener failed"),
            }
        }
        sleep(LINGER).await;
        for open in still_open {
            open.shutdown().await;
        }
    });
    if ended.await.is_err() {
        tracing::warn!("requests still in flight were cut off");
    }
    follower.abort();
    Ok(())
}

/// Accepts connections until told to stop, and then those that wait already; the connections that
/// are still open.
async fn accept(
    listener: TcpListener,
    connections: Connections,
    mut stopped: watch::Receiver<bool>,
) -> GracefulShutdown {
    let open = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        match accepted {
            Ok((stream, peer)) => connections.take(stream, peer, &open),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    // Their clients have been told that they are connected. The system is asked itself: what the
    // runtime knows of the listener may be a moment old.
    if let Ok(listener) = listener.into_std() {
        while let Ok((stream, peer)) = listener.accept() {
            let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
            if let Ok(stream) = stream {
                connections.take(stream, peer, &open);
            }
        }
    }
    open
}

/// Whether accepting failed for a connection that has gone by itself.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Follows the index and the API keys on disk.
async fn follow(state: AppState, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(POLL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        let state = state.clone();
        let looked = tokio::task::spawn_blocking(move || {
            state.refresh();
            if let Err(error) = state.refresh_keys() {
                tracing::error!(%error, "the API keys on disk cannot be used");
            }
        });
        if let Err(error) = looked.await {
            tracing::error!(%error, "looking for a newer index failed");
        }
    }
}
