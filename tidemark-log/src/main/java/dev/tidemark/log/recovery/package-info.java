/**
 * What a log on the disk is found to be, and what is done about it: a table of cases ({@link
 * dev.tidemark.log.recovery.RecoveryCase}), the survey that tells them apart, and what can be kept of a damaged log.
 * {@link dev.tidemark.log.recovery.LogInspector} only looks.
 */
package dev.tidemark.log.recovery;
