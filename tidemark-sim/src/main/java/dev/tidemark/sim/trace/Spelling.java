package dev.tidemark.sim.trace;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.sim.spec.Half;
import dev.tidemark.sim.spec.Members;
import dev.tidemark.sim.spec.Roll;
import dev.tidemark.sim.spec.SpecEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Entries and configurations in the words of the specification. */
final class Spelling {
    private Spelling() {}

    static SpecEntry of(Entry entry) {
        return new SpecEntry(
                entry.position(),
                EntryKind.carriesConfiguration(entry.kind()) ? of(Configuration.decode(entry.payload())) : null);
    }

    static List<SpecEntry> of(List<? extends Entry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<SpecEntry> spelled = new ArrayList<>(entries.size());
        entries.forEach(entry -> spelled.add(of(entry)));
        return spelled;
    }

    static Members of(Configuration configuration) {
        Half next = half(configuration, configuration.voters(), configuration.vacant(), configuration.writeQuorum());
        Half old = configuration.old() == null
                ? next
                : half(
                        configuration,
                        configuration.old().ids(),
                        configuration.old().vacant(),
                        configuration.old().writeQuorum());
        Roll roll = new Roll(
                new TreeSet<>(configuration.members().keySet()),
                ids(configuration, MemberRole.LEAVING),
                ids(configuration, MemberRole.SPARE));
        return new Members(old, next, roll, configuration.level());
    }

    private static SortedSet<Integer> ids(Configuration configuration, MemberRole role) {
        TreeSet<Integer> ids = new TreeSet<>();
        for (Member member : configuration.members().values()) {
            if (member.role() == role) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    /** Who is a voter and no member can never be heard. */
    private static Half half(Configuration configuration, SortedSet<Integer> ids, int vacant, int write) {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id : ids) {
            Member member = configuration.members().get(id);
            if (member != null) {
                voters.put(id, member.isBound() ? member.incarnation() : Half.ANY);
            }
        }
        return new Half(voters, vacant + ids.size() - voters.size(), write);
    }
}
