package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged messages of every type are either still readable or refused with words, never anything else. */
class MutatedMessagesTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 20_000;
    private static final List<String> INTRUDERS = List.of(
            "null",
            "\"\"",
            "[]",
            "{}",
            "-1",
            "1e999",
            "99999999999999999999",
            "true",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[[[[",
            "}",
            ",",
            "\"x\":",
            "\\",
            "\"data\":1,",
            "\"type\":\"migration.skipped.v1\",");

    private final Random random = new Random(SEED);

    @Test
    void shouldReadOrRefuseWithWordsWhenAMessageIsDamaged() {
        List<String> types = EventTypes.all();
        List<byte[]> values = types.stream()
                .map(type -> Objects.requireNonNull(Wire.write(Samples.of(type)).value()))
                .toList();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String type = types.get(round % types.size());
            byte[] damaged = damage(values.get(round % types.size()), 1 + random.nextInt(3));
            try {
                assertThat(Wire.read(type, WireMessage.of("acme", Map.of(), damaged)))
                        .isNotNull();
            } catch (UnreadableMessageException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(600);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(new String(damaged, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    private byte[] damage(byte[] value, int times) {
        byte[] damaged = value;
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(damaged.length);
            damaged = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(damaged, at + 1);
                case 1 -> splice(damaged, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 2 -> splice(damaged, at, Math.min(damaged.length, at + random.nextInt(12)), new byte[0]);
                case 3 -> replaceAValue(damaged);
                default -> splice(damaged, at, at, intruder());
            };
        }
        return damaged;
    }

    /** Puts an intruder where a value stood, so that the JSON mostly stays whole. */
    private byte[] replaceAValue(byte[] value) {
        String bytes = new String(value, StandardCharsets.ISO_8859_1);
        int colon = bytes.indexOf(':', random.nextInt(value.length));
        int comma = bytes.indexOf(',', Math.max(0, colon));
        return colon < 0 || comma < 0 ? value : splice(value, colon + 1, comma, intruder());
    }

    private byte[] intruder() {
        return INTRUDERS.get(random.nextInt(INTRUDERS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] value, int from, int to, byte[] middle) {
        byte[] spliced = new byte[from + middle.length + value.length - to];
        System.arraycopy(value, 0, spliced, 0, from);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(value, to, spliced, from + middle.length, value.length - to);
        return spliced.length == 0 ? new byte[] {'{'} : spliced;
    }
}
