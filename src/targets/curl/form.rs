//! `multipart/form-data` as curl's `-F` builds it (curl(1), `--form`; RFC 7578).
//!
//! Takes the fields as written; hands on the body. Where curl draws a boundary at random, this one counts: the same page
//! makes the same body in every run.

use super::{Local, Unsendable};
use crate::model::curl::FormField;

/// Content types by the ending of a file's name, as curl knows them.
const TYPES: &[(&str, &str)] = &[
    (".gif", "image/gif"),
    (".jpg", "image/jpeg"),
    (".jpeg", "image/jpeg"),
    (".png", "image/png"),
    (".svg", "image/svg+xml"),
    (".txt", "text/plain"),
    (".htm", "text/html"),
    (".html", "text/html"),
    (".pdf", "application/pdf"),
    (".xml", "application/xml"),
];

/// A body and the boundary between its parts.
pub(super) struct Form {
    pub(super) boundary: String,
    pub(super) body: String,
}

/// The body of all fields. `disposition` is `form-data`, or `attachment` under another content type; `backslash` says
/// how quotes in names are escaped.
pub(super) fn body(
    fields: &[FormField],
    disposition: &str,
    backslash: bool,
    local: &mut Local<'_>,
) -> Result<Form, Unsendable> {
    let mut builder = Builder { backslash, boundaries: 0 };
    let parts: Vec<Part> = fields.iter().map(|field| part(field, local)).collect::<Result<_, _>>()?;
    let boundary = builder.boundary();
    let body = builder.parts(&parts, disposition, &boundary);
    Ok(Form { boundary, body })
}

/// One part.
#[derive(Default)]
struct Part {
    name: Option<String>,
    file_name: Option<String>,
    content_type: Option<String>,
    content: String,
    /// The parts of several files in one field; then there is no content.
    files: Vec<Part>,
}

struct Builder {
    backslash: bool,
    boundaries: usize,
}

impl Builder {
    /// As long as curl's since 8.4.0: 24 dashes and 22 characters.
    fn boundary(&mut self) -> String {
        self.boundaries += 1;
        format!("{}{:022}", "-".repeat(24), self.boundaries)
    }

    fn parts(&mut self, parts: &[Part], disposition: &str, boundary: &str) -> String {
        let mut body = String::new();
        for part in parts {
            body += &format!("--{boundary}\r\n{}\r\n", self.part(part, disposition));
        }
        body + &format!("--{boundary}--\r\n")
    }

    fn part(&mut self, part: &Part, disposition: &str) -> String {
        let mut head = format!("Content-Disposition: {disposition}");
        for (key, value) in [("name", &part.name), ("filename", &part.file_name)] {
            if let Some(value) = value {
                head += &format!("; {key}=\"{}\"", self.quoted(value));
            }
        }
        if part.files.is_empty() {
            if let Some(content_type) = &part.content_type {
                head += &format!("\r\nContent-Type: {content_type}");
            }
            return format!("{head}\r\n\r\n{}", part.content);
        }
        let boundary = self.boundary();
        let files = self.parts(&part.files, "attachment", &boundary);
        format!("{head}\r\nContent-Type: multipart/mixed; boundary={boundary}\r\n\r\n{files}")
    }

    fn quoted(&self, text: &str) -> String {
        if self.backslash {
            return text.replace('\\', "\\\\").replace('"', "\\\"");
        }
        text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
    }
}

fn part(field: &FormField, local: &mut Local<'_>) -> Result<Part, Unsendable> {
    let text = field.text.as_str();
    let Some((name, content)) = text.split_once('=') else {
        return Err(Unsendable::Usage(format!("curl: option -F: `{text}` has no `=`")));
    };
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    if field.literal {
        return Ok(Part { name, content: content.to_owned(), ..Part::default() });
    }
    if content.starts_with('(') || (name.is_none() && content == ")") {
        return Err(Unsendable::Unsupported(String::from("curl --form with a part of parts")));
    }
    if let Some(list) = content.strip_prefix('@') {
        let mut files = Vec::new();
        let mut rest = Some(list);
        while let Some(text) = rest {
            let (said, after) = attributes(text, Some(','))?;
            files.push(file(said, local)?);
            rest = after;
        }
        return Ok(match <[Part; 1]>::try_from(files) {
            Ok([file]) => Part { name, ..file },
            Err(files) => Part { name, files, ..Part::default() },
        });
    }
    let (from_file, content) = content.strip_prefix('<').map_or((false, content), |name| (true, name));
    let (said, _) = attributes(content, None)?;
    if from_file {
        // Sent as a text, it has no name.
        return Ok(Part {
            name,
            content: local.file(&said.content)?,
            content_type: said.content_type,
            ..Part::default()
        });
    }
    let (content, guessed) = (said.content, said.file_name.as_deref().and_then(guessed));
    Ok(Part {
        name,
        content,
        content_type: said.content_type.or(guessed),
        file_name: said.file_name,
        files: Vec::new(),
    })
}

/// A file sent as a file: with its name.
fn file(said: Said, local: &mut Local<'_>) -> Result<Part, Unsendable> {
    let path = said.content;
    let file_name = said.file_name.unwrap_or_else(|| path.rsplit('/').next().unwrap_or_default().to_owned());
    // Standard input is no file, and its name says nothing of what it holds.
    let otherwise = (path != "-").then(|| String::from("application/octet-stream"));
    let guess = || guessed(&file_name).or_else(|| guessed(&path)).or(otherwise);
    let content_type = said.content_type.or_else(guess);
    Ok(Part { content: local.file(&path)?, content_type, file_name: Some(file_name), ..Part::default() })
}

fn guessed(name: &str) -> Option<String> {
    let ends = |ending: &str| {
        name.len() >= ending.len()
            && name.is_char_boundary(name.len() - ending.len())
            && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
    };
    TYPES.iter().find(|(ending, _)| ends(ending)).map(|(_, content_type)| (*content_type).to_owned())
}

/// The content or file of a field and what is said of it.
#[derive(Default)]
struct Said {
    content: String,
    content_type: Option<String>,
    file_name: Option<String>,
}

/// Reads `content;type=…;filename=…` up to `end`; also what follows that.
fn attributes(text: &str, end: Option<char>) -> Result<(Said, Option<&str>), Unsendable> {
    let (content, mut rest) = word(text, end);
    let mut said = Said { content, ..Said::default() };
    while let Some(attribute) = rest.strip_prefix(';') {
        let attribute = attribute.trim_start();
        let after = |key: &str| {
            let is_it = attribute.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key));
            is_it.then(|| &attribute[key.len()..])
        };
        if let Some(value) = after("type=") {
            let (content_type, after) = until(value, end);
            let is_type = content_type.split_once('/').is_some_and(|(kind, rest)| {
                !kind.is_empty() && !kind.contains(' ') && rest.starts_with(|c: char| !" ;,\n".contains(c))
            });
            if !is_type {
                return Err(Unsendable::Usage(format!("curl: option -F: `{content_type}` is no content type")));
            }
            (said.content_type, rest) = (Some(content_type.to_owned()), after);
        } else if let Some(value) = after("filename=") {
            let (file_name, after) = word(value, end);
            (said.file_name, rest) = (Some(file_name), after);
        } else if let Some(what) = ["headers", "encoder"].iter().find(|key| after(&format!("{key}=")).is_some()) {
            return Err(Unsendable::Unsupported(format!("curl --form with `;{what}=`")));
        } else {
            let (parameter, after) = until(attribute, end);
            // A parameter of the content type; elsewhere curl leaves it out.
            if let Some(content_type) = &mut said.content_type {
                *content_type += &format!(";{parameter}");
            }
            rest = after;
        }
    }
    Ok((said, end.and_then(|end| rest.strip_prefix(end))))
}

/// The text up to a semicolon or `end`, without the blanks around it, and the rest.
fn until(text: &str, end: Option<char>) -> (&str, &str) {
    let at = text.find(|c: char| c == ';' || Some(c) == end).unwrap_or(text.len());
    (text[..at].trim(), &text[at..])
}

/// A word, in quotes or not, and the rest. In quotes a backslash escapes itself and a quote.
fn word(text: &str, end: Option<char>) -> (String, &str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let (word, rest) = until(text, end);
        return (word.to_owned(), rest);
    };
    let (mut word, mut characters) = (String::new(), quoted.char_indices());
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if quoted[at + 1..].starts_with(['\\', '"']) => word.extend(characters.next().map(|(_, c)| c)),
            // curl leaves out what follows the quotes.
            '"' => return (word, until(&quoted[at + 1..], end).1),
            c => word.push(c),
        }
    }
    let (word, rest) = until(text, end);
    (word.to_owned(), rest)
}
