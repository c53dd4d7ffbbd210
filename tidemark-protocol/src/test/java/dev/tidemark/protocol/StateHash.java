package dev.tidemark.protocol;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A number of 64 bits for everything that objects of this package hold, whatever fields they have or will have: states
 * with equal numbers are taken for one. Two that differ get the same with a chance of 1 in 2^64.
 *
 * <p>Not looked into: functions, which only tie parts together; options; and Lamport stamps, which no part of the
 * protocol reads.
 */
final class StateHash {
    private static final Set<Class<?>> SKIPPED = Set.of(LamportClock.class, ReplicaOptions.class);
    private static final String HERE = StateHash.class.getPackageName();

    private final Map<Class<?>, Field[]> fields = new HashMap<>();
    private IdentityHashMap<Object, Integer> seen;

    long of(Object... parts) {
        seen = new IdentityHashMap<>();
        long hash = 1;
        for (Object part : parts) {
            hash = mix(hash, value(part));
        }
        return hash;
    }

    static long mix(long hash, long value) {
        long z = (hash ^ value) * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long value(Object object) {
        if (object == null) {
            return 2;
        }
        if (object instanceof Number || object instanceof Boolean || object instanceof Character) {
            return mix(3, object instanceof Number number ? number.longValue() : object.hashCode());
        }
        if (object instanceof Enum<?> constant) {
            return mix(4, constant.ordinal());
        }
        if (object instanceof String text) {
            return array(text.getBytes(StandardCharsets.UTF_8));
        }
        if (object instanceof UUID id) {
            return mix(mix(5, id.getMostSignificantBits()), id.getLeastSignificantBits());
        }
        if (object.getClass().isArray()) {
            return array(object);
        }
        if (object instanceof Map<?, ?> map) {
            return map(map);
        }
        if (object instanceof Collection<?> items) {
            return items(items);
        }
        return isFunction(object) || SKIPPED.contains(object.getClass()) ? 6 : fields(object);
    }

    private static boolean isFunction(Object object) {
        return object.getClass().isHidden() || object.getClass().isSynthetic();
    }

    private long array(Object array) {
        int length = Array.getLength(array);
        long hash = mix(7, length);
        for (int i = 0; i < length; i++) {
            hash = mix(hash, value(Array.get(array, i)));
        }
        return hash;
    }

    /** Without an order, unless there is one. */
    private long items(Collection<?> items) {
        long hash = mix(8, items.size());
        long sum = 0;
        for (Object item : items) {
            long next = value(item);
            hash = mix(hash, next);
            sum += mix(9, next);
        }
        return items instanceof Set ? mix(8, sum) : hash;
    }

    private long map(Map<?, ?> map) {
        long sum = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            sum += mix(value(entry.getKey()), value(entry.getValue()));
        }
        return mix(mix(10, map.size()), sum);
    }

    private long fields(Object object) {
        if (!object.getClass().getPackageName().startsWith(HERE)) {
            throw new AssertionError("what is in a " + object.getClass() + "?");
        }
        if (!object.getClass().isRecord()) {
            Integer before = seen.putIfAbsent(object, seen.size());
            if (before != null) {
                return mix(11, before);
            }
        }
        long hash = mix(12, object.getClass().getName().hashCode());
        try {
            for (Field field : fields.computeIfAbsent(object.getClass(), StateHash::fieldsOf)) {
                hash = mix(hash, value(field.get(object)));
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return hash;
    }

    private static Field[] fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> from = type; from != null && from != Object.class; from = from.getSuperclass()) {
            for (Field field : from.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields.toArray(Field[]::new);
    }
}
