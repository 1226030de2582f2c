package dev.skein.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The part of the API that is about backups. Blocks and fails as {@link ApiClient} does. */
public final class BackupApi {
    private final ApiClient api;

    public BackupApi(ApiClient api) {
        this.api = api;
    }

    /** Begins a backup of each target of a tenant, or of its one of a set. */
    public Answer<Backups.Begun> start(Backups.NewBackup wanted) throws InterruptedException {
        return api.send("/backups", wanted, Backups.Begun.class);
    }

    /** One backup, or the task of a restore. */
    public Answer<Backups.Backup> show(String backup) throws InterruptedException {
        return api.fetch("/backups/" + backup, Backups.Backup.class);
    }

    /** The newest backups that were not pruned. */
    public Answer<Backups.Page> list(Optional<String> tenant, Optional<String> set, int limit)
            throws InterruptedException {
        String query = "?limit=" + limit + parameter("tenant", tenant) + parameter("set", set);
        return api.fetch("/backups" + query, Backups.Page.class);
    }

    /** Begins to put a backup in the place of what its target holds now. */
    public Answer<Backups.Ref> restore(String backup, Backups.Said said) throws InterruptedException {
        return api.send("/backups/" + backup + "/restore", said, Backups.Ref.class);
    }

    /** Removes backups, or says which ones would go. */
    public Answer<Backups.Begun> prune(Backups.Prune wanted) throws InterruptedException {
        return api.send("/backups/prune", wanted, Backups.Begun.class);
    }

    /** Brings a deleted tenant back. */
    public Answer<Backups.Back> restoreTenant(String tenant, Backups.Said said) throws InterruptedException {
        return api.send("/tenants/" + tenant + "/restore", said, Backups.Back.class);
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
    }
}
