/** The bytes of pages: what each kind holds, how it is checked, and how a parent names it. */
package dev.tidemark.tree.page;
