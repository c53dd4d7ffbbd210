package dev.tidemark.sim.client;

import dev.tidemark.sim.text.Words;
import dev.tidemark.state.reply.Reply;

/** One write of a client: tried once or, with a request id, as often as it takes. Its body occurs in no other. */
final class Operation {
    final byte[] body;
    /** Keys that it may change. */
    final String[] keys;
    /** Null for a write that is tried once. */
    final RequestName name;

    /** What it sets a counter to that it has watched and read; null for any other. */
    Increment increment;

    /** Empties all databases when it is executed. */
    boolean flushesAll;

    /** How many such were executed before it was. */
    int flushesBefore;

    /** Attempts that were not refused for certain: with any of them it may have been executed. */
    int openAttempts;

    int attempts;
    boolean acknowledged;
    /** Every attempt was refused for certain. */
    boolean refused;
    /** Where it took effect; 0: nowhere yet. */
    long executedAt;

    Reply reply;

    record Increment(String counter, long to) {}

    /** What several operations may share, of which one may be executed. */
    static final class RequestName {
        final byte[] bytes;
        Operation executed;

        RequestName(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    Operation(byte[] body, String[] keys, RequestName name) {
        this.body = body;
        this.keys = keys;
        this.name = name;
    }

    byte[] requestId() {
        return name == null ? null : name.bytes;
    }

    @Override
    public String toString() {
        return Words.command(body);
    }
}
