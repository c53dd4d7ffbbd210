/** What the lanes of a group tell each other: nothing else is shared between them. */
package dev.tidemark.node.mail;
