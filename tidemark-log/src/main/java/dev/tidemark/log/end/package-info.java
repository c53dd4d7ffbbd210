/**
 * How far the log was durable and acknowledged, remembered outside of it, so that a log that lost its end is noticed
 * (H161).
 */
package dev.tidemark.log.end;
