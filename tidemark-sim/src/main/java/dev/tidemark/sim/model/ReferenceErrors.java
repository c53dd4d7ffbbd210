package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;

/** Errors in the words of Redis, written down here once more: the model takes nothing from what it judges. */
final class ReferenceErrors {
    static final Reply.Failure WRONG_TYPE =
            new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
    static final Reply.Failure SAME_OBJECT = new Reply.Failure("ERR source and destination objects are the same");
    static final Reply.Failure NOT_AN_INTEGER = new Reply.Failure("ERR value is not an integer or out of range");
    static final Reply.Failure FIELD_NOT_AN_INTEGER = new Reply.Failure("ERR hash value is not an integer");
    static final Reply.Failure OVERFLOW = new Reply.Failure("ERR increment or decrement would overflow");

    private ReferenceErrors() {}
}
