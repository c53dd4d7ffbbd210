package dev.tidemark.bench.rocks;

import java.nio.file.Path;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its defaults, but for compression, which is off: the generator writes the same value to all keys, and
 * what would shrink to nothing here would not elsewhere. A batch is durable when it is written.
 */
final class RocksStore implements AutoCloseable {
    private final Options options =
            new Options().setCreateIfMissing(true).setCompressionType(CompressionType.NO_COMPRESSION);
    private final WriteOptions durable = new WriteOptions().setSync(true);
    private final WriteBatch batch = new WriteBatch();
    private final RocksDB db;

    RocksStore(Path directory) throws RocksDBException {
        db = RocksDB.open(options, directory.toString());
    }

    /** Adds to what {@link #write} will write. */
    void put(byte[] key, byte[] value) throws RocksDBException {
        batch.put(key, value);
    }

    /** Writes what was put, with one fsync; nothing if there is nothing. */
    void write() throws RocksDBException {
        if (batch.count() > 0) {
            try {
                db.write(durable, batch);
            } finally {
                batch.clear();
            }
        }
    }

    /** Of what was written; null if there is none. */
    byte[] get(byte[] key) throws RocksDBException {
        return db.get(key);
    }

    @Override
    public void close() {
        db.close();
        batch.close();
        durable.close();
        options.close();
    }
}
