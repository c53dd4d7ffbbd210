/**
 * The data model of Redis, strings and hashes, as a deterministic {@link dev.tidemark.state.StateMachine}. One
 * small class per command, all of them listed in {@link dev.tidemark.kv.KvCommands}. Replies and error texts are
 * those of Redis.
 */
package dev.tidemark.kv;
