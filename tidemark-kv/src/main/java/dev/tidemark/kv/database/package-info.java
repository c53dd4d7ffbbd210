/** Commands that look at, empty or exchange whole databases. */
package dev.tidemark.kv.database;
