/** Errors in the words of Redis, and replies of many items. */
package dev.tidemark.kv.reply;
