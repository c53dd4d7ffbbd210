package dev.tidemark.protocol.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Members, and the bytes in which the log keeps them, of every version that there was. */
class ConfigurationTest {
    private static final Configuration MIXED = Configuration.of(
            List.of(
                    new Member(1, new UUID(1, 2), "a:1", "b:2", MemberRole.VOTER),
                    new Member(2, Configuration.UNBOUND, "", "", MemberRole.VOTER),
                    new Member(3, new UUID(3, 4), "c:3", "", MemberRole.LEARNER),
                    new Member(4, new UUID(5, 6), "", "é:4", MemberRole.SPARE)),
            2);

    @Test
    void comesBackAsItWas() {
        assertThat(Configuration.decode(MIXED.encode())).isEqualTo(MIXED);
    }

    @Test
    void theBytesAreThoseOfTheFormat() {
        Configuration one =
                Configuration.of(List.of(new Member(5, new UUID(1, 2), "a:1", "bc:2", MemberRole.VOTER)), 1);
        assertThat(HexFormat.of().formatHex(one.encode()))
                .isEqualTo("020101" + "00000005" + "0000000000000001" + "0000000000000002" + "00" + "0003613a31"
                        + "000462633a32");
    }

    private static final Configuration JOINT = new Configuration(
            new TreeMap<>(Map.of(
                    2, new Member(2, new UUID(1, 2), "a:1", "", MemberRole.RETURNING, 2),
                    5, new Member(5, new UUID(3, 4), "", "", MemberRole.VOTER))),
            1,
            new OldVoters(new TreeSet<>(List.of(5, 6)), 1, 3),
            new TreeSet<>(List.of(new UUID(7, 8))),
            9,
            FeatureLevel.LOWEST);

    @Test
    void theBytesOfAChangeAreThoseOfTheFormat() {
        assertThat(HexFormat.of().formatHex(JOINT.encode()))
                .isEqualTo("030102" + "00000002" + "0000000000000001" + "0000000000000002" + "03" + "00000002"
                        + "0003613a31" + "0000" + "00000005" + "0000000000000003" + "0000000000000004" + "00"
                        + "00000000" + "0000" + "0000" + "01" + "03" + "01" + "02" + "00000005" + "00000006" + "0001"
                        + "0000000000000007" + "0000000000000008" + "0000000000000009");
        assertThat(Configuration.decode(JOINT.encode())).isEqualTo(JOINT);
    }

    /** At level 1 all is written as releases without levels read it; above, the level comes first (H180). */
    @Test
    void theLevelIsTheFirstThingThatIsSaid_H180() {
        Configuration raised = Reconfiguration.raised(MIXED, 2);
        byte[] bytes = raised.encode();
        assertThat(HexFormat.of().formatHex(bytes, 0, 5)).isEqualTo("0400020204");
        assertThat(Configuration.decode(bytes)).isEqualTo(raised);
        assertThat(Configuration.levelOf(bytes)).isEqualTo(2);
        assertThat(MIXED.encode()[0]).isEqualTo((byte) 2);
        assertThat(JOINT.encode()[0]).isEqualTo((byte) 3);
        assertThat(Configuration.levelOf(JOINT.encode())).isEqualTo(FeatureLevel.LOWEST);
        assertThat(Configuration.decode(JOINT.at(2).encode())).isEqualTo(JOINT.at(2));
    }

    /** Whatever follows the level: a later release may write members in another way. */
    @Test
    void aLevelThatThisReleaseDoesNotSupportIsRefusedInWords_H180() {
        byte[] later = {4, 0, (byte) (FeatureLevel.HIGHEST + 1), 77, 77};
        assertThat(Configuration.levelOf(later)).isEqualTo(FeatureLevel.HIGHEST + 1);
        assertThatThrownBy(() -> Configuration.decode(later))
                .isInstanceOf(NewerLevelException.class)
                .hasMessageContaining("install a release that supports level " + (FeatureLevel.HIGHEST + 1));
    }

    /** Each step makes another configuration, and none may forget what it does not change (H181; etcd#21694). */
    @Test
    void theLevelStaysThroughEveryStep_H181() throws Reconfiguration.Impossible {
        Configuration active = Configuration.of(
                        List.of(
                                new Member(1, new UUID(1, 1), "a:1", "", MemberRole.VOTER),
                                new Member(2, new UUID(2, 2), "b:1", "", MemberRole.VOTER),
                                new Member(3, new UUID(3, 3), "c:1", "", MemberRole.VOTER),
                                new Member(4, new UUID(4, 4), "d:1", "", MemberRole.LEARNER)),
                        2)
                .at(2);
        for (MemberChange.Kind kind : MemberChange.Kind.values()) {
            MemberChange change = new MemberChange(kind, MemberChange.ANY, idFor(kind), 3, "x:1", "", 3, "room");
            Configuration changed = Reconfiguration.changed(active, 7, change);
            assertThat(changed.level()).as(kind.name()).isEqualTo(2);
            assertThat(Reconfiguration.ended(changed, 8).level()).isEqualTo(2);
        }
        assertThat(Reconfiguration.returned(active, 7, 2, new UUID(9, 9)).level())
                .isEqualTo(2);
        MemberChange promote = new MemberChange(MemberChange.Kind.PROMOTE, MemberChange.ANY, 4, 0, "", "", 0);
        Configuration waiting = Reconfiguration.changed(active, 7, promote);
        assertThat(Reconfiguration.seated(waiting, 8, 4).level()).isEqualTo(2);
        MemberChange cancel = new MemberChange(MemberChange.Kind.CANCEL, MemberChange.ANY, 0, 0, "", "", 0);
        assertThat(Reconfiguration.changed(waiting, 8, cancel).level()).isEqualTo(2);
        assertThat(Reconfiguration.dropped(active, 7, 4).level()).isEqualTo(2);
        assertThat(active.bind(1, new UUID(8, 8)).level()).isEqualTo(2);
        assertThat(Configuration.decode(active.encode()).level()).isEqualTo(2);
    }

    private static int idFor(MemberChange.Kind kind) {
        return switch (kind) {
            case ADD, ADD_LEARNER, ADD_SPARE -> 9;
            case PROMOTE -> 4;
            case RAISE_LEVEL -> 2;
            case REPLACE, REMOVE, MOVE, CANCEL, WRITE_QUORUM, ZONE -> 3;
        };
    }

    @Test
    void theLevelNeverFallsByAWord() {
        assertThatThrownBy(() -> Reconfiguration.changed(MIXED.at(2), 7, MemberChange.raiseLevel(MemberChange.ANY, 1)))
                .isInstanceOf(Reconfiguration.Impossible.class)
                .hasMessageContaining("never falls");
    }

    @Test
    void whatCameWithALevelIsRefusedInWordsBelowIt() {
        assertThat(FeatureLevel.SPARES.objectionTo("spares", MIXED.at(2))).isNull();
        assertThat(FeatureLevel.SPARES.objectionTo("spares", MIXED))
                .contains("spares came with feature level 2", "tidemark members level 2");
    }

    /** A release that knows of no levels, and of no zones, must be able to read what is written for it (H180). */
    @Test
    void sparesAndZonesWaitForTheirLevel_H180() {
        for (MemberChange early : List.of(
                new MemberChange(MemberChange.Kind.ADD_SPARE, MemberChange.ANY, 9, 0, "x:1", "", 0),
                new MemberChange(MemberChange.Kind.ADD, MemberChange.ANY, 9, 0, "x:1", "", 0, "room"),
                new MemberChange(MemberChange.Kind.ADD_LEARNER, MemberChange.ANY, 9, 0, "x:1", "", 0, "room"),
                new MemberChange(MemberChange.Kind.REPLACE, MemberChange.ANY, 1, 9, "x:1", "", 0, "room"),
                new MemberChange(MemberChange.Kind.ZONE, MemberChange.ANY, 1, 0, "", "", 0, "room"),
                new MemberChange(MemberChange.Kind.ZONE, MemberChange.ANY, 1, 0, "", "", 0))) {
            assertThat(early.since()).as(early.toString()).isEqualTo(FeatureLevel.SPARES);
            assertThatThrownBy(() -> Reconfiguration.changed(MIXED, 7, early))
                    .as(early.toString())
                    .isInstanceOf(Reconfiguration.Impossible.class)
                    .hasMessageContaining("tidemark members level 2");
        }
        MemberChange plain = new MemberChange(MemberChange.Kind.ADD, MemberChange.ANY, 9, 0, "x:1", "", 0);
        assertThat(plain.since()).isEqualTo(FeatureLevel.FIRST);
    }

    @Test
    void theZoneOfAMemberIsWrittenWithTheLevel_AndNeverForgotten() {
        Configuration zoned = Configuration.of(
                        List.of(
                                new Member(5, new UUID(1, 2), "a:1", "", MemberRole.VOTER),
                                new Member(6, new UUID(3, 4), "", "", MemberRole.SPARE, 0, "r-1")),
                        1)
                .at(2);
        assertThat(HexFormat.of().formatHex(zoned.encode()))
                .isEqualTo("0400020102" + "00000005" + "0000000000000001" + "0000000000000002" + "00" + "00000000"
                        + "0003613a31" + "0000" + "0000" + "00000006" + "0000000000000003" + "0000000000000004" + "02"
                        + "00000000" + "0000" + "0000" + "0003722d31" + "00" + "0000" + "0000000000000000");
        assertThat(Configuration.decode(zoned.encode())).isEqualTo(zoned);
        assertThatThrownBy(() -> zoned.at(1).encode())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("node 6 has a zone at feature level 1");
    }

    /** Tombstones are where they cannot be lost: in whatever carries the members (H150). */
    @Test
    void whatWasRemovedStaysRemovedThroughEveryStep_H150() {
        Configuration ended = Reconfiguration.ended(JOINT, 10);
        Configuration back = Reconfiguration.returned(ended, 11, 5, new UUID(9, 9));
        assertThat(ended.isJoint()).isFalse();
        assertThat(back.removed()).containsExactly(new UUID(3, 4), new UUID(7, 8));
        assertThat(back.sizes()).isEqualTo(ended.sizes()); // N changes by an operator's word only (H151)
        assertThat(back.voters()).isEmpty();
        assertThat(back.bind(5, new UUID(1, 1)).removed()).isEqualTo(back.removed());
    }

    @Test
    void aLogFromBeforeMembersHadAddressesIsRead() {
        byte[] old = HexFormat.of()
                .parseHex("010202" + "00000001" + "0000000000000001" + "0000000000000002" + "00000002"
                        + "0000000000000000" + "0000000000000000");
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        voters.put(1, new UUID(1, 2));
        voters.put(2, Configuration.UNBOUND);
        assertThat(Configuration.decode(old)).isEqualTo(Configuration.ofVoters(voters, 2));
    }

    @Test
    void everyCutIsRefused() {
        byte[] zoned = Configuration.of(
                        List.of(new Member(5, new UUID(1, 2), "a:1", "", MemberRole.VOTER, 0, "room")), 1)
                .at(2)
                .encode();
        for (byte[] bytes : List.of(MIXED.encode(), zoned)) {
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> Configuration.decode(cut)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void anUnknownVersionAndAnUnknownRoleAreRefused() {
        byte[] bytes = MIXED.encode();
        bytes[0] = 5;
        assertThatThrownBy(() -> Configuration.decode(bytes)).hasMessageContaining("version 5");
        bytes[0] = 2;
        bytes[3 + Integer.BYTES + 2 * Long.BYTES] = 9;
        assertThatThrownBy(() -> Configuration.decode(bytes)).hasMessageContaining("unknown role 9");
    }

    @Test
    void onlyVotersVoteAndCount() { // H34
        assertThat(MIXED.voters()).containsExactly(1, 2);
        assertThat(MIXED.sizes().voters()).isEqualTo(2);
        assertThat(MIXED.isVoter(3)).isFalse();
        assertThat(MIXED.isMember(3)).isTrue();
        assertThat(MIXED.isMember(5)).isFalse();
        assertThat(MIXED.quorum().elects(id -> id >= 2)).isFalse();
    }

    @Test
    void bindsAnIncarnationAndNothingElse() { // H92
        Configuration bound = MIXED.bind(2, new UUID(7, 8)).bind(9, new UUID(9, 9));
        assertThat(bound.incarnation(2)).isEqualTo(new UUID(7, 8));
        assertThat(bound.members().keySet()).isEqualTo(MIXED.members().keySet());
        assertThat(MIXED.isBound()).isFalse();
        assertThat(bound.isBound()).isTrue();
    }

    @Test
    void asManyVotersAsAWriteNeedsMustVote() {
        assertThatThrownBy(() -> Configuration.of(MIXED.members().values(), 3))
                .hasMessageContaining("impossible with 2 voters");
    }
}
