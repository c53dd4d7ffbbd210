/**
 * Clients that write and read through the gateways, and hold every answer against what was executed.
 */
package dev.tidemark.sim.client;
