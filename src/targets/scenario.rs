//! The order in which a page's examples run, and from which state.
//!
//! Examples run one after the other on one state. Alternatives (tabs) are different ways to do one thing: each starts
//! from the state at the start of its group, and what the first one left is what the page goes on with.

use super::{
    Outcome, Scenario, Scene, Target, TargetError, demand,
    interpreter::{Interpreter, Shell},
    values::Values,
};
use crate::spec::Library;

/// How deep alternatives may be nested; deeper ones run one after the other.
const DEEPEST: usize = 32;

/// Runs a page's examples in order; one outcome each, in the order of the scenario.
///
/// # Errors
///
/// When the target cannot be reached. What an example does wrong is an outcome.
pub fn run(scenario: &Scenario<'_>, library: &Library, target: &mut dyn Target) -> Result<Vec<Outcome>, TargetError> {
    let mut values = Values::new(&scenario.values);
    for scene in &scenario.examples {
        demand::of_course(library, &scene.course, &mut values);
    }
    let mut interpreter = Interpreter::new(library, target, values);
    let mut outcomes = Vec::with_capacity(scenario.examples.len());
    let scenes: Vec<(usize, &Scene<'_>)> = scenario.examples.iter().enumerate().collect();
    block(&mut interpreter, &scenes, 0, &mut outcomes)?;
    outcomes.sort_by_key(|(position, _)| *position);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Where a page stands: what the target holds and what the shell knows.
struct State {
    target: usize,
    shell: Shell,
}

impl State {
    fn of(interpreter: &mut Interpreter<'_>) -> Self {
        Self { target: interpreter.target.save(), shell: interpreter.shell() }
    }

    fn restore(&self, interpreter: &mut Interpreter<'_>) {
        interpreter.target.restore(self.target);
        interpreter.restore(self.shell.clone());
    }
}

/// Runs examples that share their first `depth` choices.
fn block(
    interpreter: &mut Interpreter<'_>,
    scenes: &[(usize, &Scene<'_>)],
    depth: usize,
    outcomes: &mut Vec<(usize, Outcome)>,
) -> Result<(), TargetError> {
    let group_of = |scene: &Scene<'_>| scene.choices.get(depth).map(|choice| choice.group).filter(|_| depth < DEEPEST);
    let mut rest = scenes;
    while let Some(((position, first), after)) = rest.split_first() {
        let Some(group) = group_of(first) else {
            let outcome = interpreter.scene(first)?;
            outcomes.push((*position, outcome));
            rest = after;
            continue;
        };
        let length = rest.iter().take_while(|(_, scene)| group_of(scene) == Some(group)).count();
        let (members, after) = rest.split_at(length);
        rest = after;
        let start = State::of(interpreter);
        let mut end = None;
        // The sort keeps the order of the page within an alternative.
        let mut members = members.to_vec();
        members.sort_by_key(|(_, scene)| scene.choices[depth].index);
        for alternative in members.chunk_by(|(_, a), (_, b)| a.choices[depth].index == b.choices[depth].index) {
            start.restore(interpreter);
            block(interpreter, alternative, depth + 1, outcomes)?;
            if end.is_none() {
                end = Some(State::of(interpreter));
            }
        }
        if let Some(end) = end {
            end.restore(interpreter);
        }
    }
    Ok(())
}
