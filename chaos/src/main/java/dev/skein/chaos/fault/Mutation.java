package dev.skein.chaos.fault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Ways to spoil a message so that nobody can read it. Pure. */
enum Mutation {
    /** Half of it is missing. */
    TRUNCATED {
        @Override
        byte[] apply(byte[] value, Random random) {
            return Arrays.copyOf(value, value.length / 2);
        }
    },
    /** Bytes that mean nothing. */
    GARBAGE {
        @Override
        byte[] apply(byte[] value, Random random) {
            byte[] garbage = new byte[64];
            random.nextBytes(garbage);
            return garbage;
        }
    },
    /** Nothing at all. */
    EMPTY {
        @Override
        byte[] apply(byte[] value, Random random) {
            return new byte[0];
        }
    },
    /** JSON of another kind. */
    NO_EVENT {
        @Override
        byte[] apply(byte[] value, Random random) {
            return "{\"hello\":[1,2,3]}".getBytes(StandardCharsets.UTF_8);
        }
    },
    /** A type that nobody knows. */
    UNKNOWN_TYPE {
        @Override
        byte[] apply(byte[] value, Random random) {
            return new String(value, StandardCharsets.UTF_8)
                    .replaceFirst("\"type\"\\s*:\\s*\"[^\"]*\"", "\"type\":\"no.such.type.v9\"")
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    /** A tenant whose id would be a danger in SQL. */
    EVIL_TENANT {
        @Override
        byte[] apply(byte[] value, Random random) {
            return new String(value, StandardCharsets.UTF_8)
                    .replaceFirst("\"tenantId\"\\s*:\\s*\"[^\"]*\"", "\"tenantId\":\"x'; drop schema public; --\"")
                    .getBytes(StandardCharsets.UTF_8);
        }
    };

    abstract byte[] apply(byte[] value, Random random);

    static Mutation of(Random random) {
        return values()[random.nextInt(values().length)];
    }
}
