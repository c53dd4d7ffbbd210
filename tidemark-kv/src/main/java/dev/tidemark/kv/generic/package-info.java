/** Commands on keys of every type. */
package dev.tidemark.kv.generic;
