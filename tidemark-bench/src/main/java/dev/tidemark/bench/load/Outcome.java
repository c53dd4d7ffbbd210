package dev.tidemark.bench.load;

/** How one operation ended. */
enum Outcome {
    OK,
    /** A read found nothing; counted, and no error. */
    MISS,
    ERROR
}
