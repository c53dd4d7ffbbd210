package dev.tidemark.torture.scene;

import java.time.Duration;

/**
 * What may be chosen on the command line.
 *
 * @param rate writes per second, of scenes with a steady load
 * @param lasts how long a scene goes on that has no end of its own
 * @param seed of what is chosen by lot
 */
public record Dials(int rate, Duration lasts, long seed) {}
