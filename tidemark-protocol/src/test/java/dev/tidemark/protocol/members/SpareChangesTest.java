package dev.tidemark.protocol.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators may do with spares and zones, as steps from one configuration to the next. */
class SpareChangesTest {
    private static final Configuration THREE = Configuration.of(
                    List.of(
                            new Member(1, new UUID(1, 1), "n1:1", "", MemberRole.VOTER),
                            new Member(2, new UUID(1, 2), "n2:1", "", MemberRole.VOTER),
                            new Member(3, new UUID(1, 3), "n3:1", "", MemberRole.VOTER)),
                    2)
            .at(FeatureLevel.SPARES.number());

    private static Configuration after(Configuration active, MemberChange.Kind kind, int id, int other, String zone)
            throws Exception {
        int at = other == 0 ? id : other;
        return Reconfiguration.changed(
                active, 7, new MemberChange(kind, MemberChange.ANY, id, other, "n" + at + ":1", "", 2, zone));
    }

    private static Configuration withSpare() throws Exception {
        return after(THREE, MemberChange.Kind.ADD_SPARE, 4, 0, "a").bind(4, new UUID(1, 4));
    }

    @Test
    void aSpareIsInNoQuorum_H99() throws Exception {
        Configuration added = withSpare();
        assertThat(added.members().get(4).role()).isEqualTo(MemberRole.SPARE);
        assertThat(added.members().get(4).zone()).isEqualTo("a");
        assertThat(added.voters()).containsExactly(1, 2, 3);
        assertThat(added.electors()).containsExactly(1, 2, 3);
        assertThat(added.isElector(4, new UUID(1, 4))).isFalse();
        assertThat(added.isJoint()).isFalse();
        assertThat(added.quorum().commits(id -> id == 1 || id == 4)).isFalse();
        assertThat(added.quorum().elects(id -> id == 1 || id == 4)).isFalse();
        assertThat(after(added, MemberChange.Kind.ADD_SPARE, 4, 0, "a"))
                .as("the same once more")
                .isSameAs(added);
    }

    /** "OK" for a spare that is none would be found out when a disk is lost. */
    @Test
    void whatIsAMemberAlreadyIsSaidToBeWhatItIs() throws Exception {
        Configuration learner =
                after(THREE, MemberChange.Kind.ADD_LEARNER, 4, 0, "").bind(4, new UUID(1, 4));
        assertThat(after(learner, MemberChange.Kind.ADD_SPARE, 4, 0, "")
                        .members()
                        .get(4))
                .as("a learner becomes a spare")
                .returns(MemberRole.SPARE, Member::role)
                .returns(new UUID(1, 4), Member::incarnation);
        assertThatThrownBy(() -> after(learner, MemberChange.Kind.ADD, 4, 0, ""))
                .hasMessageContaining("promote 4");
        Configuration spare = withSpare();
        assertThatThrownBy(() -> after(spare, MemberChange.Kind.ADD, 4, 0, "")).hasMessageContaining("promote 4");
        assertThatThrownBy(() -> after(spare, MemberChange.Kind.ADD_LEARNER, 4, 0, ""))
                .hasMessageContaining("a spare at n4:1");
        assertThatThrownBy(() -> after(spare, MemberChange.Kind.ADD_SPARE, 4, 0, "b"))
                .hasMessageContaining("in zone \"a\": use \"tidemark members zone 4 b\"");
        assertThat(after(THREE, MemberChange.Kind.ADD_SPARE, 3, 0, ""))
                .as("it has stepped in")
                .isSameAs(THREE);
        Configuration promoted = after(spare, MemberChange.Kind.PROMOTE, 4, 0, "");
        assertThatThrownBy(() -> after(promoted, MemberChange.Kind.ADD_SPARE, 4, 0, ""))
                .hasMessageContaining("cancel that first");
        assertThat(after(spare, MemberChange.Kind.REPLACE, 3, 4, "b")
                        .members()
                        .get(4)
                        .zone())
                .isEqualTo("b");
    }

    @Test
    void itIsPromotedRemovedOrTakesAPlaceByCommand() throws Exception {
        Configuration added = withSpare();
        assertThat(after(added, MemberChange.Kind.PROMOTE, 4, 0, "").members().get(4))
                .returns(MemberRole.LEARNER, Member::role)
                .returns(4, Member::seat)
                .returns("a", Member::zone);
        assertThat(after(added, MemberChange.Kind.REMOVE, 4, 0, "")
                        .members()
                        .get(4)
                        .role())
                .isEqualTo(MemberRole.LEAVING);
        assertThat(after(added, MemberChange.Kind.REPLACE, 3, 4, "").members().get(4))
                .returns(MemberRole.LEARNER, Member::role)
                .returns(3, Member::seat);
        assertThatThrownBy(() -> Reconfiguration.changed(
                        added,
                        7,
                        new MemberChange(MemberChange.Kind.REPLACE, MemberChange.ANY, 3, 4, "elsewhere:1", "", 0)))
                .hasMessage("node 4 is a member already, a spare at n4:1");
    }

    /** The same N and W, and both halves count until it is done (H98, H151). */
    @Test
    void itStepsInJointly_H98_H151() throws Exception {
        Configuration joint = Reconfiguration.steppedIn(withSpare(), 8, 4, 3);
        assertThat(joint.isJoint()).isTrue();
        assertThat(joint.old()).returns(2, OldVoters::writeQuorum).returns(0, OldVoters::vacant);
        assertThat(joint.old().ids()).containsExactly(1, 2, 3);
        assertThat(joint.voters()).containsExactly(1, 2, 4);
        assertThat(joint.sizes()).isEqualTo(THREE.sizes());
        assertThat(joint.members().get(3).role()).isEqualTo(MemberRole.LEAVING);
        assertThat(joint.quorum().commits(id -> id == 1 || id == 4))
                .as("one old voter")
                .isFalse();
        assertThat(joint.quorum().commits(id -> id == 1 || id == 2)).isTrue();
    }

    @Test
    void whoLostItsDiskAsASpareComesBackAsOne() throws Exception {
        Configuration back = Reconfiguration.returned(withSpare(), 8, 4, new UUID(9, 4));
        assertThat(back.members().get(4))
                .returns(MemberRole.SPARE, Member::role)
                .returns(new UUID(9, 4), Member::incarnation)
                .returns("a", Member::zone);
        assertThat(back.removed()).containsExactly(new UUID(1, 4));
    }

    @Test
    void aZoneIsChangedAlone() throws Exception {
        Configuration zoned = after(THREE, MemberChange.Kind.ZONE, 2, 0, "b");
        assertThat(zoned.members().get(2)).isEqualTo(THREE.members().get(2).in("b"));
        assertThat(zoned.voters()).isEqualTo(THREE.voters());
        assertThat(after(zoned, MemberChange.Kind.ZONE, 2, 0, "b")).isSameAs(zoned);
        assertThat(after(zoned, MemberChange.Kind.ZONE, 2, 0, "").members()).isEqualTo(THREE.members());
        assertThatThrownBy(() -> after(THREE, MemberChange.Kind.ZONE, 9, 0, "b"))
                .hasMessage("node 9 is no member");
        assertThatThrownBy(() -> after(THREE, MemberChange.Kind.ZONE, 2, 0, "b c"))
                .hasMessageContaining("cannot name a zone");
    }
}
