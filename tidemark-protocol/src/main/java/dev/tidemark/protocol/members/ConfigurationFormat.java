package dev.tidemark.protocol.members;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The bytes of a {@link Configuration} in log, snapshots and messages (docs/format.md, Configurations). */
final class ConfigurationFormat {
    /** Ids and incarnations of voters. */
    private static final byte VOTERS_ONLY = 1;
    /** With roles and addresses. */
    private static final byte UNCHANGED = 2;
    /** With seats, old voters, removed incarnations and what it changes. */
    private static final byte CHANGED = 3;
    /**
     * With zones, and with the feature level, which comes first: what follows is of that level, and a later one may
     * have more.
     */
    private static final byte LEVELLED = 4;

    private ConfigurationFormat() {}

    static byte[] encode(Configuration configuration) {
        byte version = version(configuration);
        ByteBuffer out = ByteBuffer.allocate(maxBytes(configuration));
        out.put(version);
        if (version == LEVELLED) {
            out.putShort((short) configuration.level());
        }
        out.put((byte) configuration.writeQuorum());
        out.put((byte) configuration.members().size());
        for (Member member : configuration.members().values()) {
            out.putInt(member.id());
            putUuid(out, member.incarnation());
            out.put(member.role().code());
            if (version >= CHANGED) {
                out.putInt(member.seat());
            }
            putText(out, member.peerAddress());
            putText(out, member.clientAddress());
            if (version >= LEVELLED) {
                putText(out, member.zone());
            }
        }
        if (version >= CHANGED) {
            putChange(out, configuration);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** The oldest that can say it all, so that older programs read it as long as they may have to. */
    private static byte version(Configuration configuration) {
        if (FeatureLevel.SPARES.isIn(configuration)) {
            return LEVELLED;
        }
        for (Member member : configuration.members().values()) {
            if (!member.zone().isEmpty()) {
                throw new IllegalStateException("node " + member.id() + " has a zone at feature level "
                        + configuration.level() + ", which has none: it would be forgotten");
            }
        }
        return isUnchanged(configuration) ? UNCHANGED : CHANGED;
    }

    private static boolean isUnchanged(Configuration configuration) {
        return configuration.changes() == 0
                && configuration.old() == null
                && configuration.removed().isEmpty()
                && configuration.members().values().stream().allMatch(member -> member.seat() == 0);
    }

    private static int maxBytes(Configuration configuration) {
        int size = 64 + 2 * Long.BYTES * configuration.removed().size();
        for (Member member : configuration.members().values()) {
            size += 64 + utf8(member.peerAddress()).length + utf8(member.clientAddress()).length;
            size += utf8(member.zone()).length;
        }
        return size;
    }

    private static void putChange(ByteBuffer out, Configuration configuration) {
        OldVoters old = configuration.old();
        out.put((byte) (old == null ? 0 : 1));
        if (old != null) {
            out.put((byte) old.writeQuorum()).put((byte) old.vacant());
            out.put((byte) old.ids().size());
            old.ids().forEach(out::putInt);
        }
        out.putShort((short) configuration.removed().size());
        configuration.removed().forEach(incarnation -> putUuid(out, incarnation));
        out.putLong(configuration.changes());
    }

    static Configuration decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version < VOTERS_ONLY || version > LEVELLED) {
                throw new IllegalArgumentException("a configuration of version " + version + "; this program knows "
                        + VOTERS_ONLY + " to " + LEVELLED);
            }
            int level = version == LEVELLED ? takeLevel(in) : FeatureLevel.LOWEST;
            int writeQuorum = in.get();
            int count = in.get();
            TreeMap<Integer, Member> members = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                Member member = version == VOTERS_ONLY ? takeVoter(in) : takeMember(in, version);
                members.put(member.id(), member);
            }
            if (version < CHANGED) {
                return new Configuration(members, writeQuorum);
            }
            OldVoters old = in.get() == 0 ? null : takeOld(in);
            return new Configuration(members, writeQuorum, old, takeRemoved(in), in.getLong(), level);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a configuration that is cut short", e);
        }
    }

    private static int takeLevel(ByteBuffer in) {
        int level = Short.toUnsignedInt(in.getShort());
        if (level > FeatureLevel.HIGHEST) {
            throw new NewerLevelException(level, FeatureLevel.HIGHEST);
        }
        return level;
    }

    /** Of bytes that may be of a later level than any that is known here. */
    static int level(byte[] bytes) {
        boolean says = bytes.length > 2 && bytes[0] == LEVELLED;
        return says ? Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(1)) : FeatureLevel.LOWEST;
    }

    private static Member takeVoter(ByteBuffer in) {
        return Member.voter(in.getInt(), takeUuid(in));
    }

    private static Member takeMember(ByteBuffer in, byte version) {
        int id = in.getInt();
        UUID incarnation = takeUuid(in);
        MemberRole role = MemberRole.of(in.get());
        int seat = version >= CHANGED ? in.getInt() : 0;
        String peer = takeText(in);
        String client = takeText(in);
        return new Member(id, incarnation, peer, client, role, seat, version >= LEVELLED ? takeText(in) : "");
    }

    private static OldVoters takeOld(ByteBuffer in) {
        int writeQuorum = in.get();
        int vacant = in.get();
        int count = in.get();
        SortedSet<Integer> ids = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(in.getInt());
        }
        return new OldVoters(ids, vacant, writeQuorum);
    }

    private static SortedSet<UUID> takeRemoved(ByteBuffer in) {
        int count = in.getShort();
        SortedSet<UUID> removed = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            removed.add(takeUuid(in));
        }
        return removed;
    }

    private static void putUuid(ByteBuffer out, UUID uuid) {
        out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private static UUID takeUuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        if (bytes.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("an address or a zone of " + bytes.length + " bytes");
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String takeText(ByteBuffer in) {
        int length = in.getShort();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
