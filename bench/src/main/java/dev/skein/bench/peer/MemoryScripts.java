package dev.skein.bench.peer;

import dev.skein.sets.ScriptFile;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** A set's scripts for Flyway from memory, read once and shared by all tenants. Immutable. */
final class MemoryScripts implements ResourceProvider {
    private final Map<String, LoadableResource> byName;

    MemoryScripts(List<ScriptFile> scripts) {
        this.byName = scripts.stream()
                .map(Script::new)
                .collect(Collectors.toUnmodifiableMap(LoadableResource::getFilename, Function.identity()));
    }

    @Override
    @SuppressWarnings("NullAway") // Flyway's interface is not annotated: null says that there is no such file.
    public @Nullable LoadableResource getResource(String name) {
        return byName.get(name);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return byName.values().stream()
                .filter(each -> each.getFilename().startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(each.getFilename()::endsWith))
                .sorted()
                .toList();
    }

    private static final class Script extends LoadableResource {
        private final ScriptFile file;

        Script(ScriptFile file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            return new StringReader(file.content());
        }

        @Override
        public String getAbsolutePath() {
            return file.name();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return file.name();
        }

        @Override
        public String getFilename() {
            return file.name();
        }

        @Override
        public String getRelativePath() {
            return file.name();
        }
    }
}
