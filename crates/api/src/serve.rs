//! The server's life: accept, keep the index current, drain, end.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::{AppState, router};

/// How often a newer commit is looked for.
const POLL: Duration = Duration::from_secs(1);

/// How long requests in flight may take to end once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until `shutdown` resolves, then lets the requests in flight end (for at most ten
/// seconds: a client that stopped reading does not keep the process alive).
///
/// While it serves, it moves to a newer commit of the index within about a second.
///
/// # Errors
/// What the listener reports.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let mut draining = stopped.clone();
    let follower = tokio::spawn(follow(state.clone(), stopped));
    let server = axum::serve(listener, router(state)).with_graceful_shutdown(async move {
        shutdown.await;
        stop.send_replace(true);
    });
    let outcome = tokio::select! {
        outcome = server => outcome,
        () = async {
            // An error means that the server, which holds the sender, has ended by itself.
            let _ = draining.wait_for(|stopped| *stopped).await;
            sleep(DRAIN).await;
        } => {
            tracing::warn!("requests still in flight were cut off");
            Ok(())
        }
    };
    follower.abort();
    outcome
}

/// Follows the index on disk.
async fn follow(state: AppState, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(POLL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        let state = state.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || state.refresh()).await {
            tracing::error!(%error, "looking for a newer index failed");
        }
    }
}
