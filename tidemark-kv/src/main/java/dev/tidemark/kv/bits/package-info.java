/** Strings as rows of bits. */
package dev.tidemark.kv.bits;
