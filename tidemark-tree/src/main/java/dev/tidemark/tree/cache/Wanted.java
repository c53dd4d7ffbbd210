package dev.tidemark.tree.cache;

import dev.tidemark.tree.page.PageRef;

/**
 * A page that somebody is to read for a cache.
 *
 * @param page which one
 * @param number of the request: an answer to another one is late (rule R13)
 */
public record Wanted(PageRef page, long number) {}
