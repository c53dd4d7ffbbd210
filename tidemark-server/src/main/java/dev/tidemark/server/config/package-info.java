/**
 * The configuration of a server, from a file, from options, or both. Unknown keys and impossible values are
 * errors that say where they stand and what is accepted. Every key is described in docs/configuration.md.
 */
package dev.tidemark.server.config;
