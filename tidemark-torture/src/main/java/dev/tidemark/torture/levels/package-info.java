/** Readers at each level of consistency, writers whose values count up, and what holds each level to its promise. */
package dev.tidemark.torture.levels;
