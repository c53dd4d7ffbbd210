package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.util.List;

/** The commands on strings. */
final class ReferenceStrings {
    private final ReferenceKeys keys;

    ReferenceStrings(ReferenceKeys keys) {
        this.keys = keys;
    }

    Reply get(String key) {
        return keys.get(key) instanceof Value.Fields ? ReferenceErrors.WRONG_TYPE : textOrNil(key);
    }

    Reply textOrNil(String key) {
        return keys.get(key) instanceof Value.Text text ? ReferenceData.bulk(text.text()) : Reply.NIL;
    }

    Reply strLen(String key) {
        Value value = keys.get(key);
        if (value instanceof Value.Fields) {
            return ReferenceErrors.WRONG_TYPE;
        }
        return new Reply.Int(value instanceof Value.Text text ? text.text().length() : 0);
    }

    Reply set(String key, String value, List<String> options) {
        SetWords words = SetWords.of(options, keys.now());
        if (words.wrong() != null) {
            return words.wrong();
        }
        Reply old = get(key);
        if (words.get() && old instanceof Reply.Failure) {
            return old;
        }
        boolean exists = keys.contains(key);
        boolean sets = !(words.ifAbsent() && exists) && !(words.ifPresent() && !exists);
        if (sets) {
            long expireAt = words.keepTtl() && exists ? keys.get(key).expireAt() : words.expireAt();
            keys.store(key, new Value.Text(value, expireAt));
        }
        if (words.get()) {
            return old;
        }
        return sets ? Reply.OK : Reply.NIL;
    }

    Reply getDel(String key) {
        Reply old = get(key);
        if (old instanceof Reply.Bulk) {
            keys.remove(key);
        }
        return old;
    }

    Reply mSet(List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return new Reply.Failure("ERR wrong number of arguments for 'mset' command");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            keys.store(pairs.get(i), new Value.Text(pairs.get(i + 1), Value.NEVER));
        }
        return Reply.OK;
    }

    Reply append(String key, String more) {
        if (keys.get(key) instanceof Value.Fields) {
            return ReferenceErrors.WRONG_TYPE;
        }
        String old = keys.get(key) instanceof Value.Text text ? text.text() : "";
        keys.store(key, new Value.Text(old + more, keys.expireAt(key)));
        return new Reply.Int(old.length() + more.length());
    }

    /** Bit 0 is the highest of the first byte. What changes nothing is no change. */
    Reply setBit(String key, int offset, int bit) {
        if (keys.get(key) instanceof Value.Fields) {
            return ReferenceErrors.WRONG_TYPE;
        }
        String old = keys.get(key) instanceof Value.Text text ? text.text() : "";
        int at = offset / Byte.SIZE;
        String grown = old + "\0".repeat(Math.max(0, at + 1 - old.length()));
        int mask = 1 << Byte.SIZE - 1 - offset % Byte.SIZE;
        char changed = (char) (bit == 1 ? grown.charAt(at) | mask : grown.charAt(at) & ~mask);
        String next = grown.substring(0, at) + changed + grown.substring(at + 1);
        if (!next.equals(old)) {
            keys.store(key, new Value.Text(next, keys.expireAt(key)));
        }
        return new Reply.Int((grown.charAt(at) & mask) == 0 ? 0 : 1);
    }

    Reply increment(String key, String by) {
        if (!ReferenceNumbers.isInteger(by)) {
            return ReferenceErrors.NOT_AN_INTEGER;
        }
        if (keys.get(key) instanceof Value.Fields) {
            return ReferenceErrors.WRONG_TYPE;
        }
        String old = keys.get(key) instanceof Value.Text text ? text.text() : "0";
        if (!ReferenceNumbers.isInteger(old)) {
            return ReferenceErrors.NOT_AN_INTEGER;
        }
        Reply sum = ReferenceNumbers.sum(old, by);
        if (sum instanceof Reply.Int number) {
            keys.store(key, new Value.Text(Long.toString(number.value()), keys.expireAt(key)));
        }
        return sum;
    }
}
