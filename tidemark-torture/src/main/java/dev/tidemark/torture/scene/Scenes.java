package dev.tidemark.torture.scene;

import java.time.Duration;
import java.util.List;

/** All scenes, in the order in which they are played. */
public final class Scenes {
    private Scenes() {}

    public static List<Scene> all() {
        return List.of(
                new KillsAndFreezes(),
                new KillsAtRandom("kills-at-random", 20),
                new KillsAtRandom("two-hundred-kills", 200),
                new LostLogEnd(LostLogEnd.Damage.DELETED, true),
                new LostLogEnd(LostLogEnd.Damage.DELETED, false),
                new LostLogEnd(LostLogEnd.Damage.ZEROED, true),
                new LostLogEnd(LostLogEnd.Damage.ZEROED, false),
                new LostLogEnd(LostLogEnd.Damage.CUT_IN_HALF, true),
                new LostLogEnd(LostLogEnd.Damage.CUT_IN_HALF, false),
                new RottingPages(),
                new CutNetworks(),
                new ReadLevels("read-levels", ReadFault.SAMPLE, Duration.ofSeconds(1), 1),
                new ReadLevels("millions-of-reads", ReadFault.CUTS, Duration.ofSeconds(6), 3_000_000),
                new MembersGrowShrinkMove(),
                new MembersChaos(),
                new BadLinks(),
                new SlowLinks(),
                new SlowDiskOfTheLeader(),
                new FailingDiskOfTheLeader(),
                new FullDiskOfTheLeader(),
                new ClocksApart(),
                new UnreadLog(),
                new Descriptors(),
                new GreedyReaders(),
                new Overload(),
                new EverythingAtOnce());
    }
}
