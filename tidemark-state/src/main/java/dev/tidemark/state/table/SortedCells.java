package dev.tidemark.state.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * A list that is in order already, as a {@link SortedMap}: an empty {@link java.util.TreeMap} that is given one of
 * those is built in one pass, without a comparison. It can be counted and walked along, and nothing else.
 */
final class SortedCells<K, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
    private final Comparator<? super K> comparator;
    private final List<V> values;
    private final Function<V, K> key;

    SortedCells(Comparator<? super K> comparator, List<V> values, Function<V, K> key) {
        this.comparator = comparator;
        this.values = values;
        this.key = key;
    }

    @Override
    public Comparator<? super K> comparator() {
        return comparator;
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.size();
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                Iterator<V> each = values.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Map.Entry<K, V> next() {
                        V value = each.next();
                        return new SimpleImmutableEntry<>(key.apply(value), value);
                    }
                };
            }
        };
    }

    @Override
    public SortedMap<K, V> subMap(K from, K to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<K, V> headMap(K to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<K, V> tailMap(K from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public K firstKey() {
        throw new UnsupportedOperationException();
    }

    @Override
    public K lastKey() {
        throw new UnsupportedOperationException();
    }
}
