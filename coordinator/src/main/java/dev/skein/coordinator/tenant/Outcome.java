package dev.skein.coordinator.tenant;

/** What became of a tenant event. */
public sealed interface Outcome {
    /** The outcome's name in metrics. */
    default String text() {
        return switch (this) {
            case Created created -> created.fresh() ? "registered" : "known";
            case Updated updated -> "updated";
            case Deleted deleted -> "deleted";
            case Duplicate duplicate -> "duplicate";
            case Refused refused -> "refused";
        };
    }

    /** The tenant has its place. */
    record Created(boolean fresh) implements Outcome {}

    /** The labels are replaced. */
    record Updated() implements Outcome {}

    /** The tenant is gone, or was never there. */
    record Deleted() implements Outcome {}

    /** The event was taken in before. */
    record Duplicate() implements Outcome {}

    /** The event belongs in the dead letters. It is not remembered, so it may be sent again once the cause is gone. */
    record Refused(Refusal refusal) implements Outcome {}
}
