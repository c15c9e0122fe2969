//! Which operation a request is, and when the absence of one is evidence.
//!
//! A path that a document does not have, or not with this method, is a mistake only where the document claims that part of
//! the URL space: the prefixes of its `x-docproof-covers`; where it has none, its base path on a host that it names; else, on a host that may be anybody's,
//! a place below at least two fixed segments where the document itself branches.

use super::{
    Api, Match, Operation, ParameterLocation, Route,
    servers::Evidence,
    template::{Fit, Template, may_hold_slashes, segments},
};
use crate::{
    model::Request,
    text::{Span, Traced},
};
use std::collections::BTreeSet;

/// How many fixed segments make a path recognisable on a host that is not the document's own.
const FIXED: usize = 2;
/// Longer paths are not compared with every template to find the nearest.
const LONGEST: usize = 40;
/// Shorter words are too easily other words.
const SHORTEST: usize = 6;
/// The most that a path may differ from the nearest template, in segments.
const FARTHEST: f64 = 2.5;

/// An operation whose path a request fits.
struct Candidate<'a> {
    operation: &'a Operation,
    fits: Vec<Fit>,
    evidence: Evidence,
}

impl Candidate<'_> {
    fn guesses(&self) -> bool {
        self.fits.contains(&Fit::Guess)
    }
}

impl Api {
    /// Which operation a request asks for. A segment or host with open parts matches whatever the template has there.
    pub fn route(&self, request: &Request) -> Route<'_> {
        self.look_up(request, true)
    }

    /// The operation a request asks for, as [`Api::route`] finds it; `None` where there is none, whatever that means.
    pub fn operation(&self, request: &Request) -> Option<Match<'_>> {
        match self.look_up(request, false) {
            Route::Operation(found) => Some(found),
            _ => None,
        }
    }

    /// Looks for the operation, and where it is `judged` that there is none, for what is near: most of the work.
    fn look_up(&self, request: &Request, judged: bool) -> Route<'_> {
        let evidence: Vec<Evidence> = self.bases.iter().map(|base| base.evidence(&request.url)).collect();
        if evidence.iter().all(|evidence| *evidence == Evidence::None) {
            return Route::OutOfScope;
        }
        let path = segments(&request.url.path);
        let is_covered = self.covers_path(&path);
        let mut candidates = self.candidates(&path, &evidence);
        candidates.sort_by(|a, b| b.evidence.cmp(&a.evidence).then_with(|| a.fits.cmp(&b.fits)));
        let found = match candidates.as_slice() {
            [] if is_covered && judged => self.unknown_path(request, &path, &evidence),
            // A slip in one segment is a mistake even where a document does not name everything that there is.
            [] if judged => match self.slipped(request, &path, &evidence) {
                Some(nearest) => return Route::UnknownPath { api: self, nearest: Some(nearest) },
                None => Route::OutOfScope,
            },
            [] => Route::OutOfScope,
            candidates => self.choose(request, &path, candidates),
        };
        // Elsewhere a document speaks for the operations that it has, and for nothing that it has not.
        if is_covered || found.matched().is_some() { found } else { Route::OutOfScope }
    }

    /// Whether the document claims to have every operation with this request's path.
    pub fn covers(&self, request: &Request) -> bool {
        self.covers_path(&segments(&request.url.path))
    }

    fn covers_path(&self, path: &[Traced]) -> bool {
        self.covers.is_empty() || self.covers.iter().any(|prefix| starts_with(path, prefix))
    }

    /// The operation whose path a request's would be but for a slip in one fixed segment, and that segment.
    fn slipped(&self, request: &Request, path: &[Traced], evidence: &[Evidence]) -> Option<(&Operation, Span)> {
        let mut found: Option<(&Operation, Span)> = None;
        for operation in self.operations.iter().filter(|one| one.method == request.method.name.as_str()) {
            for base in operation.servers.iter().filter(|base| evidence[**base] != Evidence::None) {
                let template = || self.base_templates[*base].iter().chain(&operation.template);
                if template().count() != path.len() {
                    continue;
                }
                let fits: Vec<Option<Fit>> = template().zip(path).map(|(part, segment)| part.fit(segment)).collect();
                let is_known = fits.iter().filter(|fit| **fit == Some(Fit::Literal)).count() >= FIXED;
                let mut others = fits.iter().enumerate().filter(|(_, fit)| fit.is_none()).map(|(index, _)| index);
                let (Some(index), None) = (others.next(), others.next()) else { continue };
                let Some(literal) = template().nth(index).and_then(Template::literal) else { continue };
                if is_known && is_slip(literal, path[index].as_str()) {
                    found = found.or(Some((operation, path[index].whole_span())));
                }
            }
        }
        found
    }

    fn candidates(&self, path: &[Traced], evidence: &[Evidence]) -> Vec<Candidate<'_>> {
        let mut candidates = Vec::new();
        for operation in &self.operations {
            for base in operation.servers.iter().copied().filter(|base| evidence[*base] != Evidence::None) {
                let template = || self.base_templates[base].iter().chain(&operation.template);
                if template().count() != path.len() {
                    continue;
                }
                let fits: Option<Vec<Fit>> = template().zip(path).map(|(part, segment)| part.fit(segment)).collect();
                let Some(fits) = fits else { continue };
                let fixed = fits.iter().filter(|fit| **fit == Fit::Literal).count();
                let needed = match evidence[base] {
                    Evidence::Unnamed => FIXED,
                    Evidence::Loose => 1,
                    _ => 0,
                };
                if fixed >= needed {
                    candidates.push(Candidate { operation, fits, evidence: evidence[base] });
                    break;
                }
            }
        }
        candidates
    }

    /// The candidate that the method picks; `candidates` is not empty and the best stands first.
    fn choose<'a>(&'a self, request: &Request, path: &[Traced], candidates: &[Candidate<'a>]) -> Route<'a> {
        let method = &request.method.name;
        let open = method.has_open_parts();
        let has = |name: &str| candidates.iter().position(|candidate| open || candidate.operation.method == name);
        let wanted = method.as_str().to_ascii_uppercase();
        // Every resource that has GET has HEAD (RFC 9110 section 9.3.2).
        let found = has(&wanted).or_else(|| if wanted == "HEAD" { has("GET") } else { None });
        let best = &candidates[0];
        let equals = candidates.iter().filter(|other| other.fits == best.fits && other.evidence == best.evidence);
        let paths: BTreeSet<&str> = equals.clone().map(|other| other.operation.path.as_str()).collect();
        match found {
            // With an open method, or an open segment where several paths fit, nobody knows which one is meant.
            Some(_) if open && equals.clone().count() > 1 => Route::OutOfScope,
            Some(index) if candidates[index].guesses() && paths.len() > 1 => Route::OutOfScope,
            Some(index) => self.matched(candidates[index].operation, candidates[index].evidence, path),
            None if wanted == "OPTIONS" || best.guesses() => Route::OutOfScope,
            None if best.evidence < Evidence::Exact && fixed(&best.fits) < FIXED => Route::OutOfScope,
            None => Route::UnknownMethod { api: self, allowed: equals.map(|other| other.operation).collect() },
        }
    }

    fn matched<'a>(&'a self, operation: &'a Operation, evidence: Evidence, path: &[Traced]) -> Route<'a> {
        let tail = &path[path.len() - operation.template.len()..];
        let values = operation.template.iter().zip(tail).flat_map(|(template, segment)| template.values(segment));
        let parameters = || operation.parameters.iter().filter(|one| one.location == ParameterLocation::Path);
        let path_values = values
            .filter_map(|(name, value)| Some((parameters().find(|parameter| parameter.name == name)?, value)))
            .collect();
        Route::Operation(Match { api: self, operation, path_values, named_host: evidence == Evidence::Exact })
    }

    fn unknown_path(&self, request: &Request, path: &[Traced], evidence: &[Evidence]) -> Route<'_> {
        // An expansion may stand for several segments, or for none.
        if path.is_empty() || path.iter().any(may_hold_slashes) || !self.claims(path, evidence) {
            return Route::OutOfScope;
        }
        Route::UnknownPath { api: self, nearest: self.nearest(request, path, evidence) }
    }

    fn claims(&self, path: &[Traced], evidence: &[Evidence]) -> bool {
        if !self.covers.is_empty() {
            return true;
        }
        let exact = |base: &usize| evidence[*base] == Evidence::Exact && fits_start(path, &self.base_templates[*base]);
        if (0..self.bases.len()).any(|base| exact(&base)) {
            return true;
        }
        // Of the templates that share the most leading segments with the request: what comes next in each.
        let (mut depth, mut next) = (0, BTreeSet::new());
        for operation in &self.operations {
            for base in operation.servers.iter().filter(|base| evidence[**base] == Evidence::Loose) {
                let template: Vec<&Template> = self.base_templates[*base].iter().chain(&operation.template).collect();
                let fits: Vec<Fit> = template.iter().zip(path).map_while(|(part, segment)| part.fit(segment)).collect();
                let known = fits.iter().take_while(|fit| **fit == Fit::Literal).count() >= FIXED;
                if !known || fits.contains(&Fit::Guess) || fits.len() < depth {
                    continue;
                }
                if fits.len() > depth {
                    depth = fits.len();
                    next.clear();
                }
                next.extend(template.get(depth).and_then(|part| part.literal()));
            }
        }
        next.len() > 1 && depth < path.len()
    }

    fn nearest(&self, request: &Request, path: &[Traced], evidence: &[Evidence]) -> Option<(&Operation, Span)> {
        if path.len() > LONGEST {
            return None;
        }
        let mut best: Option<(f64, &Operation, Vec<&Template>)> = None;
        for operation in &self.operations {
            for base in operation.servers.iter().filter(|base| evidence[**base] != Evidence::None) {
                let template: Vec<&Template> = self.base_templates[*base].iter().chain(&operation.template).collect();
                let cost = distance(path, &template);
                let same_method = operation.method == request.method.name.as_str();
                let cost = if same_method { cost } else { cost + 0.01 };
                if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                    best = Some((cost, operation, template));
                }
            }
        }
        let (_, operation, template) = best.filter(|(cost, _, _)| *cost <= FARTHEST)?;
        let same = path.iter().zip(&template).take_while(|(segment, part)| part.fit(segment).is_some()).count();
        // A path that is too short differs at its end.
        let place = path.get(same).or(path.last())?;
        Some((operation, place.whole_span()))
    }
}

impl Match<'_> {
    /// How many required query parameters a request lacks and how many it has that the operation does not list.
    pub fn misfit(&self, request: &Request) -> usize {
        let query = || self.operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
        let sent = |name: &str| request.url.query.iter().any(|(sent, _)| sent.as_str() == name);
        let missing = query().filter(|parameter| parameter.required && !sent(&parameter.name)).count();
        let unlisted =
            request.url.query.iter().filter(|(sent, _)| !query().any(|one| one.name == sent.as_str())).count();
        missing + unlisted
    }
}

/// Whether a segment is another one with a slip: a letter too few, too many, changed or swapped in a long word. An `s` at
/// its end may be another resource's.
fn is_slip(literal: &str, segment: &str) -> bool {
    let is_plural = literal.strip_suffix('s') == Some(segment) || segment.strip_suffix('s') == Some(literal);
    literal.len() >= SHORTEST && !is_plural && strsim::damerau_levenshtein(literal, segment) == 1
}

fn fixed(fits: &[Fit]) -> usize {
    fits.iter().filter(|fit| **fit == Fit::Literal).count()
}

fn fits_start(path: &[Traced], template: &[Template]) -> bool {
    path.len() >= template.len() && template.iter().zip(path).all(|(part, segment)| part.fit(segment).is_some())
}

fn starts_with(path: &[Traced], prefix: &[Template]) -> bool {
    path.len() >= prefix.len()
        && prefix
            .iter()
            .zip(path)
            .all(|(part, segment)| matches!(part.fit(segment), Some(Fit::Literal | Fit::Variable)))
}

/// How many segments must be put in, taken out or changed; a change counts less the more alike the two are.
fn distance(path: &[Traced], template: &[&Template]) -> f64 {
    let step = |at: usize| f64::from(u32::try_from(at).unwrap_or(u32::MAX));
    let mut row: Vec<f64> = (0..=template.len()).map(step).collect();
    for (index, segment) in path.iter().enumerate() {
        let mut above_left = row[0];
        row[0] = step(index + 1);
        for (column, part) in template.iter().enumerate() {
            let change = match (part.fit(segment), part.literal()) {
                (Some(_), _) => 0.0,
                (None, Some(literal)) => 1.2 - strsim::normalized_damerau_levenshtein(literal, segment.as_str()),
                (None, None) => 1.2,
            };
            let best = (above_left + change).min(row[column] + 1.0).min(row[column + 1] + 1.0);
            above_left = std::mem::replace(&mut row[column + 1], best);
        }
    }
    row[template.len()]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{api, describe, request};

    const NAMED: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers:
  - url: https://{base}/api/v0
    variables: {base: {default: shop.example.org, enum: [shop.example.org, console.shop.io]}}
paths:
  /carts:
    get: {operationId: ListCarts}
    post: {operationId: CreateCart}
  /carts/{cartId}:
    parameters: [{name: cartId, in: path, required: true, schema: {type: string}}]
    get: {operationId: GetCart}
    delete: {operationId: DeleteCart}
  /carts/mine:
    get: {operationId: GetMyCart}
  /carts/{cartId}/items/{item}.json:
    parameters:
      - {name: item, in: path, required: true, schema: {type: string}}
      - {name: cartId, in: path, required: true, schema: {type: string}}
    put: {operationId: PutItem}
";

    const UNNAMED: &str = "
openapi: 3.0.3
info: {title: Store, version: '1'}
servers: [{url: /}]
paths:
  /health: {get: {operationId: Health}}
  /api/v2/buckets: {get: {operationId: GetBuckets}, post: {operationId: PostBuckets}}
  /api/v2/tasks: {get: {operationId: GetTasks}}
  /api/v2/tasks/{taskID}: {get: {operationId: GetTask}}
";

    fn told(document: &str, page: &str) -> String {
        describe(&api(document).route(&request(page)), page)
    }

    #[test]
    fn operations_are_found() {
        for (page, want) in [
            ("GET https://console.shop.io/api/v0/carts", "ListCarts"),
            ("GET https://CONSOLE.shop.io//api/v0/carts/", "ListCarts"),
            ("POST https://console.shop.io/api/v0/carts?x=1", "CreateCart"),
            ("GET https://console.shop.io/api/v0/carts/7", "GetCart cartId=7"),
            ("GET https://console.shop.io/api/v0/carts/<CART_ID>", "GetCart cartId=CART_ID"),
            ("GET https://console.shop.io/api/v0/carts/mine", "GetMyCart"),
            ("DELETE https://console.shop.io/api/v0/carts/mine", "DeleteCart cartId=mine"),
            ("HEAD https://console.shop.io/api/v0/carts", "ListCarts"),
            ("PUT https://console.shop.io/api/v0/carts/1/items/%61.json", "PutItem cartId=1,item=%61"),
            ("GET http://localhost:8080/api/v0/carts", "ListCarts"),
            ("GET http://<HOST>/api/v0/carts", "ListCarts"),
            ("GET $HOST/api/v0/<KIND>/7", "GetCart cartId=7"),
        ] {
            assert_eq!(told(NAMED, page), want, "{page}");
        }
    }

    #[test]
    fn absence_counts_where_the_document_claims() {
        for (page, want) in [
            ("GET https://console.shop.io/api/v0/cart/7", "/api/v0/carts/{cartId} at cart"),
            (
                "GET https://console.shop.io/api/v0/carts/7/item/a.json",
                "/api/v0/carts/{cartId}/items/{item}.json at item",
            ),
            ("GET https://console.shop.io/api/v0/carts/7/items", "/api/v0/carts/{cartId} at items"),
            ("PUT https://console.shop.io/api/v0/carts/7", "not GET,DELETE"),
            ("PUT http://localhost/api/v0/carts/7", "not GET,DELETE"),
            ("OPTIONS https://console.shop.io/api/v0/carts", "-"),
            ("GET https://console.shop.io/api/v1/carts", "-"),
            ("GET https://shop.io/api/v0/carts", "-"),
            ("GET https://<CLUSTER>.influxdb.io/api/v0/carts", "-"),
            ("GET https://<CLUSTER>.shop.io/api/v0/carts", "ListCarts"),
            ("GET https://console.shop.io/api/v0/$PATH", "ListCarts"),
            ("GET https://console.shop.io/api/v0/x/$PATH", "-"),
        ] {
            assert_eq!(told(NAMED, page), want, "{page}");
        }
    }

    #[test]
    fn a_document_without_hosts_is_careful() {
        for (page, want) in [
            ("GET http://localhost:8086/api/v2/buckets", "GetBuckets"),
            ("GET https://us-east.cloud.io/api/v2/buckets", "GetBuckets"),
            ("GET http://localhost:8086/api/v2/bucket", "/api/v2/buckets at bucket"),
            ("GET http://localhost:8086/api/v2/tasks/1/runs", "-"),
            ("GET https://us-east.cloud.io/api/v2/bucket", "-"),
            ("DELETE http://localhost:8086/api/v2/buckets", "not GET,POST"),
            ("GET http://localhost:8086/health", "Health"),
            ("GET https://elsewhere.io/health", "-"),
            ("POST http://localhost:9000/health", "-"),
            ("GET http://localhost:8086/$PATH", "-"),
            ("GET http://localhost:8086/api/v3/buckets", "-"),
        ] {
            assert_eq!(told(UNNAMED, page), want, "{page}");
        }
    }

    #[test]
    fn a_claim_can_be_limited() {
        let limited = UNNAMED.replace("servers:", "x-docproof-covers: [/api/v2/tasks]\nservers:");
        for (page, want) in [
            ("GET http://localhost:8086/api/v2/buckets", "GetBuckets"),
            ("PUT http://localhost:8086/api/v2/buckets", "-"),
            ("GET http://localhost:8086/api/v2/bucket", "-"),
            ("GET http://localhost:8086/api/v2/tasks/1", "GetTask"),
            ("PUT http://localhost:8086/api/v2/tasks/1", "not GET"),
            ("GET https://us-east.cloud.io/api/v2/tasks/1/run", "/api/v2/tasks/{taskID} at run"),
        ] {
            assert_eq!(told(&limited, page), want, "{page}");
        }
    }
}
