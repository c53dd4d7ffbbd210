/**
 * The command line: {@code up}, {@code server}, {@code status}, {@code log}. The only {@code main} of Tidemark is
 * here. Errors are sentences on standard error and an exit code; a stack trace is a defect.
 */
package dev.tidemark.server.cli;
