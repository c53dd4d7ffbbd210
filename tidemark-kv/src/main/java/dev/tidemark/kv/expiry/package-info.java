/** Keys that live for a time, and what removes them when it is over. */
package dev.tidemark.kv.expiry;
