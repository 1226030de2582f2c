package dev.skein.contracts;

import java.time.Instant;

/**
 * What every status carries.
 *
 * @param attempt the command's attempt; 0 when none was made
 * @param sequence rising within the attempt on one worker
 * @param worker who reports: a worker's id, or {@code coordinator}
 * @param at when, by the reporter's clock
 */
public record StatusHeader(
        CommandId commandId,
        int attempt,
        long sequence,
        RolloutId rolloutId,
        TenantId tenantId,
        SetName set,
        Target target,
        String worker,
        Instant at) {
    public StatusHeader {
        if (attempt < 0) {
            throw new InvalidValueException("attempt", attempt, "be 0 or more");
        }
        if (sequence < 0) {
            throw new InvalidValueException("sequence", sequence, "be 0 or more");
        }
    }

    /** The header of a report about a command. */
    public static StatusHeader of(MigrationCommand command, long sequence, String worker, Instant at) {
        return new StatusHeader(
                command.commandId(),
                command.attempt(),
                sequence,
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                command.target(),
                worker,
                at);
    }
}
