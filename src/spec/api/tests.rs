//! Documents, bodies and parameters, told in short.

use super::{
    Api, SchemaProblem, SchemaProblemKind,
    fixtures::{api, traced},
};
use crate::{model::json, text::SourceFile};
use std::sync::Arc;

const SHOP: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    parameters:
      - {name: limit, in: query, schema: {type: integer, minimum: 1}}
      - {name: dry, in: query, schema: {type: boolean}}
      - {name: order, in: query, schema: {$ref: '#/components/schemas/Id'}}
      - {name: sort, in: query, schema: {enum: [name, date]}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [description, id]
              properties:
                id: {type: string, readOnly: true}
                description: {type: string}
                status: {type: string, enum: [active, inactive]}
                until: {type: string, format: date-time}
                lines:
                  type: array
                  minItems: 1
                  items: {$ref: '#/components/schemas/Line'}
components:
  schemas:
    Id: {type: string, format: uuid}
    Line:
      anyOf:
        - type: object
          required: [type, size]
          properties: {type: {const: box}, size: {type: integer, maximum: 9}}
        - type: object
          required: [type]
          properties: {type: {enum: [bag, sack]}, colour: {type: string}}
";

fn told(document: &Api, body: &str) -> Vec<String> {
    let json = json::parse(&traced(body, 0));
    let operation = document.operations.iter().find(|one| !one.body_types.is_empty()).unwrap();
    let problems = document.check_body(operation, "application/json", &json.root.unwrap());
    problems.iter().map(|problem| describe(document, problem, body)).collect()
}

/// The characters in the page, what is wrong, and the text at the keyword's place in the contract.
fn describe(document: &Api, problem: &SchemaProblem, page: &str) -> String {
    let kind = match &problem.kind {
        SchemaProblemKind::Missing { property, misspelt } => format!("missing {property} {misspelt:?}"),
        SchemaProblemKind::Unknown { property, suggestion } => format!("unknown {property} {suggestion:?}"),
        SchemaProblemKind::Type { expected, found } => format!("{expected}, not {found}"),
        SchemaProblemKind::Enum { allowed, suggestion } => format!("of {} {suggestion:?}", allowed.join(",")),
        SchemaProblemKind::Format(format) => format!("format {format}"),
        SchemaProblemKind::Other(text) => text.clone(),
    };
    format!("{} | {kind} | {}", &page[problem.span.range()], document.file.slice(problem.schema_span))
}

#[test]
fn bodies_are_checked() {
    let shop = api(SHOP);
    for (body, want) in [
        (r#"{"description": "x", "status": "active", "until": "2026-01-02T03:04:05Z"}"#, vec![]),
        (r#"{"description": 5}"#, vec!["5 | string, not integer | type"]),
        (r#"{"status": "active"}"#, vec!["} | missing description None | required"]),
        (r#"{"desciption": "x"}"#, vec![r#""desciption" | missing description Some("desciption") | required"#]),
        (r#"{"description": "", "state": 1}"#, vec![r#""state" | unknown state Some("status") | properties"#]),
        (
            r#"{"description": "", "status": "Active"}"#,
            vec![r#""Active" | of "active","inactive" Some("\"active\"") | enum"#],
        ),
        (r#"{"description": "", "until": "tomorrow"}"#, vec![r#""tomorrow" | format date-time | format"#]),
        (r#"{"description": "", "lines": []}"#, vec!["[] | must have at least 1 item | minItems"]),
        (r#"{"one": 1, "two": 2, "three": 3}"#, vec!["} | missing description None | required"]),
        (r#"["description"]"#, vec![r#"["description"] | object, not array | type"#]),
    ] {
        assert_eq!(told(&shop, body), want, "{body}");
    }
}

#[test]
fn the_branch_that_was_meant_is_named() {
    let shop = api(SHOP);
    let told = |line: &str| told(&shop, &format!(r#"{{"description": "", "lines": [{line}]}}"#));
    assert_eq!(told(r#"{"type": "box", "size": 3}"#), [""; 0]);
    assert_eq!(told(r#"{"type": "box", "size": 30}"#), ["30 | must be at most 9 | maximum"]);
    assert_eq!(told(r#"{"type": "bag", "colour": 1}"#), ["1 | string, not integer | type"]);
    assert_eq!(told(r#"{"type": "bags", "size": 1}"#), [r#""bags" | of "box","bag","sack" Some("\"bag\"") | const"#]);
    assert_eq!(told(r#"{"type": "bag", "color": ""}"#), [r#""color" | unknown color Some("colour") | Line"#]);
    assert_eq!(told("7"), ["7 | object, not integer | type"]);
}

#[test]
fn what_is_not_known_is_not_judged() {
    let shop = api(SHOP);
    for body in [
        r#"{"description": <TEXT>, "status": "<STATUS>", "until": "<DATE>T00:00:00Z"}"#,
        r#"{"description": "", "lines": <LINES>}"#,
        r#"{"description": "", "lines": [{"type": "<TYPE>", "size": 300}]}"#,
        r#"{"description": "", "lines": [{"type": "box", "size": <SIZE>}, <LINE>]}"#,
        r#"{"status": "active", ...}"#,
        "<BODY>",
    ] {
        assert_eq!(told(&shop, body), [""; 0], "{body}");
    }
}

#[test]
fn older_documents_say_nullable() {
    let document = api("
openapi: 3.0.3
info: {title: Old, version: '1'}
paths:
  /a:
    put:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                name: {type: string, nullable: true, enum: [a]}
                age: {type: integer, minimum: 3, exclusiveMinimum: true}
                other: {$ref: 'other.yaml#/Other'}
                self: {$ref: '#/components/schemas/Self'}
                gone: {$ref: '#/components/schemas/Gone'}
components:
  schemas:
    Self: {$ref: '#/components/schemas/Self'}
");
    assert_eq!(told(&document, r#"{"name": null, "other": 1, "self": 2, "gone": 3}"#), [""; 0]);
    assert_eq!(told(&document, r#"{"name": 1}"#)[0], "1 | string or null, not integer | type");
    assert_eq!(told(&document, r#"{"age": 3}"#), ["3 | must be more than 3 | minimum"]);
}

#[test]
fn schemas_that_contain_themselves_end() {
    let document = api("
openapi: 3.1.0
info: {title: Round, version: '1'}
paths:
  /a:
    put:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Tree'}
components:
  schemas:
    Tree:
      allOf: [{$ref: '#/components/schemas/Tree'}]
      properties:
        left: {$ref: '#/components/schemas/Tree'}
        size: {type: integer}
");
    assert!(told(&document, r#"{"left": {"left": {"size": ""}}}"#).len() < 2);
}

#[test]
fn parameters_are_checked() {
    let shop = api(SHOP);
    let parameters = &shop.operations[0].parameters;
    for (name, text, want) in [
        ("limit", "5", ""),
        ("limit", "0", "0 | must be at least 1 | minimum"),
        ("limit", "many", "many | integer, not string | type"),
        ("limit", "<LIMIT>", ""),
        ("dry", "true", ""),
        ("dry", "yes", "yes | boolean, not string | type"),
        ("order", "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9", ""),
        ("order", "12", "12 | format uuid | format"),
        ("sort", "n%61me", ""),
        ("sort", "dat", r#"dat | of "name","date" Some("\"date\"") | enum"#),
    ] {
        let parameter = parameters.iter().find(|parameter| parameter.name == name).unwrap();
        let problems = shop.check_parameter(parameter, &traced(text, 0));
        let told: Vec<String> = problems.iter().map(|problem| describe(&shop, problem, text)).collect();
        assert_eq!(told.join("\n"), want, "{name}={text}");
    }
}

#[test]
fn what_is_no_openapi_document_is_told() {
    for (text, want, at) in [
        ("a: b", "this is not an OpenAPI document: it has no `openapi` key", 1),
        ("", "this is not an OpenAPI document: it has no `openapi` key", 1),
        ("info: {}\nswagger: '2.0'", "this is Swagger 2.0; convert it to OpenAPI 3", 2),
        ("openapi: 4.0.0\npaths: {}", "OpenAPI `4.0.0` is not understood; 3.0 and 3.1 are", 1),
        ("openapi: 3.1.0", "this OpenAPI document has no `paths`", 1),
    ] {
        let file = Arc::new(SourceFile::new("a.yaml", text));
        let error = Api::load(file.clone()).unwrap_err();
        assert_eq!(error.message, want, "{text}");
        assert_eq!(file.position(error.span.unwrap().start).line, at, "{text}");
    }
    let error = Api::load(Arc::new(SourceFile::new("a.yaml", "openapi: 3.1.0\npaths: [\n"))).unwrap_err();
    assert!(error.message.starts_with("this is neither YAML nor JSON: "), "{error}");
    let deep = "[".repeat(240);
    assert!(Api::load(Arc::new(SourceFile::new("a.yaml", deep))).is_err());
    let deep = "- ".repeat(5_000);
    assert_eq!(Api::load(Arc::new(SourceFile::new("a", deep))).unwrap_err().message, "nested deeper than 200 levels");
    let bomb = (1..40).fold(String::from("a0: &a0 [1,1,1,1,1,1,1,1,1]\n"), |text, level| {
        format!("{text}a{level}: &a{level} [*a{0},*a{0},*a{0},*a{0},*a{0},*a{0},*a{0},*a{0}]\n", level - 1)
    });
    assert_eq!(Api::load(Arc::new(SourceFile::new("a", bomb))).unwrap_err().message, "its aliases multiply too far");
}

#[test]
fn json_documents_are_read() {
    let text = "\u{feff}{\n\t\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\\u00e9\\/é \\ud83d\\ude00\"},\n\t\"paths\": {\"/é\": {\"get\": {}}}\n}";
    let document = api(text);
    assert_eq!(document.title, "é/é 😀");
    assert_eq!(document.file.slice(document.operations[0].span), "\"get\"");
}

/// Schemas that hold themselves several times over: nothing may take time that grows with what they could be unrolled to.
#[test]
fn schemas_that_hold_themselves_are_read_once() {
    let own = "{$ref: '#/components/schemas/Part'}";
    let parts = (0..9).map(|index| format!("        p{index}: {own}\n")).collect::<Vec<_>>().concat();
    let text = format!(
        "openapi: 3.1.0
info: {{title: Parts, version: '1'}}
paths:
  /parts:
    post:
      requestBody: {{content: {{application/json: {{schema: {own}}}}}}}
      responses:
        '200': {{description: Made, content: {{application/json: {{schema: {own}}}}}}}
components:
  schemas:
    Part:
      type: object
      allOf: [{{$ref: '#/components/schemas/Loop'}}, {{$ref: '#/components/schemas/Loop'}}]
      properties:
        name: {{type: string}}
{parts}    Loop: {{anyOf: [{{type: object}}, {{$ref: '#/components/schemas/Loop'}}, {{$ref: '#/components/schemas/Loop'}}]}}
    Tree:
      properties:
        name: {{type: string, example: oak}}
{}",
        parts.replace("Part", "Tree"),
    );
    let document = api(&text);
    assert_eq!(told(&document, r#"{"name": 1}"#).len(), 1);
    assert_eq!(document.schema_example("/components/schemas/Tree"), Some(serde_json::json!({ "name": "oak" })));
}
