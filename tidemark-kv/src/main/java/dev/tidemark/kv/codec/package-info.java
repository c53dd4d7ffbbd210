/** Commands as the bytes of an entry or a query. */
package dev.tidemark.kv.codec;
