/** What is left of a lost cluster, and what a repair of a log would do, in words for an operator. */
package dev.tidemark.server.cli.recover;
