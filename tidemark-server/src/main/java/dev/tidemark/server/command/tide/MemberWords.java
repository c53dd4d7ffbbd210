package dev.tidemark.server.command.tide;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.node.HostPort;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.MemberAddress;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberChange.Kind;
import dev.tidemark.protocol.members.MemberZone;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.tide.ChangeCommand.BadChangeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What follows the name of a change of members, as a {@link MemberChange}. */
final class MemberWords {
    private static final String IF = "IF";
    /** Of all releases that there will be. */
    private static final int MAX_LEVEL = 0xFFFF;

    private static final String ZONE = "ZONE";
    private static final String SPARE = "SPARE";

    private final List<String> words = new ArrayList<>();
    private long expected = MemberChange.ANY;
    private String zone = "";
    private boolean isSpare;

    /** @param first argument that is not the name of the command */
    private MemberWords(byte[][] arguments, int first) throws BadChangeException {
        for (int i = first; i < arguments.length; i++) {
            words.add(CommandErrors.text(arguments[i]));
        }
        int last = words.size() - 1;
        if (last >= 1 && words.get(last - 1).equalsIgnoreCase(IF)) {
            OptionalLong version = Numbers.parse(arguments[arguments.length - 1]);
            if (version.isEmpty() || version.getAsLong() < 0) {
                throw new BadChangeException("'" + words.get(last) + "' is no version: give the 'version' of"
                        + " TIDE.MEMBERS LIST after IF");
            }
            expected = version.getAsLong();
            words.subList(last - 1, last + 1).clear();
        }
    }

    static MemberChange read(Kind kind, byte[][] arguments) throws BadChangeException {
        MemberWords words = new MemberWords(arguments, 2);
        if (kind == Kind.ADD || kind == Kind.ADD_LEARNER || kind == Kind.REPLACE) {
            words.takeZone();
        }
        if (kind == Kind.ADD) {
            words.takeSpare();
        }
        return switch (kind) {
            case ADD -> words.added();
            case ADD_LEARNER -> words.located(kind, 1, "node peer-address [client-address] [ZONE zone]");
            case MOVE -> words.located(kind, 1, "node peer-address [client-address]");
            case REPLACE -> words.replacement();
            case REMOVE, PROMOTE -> words.about(kind);
            case CANCEL -> words.cancel();
            case RAISE_LEVEL -> words.level();
            case ZONE -> words.zoned();
            case ADD_SPARE, WRITE_QUORUM -> throw new IllegalArgumentException("no change of members: " + kind);
        };
    }

    private void takeZone() throws BadChangeException {
        int last = words.size() - 1;
        if (last >= 1 && words.get(last - 1).equalsIgnoreCase(ZONE)) {
            zone = zone(last);
            words.subList(last - 1, last + 1).clear();
        }
    }

    private void takeSpare() {
        int last = words.size() - 1;
        isSpare = last >= 0 && words.get(last).equalsIgnoreCase(SPARE);
        if (isSpare) {
            words.remove(last);
        }
    }

    private String zone(int at) throws BadChangeException {
        String objection = MemberZone.objectionTo(words.get(at));
        if (objection != null) {
            throw new BadChangeException(objection);
        }
        return words.get(at);
    }

    private MemberChange added() throws BadChangeException {
        return located(
                isSpare ? Kind.ADD_SPARE : Kind.ADD, 1, "node peer-address [client-address] [SPARE] [ZONE zone]");
    }

    private MemberChange zoned() throws BadChangeException {
        requireCount(1, 2, "node [zone]");
        return new MemberChange(Kind.ZONE, expected, id(0), 0, "", "", 0, words.size() == 1 ? "" : zone(1));
    }

    /** {@code TIDE.QUORUM W n [IF version]}. */
    static MemberChange writeQuorum(byte[][] arguments) throws BadChangeException {
        MemberWords words = new MemberWords(arguments, 1);
        if (words.words.size() != 2 || !words.words.get(0).equalsIgnoreCase("W")) {
            throw new BadChangeException("write TIDE.QUORUM, or TIDE.QUORUM W number [IF version]");
        }
        OptionalLong write = Numbers.parse(arguments[2]);
        if (write.isEmpty() || write.getAsLong() < 1 || write.getAsLong() > Byte.MAX_VALUE) {
            throw new BadChangeException(
                    "the write quorum is a number from 1 to that of the voters, not '" + words.words.get(1) + "'");
        }
        return new MemberChange(Kind.WRITE_QUORUM, words.expected, 0, 0, "", "", (int) write.getAsLong());
    }

    private MemberChange replacement() throws BadChangeException {
        if (words.size() == 1) {
            int id = id(0);
            if (!zone.isEmpty()) {
                throw new BadChangeException("a lost disk does not change the zone of its node: ZONE is of another node"
                        + " that takes the place; for this one, use TIDE.MEMBERS ZONE");
            }
            return new MemberChange(Kind.REPLACE, expected, id, id, "", "", 0);
        }
        requireCount(3, 4, "node [other peer-address [client-address] [ZONE zone]]");
        return new MemberChange(Kind.REPLACE, expected, id(0), id(1), peer(2), client(3), 0, zone);
    }

    private MemberChange located(Kind kind, int at, String syntax) throws BadChangeException {
        requireCount(at + 1, at + 2, syntax);
        return new MemberChange(kind, expected, id(0), 0, peer(at), client(at + 1), 0, zone);
    }

    private MemberChange about(Kind kind) throws BadChangeException {
        requireCount(1, 1, "node");
        return new MemberChange(kind, expected, id(0), 0, "", "", 0);
    }

    private MemberChange cancel() throws BadChangeException {
        requireCount(0, 0, "nothing");
        return new MemberChange(Kind.CANCEL, expected, 0, 0, "", "", 0);
    }

    private MemberChange level() throws BadChangeException {
        requireCount(1, 1, "level");
        OptionalLong level = Numbers.parse(words.get(0).getBytes(StandardCharsets.UTF_8));
        if (level.isEmpty() || level.getAsLong() < FeatureLevel.LOWEST || level.getAsLong() > MAX_LEVEL) {
            throw new BadChangeException("'" + words.get(0) + "' is no feature level: this release supports "
                    + FeatureLevel.LOWEST + " to " + FeatureLevel.HIGHEST);
        }
        return MemberChange.raiseLevel(expected, (int) level.getAsLong());
    }

    private void requireCount(int least, int most, String syntax) throws BadChangeException {
        if (words.size() < least || words.size() > most) {
            throw new BadChangeException("what must follow is: " + syntax + ", and IF version if you like");
        }
    }

    private int id(int at) throws BadChangeException {
        OptionalLong id = Numbers.parse(words.get(at).getBytes(StandardCharsets.UTF_8));
        if (id.isEmpty() || id.getAsLong() < 1 || id.getAsLong() > Integer.MAX_VALUE) {
            throw new BadChangeException("'" + words.get(at) + "' is no number of a node, which is 1 to 2147483647");
        }
        return (int) id.getAsLong();
    }

    private String peer(int at) throws BadChangeException {
        String address = words.get(at);
        String objection = MemberAddress.objectionTo(address);
        if (objection == null && HostPort.parse(address).isWildcard()) {
            objection = "\"" + address + "\" stands for all addresses of a machine: give the one to connect to";
        }
        if (objection != null) {
            throw new BadChangeException(objection);
        }
        return address;
    }

    private String client(int at) throws BadChangeException {
        return at < words.size() ? peer(at) : "";
    }
}
