/**
 * What a state is made of, row by row: pairs, request ids, sessions, and the digest that they add up to. A data file
 * and a snapshot hold these rows.
 */
package dev.tidemark.state.row;
