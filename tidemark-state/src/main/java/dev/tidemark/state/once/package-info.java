/**
 * The tables that make a retried write happen once: sessions of gateways and request ids of clients, with their
 * bounds.
 */
package dev.tidemark.state.once;
