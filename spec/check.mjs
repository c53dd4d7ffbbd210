// Runs the models and mutants of the specification; spec/check starts it.
//
// A model is a file models/NAME.cfg, which begins with
//     \* Spec: Tidemark
//     \* Expect: 2481 states, depth 17
// A mutant is a file mutants/NAME.cfg, which names a model, what it sets otherwise, and what must be found:
//     \* Model: elections
//     \* Finds: AcknowledgedIsNeverLost
//     Dropped = {"NewestLogWins"}
import {readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {listsInIf, parameterClashes} from './names.mjs';

const MAX_STATES = 200_000;
const MAX_DEPTH = 200;
const here = dirname(fileURLToPath(import.meta.url));
const [checker, ...args] = process.argv.slice(2);
const showTrace = args.includes('--trace');
const wanted = args.filter((arg) => !arg.startsWith('--'));

const {initSync, check_spec_with_cfg: checkSpec} = await import(join(checker, 'tla_checker.js'));
initSync({module: readFileSync(join(checker, 'tla_checker_bg.wasm'))});

const read = (...path) => readFileSync(join(here, ...path), 'utf8');
const names = (folder) => readdirSync(join(here, folder)).filter((f) => f.endsWith('.cfg')).map((f) => f.slice(0, -4)).sort();
const header = (text, key) => text.match(new RegExp(`^\\\\\\* ${key}: (.+)$`, 'm'))?.[1].trim();
const withoutComments = (text) => text.replace(/^\\\*.*$/gm, '');

let failures = 0;

function fail(name, why) {
    failures++;
    console.log(`FAILED ${name}: ${why}`);
}

function run(spec, cfg, withGraph) {
    const started = process.hrtime.bigint();
    const result = JSON.parse(checkSpec(read(`${spec}.tla`), cfg, '{}', MAX_STATES, MAX_DEPTH, true, withGraph));
    return {...result, seconds: Number(process.hrtime.bigint() - started) / 1e9};
}

/** The name of the invariant that was violated: the checker says which it is in the order of the configuration. */
function violated(result, cfg) {
    const number = result.error_type === 'InvariantViolation' && result.error_message.match(/^Invariant (\d+) violated/)?.[1];
    return number ? cfg.slice(cfg.indexOf('INVARIANTS')).trim().split(/\s+/)[Number(number) + 1] : undefined;
}

/** The longest of the shortest ways from the first state, and which actions were taken. */
function measure(graph) {
    const next = new Map();
    const actions = new Set();
    for (const [, from, to, action] of graph.matchAll(/^ {2}s(\d+) -> s(\d+)(?: \[label="([^"]*)"\])?;$/gm)) {
        if (!next.has(from)) {
            next.set(from, []);
        }
        next.get(from).push(to);
        (action ?? '').split(/[,\s]+/).forEach((a) => actions.add(a));
    }
    let depth = -1;
    const seen = new Set(['0']);
    for (let level = ['0']; level.length > 0; depth++) {
        level = level.flatMap((s) => next.get(s) ?? []).filter((s) => !seen.has(s) && seen.add(s));
    }
    return {depth: depth, actions};
}

/** The states of a trace, each as the lines of its variables. */
function trace(result) {
    const states = (result.trace ?? []).join('\n').split(/^State \d+\n/m).slice(1);
    return states.map((state) => state.split('\n').filter((variable) => variable.startsWith('  ')));
}

/** Shows a trace: of each state what is new in it. */
function show(result) {
    let before = [];
    trace(result).forEach((state, i) => {
        console.log([`State ${i}`, ...state.filter((variable) => !before.includes(variable))].join('\n'));
        before = state;
    });
}

function explain(result, name) {
    if (showTrace) {
        show(result);
    } else if (result.trace) {
        console.log(`  spec/check --trace ${name} shows the trace, of ${trace(result).length} states`);
    }
}

function line(kind, name, what, seconds) {
    console.log(`${kind.padEnd(7)} ${name.padEnd(36)} ${what.padEnd(48)} ${seconds.toFixed(1).padStart(6)} s`);
}

/** @return the actions that were taken */
function checkModel(name) {
    const cfg = read('models', `${name}.cfg`);
    const result = run(header(cfg, 'Spec'), withoutComments(cfg), true);
    if (!result.success) {
        fail(name, `${violated(result, withoutComments(cfg)) ?? result.error_type}: ${result.error_message}`);
        explain(result, name);
        return new Set();
    }
    const {depth, actions} = measure(result.dot);
    const found = `${result.states_explored} states, depth ${depth}`;
    line('model', name, found, result.seconds);
    if (found !== header(cfg, 'Expect')) {
        fail(name, `expected ${header(cfg, 'Expect')}`);
    }
    return actions;
}

/** A model with other constants. */
function mutate(model, mutant) {
    let cfg = withoutComments(model);
    for (const [, constant, value] of withoutComments(mutant).matchAll(/^\s*(\w+) = (.+)$/gm)) {
        const before = cfg;
        cfg = cfg.replace(new RegExp(`^(\\s*${constant} = ).+$`, 'm'), (_, start) => start + value);
        if (cfg === before) {
            throw new Error(`${constant} = ${value} changes nothing`);
        }
    }
    return cfg;
}

function checkMutant(name) {
    const mutant = read('mutants', `${name}.cfg`);
    const model = read('models', `${header(mutant, 'Model')}.cfg`);
    const cfg = mutate(model, mutant);
    const result = run(header(model, 'Spec'), cfg, false);
    const found = violated(result, cfg) ?? result.error_message ?? 'nothing';
    line('mutant', name, `${found}, ${trace(result).length} states, of ${result.states_explored}`, result.seconds);
    if (found !== header(mutant, 'Finds')) {
        fail(name, `expected ${header(mutant, 'Finds')}`);
        explain(result, name);
    } else if (showTrace) {
        explain(result, name);
    }
}

/** Only reads of stale leaders are followed, and where nodes are so few, one that confirms such a leader is the bug. */
const TAKEN_BY_MUTANTS_ONLY = ['ConfirmRead'];

/** An action that no model takes is not checked by any. */
function checkCoverage(spec, taken) {
    const next = read(`${spec}.tla`).match(/^Next ==\n((?: {4}.*\n)+)/m)[1];
    for (const [, action] of next.matchAll(/(?::|\\\/) (\w+)(?:\(|$)/gm)) {
        if (!taken.has(action) && !TAKEN_BY_MUTANTS_ONLY.includes(action)) {
            fail(spec, `no model takes the action ${action}`);
        }
    }
}

/** A rule that no mutant drops is not shown to be needed. */
function checkRules(spec) {
    const dropped = mutants.map((name) => read('mutants', `${name}.cfg`)).join('\n');
    for (const [, rule] of read(`${spec}.tla`).matchAll(/Holds\("(\w+)"\)/g)) {
        if (!dropped.includes(`{"${rule}"}`)) {
            fail(spec, `no mutant drops the rule ${rule}`);
        }
    }
}

/** The tables of README.md say what is pinned. */
function checkReadme(folder, name, ...columns) {
    const row = read('README.md').split('\n').find((text) => text.startsWith(`| \`${name}\` |`));
    if (!row || columns.some((column) => !row.includes(` ${column} |`))) {
        fail(name, `README.md lacks ${columns.join(', ')} in the table of ${folder}`);
    }
}

const models = names('models');
const mutants = names('mutants');
for (const name of wanted.filter((name) => !models.includes(name) && !mutants.includes(name))) {
    fail(name, 'there is no such model or mutant');
}
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const specs = [...new Set(models.map((name) => header(read('models', `${name}.cfg`), 'Spec')))];
for (const spec of specs) {
    [...parameterClashes(read(`${spec}.tla`)), ...listsInIf(read(`${spec}.tla`))].forEach((fault) => fail(spec, fault));
}
for (const spec of specs) {
    const taken = new Set();
    for (const name of models.filter((name) => header(read('models', `${name}.cfg`), 'Spec') === spec && isWanted(name))) {
        checkModel(name).forEach((action) => taken.add(action));
    }
    checkRules(spec);
    if (wanted.length === 0) {
        checkCoverage(spec, taken);
    }
}
mutants.filter(isWanted).forEach(checkMutant);
models.forEach((name) => checkReadme('models', name, ...header(read('models', `${name}.cfg`), 'Expect').match(/\d+/g) ?? []));
mutants.forEach((name) => checkReadme('mutants', name, `\`${header(read('mutants', `${name}.cfg`), 'Finds')}\``));
process.exit(failures === 0 ? 0 : 1);
