/**
 * Files as such, whatever they hold: names, numbers, and {@link dev.tidemark.log.file.SlotFile}, a small value that
 * is replaced as a whole.
 */
package dev.tidemark.log.file;
