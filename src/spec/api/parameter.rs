//! The text of a parameter against its schema (OpenAPI 3.1.1 section 4.8.12).

use super::{Api, Parameter, ParameterLocation, SchemaProblem, problems::Instance};
use crate::{model::percent, text::Traced};
use serde_json::Value;

impl Api {
    /// How the text of a path, query or header parameter does not fit its schema; open parts fit everything.
    pub fn check_parameter(&self, parameter: &Parameter, value: &Traced) -> Vec<SchemaProblem> {
        if parameter.composite || value.is_empty() || value.has_open_parts() {
            return Vec::new();
        }
        let Some((_, schema)) = self.document.follow(&parameter.schema) else { return Vec::new() };
        let text = match parameter.location {
            ParameterLocation::Path => percent::decoded(value.as_str()).into_owned(),
            ParameterLocation::Query => percent::decoded(&value.as_str().replace('+', " ")).into_owned(),
            ParameterLocation::Header | ParameterLocation::Cookie => value.as_str().to_owned(),
        };
        // How lists and objects are written depends on `style`; a single value may be one item of a list.
        let types = types(schema);
        if types.iter().any(|name| matches!(*name, "array" | "object")) {
            return Vec::new();
        }
        let mut readings = readings(&text, &types);
        readings.push(Value::String(text));
        let mut least: Option<Vec<SchemaProblem>> = None;
        for reading in &readings {
            let instance = Instance { value: reading, unknown: &[], node: None, whole: value.whole_span() };
            let problems = self.check_value(&parameter.schema, &instance);
            if problems.is_empty() {
                return problems;
            }
            least.get_or_insert(problems);
        }
        least.unwrap_or_default()
    }
}

/// The types a schema names itself.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What a text may stand for other than itself, the most telling first. Without a type of its own a schema may want any.
fn readings(text: &str, types: &[&str]) -> Vec<Value> {
    let wants = |name: &str| types.is_empty() || types.contains(&name);
    let mut readings = Vec::new();
    if wants("integer") || wants("number") {
        readings.extend(text.parse::<i64>().ok().map(Value::from));
        readings.extend(text.parse::<u64>().ok().map(Value::from));
    }
    if wants("number") {
        readings.extend(text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number));
    }
    if wants("boolean") {
        // Servers take these as well.
        match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "1" => readings.push(Value::Bool(true)),
            "false" | "f" | "0" => readings.push(Value::Bool(false)),
            _ => {}
        }
    }
    if wants("null") && text == "null" {
        readings.push(Value::Null);
    }
    readings
}
