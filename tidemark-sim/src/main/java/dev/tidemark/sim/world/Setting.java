package dev.tidemark.sim.world;

import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.time.Scheduler;

/**
 * What all parts of one run share: the drawn world, its time, what may go wrong in it, and what is counted. None of
 * them is a part itself: a part takes from here what it uses, and is given the other parts that it uses by name.
 */
public record Setting(World world, Scheduler scheduler, Faults faults, Budget budget, Judge judge, Coverage coverage) {}
