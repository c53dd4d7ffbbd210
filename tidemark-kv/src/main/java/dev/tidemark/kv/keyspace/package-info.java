/** What a command sees of the store: the keys of a database as of one entry. */
package dev.tidemark.kv.keyspace;
