/** Clients whose calls are recorded and judged. */
package dev.tidemark.torture.load;
