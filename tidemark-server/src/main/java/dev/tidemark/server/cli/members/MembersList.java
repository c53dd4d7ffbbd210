package dev.tidemark.server.cli.members;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.cli.base.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code TIDE.MEMBERS LIST} answered, as the command line sees it. */
public record MembersList(Map<String, Object> fields) {
    private static final String ROLE = "role";

    long number(String field) {
        return fields.get(field) instanceof Long number ? number : 0;
    }

    /** By id. */
    private Map<String, Map<?, ?>> members() {
        Map<String, Map<?, ?>> members = new LinkedHashMap<>();
        if (fields.get("members") instanceof Map<?, ?> all) {
            all.forEach((id, member) -> {
                if (member instanceof Map<?, ?> known) {
                    members.put(id.toString(), known);
                }
            });
        }
        return members;
    }

    /** The feature level of the cluster. */
    public int level() {
        return (int) number("level");
    }

    public boolean hasMember(int id) {
        return members().containsKey(Integer.toString(id));
    }

    /** Whether every member is known, by the one that was asked, to support a feature level. */
    public boolean allSupport(int level) {
        return members().values().stream()
                .allMatch(member -> member.get("level") instanceof Long highest && highest >= level);
    }

    /** Whether a change is under way. */
    public boolean isChanging() {
        return number("changing") == 1;
    }

    /** Where clients may ask the leader; null if none is known. */
    HostPort leader() {
        Map<?, ?> leader = members().get(Long.toString(number("leader")));
        return leader == null ? null : client(leader);
    }

    /** Where clients may ask. */
    List<HostPort> clients() {
        return members().values().stream()
                .map(MembersList::client)
                .filter(Objects::nonNull)
                .toList();
    }

    private static HostPort client(Map<?, ?> member) {
        try {
            return HostPort.parse(String.valueOf(member.get("client")));
        } catch (IllegalArgumentException e) {
            return null; // nobody can ask there
        }
    }

    /** What is not done yet, in words; empty if all is done. */
    String underWay() {
        List<String> parts = new ArrayList<>();
        if (fields.get("old-voters") instanceof List<?> old && !old.isEmpty()) {
            parts.add("the voters change from " + old + " with write quorum " + number("old-write-quorum")
                    + ": both the old ones and the new ones count");
        }
        members().forEach((id, member) -> {
            boolean waits = Long.valueOf(1).equals(member.get("waits-for-its-vote"));
            Object lag = member.get("lag");
            String lacks = lag instanceof Long entries && entries >= 0 ? ", " + entries + " entries to go" : "";
            if (waits && member.get(ROLE).equals("returning")) {
                parts.add("node " + id + " is to come back with an empty data directory" + connection(member) + lacks);
            } else if (waits) {
                parts.add("node " + id + " catches up to become a voter" + connection(member) + lacks);
            } else if (member.get(ROLE).equals("leaving")) {
                parts.add("node " + id + " leaves");
            }
        });
        return String.join("; ", parts);
    }

    private static String connection(Map<?, ?> member) {
        return Long.valueOf(1).equals(member.get("connected")) ? "" : ", and is not there yet: start it";
    }

    /** Up to which feature level. */
    private static String supports(Map<?, ?> member) {
        return member.get("level") instanceof Long level && level > 0 ? "to " + level : "?";
    }

    /** For people. */
    public String table() {
        TextTable table =
                new TextTable("id", ROLE, "zone", "peer", "client", "connected", "lag", "level", "data directory", "");
        String leader = Long.toString(number("leader"));
        members().forEach((id, member) -> {
            String incarnation = String.valueOf(member.get("incarnation"));
            boolean isUnknown = incarnation.matches("[0-]*");
            Object lag = member.get("lag");
            table.row(
                    id,
                    member.get(ROLE),
                    zone(member),
                    member.get("peer"),
                    member.get("client"),
                    Long.valueOf(1).equals(member.get("connected")) ? "yes" : "no",
                    Long.valueOf(-1).equals(lag) ? "?" : lag,
                    supports(member),
                    isUnknown ? "not known yet" : incarnation,
                    id.equals(leader) ? "leader" : "");
        });
        return table + "version " + number("version") + ", write quorum " + number("write-quorum") + ", "
                + number("removed") + " data directories removed, feature level " + number("level")
                + System.lineSeparator() + line(underWay()) + line(String.valueOf(fields.getOrDefault("silent", "")));
    }

    private static String line(String text) {
        return text.isEmpty() ? "" : text + System.lineSeparator();
    }

    /** A hyphen stands for none, or for a node of a release before there were zones. */
    private static String zone(Map<?, ?> member) {
        String zone = member.get("zone") instanceof String known ? known : "";
        return zone.isEmpty() ? "-" : zone;
    }
}
