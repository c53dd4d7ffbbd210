// A fault of tla-checker 0.9.0: where an operator is called with a bare name as an argument, and another parameter of
// it has that name, the argument is read after that parameter was bound. So with D(a, n) == 10 * a + n the call D(n, 3)
// gives 33, whatever n is. Such calls are found here, since the checker would go on with the wrong value.

/** The arguments of a call, split at commas outside of any bracket. */
function split(text) {
    const parts = [''];
    let depth = 0;
    for (const c of text.replaceAll('<<', '[').replaceAll('>>', ']')) {
        depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
        if (c === ',' && depth === 0) {
            parts.push('');
        } else {
            parts[parts.length - 1] += c;
        }
    }
    return parts.map((part) => part.trim());
}

/** What is between the bracket at {@code open} and the one that closes it. */
function bracketed(text, open) {
    let depth = 0;
    for (let i = open; i < text.length; i++) {
        depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
        if (depth === 0) {
            return text.slice(open + 1, i);
        }
    }
    return '';
}

/** @return a sentence for every call that the checker would read wrongly */
export function parameterClashes(source) {
    const spec = source.replace(/\(\*.*?\*\)/gs, '').replace(/\\\*.*$/gm, '');
    const operators = new Map();
    for (const [, name, parameters] of spec.matchAll(/^\s*(?:LET\s+)?(\w+)\(([\w, ]+)\) ==/gm)) {
        operators.set(name, split(parameters));
    }
    const clashes = [];
    for (const call of spec.matchAll(/\b(\w+)\(/g)) {
        const parameters = operators.get(call[1]);
        const args = split(bracketed(spec, call.index + call[1].length));
        parameters?.forEach((parameter, i) => {
            if (args.some((arg, j) => j !== i && arg === parameter)) {
                clashes.push(`${call[1]}(${args.join(', ')}): rename the parameter ${parameter} (see spec/names.mjs)`);
            }
        });
    }
    return clashes;
}

/**
 * Another fault: a list of conjuncts that begins in the line of THEN or ELSE ends after its first one, and the others
 * are taken to be outside of IF.
 *
 * @return a sentence for every such list
 */
export function listsInIf(source) {
    return source.split('\n').flatMap((line, i) =>
        /\b(THEN|ELSE) +(\/\\|\\\/)/.test(line) ? [`line ${i + 1}: make an operator of the list after THEN or ELSE (see spec/names.mjs)`] : []);
}
