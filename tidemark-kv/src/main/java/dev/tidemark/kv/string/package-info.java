/** Strings. */
package dev.tidemark.kv.string;
