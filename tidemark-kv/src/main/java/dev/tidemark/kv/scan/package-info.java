/** Commands that walk over all keys of a database. */
package dev.tidemark.kv.scan;
