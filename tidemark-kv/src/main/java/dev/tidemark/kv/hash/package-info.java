/** Hashes: fields with a value each. */
package dev.tidemark.kv.hash;
