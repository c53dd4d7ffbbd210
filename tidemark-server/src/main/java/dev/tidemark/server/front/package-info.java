/**
 * What all client connections of one server share: settings, the clients that are connected, and the budgets of memory
 * that they have together. Event loop only.
 */
package dev.tidemark.server.front;
