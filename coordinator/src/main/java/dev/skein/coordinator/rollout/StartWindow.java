package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When targets may begin; what runs is not cut. A window whose beginning is later than its end goes over midnight.
 *
 * @param zone the time zone of tenants whose label names none
 * @param label the label that names a tenant's own time zone
 */
public record StartWindow(LocalTime from, LocalTime to, ZoneId zone, Optional<String> label) {
    public StartWindow {
        if (from.equals(to)) {
            throw new InvalidValueException(
                    "policy.window.to", to, "be another time than from: such a window is never open");
        }
    }

    /** Reads a window as the API takes it; refuses with the field's name. */
    public static StartWindow of(String from, String to, String zone, Optional<String> label) {
        return new StartWindow(time("policy.window.from", from), time("policy.window.to", to), zone(zone), label);
    }

    private static LocalTime time(String field, String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException(field, text, "be a time of day, such as 22:00", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException("policy.window.zone", text, "be a time zone, such as Europe/Berlin", e);
        }
    }
}
