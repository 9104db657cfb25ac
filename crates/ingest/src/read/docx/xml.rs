//! The little of XML that is needed: elements by their local names, their attributes, and text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::ReadError;

/// Deepest nesting that is followed. Documents made by word processors stay below a hundred.
const MAX_DEPTH: usize = 2000;

pub(super) struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
    /// The end of an empty element, told after its beginning.
    pending_end: Option<String>,
}

/// What stands next in a part.
pub(super) enum Node<'t> {
    Start(Element<'t>),
    End(String),
    Text(String),
}

pub(super) struct Element<'t>(BytesStart<'t>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0.attributes().with_checks(false).flatten().find_map(|attribute| {
            (local(attribute.key.0) == name).then(|| {
                attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), |v| v.into_owned())
            })
        })
    }

    /// The attribute `val`, in which most elements say what they mean.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<u32> {
        self.value()?.trim().parse().ok()
    }

    /// True for a switch that is on: without a value it is.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'t> Xml<'t> {
    pub(super) fn new(text: &'t str) -> Result<Self, ReadError> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Ok(Self { reader, depth: 0, pending_end: None })
    }

    /// The next node; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Node<'t>>, ReadError> {
        if let Some(name) = self.pending_end.take() {
            return Ok(Some(Node::End(name)));
        }
        loop {
            let position = self.reader.buffer_position();
            let damaged = |why: String| {
                ReadError::Damaged(format!("its XML is wrong at byte {position}: {why}"))
            };
            let event = self.reader.read_event().map_err(|e| damaged(e.to_string()))?;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(damaged(format!("elements nest deeper than {MAX_DEPTH}")));
                    }
                    return Ok(Some(Node::Start(Element(start))));
                }
                Event::Empty(start) => {
                    let element = Element(start);
                    self.pending_end = Some(element.name().to_owned());
                    return Ok(Some(Node::Start(element)));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::End(local(end.name().0).to_owned())));
                }
                Event::Text(text) => {
                    return Ok(Some(Node::Text(text.xml10_content().into_owned())));
                }
                Event::CData(text) => return Ok(Some(Node::Text(text.into_inner().into_owned()))),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        _ => match reference.into_inner().as_ref() {
                            "amp" => Some('&'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            _ => None,
                        },
                    };
                    if let Some(c) = resolved {
                        return Ok(Some(Node::Text(c.to_string())));
                    }
                }
                Event::Eof => {
                    if self.depth > 0 {
                        return Err(damaged("it ends in the middle".to_owned()));
                    }
                    return Ok(None);
                }
                _ => {}
            }
        }
    }
}
