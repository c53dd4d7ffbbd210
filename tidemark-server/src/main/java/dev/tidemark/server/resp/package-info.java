/**
 * The Redis protocol, versions 2 and 3, and inline commands: an incremental decoder that believes no length it
 * has not bounded, and a writer.
 */
package dev.tidemark.server.resp;
