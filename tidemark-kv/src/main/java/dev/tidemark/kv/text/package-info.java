/** How arguments are read: words, numbers, patterns. */
package dev.tidemark.kv.text;
