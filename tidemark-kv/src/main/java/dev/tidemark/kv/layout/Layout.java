package dev.tidemark.kv.layout;

/**
 * Where things are in the ordered store.
 *
 * <pre>
 *  key                                        value
 *  [space] 'k' slot (2) hash (4) key          a record, see {@link Records}
 *  'h' id of a collection (8) ...             an element; what follows the id is for its type to say
 *  [space] 'e' time of expiry (8) key         nothing; one for each key that expires
 *  'g' id of a collection (8)                 nothing; its key is gone, its elements are still to be removed
 *  's' number of a space (8)                  nothing; FLUSHDB took the space from its database, its keys are
 *                                               still to be removed
 *  [space] 'n'                                {@link Counts}
 *  'b'                                        {@link Databases}
 *  'm'                                        nothing is due before this time (8); none if nothing will be
 *  'd' bucket (2)                             version of the last removal of a key of this bucket (8)
 *  'f'                                        version of the last FLUSHALL in format 1 of commands (8), version of the
 *                                               last key that was made before it (8)
 * </pre>
 *
 * Slot is the {@link HashSlot} of the key, hash a hash of the key: both are there so that keys have an order of their
 * own, which a cursor of 64 bits can name. A {@link Space} is a prefix; the first, which database 0 has in the
 * beginning, has none.
 *
 * <p>A string takes one look-up, a collection one for the key and one for each element. Elements are found by an id
 * that is never used again ({@link Counts#nextId}), so a collection of any size and type is renamed, replaced or
 * deleted in one step, and its elements are removed later, some at a time.
 */
public final class Layout {
    static final int BUCKETS = 1 << 14;
    public static final byte[] COUNTS = {'n'};
    public static final byte[] DUE = {'m'};
    public static final byte[] FLUSHED = {'f'};
    public static final byte[] NOTHING = {};
    public static final byte[] DATABASES = {'b'};
    public static final byte[] GARBAGE = {'g'};
    public static final byte[] END_OF_GARBAGE = {'g' + 1};
    public static final byte[] GARBAGE_SPACES = {'s'};
    public static final byte[] END_OF_GARBAGE_SPACES = {'s' + 1};
    /** Of the part of a key of the store that orders keys and elements by a hash. */
    public static final int HASH_BITS = Integer.SIZE;
    /** Where the id of a collection ends in the key of an element, and what its type says begins. */
    public static final int ELEMENT_AT = 1 + Long.BYTES;

    private Layout() {}

    /** Before all elements of a collection; those of the next id are after them. */
    public static byte[] elements(long id) {
        return element(id, ELEMENT_AT);
    }

    /** The beginning of a key of this length for an element. */
    public static byte[] element(long id, int length) {
        byte[] stored = new byte[length];
        stored[0] = 'h';
        Bytes.putLong(stored, 1, id);
        return stored;
    }

    /** The key of the same element of another collection. */
    public static byte[] underId(long id, byte[] element) {
        byte[] stored = element.clone();
        Bytes.putLong(stored, 1, id);
        return stored;
    }

    public static byte[] garbage(long id) {
        byte[] stored = new byte[1 + Long.BYTES];
        stored[0] = 'g';
        Bytes.putLong(stored, 1, id);
        return stored;
    }

    /** Of a collection or of a space. */
    public static long garbageId(byte[] stored) {
        return Bytes.getLong(stored, 1);
    }

    public static byte[] garbageSpace(long number) {
        byte[] stored = garbage(number);
        stored[0] = GARBAGE_SPACES[0];
        return stored;
    }

    /** Equal names in different databases are in different buckets, mostly. */
    public static byte[] bucket(int database, byte[] key) {
        int bucket = (Bytes.hash(key) ^ database * 0x9E3779B9) & BUCKETS - 1;
        return new byte[] {'d', (byte) (bucket >>> Byte.SIZE), (byte) bucket};
    }

    public static byte[] flushed(long version, long lastMade) {
        byte[] bytes = new byte[2 * Long.BYTES];
        Bytes.putLong(bytes, 0, version);
        Bytes.putLong(bytes, Long.BYTES, lastMade);
        return bytes;
    }

    /** When the last of the keys was made that FLUSHALL has removed since. */
    public static long lastMade(byte[] flushed) {
        return Bytes.getLong(flushed, Long.BYTES);
    }
}
