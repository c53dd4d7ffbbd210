package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keys that are each written by one client, with 1, 2, 3, ... in order, and read by many through all nodes. With one
 * writer and rising values, the history is linearizable exactly if a read never returns less than what was
 * acknowledged, or read by anybody, before it began, and never more than what was sent before it ended.
 */
final class Registers {
    private final int count;
    private final Traffic traffic;
    private final AtomicLongArray sent;
    private final AtomicLongArray known;
    private final AtomicLong reads = new AtomicLong();

    Registers(int count, Traffic traffic) {
        this.count = count;
        this.traffic = traffic;
        this.sent = new AtomicLongArray(count);
        this.known = new AtomicLongArray(count);
    }

    String key(int register) {
        return "register:" + register;
    }

    /**
     * The only writer of {@code register}. A write that was begun is repeated until it is acknowledged, under its id.
     */
    Traffic.Client writer(int register, Wanderer wanderer) {
        return () -> {
            long value = sent.incrementAndGet(register);
            String id = UUID.randomUUID().toString();
            while (!write(wanderer, id, register, value)) {
                traffic.check();
            }
            known.accumulateAndGet(register, value, Math::max);
        };
    }

    private boolean write(Wanderer wanderer, String id, int register, long value) throws ReplyError {
        try {
            return "OK".equals(wanderer.call("TIDE.ONCE", id, "SET", key(register), Long.toString(value)));
        } catch (IOException e) {
            return false;
        } catch (ReplyError e) {
            if (!e.isDefiniteNo() && !e.isUnknown()) {
                throw e;
            }
            wanderer.moveOn();
            return false;
        }
    }

    Traffic.Client reader(Wanderer wanderer, long seed) {
        Random random = new Random(seed);
        return () -> {
            int register = random.nextInt(count);
            long atLeast = known.get(register);
            try {
                String answer = (String) wanderer.call("GET", key(register));
                long value = answer == null ? 0 : Long.parseLong(answer);
                assertThat(value).as("a read of %s", key(register)).isBetween(atLeast, sent.get(register));
                known.accumulateAndGet(register, value, Math::max);
                reads.incrementAndGet();
            } catch (IOException e) {
                // a read that was not answered says nothing
            } catch (ReplyError e) {
                if (!e.isDefiniteNo()) {
                    throw e;
                }
                wanderer.moveOn();
            }
        };
    }

    long reads() {
        return reads.get();
    }

    long writes() {
        long all = 0;
        for (int register = 0; register < count; register++) {
            all += sent.get(register);
        }
        return all;
    }

    void check(int register, String value) {
        assertThat(value).as(key(register)).isEqualTo(Long.toString(sent.get(register)));
    }
}
