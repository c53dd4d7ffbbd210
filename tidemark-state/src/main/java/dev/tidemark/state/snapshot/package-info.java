/**
 * Snapshots, the form in which a state travels: written, read, checked, sent in parts, kept. The bytes are in
 * docs/format-snapshot.md.
 */
package dev.tidemark.state.snapshot;
