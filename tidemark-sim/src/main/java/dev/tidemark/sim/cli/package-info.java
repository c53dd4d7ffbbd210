/** The command {@code ./tidemark sim}, as a {@link java.util.spi.ToolProvider} that the server's command line finds. */
package dev.tidemark.sim.cli;
