/** Where keys, elements and times of expiry lie in the ordered store, byte for byte. */
package dev.tidemark.kv.layout;
