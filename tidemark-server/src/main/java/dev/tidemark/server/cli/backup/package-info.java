/** Backups as files: taken from a running node, checked, and found again for a restore. */
package dev.tidemark.server.cli.backup;
