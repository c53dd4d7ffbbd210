package dev.tidemark.state.row;

import dev.tidemark.tree.write.Change;
import java.util.Iterator;

/** One after the other. */
public record Chain(Iterator<Change> first, Iterator<Change> second) implements Iterator<Change> {
    @Override
    public boolean hasNext() {
        return first.hasNext() || second.hasNext();
    }

    @Override
    public Change next() {
        return first.hasNext() ? first.next() : second.next();
    }
}
