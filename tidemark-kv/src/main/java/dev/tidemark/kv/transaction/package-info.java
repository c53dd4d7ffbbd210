/** Commands that are executed together, and the keys that they watch. */
package dev.tidemark.kv.transaction;
