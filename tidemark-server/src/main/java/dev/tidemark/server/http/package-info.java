/**
 * {@code GET /health} and {@code GET /status}, for load balancers and monitoring. No password; keep it away from
 * strangers.
 */
package dev.tidemark.server.http;
