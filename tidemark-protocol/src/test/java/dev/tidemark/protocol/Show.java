package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.members.OldVoters;
import java.util.List;
import java.util.stream.Collectors;

/** Inputs, and what messages and effects have in common, as people read them in stories and traces. */
final class Show {
    private Show() {}

    static String input(Input input) {
        return input instanceof Input.Received received
                ? "from " + received.envelope().from() + " in epoch "
                        + received.envelope().epoch() + ": "
                        + MessageWords.of(received.envelope())
                : input.toString();
    }

    static String entries(List<? extends Entry> entries) {
        return entries.isEmpty()
                ? "nothing "
                : entries.stream().map(TestEntry::name).collect(Collectors.joining(" ")) + " ";
    }

    /** Voters by id, others with their role; who has another directory than its first is marked by a star. */
    static String members(Configuration configuration) {
        String members = configuration.members().values().stream()
                .map(member -> member.id()
                        + (member.incarnation().getMostSignificantBits() > 0 ? "*" : "")
                        + (member.role() == MemberRole.VOTER
                                ? ""
                                : "(" + member.role().word() + ")"))
                .collect(Collectors.joining(" "));
        OldVoters old = configuration.old();
        return members + " W=" + configuration.writeQuorum()
                + (old == null
                        ? ""
                        : ", with " + old.ids() + (old.vacant() == 0 ? "" : " and " + old.vacant() + " vacant") + " W="
                                + old.writeQuorum())
                + (configuration.level() == FeatureLevel.LOWEST ? "" : ", level " + configuration.level());
    }

    static String low(List<Integer> nodes) {
        return nodes.isEmpty() ? "" : ", disks low: " + nodes;
    }
}
