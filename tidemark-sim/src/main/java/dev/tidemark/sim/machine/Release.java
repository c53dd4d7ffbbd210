package dev.tidemark.sim.machine;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.LevelOptions;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;

/** Which release a machine runs. The older one supports the first feature level alone; else they are the same. */
public final class Release {
    private static final LevelOptions OLDER = new LevelOptions(FeatureLevel.LOWEST, LevelOptions.BY_HAND);
    private static final double OLDER_AT_FIRST = 0.7;
    private static final double RAISES_BY_ITSELF = 0.3;

    private final Setting setting;
    private LevelOptions levels = LevelOptions.DEFAULT;

    Release(Setting setting) {
        this.setting = setting;
        if (setting.faults().has(FaultKind.RELEASES) && dice().chance(OLDER_AT_FIRST)) {
            levels = OLDER;
        }
    }

    private Dice dice() {
        return setting.faults().dice(FaultKind.RELEASES);
    }

    NodeConfig of(NodeConfig config) {
        return config.with(levels);
    }

    public boolean isOlder() {
        return levels.highest() < FeatureLevel.HIGHEST;
    }

    /** The highest feature level that it supports. */
    public int highestLevel() {
        return levels.highest();
    }

    /** While the node is down. */
    public void install(boolean older) {
        Dice dice = dice();
        levels = older
                ? OLDER
                : dice.chance(RAISES_BY_ITSELF)
                        ? LevelOptions.DEFAULT.raisedAfter(dice.between(50, 2_000))
                        : LevelOptions.DEFAULT;
        setting.faults().hadEffect(FaultKind.RELEASES);
    }

    /** A release that must not open a directory says which one may, and an operator installs that. */
    boolean isReplacedFor(StartException refusal) {
        boolean isTooOld = isOlder() && refusal.getMessage().contains("install a release that supports level");
        if (isTooOld) {
            setting.coverage().add(Coverage.Event.RELEASE_REFUSED);
            install(false);
        }
        return isTooOld;
    }
}
