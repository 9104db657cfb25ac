use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use azymut_api::{
    AppState, Config, ConfigLayers, EffectiveConfig, Listeners, LogConfig, LogFormat, LogLevel,
};
use azymut_index::{Index, IndexError, SearchRequest};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing_subscriber::filter::LevelFilter;

use crate::args::ServeArgs;
use crate::commands::{index, synonyms};
use crate::output::{self, Outcome, say};

/// Names the configuration file where no flag does.
const CONFIG_VARIABLE: &str = "AZYMUT_CONFIG";

/// Serves the index, making it first where there is none, or waiting for it where there is nothing to make it of.
pub fn run(args: &ServeArgs) -> Result<Outcome> {
    let effective = configuration(args)?;
    if args.print_config {
        let mut out = output::data();
        out.write_all(effective.to_string().as_bytes())?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let names_corpus = effective.is_set("corpus");
    let config = effective.config;
    log_to_stderr(&config.log);
    let runtime = Runtime::new().context("cannot start the server's threads")?;
    // The ports come first: whoever typed a wrong one should not wait for an index.
    let public = runtime.block_on(listen(config.listen, "--listen"))?;
    let admin = match config.admin.listen {
        Some(address) => Some(runtime.block_on(listen(address, "--admin-listen"))?),
        None => None,
    };
    let analyzer = synonyms::analyzer_of(&config.synonyms, config.built_in_synonyms)?;
    let state = match open_or_build(&config, names_corpus)? {
        Some(index) => {
            let index = index.with_analyzer(analyzer)?;
            let info = index.info();
            // The dictionary is read at first use: the first visitor should not wait for it.
            index.search(&SearchRequest {
                query: "azymut".to_owned(),
                ..SearchRequest::default()
            })?;
            say(format_args!("{} records, index generation {}", info.records, info.generation));
            AppState::new(Arc::new(index), config)
        }
        None => {
            say(format_args!(
                "no index in {index} yet, and no folder {} to make one of; waiting for `azymut index --index {index}`",
                config.corpus.display(),
                index = config.index.display(),
            ));
            AppState::open(&config.index.clone(), analyzer, config)
        }
    };
    state.refresh_keys()?;
    say(format_args!("listening on http://{}", address_of(&public)?));
    if let Some(admin) = &admin {
        say(format_args!("metrics on http://{}/metrics", address_of(admin)?));
    }
    runtime
        .block_on(azymut_api::serve(Listeners { public, admin }, state, shutdown()))
        .context("the server failed")?;
    Ok(Outcome::Done)
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr> {
    listener.local_addr().context("cannot tell which port is open")
}

/// Lays file, environment and flags over the defaults.
fn configuration(args: &ServeArgs) -> Result<EffectiveConfig> {
    let mut layers = ConfigLayers::new();
    // As with any setting, an empty variable is none.
    let variable = std::env::var_os(CONFIG_VARIABLE).filter(|name| !name.is_empty());
    let file = args.config.clone().or_else(|| variable.map(Into::into));
    if let Some(path) = file {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read the configuration {}", path.display()))?;
        layers.file(&path.display().to_string(), &text);
    }
    // Only what is meant for us has to be text.
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| name != CONFIG_VARIABLE)?;
        Some((name, value.to_string_lossy().into_owned()))
    });
    layers.environment(variables);
    let flags = [
        ("--index", "index", &args.index),
        ("--corpus", "corpus", &args.corpus),
        ("--listen", "listen", &args.listen),
        ("--admin-listen", "admin.listen", &args.admin_listen),
    ];
    for (flag, key, value) in flags {
        if let Some(value) = value {
            layers.flag(flag, key, value);
        }
    }
    if !args.synonyms.is_empty() {
        layers.flag_list("--synonyms", "synonyms", &args.synonyms);
    }
    if args.no_built_in_synonyms {
        layers.flag("--no-built-in-synonyms", "built_in_synonyms", "false");
    }
    for setting in &args.set {
        let Some((key, value)) = setting.split_once('=') else {
            bail!("--set {setting}: write it as KEY=VALUE, like --set limits.queue=100");
        };
        layers.flag("--set", key.trim(), value.trim());
    }
    Ok(layers.finish()?)
}

/// Sends what the server logs to standard error.
fn log_to_stderr(log: &LogConfig) {
    let level = match log.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let lines = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_max_level(level);
    // Another subscriber can only be there already where this is run twice in one process.
    let _ = match log.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
}

async fn listen(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {} on {} is taken by another program; stop it, or choose a port with {flag} {}:PORT (0 takes a free one)",
            address.port(),
            address.ip(),
            address.ip(),
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "not allowed to listen on {address}: ports below 1024 are reserved; choose another with {flag}"
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

/// The index, made first of the corpus where there is none; nothing where there is no corpus either, and nobody has said
/// where it is: documents may be indexed beside the server, and it serves them as soon as they are.
fn open_or_build(config: &Config, names_corpus: bool) -> Result<Option<Index>> {
    match Index::open(&config.index) {
        Ok(index) => Ok(Some(index)),
        Err(IndexError::Missing { .. }) if !names_corpus && !config.corpus.exists() => Ok(None),
        Err(IndexError::Missing { .. }) => {
            say(format_args!(
                "no index in {} yet; indexing {} first",
                config.index.display(),
                config.corpus.display()
            ));
            index::update(&config.corpus, &config.index)?;
            Ok(Some(Index::open(&config.index)?))
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
