//! A YAML or JSON text as a JSON value in which every key and value has a place.
//!
//! Takes a [`SourceFile`]; hands on a [`Document`] that is asked by JSON pointer (RFC 6901). Knows nothing of OpenAPI but
//! its `$ref`s. Built from the parser's events with a stack of its own, so neither deep nesting nor aliases that multiply
//! can exhaust the machine.

use super::SpecError;
use crate::{
    model::{
        json::{self, Node, NodeKind, pointer},
        percent,
    },
    text::{CharacterOffsets, SourceFile, Span, Traced},
};
use saphyr::Scalar;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeMap};

/// How deep values may be nested.
const DEPTH: usize = 200;
/// How many values a document may have once its aliases are written out.
const VALUES: usize = 1_000_000;
/// How many `$ref`s in a row are followed.
const HOPS: usize = 32;

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    value: Value,
    root: Place,
}

/// Where a value stands, and its children in the order of the value's.
#[derive(Debug, Clone)]
struct Place {
    /// The key that names it; its own span in an array and at the root.
    key: Span,
    value: Span,
    children: Vec<Place>,
}

impl Document {
    /// Reads a text.
    pub(super) fn read(file: &SourceFile) -> Result<Self, SpecError> {
        let text = file.text();
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        if let Some(document) = Self::read_json(&text[start..], start) {
            return Ok(document);
        }
        let mut builder = Builder::new(&text[start..], start);
        let mut parser = Parser::new_from_str(&text[start..]);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| builder.unreadable(file, &error))?;
            let span = Span::new(builder.byte(span.start.index()), builder.byte(span.end.index()));
            if matches!(event, Event::DocumentEnd) {
                break;
            }
            builder.event(event, span)?;
        }
        let (value, root) = builder.root.unwrap_or((Value::Null, Place::at(Span::at(0))));
        Ok(Self { value, root })
    }

    /// A text that is JSON without a mistake. (Nearly all of JSON is YAML too, but not all of its escapes.)
    fn read_json(text: &str, start: usize) -> Option<Self> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        let json = json::parse(&Traced::source(text, start));
        let node = json.root.filter(|_| json.problems.is_empty())?;
        let (value, unknown) = node.to_value();
        unknown.is_empty().then(|| Self { value, root: Place::of(&node, node.span) })
    }

    /// The value, to be changed. Members may be added at the end and values replaced; every place must stay right.
    pub(super) fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// The whole value.
    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// The value at a pointer; `$ref`s are not followed.
    pub(super) fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The places of the key and the value at a pointer. In an array and at the root both are the value's.
    pub(super) fn place(&self, pointer: &str) -> Option<(Span, Span)> {
        let (mut value, mut place) = (&self.value, &self.root);
        for token in pointer.split('/').skip(1) {
            let token = pointer::unescape(token);
            let index = match value {
                Value::Object(members) => members.keys().position(|key| *key == token)?,
                Value::Array(_) => token.parse().ok()?,
                _ => return None,
            };
            value = match value {
                Value::Object(members) => members.get(token.as_ref())?,
                Value::Array(elements) => elements.get(index)?,
                _ => return None,
            };
            place = place.children.get(index)?;
        }
        Some((place.key, place.value))
    }

    /// The place of the key at a pointer, or of the nearest thing around it that has one.
    pub(super) fn key_span(&self, pointer: &str) -> Span {
        let mut pointer = pointer;
        loop {
            if let Some((key, _)) = self.place(pointer) {
                return key;
            }
            match pointer.rfind('/') {
                Some(at) => pointer = &pointer[..at],
                None => return self.root.value,
            }
        }
    }

    /// The pointer to what stands at `pointer` once its `$ref`s are followed. `None` when there is nothing, when the
    /// reference leads out of the document, or round in a circle.
    pub(super) fn resolve(&self, pointer: &str) -> Option<String> {
        let mut pointer = pointer.to_owned();
        for _ in 0..HOPS {
            match self.get(&pointer)?.get("$ref").and_then(Value::as_str) {
                None => return Some(pointer),
                Some(reference) => pointer = percent::decoded(reference.strip_prefix('#')?).into_owned(),
            }
        }
        None
    }

    /// The value at a pointer once its `$ref`s are followed, with the pointer to it.
    pub(super) fn follow(&self, pointer: &str) -> Option<(String, &Value)> {
        let pointer = self.resolve(pointer)?;
        let value = self.get(&pointer)?;
        Some((pointer, value))
    }
}

impl Place {
    fn at(span: Span) -> Self {
        Self { key: span, value: span, children: Vec::new() }
    }

    fn of(node: &Node, key: Span) -> Self {
        let children = match &node.kind {
            NodeKind::Array(elements) => elements.iter().map(|element| Self::of(element, element.span)).collect(),
            NodeKind::Object(members) => members.iter().map(|one| Self::of(&one.value, one.key_span)).collect(),
            _ => Vec::new(),
        };
        Self { key, value: node.span, children }
    }

    /// How many values this is, and how deep they nest.
    fn size(&self) -> (usize, usize) {
        let children = self.children.iter().map(Self::size);
        children.fold((1, 1), |(count, depth), child| (count + child.0, depth.max(child.1 + 1)))
    }
}

/// A collection that is still open.
struct Frame {
    anchor: usize,
    start: Span,
    places: Vec<Place>,
    kind: FrameKind,
}

enum FrameKind {
    Sequence(Vec<Value>),
    Mapping(Map<String, Value>, Option<(String, Span)>),
}

/// Puts events together.
struct Builder {
    /// The text's characters, and where it starts in the file.
    offsets: CharacterOffsets,
    base: usize,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, (Value, Place)>,
    count: usize,
    root: Option<(Value, Place)>,
}

impl Builder {
    fn new(text: &str, base: usize) -> Self {
        let offsets = CharacterOffsets::new(text);
        Self { offsets, base, stack: Vec::new(), anchors: BTreeMap::new(), count: 0, root: None }
    }

    /// The byte of the file at which a character of the text stands.
    fn byte(&self, character: usize) -> usize {
        self.base + self.offsets.byte(character)
    }

    fn unreadable(&self, file: &SourceFile, error: &ScanError) -> SpecError {
        let at = self.byte(error.marker().index());
        let line = file.position(at).line;
        let message = format!("this is neither YAML nor JSON: {} (line {line})", error.info());
        SpecError { message, span: Some(Span::at(at)) }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), SpecError> {
        match event {
            Event::MappingStart(anchor, _) => self.open(anchor, span, FrameKind::Mapping(Map::new(), None)),
            Event::SequenceStart(anchor, _) => self.open(anchor, span, FrameKind::Sequence(Vec::new())),
            Event::MappingEnd | Event::SequenceEnd => self.close(span),
            Event::Scalar(text, style, anchor, tag) => {
                if let Some(Frame { kind: FrameKind::Mapping(_, key @ None), .. }) = self.stack.last_mut() {
                    *key = Some((text.into_owned(), span));
                    return Ok(());
                }
                self.add(anchor, scalar(text, style, tag.as_ref()), Place::at(span))
            }
            Event::Alias(anchor) => {
                let Some((value, place)) = self.anchors.get(&anchor) else {
                    return self.add(0, Value::Null, Place::at(span));
                };
                let (count, depth) = place.size();
                self.count += count;
                if self.stack.len() + depth > DEPTH || self.count > VALUES {
                    return Err(SpecError { message: String::from("its aliases multiply too far"), span: Some(span) });
                }
                let place = Place { key: span, ..place.clone() };
                self.add(0, value.clone(), place)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, anchor: usize, start: Span, kind: FrameKind) -> Result<(), SpecError> {
        if self.stack.len() >= DEPTH {
            return Err(SpecError { message: format!("nested deeper than {DEPTH} levels"), span: Some(start) });
        }
        if let Some(Frame { kind: FrameKind::Mapping(_, None), .. }) = self.stack.last() {
            return Err(SpecError { message: String::from("a key must be plain text"), span: Some(start) });
        }
        self.stack.push(Frame { anchor, start, places: Vec::new(), kind });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), SpecError> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        // A block collection ends where the next thing begins; its last value ends it for a reader.
        let last = frame.places.last().map_or(frame.start.end, |place| place.value.end);
        let span = Span::new(frame.start.start, if end.is_empty() { last } else { end.end });
        let value = match frame.kind {
            FrameKind::Sequence(elements) => Value::Array(elements),
            FrameKind::Mapping(members, _) => Value::Object(members),
        };
        self.add(frame.anchor, value, Place { key: span, value: span, children: frame.places })
    }

    fn add(&mut self, anchor: usize, value: Value, mut place: Place) -> Result<(), SpecError> {
        self.count += 1;
        if self.count > VALUES {
            return Err(SpecError { message: format!("more than {VALUES} values"), span: Some(place.value) });
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), place.clone()));
        }
        match self.stack.last_mut() {
            None => self.root = Some((value, place)),
            Some(Frame { kind: FrameKind::Sequence(elements), places, .. }) => {
                elements.push(value);
                places.push(place);
            }
            Some(Frame { kind: FrameKind::Mapping(members, key), places, .. }) => {
                let Some((key, key_span)) = key.take() else {
                    return Err(SpecError {
                        message: String::from("a key must be plain text"),
                        span: Some(place.value),
                    });
                };
                // Of a repeated key the first one counts, as its place does.
                if !members.contains_key(&key) {
                    members.insert(key, value);
                    place.key = key_span;
                    places.push(place);
                }
            }
        }
        Ok(())
    }
}

/// A scalar as the JSON it stands for (YAML 1.2.2 section 10.3, core schema).
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Cow<'_, Tag>>) -> Value {
    let as_text = text.clone();
    match Scalar::parse_from_cow_and_metadata(text, style, tag) {
        Some(Scalar::Null) => Value::Null,
        Some(Scalar::Boolean(boolean)) => Value::Bool(boolean),
        Some(Scalar::Integer(integer)) => Value::from(integer),
        Some(Scalar::FloatingPoint(number)) => {
            serde_json::Number::from_f64(*number).map_or_else(|| Value::from(as_text.as_ref()), Value::Number)
        }
        Some(Scalar::String(text)) => Value::from(text.as_ref()),
        None => Value::from(as_text.as_ref()),
    }
}
