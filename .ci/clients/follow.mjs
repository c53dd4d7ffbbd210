// Each client in each mode increments a counter of its own while the leader of the cluster changes. Afterwards the
// counters are compared with what the clients were told.
//
//   node follow.mjs PORT NAME     the nodes are at PORT, PORT+1, PORT+2; a line on standard input says: it has changed
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, modes } from './modes.mjs';

const PACE_MILLIS = 20;
const STEPS = 25;
const PATIENCE_MILLIS = 90_000;

/** What one client was told of the counter that only it increments. */
class Ledger {
    acknowledged = 0;
    failed = 0;
    twice = 0;
    longestStall = 0;
    #failedSince = 0;
    #last = 0;
    #lastAt = performance.now();
    lastFailure = null;

    constructor(mode, key, client) {
        this.mode = mode;
        this.key = key;
        this.client = client;
    }

    async work(isOver) {
        while (!isOver()) {
            try {
                this.#acknowledge(Number(await this.client.increment(this.key)));
            } catch (error) {
                if (error instanceof Loss) {
                    throw error;
                }
                this.failed++;
                this.#failedSince++;
                this.lastFailure = error;
            }
            await pause(PACE_MILLIS);
        }
    }

    #acknowledge(value) {
        if (!(value > this.#last)) {
            throw new Loss(`${this.mode.name}: ${value} was answered after ${this.#last}`);
        }
        this.twice += Math.max(0, value - this.#last - 1 - this.#failedSince);
        this.#last = value;
        this.#failedSince = 0;
        const now = performance.now();
        this.longestStall = Math.max(this.longestStall, now - this.#lastAt);
        this.#lastAt = now;
        this.acknowledged++;
    }

    check(counter) {
        if (counter < this.#last) {
            throw new Loss(`${this.mode.name}: ${this.#last} was acknowledged, but the counter is ${counter}`);
        }
        this.twice += Math.max(0, counter - this.#last - this.#failedSince);
        if (this.twice > 0 && !this.mode.resends) {
            throw new Loss(`${this.mode.name}: ${this.twice} calls happened twice`);
        }
    }

    row() {
        const failure = this.lastFailure ? `  (${String(this.lastFailure.message).split('\n')[0]})` : '';
        return (
            `  ${this.mode.name.padEnd(40)} ${String(this.acknowledged + this.failed).padStart(5)} calls` +
            `  ${String(this.failed).padStart(3)} lost  ${String(this.twice).padStart(2)} twice` +
            `  longest stall ${String(Math.round(this.longestStall)).padStart(5)} ms${failure}`
        );
    }
}

class Loss extends Error {}

async function until(what, holds) {
    const end = Date.now() + PATIENCE_MILLIS;
    while (!holds()) {
        if (Date.now() > end) {
            throw new Error(`waited too long for ${what()}`);
        }
        await pause(20);
    }
}

async function steps(ledgers) {
    const before = ledgers.map((ledger) => ledger.acknowledged);
    const waiting = () => ledgers.filter((ledger, i) => ledger.acknowledged < before[i] + STEPS);
    await until(
        () => waiting().map((ledger) => `${ledger.mode.name} (${ledger.lastFailure})`).join(', '),
        () => waiting().length === 0,
    );
}

async function main() {
    const [first, name] = process.argv.slice(2);
    const ports = [0, 1, 2].map((i) => Number(first) + i);
    const lines = createInterface({ input: process.stdin });
    const ledgers = [];
    for (const mode of await modes(ports)) {
        ledgers.push(new Ledger(mode, `${name}-${ledgers.length}`, await mode.open()));
    }
    let over = false;
    const work = Promise.all(ledgers.map((ledger) => ledger.work(() => over)));
    work.catch((error) => fail(error));
    await steps(ledgers);
    ledgers.forEach((ledger) => (ledger.longestStall = 0));
    const changed = once(lines, 'line');
    console.log('at work');
    await changed;
    await steps(ledgers);
    over = true;
    await work;
    const reader = await connect(ports[0]);
    for (const ledger of ledgers) {
        ledger.check(Number(await reader.get(ledger.key)));
        console.log(ledger.row());
    }
    process.exit(0); // open connections would keep it
}

function fail(error) {
    console.error(error);
    process.exit(1);
}

main().catch(fail);
