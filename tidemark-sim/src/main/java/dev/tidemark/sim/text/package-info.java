/**
 * Commands, messages and replies in words, for traces and violations.
 */
package dev.tidemark.sim.text;
