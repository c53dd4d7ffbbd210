package dev.tidemark.torture.scene;

/** Something that happens to a cluster, and what must hold all the same. */
public interface Scene {
    /** Words with hyphens between them. */
    String name();

    /** One sentence: what happens, and the hazards that it stands for. */
    String story();

    /** Throws a {@link dev.tidemark.torture.finding.TortureException} if something does not hold. */
    void play(Stage stage) throws Exception;
}
