//! DP801: a request of an example is turned down by the target.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    snapshot,
    targets::{Exchange, Outcome, RunState},
};

pub(super) const RULE: Rule = Rule {
    code: "DP801",
    name: "request-failed",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP801-request-failed.md"),
    check: Check::Outcome(check),
};

fn check(context: &Context<'_>, outcome: &Outcome, findings: &mut Findings<'_>) {
    if context.page.expects_failure(context.readings[outcome.example].example).is_some() {
        return;
    }
    let failed: Vec<&Exchange> = outcome.exchanges.iter().filter(|exchange| exchange.response.status >= 400).collect();
    if failed.is_empty()
        && let RunState::Failed { reason, span } = &outcome.state
    {
        findings.push(*span, format!("this command fails: {}", snapshot::redacted(outcome, reason)));
    }
    // What follows a refused request fails because of it.
    let Some(exchange) = failed.first().filter(|exchange| !is_expected(context, outcome, exchange)) else { return };
    let asked = match (&exchange.emulates, &exchange.operation) {
        (Some(command), _) => format!("`{command}`"),
        (None, Some(operation)) => format!("this request (`{operation}`)"),
        (None, None) => format!("this `{}` request", exchange.request.method),
    };
    let message = format!("{asked} is answered with {}", exchange.response.status_line());
    let finding = findings.push(exchange.fault, message);
    if let Some(objection) = &exchange.objection {
        finding.help(snapshot::redacted(outcome, objection));
    }
}

/// Whether the page says that this request fails: the fence after the example shows the status.
fn is_expected(context: &Context<'_>, outcome: &Outcome, exchange: &Exchange) -> bool {
    let Some(next) = context.readings.get(outcome.example + 1).filter(|next| !next.is_script()) else { return false };
    let (code, status) = (next.example.code.as_str(), exchange.response.status.to_string());
    code.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == status)
}
