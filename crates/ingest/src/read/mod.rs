//! Readers: from the bytes of a file to the blocks of a document, one module a format.

mod fragment;
mod text;

pub(crate) use fragment::split_fragment;
pub(crate) use text::read_text;

use crate::block::Block;

/// What a reader makes of a file.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The title that the format itself states, where it does.
    pub title: Option<String>,
    /// What was doubtful: line (0 for the whole file) and message.
    pub doubts: Vec<(u32, String)>,
}
