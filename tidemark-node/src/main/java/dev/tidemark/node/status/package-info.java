/** What a node says of itself: whether it serves and why not, its status, and answers to what people ask. */
package dev.tidemark.node.status;
