package dev.skein.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys that a configuration interface has, with what README.md is to say of their defaults. */
final class ConfigurationKeys {
    private final Map<String, String> keys = new TreeMap<>();

    private ConfigurationKeys() {}

    /** The default of each key: its value in marks, {@code none}, or {@code required}. */
    static Map<String, String> of(Class<?> mapping) {
        ConfigurationKeys all = new ConfigurationKeys();
        all.collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix());
        return all.keys;
    }

    private void collect(Class<?> mapping, String prefix) {
        for (Method method : mapping.getMethods()) {
            String key = prefix + "." + kebab(method.getName());
            Type type = method.getGenericReturnType();
            if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
                add(generic.getActualTypeArguments()[1], key + ".<name>", "none");
            } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
                add(generic.getActualTypeArguments()[0], key, "none");
            } else {
                WithDefault preset = method.getAnnotation(WithDefault.class);
                add(type, key, preset == null ? "required" : "`" + readable(preset.value()) + "`");
            }
        }
    }

    private void add(Type type, String key, String preset) {
        if (type instanceof Class<?> nested
                && nested.isInterface()
                && nested.getName().startsWith("dev.skein.")) {
            collect(nested, key);
        } else {
            keys.put(key, preset);
        }
    }

    /** A duration such as {@code PT10S} as {@code 10s}; anything else as it is. */
    private static String readable(String value) {
        return value.matches("P[0-9DTHMS.]+") ? Duration.parse(value).toSeconds() + "s" : value;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
